"""Formulas that answer yes or no: ``$eval``, ``$and``, ``$or``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from spec_lsp.formulas.javascript_operators import (
    loosely_equal,
    parse_float,
    strictly_equal,
)
from spec_lsp.formulas.javascript_values import (
    JSON,
    UNDEFINED,
    Value,
    is_nullish,
    is_truthy,
    ordered_entries,
    to_text,
)
from spec_lsp.formulas.scope import Scope


def evaluate_eval(node: dict[str, JSON], scope: Scope) -> Value:
    """Compares the value with the operand of the second key; true without a known operator."""
    keys = [key for key, _ in ordered_entries(node)]
    operator = OPERATORS.get(keys[1]) if len(keys) > 1 else None
    value = scope.evaluate(node["$eval"])
    if operator is None:
        scope.progress.note("A $eval without a known operator is true.")
        return True
    return operator(value, scope.evaluate(node[keys[1]]))


def is_empty(value: Value) -> bool:
    """undefined, null, '', and lists and objects without entries. 0 and false are not empty."""
    return is_nullish(value) or value in ("", [], {})


def contains(value: Value, operand: Value) -> bool:
    """Whether a list holds the operand (strictly), or a text does, whatever its case."""
    if not is_truthy(value):
        return False
    if isinstance(value, list):
        return any(strictly_equal(item, operand) for item in value)
    # The platform looks for the text "undefined" where there is no operand, null included.
    wanted = "undefined" if is_nullish(operand) else to_text(operand)
    return wanted.lower() in to_text(value).lower()


def one_of(value: Value, operand: Value) -> bool:
    """Whether the operand is a list that holds the value (strictly)."""
    return isinstance(operand, list) and any(strictly_equal(value, item) for item in operand)


def on_numbers(compare: Callable[[float, float], bool]) -> Callable[[Value, Value], bool]:
    """A comparison of what ``parseFloat`` makes of both sides; false where one is no number."""
    return lambda value, operand: compare(parse_float(value), parse_float(operand))


OPERATORS: Final[dict[str, Callable[[Value, Value], bool]]] = {
    "is": loosely_equal,
    "isNot": lambda value, operand: not loosely_equal(value, operand),
    "isEmpty": lambda value, _: is_empty(value),
    "isNotEmpty": lambda value, _: not is_empty(value),
    "contains": contains,
    "doesNotContain": lambda value, operand: not contains(value, operand),
    "oneOf": one_of,
    "noneOf": lambda value, operand: not one_of(value, operand),
    "gt": on_numbers(lambda value, operand: value > operand),
    "gte": on_numbers(lambda value, operand: value >= operand),
    "lt": on_numbers(lambda value, operand: value < operand),
    "lte": on_numbers(lambda value, operand: value <= operand),
}


def _conditions(argument: JSON, scope: Scope) -> list[JSON]:
    """The values of a list that are neither null nor undefined."""
    values = scope.evaluate(argument)
    return [value for value in values if value is not None] if isinstance(values, list) else []


def evaluate_and(node: dict[str, JSON], scope: Scope) -> Value:
    """Whether all are truthy; undefined where nothing is left to look at."""
    values = _conditions(node["$and"], scope)
    return all(map(is_truthy, values)) if values else UNDEFINED


def evaluate_or(node: dict[str, JSON], scope: Scope) -> Value:
    """Whether any is truthy; undefined where nothing is left to look at."""
    values = _conditions(node["$or"], scope)
    return any(map(is_truthy, values)) if values else UNDEFINED
