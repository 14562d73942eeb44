"""What a formula sees while it is evaluated: the variables, and the way to its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import (
    JSON,
    UNDEFINED,
    Value,
    ordered_entries,
)
from spec_lsp.formulas.jsonata_engine import JsonataEngine

# No real document is nested as deeply, and Python's own stack ends soon behind it.
MAX_DEPTH = 100
# Values looked at in one evaluation: aliases and lists can unfold into far more than any use.
MAX_STEPS = 1_000_000


@dataclass(slots=True)
class Progress:
    """What one evaluation has done so far, shared by all its scopes."""

    notes: list[str] = field(default_factory=list[str])
    jsonata: JsonataEngine | None = None
    steps: int = 0
    holds_undefined: bool = False  # an object in the result has a field that is undefined
    # By the id of a `$formula` node: what its argument became. The platform changes the document.
    kept: dict[int, JSON] = field(default_factory=dict[int, JSON])

    def note(self, text: str) -> None:
        """Keep a sentence for the person who runs this, once."""
        if text not in self.notes:
            self.notes.append(text)

    def step(self) -> None:
        """Count one value; raises FormulaError past ``MAX_STEPS``."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise FormulaError("There are too many values to evaluate.")


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables, the formulas that are known, and how deep inside we are."""

    variables: dict[str, JSON]
    formulas: Mapping[str, Formula]
    progress: Progress
    depth: int = 0

    def evaluate(self, value: JSON) -> Value:
        """The value with every formula in it evaluated.

        The first key decides (integer-like keys come first, as in JavaScript): a known
        formula takes the whole node. Plain data loses what evaluates to undefined, and is
        undefined itself where nothing is left of what it had.
        """
        self.progress.step()
        if not isinstance(value, dict | list) or not value:
            return value
        inner = self.inside()
        if isinstance(value, list):
            items = [result for item in value if (result := inner.evaluate(item)) is not UNDEFINED]
            return items or UNDEFINED
        name = formula_name(value)
        if name in self.formulas:
            return self.formulas[name](value, inner)
        entries: dict[str, JSON] = {}
        for key, entry in ordered_entries(value):
            result = inner.evaluate(entry)
            if result is not UNDEFINED:
                entries[key] = result
        return entries or UNDEFINED

    def inside(self) -> Scope:
        """The same scope one level deeper; raises FormulaError past ``MAX_DEPTH``."""
        if self.depth >= MAX_DEPTH:
            raise FormulaError(f"This is nested more than {MAX_DEPTH} levels deep.")
        return Scope(self.variables, self.formulas, self.progress, self.depth + 1)

    def with_variables(self, variables: dict[str, JSON]) -> Scope:
        """The same scope with other variables."""
        return Scope(variables, self.formulas, self.progress, self.depth)


# A formula gets its whole node (its argument stands under its own name) and the scope.
Formula: TypeAlias = Callable[["dict[str, JSON]", Scope], Value]


def formula_name(node: dict[str, JSON]) -> str:
    """The first key in JavaScript's order; '' where there is none."""
    if len(node) == 1:
        return next(iter(node))
    return next((key for key, _ in ordered_entries(node)), "")
