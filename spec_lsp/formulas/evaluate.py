"""Evaluates formulas as the platform's ``buildValue`` does (format.md §5).

A formula is a function of its node and a scope; this is the one list of them. Another
formula is one more function in its family's module and one more line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from spec_lsp.formulas.cases import evaluate_case
from spec_lsp.formulas.conditions import evaluate_and, evaluate_eval, evaluate_or
from spec_lsp.formulas.dates import evaluate_extract_date, evaluate_extract_time
from spec_lsp.formulas.errors import FormulaError, UnsupportedFormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Undefined, Value
from spec_lsp.formulas.json_text import without_undefined
from spec_lsp.formulas.jsonata import evaluate_jsonata
from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.formulas.lists import (
    evaluate_first_not_empty,
    evaluate_iterate,
    evaluate_map,
    evaluate_merge_objects,
)
from spec_lsp.formulas.names import evaluate_first_name, evaluate_last_name
from spec_lsp.formulas.scope import Formula, Progress, Scope
from spec_lsp.formulas.template import evaluate_template
from spec_lsp.formulas.text import evaluate_concat, evaluate_domain_from_email, evaluate_tpl
from spec_lsp.formulas.unevaluated import (
    evaluate_copy,
    evaluate_data_schema_ref,
    evaluate_for_platform,
    evaluate_formula,
    evaluate_plain,
    evaluate_record,
)
from spec_lsp.formulas.variables import evaluate_variable

__all__ = ["UNDEFINED", "FormulaError", "Undefined", "UnsupportedFormulaError", "evaluate"]


def evaluate(
    value: JSON,
    variables: Mapping[str, JSON],
    *,
    notes: list[str] | None = None,
    jsonata: JsonataEngine | None = None,
) -> Value:
    """``value`` with every formula in it evaluated, or :data:`UNDEFINED`.

    Neither argument is changed; the result may share parts with both. Numbers are doubles,
    NaN and infinities among them. Appends to ``notes`` a sentence for each variable that was
    undefined and for each doubt.

    Raises FormulaError where the platform would throw and past a limit of depth or size,
    UnsupportedFormulaError for a formula of the platform that is not evaluated here: that is
    ``$jsonata`` without an engine for it.
    """
    progress = Progress(notes if notes is not None else [], jsonata)
    try:
        result = evaluate_with(progress, value, variables)
        return without_undefined(result) if progress.holds_undefined else result
    except RecursionError:
        raise FormulaError("This is nested too deeply.") from None


def evaluate_with(progress: Progress, value: JSON, variables: Mapping[str, JSON]) -> Value:
    """What :func:`evaluate` gives, with fields that are undefined still in it."""
    return Scope(dict(variables), _EVALUATORS, progress).evaluate(value)


_EVALUATORS: Final[Mapping[str, Formula]] = {
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
    "$firstName": evaluate_first_name,
    "$lastName": evaluate_last_name,
    "$domainFromEmail": evaluate_domain_from_email,
    "$extractDate": evaluate_extract_date,
    "$extractTime": evaluate_extract_time,
    "$jsonata": evaluate_jsonata,
    "$copy": evaluate_copy,
    "$record": evaluate_record,
    "$plain": evaluate_plain,
    "$formula": evaluate_formula,
    "$lookup": evaluate_for_platform,
    "$findAppRecordId": evaluate_for_platform,
    "$findExternalRecordId": evaluate_for_platform,
    "$dataSchemaRef": evaluate_data_schema_ref,
}
