"""How tests are run: what the person's editor says, and no repository.

These settings come with `initialize` only, as trust does: what a client answers to
`workspace/configuration` may stand in a file of the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from spec_lsp.runtime.limits import Limits


@dataclass(frozen=True)
class RunSettings:
    """Whether a save runs a test again that was run before, and the limits of runs."""

    on_save: bool = False
    _limits: Limits | None = None

    @property
    def limits(self) -> Limits:
        """The limits of a run."""
        from spec_lsp.runtime.limits import Limits

        return self._limits or Limits()


def read_run_settings(given: object) -> tuple[RunSettings, tuple[str, ...]]:
    """The settings in `initializationOptions.run`, and what is wrong in them; that is left
    out, the rest counts."""
    if given is None:
        return RunSettings(), ()
    if not isinstance(given, dict):
        return RunSettings(), ("`run` must be an object.",)
    from spec_lsp.runtime.limits import read_limits

    said = {k: v for k, v in cast("dict[str, object]", given).items() if v is not None}
    on_save = said.pop("onSave", False)
    problems = () if isinstance(on_save, bool) else ("`run.onSave` must be true or false.",)
    limits, wrong = read_limits(said)
    return RunSettings(on_save is True, limits), (*problems, *wrong)
