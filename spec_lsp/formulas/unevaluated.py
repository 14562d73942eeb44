"""Formulas that take their argument as it stands, and those that stay formulas."""

from __future__ import annotations

from typing import cast

from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value
from spec_lsp.formulas.scope import Scope, formula_name
from spec_lsp.formulas.variables import evaluate_variable

MISSED_ITEMS = (
    "A list inside a $formula has a variable that is undefined. It is left out here; the platform "
    "then fills in the wrong ones of the items behind it."
)


def evaluate_record(node: dict[str, JSON], scope: Scope) -> Value:
    """The ``id`` of an object that is not evaluated."""
    record = node["$record"]
    return record.get("id", UNDEFINED) if isinstance(record, dict) else UNDEFINED


def evaluate_plain(node: dict[str, JSON], scope: Scope) -> Value:
    """The argument as it stands."""
    return node["$plain"]


def evaluate_copy(node: dict[str, JSON], scope: Scope) -> Value:
    """Itself, with its argument evaluated: ``data.evaluate_data`` fills it in afterwards."""
    return _itself("$copy", node, scope)


def evaluate_for_platform(node: dict[str, JSON], scope: Scope) -> Value:
    """A formula that only the platform can answer: itself, with its argument evaluated."""
    name = formula_name(node)
    scope.progress.note(f"`{name}` needs the platform: it stays a formula here.")
    return _itself(name, node, scope)


def _itself(name: str, node: dict[str, JSON], scope: Scope) -> Value:
    argument = scope.evaluate(node[name])
    if argument is not UNDEFINED:
        return {name: argument}
    # An object with a field that is undefined: not empty, until the result is handed out.
    scope.progress.holds_undefined = True
    return cast("JSON", {name: UNDEFINED})


def evaluate_data_schema_ref(node: dict[str, JSON], scope: Scope) -> Value:
    """Undefined: the schema is kept on the platform."""
    scope.progress.note("`$dataSchemaRef` needs the platform: it is undefined here.")
    return UNDEFINED


def evaluate_formula(node: dict[str, JSON], scope: Scope) -> Value:
    """The argument, still a formula, with the variables inside it filled in.

    A ``$var`` that is the whole argument stays, as do the keys behind a formula's first (the
    operand of ``$eval``) and the ``item`` of ``$iterate``, which has variables of its own. The
    platform writes into the document, so that a second evaluation (in ``$iterate``) finds what
    the first one filled in.
    """
    kept = scope.progress.kept
    argument = kept.get(id(node), node["$formula"])
    whole = isinstance(argument, dict) and formula_name(argument) == "$var"
    kept[id(node)] = argument if whole else _filled_in(argument, scope)
    return kept[id(node)]


def _filled_in(value: JSON, scope: Scope) -> JSON:
    scope.progress.step()
    if not isinstance(value, dict | list):
        return value
    inner = scope.inside()
    if isinstance(value, list):
        return _items(value, inner)
    name = formula_name(value)
    is_formula = name in scope.formulas
    filled: dict[str, JSON] = {}
    for key, entry in value.items():
        if is_formula and key != name:
            result: Value = entry
        elif name == "$iterate":
            result = _iteration(entry, inner)
        else:
            result = _entry(entry, inner)
        if result is not UNDEFINED:
            filled[key] = result
    return filled


def _items(values: list[JSON], scope: Scope) -> list[JSON]:
    items = [_entry(item, scope) for item in values]
    if UNDEFINED in items:
        scope.progress.note(MISSED_ITEMS)
    return [item for item in items if item is not UNDEFINED]


def _entry(value: JSON, scope: Scope) -> Value:
    if isinstance(value, dict) and formula_name(value) == "$var":
        return evaluate_variable(value, scope)
    return _filled_in(value, scope)


def _iteration(argument: JSON, scope: Scope) -> JSON:
    """The argument of a ``$iterate``, of which the source alone is filled in."""
    if not isinstance(argument, dict) or formula_name(argument) == "$var":
        return argument
    filled = {key: _entry(entry, scope) if key == "source" else entry
              for key, entry in argument.items()}  # fmt: skip
    return {key: entry for key, entry in filled.items() if entry is not UNDEFINED}
