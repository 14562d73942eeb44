"""``$copy``: parts of a result that are copies of others (format.md §5; K's ``buildData``)."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import evaluate_with
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, ordered_entries
from spec_lsp.formulas.json_text import without_undefined
from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.formulas.scope import Progress, formula_name
from spec_lsp.formulas.variables import step_into
from spec_lsp.syntax.locator import parse_locator


def evaluate_data(
    value: JSON,
    variables: Mapping[str, JSON],
    *,
    notes: list[str] | None = None,
    jsonata: JsonataEngine | None = None,
) -> Value:
    """As :func:`evaluate.evaluate`, with every ``$copy`` in the result filled in afterwards.

    Copies are made in key order; a copy of what still has a ``$copy`` in it raises
    FormulaError. What names nothing is left out; a ``$copy`` that is the whole value stays.
    """
    progress = Progress(notes if notes is not None else [], jsonata)
    try:
        result = copy.deepcopy(evaluate_with(progress, value, variables))
        if not isinstance(result, dict | list):
            return result
        if not _is_copy(result):
            _fill(result, result, progress)
        elif _source(result, result, progress) is not UNDEFINED:
            raise FormulaError("$copy: a value cannot be a copy of itself.")
        return without_undefined(result)
    except RecursionError:
        raise FormulaError("This is nested too deeply.") from None


def _is_copy(value: Value) -> bool:
    return isinstance(value, dict) and formula_name(value) == "$copy"


def _fill(container: dict[str, JSON] | list[JSON], root: JSON, progress: Progress) -> None:
    """Replace each ``$copy`` in a container; those that name nothing are taken out."""
    if isinstance(container, dict):
        for key, entry in list(ordered_entries(container)):
            filled = _filled(entry, root, progress)
            if filled is UNDEFINED:
                del container[key]
            else:
                container[key] = filled
        return
    missing: list[int] = []
    for index, entry in enumerate(container):
        filled = _filled(entry, root, progress)
        if filled is UNDEFINED:
            if any(map(_has_copy, container[index + 1 :])):
                raise FormulaError(
                    "$copy: an item of a list names nothing. The platform takes it out, and then "
                    "does not find the copies behind it."
                )
            missing.append(index)
        container[index] = None if filled is UNDEFINED else filled
    for index in reversed(missing):
        del container[index]


def _filled(entry: JSON, root: JSON, progress: Progress) -> Value:
    if _is_copy(entry):
        return _source(entry, root, progress)
    if isinstance(entry, dict | list):
        _fill(entry, root, progress)
    return entry


def _source(node: JSON, root: JSON, progress: Progress) -> Value:
    """The value that a ``$copy`` names; undefined where its locator is malformed."""
    text = node["$copy"] if isinstance(node, dict) else None
    if isinstance(text, list):
        raise FormulaError("The locator of $copy is a text, not a list.")
    locator = parse_locator(text) if isinstance(text, str) else None
    if locator is None or locator.malformed is not None:
        progress.note("The locator of a $copy is malformed.")
        return UNDEFINED
    value: Value = root
    for segment in locator.segments:
        value = step_into(value, segment)
    if value is UNDEFINED:
        progress.note(f"`{text}` is undefined, so that there is nothing to copy.")
    elif _has_copy(value):
        raise FormulaError(f"$copy: `{text}` has a $copy in it that is not filled in yet.")
    return value


def _has_copy(value: Value) -> bool:
    if _is_copy(value):
        return True
    if isinstance(value, dict):
        return any(map(_has_copy, value.values()))
    return isinstance(value, list) and any(map(_has_copy, value))
