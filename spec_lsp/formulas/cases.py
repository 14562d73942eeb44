"""``$case``: the first case whose filter matches (format.md §5).

A list filter has operators of its own, and paths that lead through lists: a condition holds
where it does for any of the values found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from spec_lsp.formulas.conditions import is_empty, on_numbers, one_of
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_operators import (
    loosely_equal,
    strictly_equal,
)
from spec_lsp.formulas.javascript_values import (
    JSON,
    UNDEFINED,
    Value,
    is_nullish,
    is_truthy,
    own_property,
    to_text,
)
from spec_lsp.formulas.scope import Scope
from spec_lsp.formulas.variables import step_into
from spec_lsp.syntax.locator import Segment, parse_locator


def evaluate_case(node: dict[str, JSON], scope: Scope) -> Value:
    """The value of the first case that matches, even where it is undefined; else the default,
    of which null counts as undefined."""
    argument = node["$case"]
    cases, default = argument, UNDEFINED
    if isinstance(argument, dict):
        cases, default = argument.get("cases"), argument.get("default", UNDEFINED)
    if not isinstance(cases, list):
        return UNDEFINED
    for case in cases:
        if not isinstance(case, dict | list):
            continue
        parts = case if isinstance(case, dict) else {}
        if _matches(parts.get("filter"), scope):
            return scope.evaluate(parts["value"]) if "value" in parts else UNDEFINED
    value = UNDEFINED if default is UNDEFINED else scope.evaluate(default)
    return UNDEFINED if value is None else value


def _matches(condition: JSON, scope: Scope) -> bool:
    """Whether a filter matches: a formula by its value, a list by its conditions. Any other
    filter always does, a plain ``false`` too."""
    if isinstance(condition, list):
        return all(_condition_holds(item, scope) for item in condition)
    if isinstance(condition, dict):
        value = scope.evaluate(condition)
        return is_nullish(value) or is_truthy(value)
    return True


def _condition_holds(condition: JSON, scope: Scope) -> bool:
    if condition is None:
        raise FormulaError("$case: a condition of a filter is empty.")
    if not isinstance(condition, dict):
        return True
    name = condition.get("operator", UNDEFINED)
    operator = CASE_OPERATORS.get(to_text(name))
    if operator is None:
        scope.progress.note(f"$case does not know the operator `{to_text(name)}`: it is skipped.")
        return True
    operand = condition.get("value", UNDEFINED)
    values = _field(condition.get("field"), scope) or [UNDEFINED]
    return any(operator(value, operand) for value in values)


def _field(text: JSON, scope: Scope) -> list[Value]:
    """The values that a field names, those that are null or missing left out."""
    # An empty field is the field without a name, where an empty $var is malformed.
    locator = parse_locator(text or "$.") if isinstance(text, str) else None
    if locator is None or locator.malformed is not None:
        raise FormulaError(f"$case: the field {to_text(text)} is no locator.")
    found: list[Value] = [scope.variables]
    for segment in locator.segments:
        found = [value for start in found for value in _step(start, segment, scope)]
    return [value for value in found if not is_nullish(value)]


def _step(value: Value, segment: Segment, scope: Scope) -> list[Value]:
    """Where one step leads: a name goes through every item of a list, however deep."""
    scope.progress.step()
    if segment.index is not None:
        return [step_into(value, segment)]
    if isinstance(value, list):
        return [found for item in value for found in _step(item, segment, scope)]
    return [own_property(value, segment.name)]


def _contains(value: Value, operand: Value) -> bool:
    """Whether the value's text holds the operand's; the case of letters counts here."""
    return to_text(operand) in to_text(value)


def _includes(value: Value, operand: Value) -> bool:
    return isinstance(value, list) and any(strictly_equal(item, operand) for item in value)


CASE_OPERATORS: Final[dict[str, Callable[[Value, Value], bool]]] = {
    "is": loosely_equal,
    "is_not": lambda value, operand: not loosely_equal(value, operand),
    "is_one_of": one_of,
    "is_not_one_of": lambda value, operand: not one_of(value, operand),
    "is_true": lambda value, _: is_truthy(value),
    "is_false": lambda value, _: value is False,
    "contains": lambda value, operand: is_truthy(value) and _contains(value, operand),
    "does_not_contain": lambda value, operand: is_truthy(value) and not _contains(value, operand),
    "array_includes": _includes,
    "array_does_not_include": lambda value, operand: not _includes(value, operand),
    "less_than": on_numbers(lambda value, operand: value < operand),
    "less_than_or_equal": on_numbers(lambda value, operand: value <= operand),
    "more_than": on_numbers(lambda value, operand: value > operand),
    "more_than_or_equal": on_numbers(lambda value, operand: value >= operand),
    "is_empty": lambda value, _: is_empty(value),
    "is_not_empty": lambda value, _: not is_empty(value),
}
