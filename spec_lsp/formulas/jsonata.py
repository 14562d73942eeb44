"""``$jsonata``: an expression in a language of its own (format.md §5)."""

from __future__ import annotations

from spec_lsp.formulas.errors import UnsupportedFormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value
from spec_lsp.formulas.json_text import without_undefined
from spec_lsp.formulas.jsonata_engine import JsonataError
from spec_lsp.formulas.scope import Scope


def evaluate_jsonata(node: dict[str, JSON], scope: Scope) -> Value:
    """The expression's result; undefined where it fails, or is no text."""
    expression = scope.evaluate(node["$jsonata"])
    if not isinstance(expression, str):
        scope.progress.note("The argument of a $jsonata is no text, so that it is undefined.")
        return UNDEFINED
    engine = scope.progress.jsonata
    if engine is None:
        raise UnsupportedFormulaError("`$jsonata` is not evaluated here.")
    variables = scope.variables
    if scope.progress.holds_undefined:
        variables = {
            name: value
            for name, entry in variables.items()
            if (value := without_undefined(entry)) is not UNDEFINED
        }
    try:
        return engine.evaluate(expression, variables)
    except JsonataError as error:
        scope.progress.note(f"$jsonata: `{expression}` is undefined: {error}")
        return UNDEFINED
