"""Evaluates formulas as the platform's ``buildValue`` does (format.md §5).

A formula is a function of its node and a scope; this is the one list of them. Another
formula is one more function in its family's module and one more line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from spec_lsp.format.formulas import FORMULAS
from spec_lsp.formulas.cases import evaluate_case
from spec_lsp.formulas.conditions import evaluate_and, evaluate_eval, evaluate_or
from spec_lsp.formulas.dates import evaluate_extract_date, evaluate_extract_time
from spec_lsp.formulas.errors import FormulaError, UnsupportedFormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Undefined, Value
from spec_lsp.formulas.lists import (
    evaluate_copy,
    evaluate_data_schema_ref,
    evaluate_first_not_empty,
    evaluate_for_platform,
    evaluate_iterate,
    evaluate_map,
    evaluate_merge_objects,
    evaluate_plain,
    evaluate_record,
)
from spec_lsp.formulas.scope import Formula, Progress, Scope, formula_name
from spec_lsp.formulas.template import evaluate_template
from spec_lsp.formulas.text import evaluate_concat, evaluate_domain_from_email, evaluate_tpl
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
        result = evaluate_with(progress, value, variables)
        return without_undefined(result) if progress.holds_undefined else result
    except RecursionError:
        raise FormulaError("This is nested too deeply.") from None


def evaluate_with(progress: Progress, value: JSON, variables: Mapping[str, JSON]) -> Value:
    """What :func:`evaluate` gives, with fields that are undefined still in it."""
    return Scope(dict(variables), _evaluators(), progress).evaluate(value)


def without_undefined(value: Value) -> Value:
    """The same value without the fields that are undefined, as JSON leaves them out."""
    if isinstance(value, dict):
        return {
            key: part
            for key, entry in value.items()
            if (part := without_undefined(entry)) is not UNDEFINED
        }
    if isinstance(value, list):
        return [part for item in value if (part := without_undefined(item)) is not UNDEFINED]
    return value


def _evaluators() -> dict[str, Formula]:
    implemented: dict[str, Formula] = {
        "$var": evaluate_variable,
        "$template": evaluate_template,
        "$concat": evaluate_concat,
        "$eval": evaluate_eval,
        "$and": evaluate_and,
        "$or": evaluate_or,
        "$case": evaluate_case,
        "$map": evaluate_map,
        "$iterate": evaluate_iterate,
        "$firstNotEmpty": evaluate_first_not_empty,
        "$mergeObjects": evaluate_merge_objects,
        "$tpl": evaluate_tpl,
        "$domainFromEmail": evaluate_domain_from_email,
        "$extractDate": evaluate_extract_date,
        "$extractTime": evaluate_extract_time,
        "$record": evaluate_record,
        "$plain": evaluate_plain,
        "$copy": evaluate_copy,
        "$lookup": evaluate_for_platform,
        "$findAppRecordId": evaluate_for_platform,
        "$findExternalRecordId": evaluate_for_platform,
        "$dataSchemaRef": evaluate_data_schema_ref,
    }
    return {name: implemented.get(name, _unsupported) for name in FORMULAS}


def _unsupported(node: dict[str, JSON], scope: Scope) -> Value:
    raise UnsupportedFormulaError(f"`{formula_name(node)}` is not evaluated here.")
