"""``$var``: a variable by its locator (format.md §5)."""

from __future__ import annotations

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, own_property
from spec_lsp.formulas.scope import Scope
from spec_lsp.syntax.locator import Segment, parse_locator


def evaluate_variable(node: dict[str, JSON], scope: Scope) -> Value:
    """The variable; undefined where a field is missing, null where the locator is malformed."""
    text = node["$var"]
    if isinstance(text, list):
        # The platform takes a list for a parsed locator, which no document holds.
        raise FormulaError("The locator of $var is a text, not a list.")
    if not isinstance(text, str):
        scope.progress.note("The locator of a $var is no text, so that it is null.")
        return None
    locator = parse_locator(text)
    if locator.malformed is not None:
        advice = locator.malformed.message
        scope.progress.note(f"`{text}` is no locator, so that it is null. {advice}")
        return None
    value: Value = scope.variables
    for segment in locator.segments:
        value = step_into(value, segment)
    if value is UNDEFINED:
        scope.progress.note(f"`{text}` is undefined.")
    return value


def step_into(value: Value, segment: Segment) -> Value:
    """One step of a locator: fields of objects and lists, items of lists, nothing of texts."""
    if segment.index is not None:
        if isinstance(value, list) and segment.index.is_integer() and segment.index < len(value):
            return value[int(segment.index)]
        return UNDEFINED
    return own_property(value, segment.name) if isinstance(value, dict | list) else UNDEFINED
