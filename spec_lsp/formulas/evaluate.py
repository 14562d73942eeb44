"""Evaluates formulas as the platform's ``buildValue`` does (format.md §5).

A formula is a function of its node and a scope; this is the one list of them. Another
formula is one more function in its family's module and one more line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from spec_lsp.format.formulas import FORMULAS
from spec_lsp.formulas.conditions import evaluate_and, evaluate_eval, evaluate_or
from spec_lsp.formulas.errors import FormulaError, UnsupportedFormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Undefined, Value
from spec_lsp.formulas.scope import Formula, Progress, Scope, formula_name
from spec_lsp.formulas.template import evaluate_template
from spec_lsp.formulas.text import evaluate_concat
from spec_lsp.formulas.variables import evaluate_variable

__all__ = ["UNDEFINED", "FormulaError", "Undefined", "UnsupportedFormulaError", "evaluate"]


def evaluate(
    value: JSON, variables: Mapping[str, JSON], *, notes: list[str] | None = None
) -> Value:
    """``value`` with every formula in it evaluated, or :data:`UNDEFINED`.

    Neither argument is changed; the result may share parts with both. Numbers are doubles,
    NaN and infinities among them. Appends to ``notes`` a sentence for each variable that was
    undefined and for each doubt.

    Raises FormulaError where the platform would throw and past a limit of depth or size,
    UnsupportedFormulaError for a formula of the platform that is not evaluated here.
    """
    progress = Progress(notes if notes is not None else [])
    try:
        return Scope(dict(variables), _evaluators(), progress).evaluate(value)
    except RecursionError:
        raise FormulaError("This is nested too deeply.") from None


def _evaluators() -> dict[str, Formula]:
    implemented: dict[str, Formula] = {
        "$var": evaluate_variable,
        "$template": evaluate_template,
        "$concat": evaluate_concat,
        "$eval": evaluate_eval,
        "$and": evaluate_and,
        "$or": evaluate_or,
    }
    return {name: implemented.get(name, _unsupported) for name in FORMULAS}


def _unsupported(node: dict[str, JSON], scope: Scope) -> Value:
    raise UnsupportedFormulaError(f"`{formula_name(node)}` is not evaluated here.")
