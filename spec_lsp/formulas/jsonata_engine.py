"""The port through which ``$jsonata`` is evaluated.

No expression out of a repository is run in this process: whoever evaluates formulas hands in an
engine that runs them elsewhere, within bounds (``spec_lsp.runtime.jsonata`` has one).
"""

from __future__ import annotations

from typing import Protocol

from spec_lsp.formulas.javascript_values import JSON, Value


class JsonataError(Exception):
    """What JSONata itself says of an expression: it cannot be read, or it fails."""


class JsonataEngine(Protocol):
    """Runs JSONata expressions, within bounds of time and memory."""

    def evaluate(self, expression: str, variables: dict[str, JSON]) -> Value:
        """The expression's result, with the variables as its input.

        Raises :class:`JsonataError` where the expression fails, FormulaError past a bound and
        where expressions cannot be run.
        """
        ...
