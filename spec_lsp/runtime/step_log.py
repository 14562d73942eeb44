"""The steps of a run while it goes on: which began, which ended, which runs now."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.runtime.trace import Step, StepOutcome
from spec_lsp.runtime.verdict import Judgement


@dataclass(slots=True)
class StepRecord:
    """A step while it runs."""

    method: str
    path: str | None
    began: float
    milliseconds: float | None = None
    outcome: StepOutcome = "passed"
    message: str = ""

    def end(self, outcome: StepOutcome, message: str = "") -> None:
        """Stops the clock."""
        self.milliseconds = (time.perf_counter() - self.began) * 1000
        self.outcome, self.message = outcome, message

    def finished(self, judgement: Judgement, since: float) -> Step:
        """The step as the trace shows it; one that did not end ended as the run did. ``since`` is
        when the run began."""
        milliseconds, outcome, message = self.milliseconds, self.outcome, self.message
        if milliseconds is None:
            milliseconds = (time.perf_counter() - self.began) * 1000
            outcome, message = judgement.outcome, judgement.message
        start = (self.began - since) * 1000
        return Step(self.method, self.path, milliseconds, outcome, message, start)


class StepLog:
    """The steps so far, in the order in which they began. ``running`` is the body that runs:
    where to look when a limit ends the run."""

    def __init__(self, on_progress: Callable[[str], None]) -> None:
        self._progress = on_progress
        self.records: list[StepRecord] = []
        self.running: Implementation | None = None

    def begin(self, block: MethodBlock) -> StepRecord:
        """A step begins; the person is told."""
        self.running = block.implementation
        path = block.implementation.path if block.implementation is not None else None
        step = StepRecord(block.key, path, time.perf_counter())
        self.records.append(step)
        self._progress(f"{block.key} …")
        return step

    def end_all(self, outcome: StepOutcome, message: str) -> None:
        """An error ends every step that still runs."""
        for step in self.records:
            if step.milliseconds is None:
                step.end(outcome, message)

    @property
    def current(self) -> int:
        """The number of the step that began last and still runs, from 1; 0 where none does."""
        running = (n for n, step in enumerate(self.records, 1) if step.milliseconds is None)
        return max(running, default=0)
