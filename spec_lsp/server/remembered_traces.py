"""The last runs, as long as they are few and small."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spec_lsp.runtime.trace import Trace

_RUNS = 50
_BYTES = 200 * 1024 * 1024


class RememberedTraces:
    """Traces by the ids of their runs. They hold what was sent in clear, in memory only; so the
    oldest are forgotten when there are more than ``runs``, or they hold more than ``size``
    bytes. The last is always there."""

    def __init__(self, runs: int = _RUNS, size: int = _BYTES) -> None:
        self._runs = runs
        self._size = size
        self._traces: dict[str, Trace] = {}

    def keep(self, run_id: str, trace: Trace) -> None:
        """Remember a run that has ended."""
        self._traces[run_id] = trace
        left = self._size
        for number, (key, one) in enumerate(reversed([*self._traces.items()])):
            left -= one.size
            if number and (number >= self._runs or left < 0):
                del self._traces[key]

    def get(self, run_id: str) -> Trace | None:
        """The trace of a run; None where it is forgotten."""
        return self._traces.get(run_id)
