"""How tests are run: what the person's editor says, and no repository.

These settings come with `initialize` only, as trust does: what a client answers to
`workspace/configuration` may stand in a file of the workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from spec_lsp.runtime.limits import Limits

# The names of the limits' settings, as their messages have them, and whether each is a count.
_LIMITS: dict[str, tuple[str, bool]] = {
    "timeout": ("wall_seconds", False),
    "cpuTime": ("cpu_seconds", False),
    "memory": ("heap_bytes", True),
    "stack": ("stack_bytes", True),
    "responseSize": ("response_bytes", True),
    "requests": ("requests", True),
    "redirects": ("redirects", True),
    "logLines": ("log_lines", True),
    "resultSize": ("result_bytes", True),
}


@dataclass(frozen=True)
class RunSettings:
    """Whether a save runs a test again that was run before, and the limits of runs."""

    on_save: bool = False
    _limits: Mapping[str, float] = field(default_factory=dict[str, float])

    @property
    def limits(self) -> Limits:
        """The limits of a run."""
        from spec_lsp.runtime.limits import Limits

        return Limits(**cast("dict[str, Any]", self._limits))


def read_run_settings(given: object) -> tuple[RunSettings, tuple[str, ...]]:
    """The settings in `initializationOptions.run`, and what is wrong in them; that is left
    out, the rest counts."""
    if given is None:
        return RunSettings(), ()
    if not isinstance(given, dict):
        return RunSettings(), ("`run` must be an object.",)
    problems: list[str] = []
    on_save = False
    limits: dict[str, float] = {}
    for name, value in cast("dict[str, object]", given).items():
        if value is None:
            continue
        if name == "onSave":
            on_save = value is True
            if not isinstance(value, bool):
                problems.append("`run.onSave` must be true or false.")
        elif name not in _LIMITS:
            problems.append(f"There is no setting `run.{name}`.")
        else:
            limit, is_count = _LIMITS[name]
            kinds = (int,) if is_count else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds) or not value > 0:
                whole = "a whole number" if is_count else "a number"
                problems.append(f"`run.{name}` must be {whole} above 0.")
            else:
                limits[limit] = value
    return RunSettings(on_save, limits), tuple(problems)
