"""Formulas over lists and objects: ``$map``, ``$iterate``, ``$firstNotEmpty``,
``$mergeObjects``."""

from __future__ import annotations

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_operators import deeply_equal, loosely_equal
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, is_truthy
from spec_lsp.formulas.scope import Scope


def evaluate_map(node: dict[str, JSON], scope: Scope) -> Value:
    """The ``to`` of the first ``from`` that equals the value, deeply or by ``==``.

    ``mapping`` has to stand there as a list; a formula for it is not evaluated.
    """
    argument = node["$map"]
    if not isinstance(argument, dict):
        return UNDEFINED
    value = _part(argument, "value", scope)
    rows = argument.get("mapping")
    for row in rows if isinstance(rows, list) else []:
        if row is None:
            raise FormulaError("$map: a row of the mapping is empty.")
        columns = row if isinstance(row, dict) else {}
        start = _part(columns, "from", scope)
        if deeply_equal(value, start) or loosely_equal(value, start):
            return _part(columns, "to", scope)
    return _part(argument, "default", scope)


def _part(parts: dict[str, JSON], name: str, scope: Scope) -> Value:
    return scope.evaluate(parts[name]) if name in parts else UNDEFINED


def evaluate_iterate(node: dict[str, JSON], scope: Scope) -> Value:
    """A value for each item of a list; falsy ones are dropped, and none at all is undefined."""
    argument = node["$iterate"]
    if not isinstance(argument, dict):
        return UNDEFINED
    source = _part(argument, "source", scope)
    if "item" not in argument:
        return UNDEFINED
    results: list[JSON] = []
    for index, item in enumerate(source if isinstance(source, list) else []):
        variables: dict[str, JSON] = {"item": item, "parent": scope.variables, "index": index}
        result = scope.with_variables(variables).evaluate(argument["item"])
        if result is not UNDEFINED and is_truthy(result):
            results.append(result)
    return results or UNDEFINED


def evaluate_first_not_empty(node: dict[str, JSON], scope: Scope) -> Value:
    """The first item that is neither null nor undefined; '' is one."""
    items = scope.evaluate(node["$firstNotEmpty"])
    if not isinstance(items, list):
        return UNDEFINED
    return next((item for item in items if item is not None), UNDEFINED)


def evaluate_merge_objects(node: dict[str, JSON], scope: Scope) -> Value:
    """The fields of all objects, later ones winning; a list's items count by their index."""
    items = scope.evaluate(node["$mergeObjects"])
    merged: dict[str, JSON] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            merged.update(item)
        elif isinstance(item, list):
            merged.update((str(index), entry) for index, entry in enumerate(item))
    return merged or UNDEFINED
