"""Formulas that make texts: ``$concat``."""

from __future__ import annotations

from spec_lsp.formulas.javascript_values import (
    JSON,
    UNDEFINED,
    Value,
    is_nullish,
    join_texts,
    to_text,
)
from spec_lsp.formulas.scope import Scope


def evaluate_concat(node: dict[str, JSON], scope: Scope) -> Value:
    """Joins values as texts. Nothing at all to join gives undefined, only empty ones ''.

    ``values`` may be a formula that gives a list; the argument itself may not. A delimiter
    that evaluates to undefined is the text "undefined".
    """
    argument = node["$concat"]
    delimiter = ""
    values: Value = UNDEFINED
    if isinstance(argument, list):
        values = scope.evaluate(argument)
    elif isinstance(argument, dict) and "values" in argument:
        values = scope.evaluate(argument["values"])
        if "delimiter" in argument:
            delimiter = to_text(scope.evaluate(argument["delimiter"]))
    if not isinstance(values, list) or not values:
        return UNDEFINED
    texts = ("" if is_nullish(value) else to_text(value) for value in values)
    return join_texts((text for text in texts if text), delimiter)
