"""Work for the pool that goes wrong: what its worker processes run in tests."""

from __future__ import annotations

import os
from collections.abc import Sequence

from spec_lsp.cli.checking.batch import Task
from spec_lsp.cli.checking.checked import Checked, CheckedConnector


def crash_on_some(tasks: Sequence[Task]) -> list[Checked]:
    """Ends the process where a connector is named so."""
    for task in tasks:
        if task.root.name.startswith("crash"):
            os._exit(3)
    return [CheckedConnector(task.root, ("spec.yml",)) for task in tasks]
