"""What a run is for: its last steps, once the parameters are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from spec_lsp.connector.model import MethodBlock
from spec_lsp.format.methods import Method
from spec_lsp.runtime.connection import Connection
from spec_lsp.runtime.modules import Modules
from spec_lsp.runtime.step_log import StepLog
from spec_lsp.runtime.steps import Runner
from spec_lsp.runtime.verdict import Judgement
from spec_lsp.runtime.wire import Wire


@dataclass(frozen=True, slots=True)
class Work:
    """What a task has at hand."""

    connection: Connection
    runner: Runner
    log: StepLog
    blocks: Mapping[str, MethodBlock]
    modules: Modules
    wire: Wire


class Task(Protocol):
    """``needs`` are the methods without which there is nothing to do, ``uses`` those that run
    where the connector has them."""

    @property
    def needs(self) -> tuple[Method, ...]:
        """In the order in which they are missed."""
        ...

    @property
    def uses(self) -> tuple[Method, ...]:
        """In the order in which they run."""
        ...

    async def run(self, work: Work) -> Judgement:
        """Raises StepError, RunStoppedError, and what the sandbox raises."""
        ...
