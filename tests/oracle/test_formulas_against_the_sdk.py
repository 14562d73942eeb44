"""The platform's own evaluator and ours answer alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from oracle import jsonata_cases
from oracle.copy_cases import CopyCases
from oracle.corners import COPY_CORNERS, CORNERS, hits
from oracle.formula_cases import FormulaCases
from oracle.jsonata_cases import JsonataCases
from oracle.node_oracle import agree, ask, number_of_cases, why_not

from spec_lsp.formulas.data import evaluate_data
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import evaluate
from spec_lsp.formulas.javascript_values import UNDEFINED, Value
from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.formulas.unevaluated import MISSED_ITEMS
from spec_lsp.runtime.jsonata.engine import JsonataProcess

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

FORMULAS = 20_000
COPIES = 4_000


def differences(
    requests: list[dict[str, Any]], evaluation: Callable[..., Value] = evaluate
) -> list[tuple[Any, Any, Any]]:
    """The formulas whose answers are not the same, but for the one listed deviation (a note
    tells of it) that cannot be kept out of random formulas."""
    found: list[tuple[Any, Any, Any]] = []
    deviations = 0
    with JsonataProcess() as jsonata:
        for request, theirs in zip(requests, ask(requests), strict=True):
            jsonata.renew()
            notes: list[str] = []
            formula = request.get("formula", request.get("data"))
            try:
                value = evaluation(formula, request["variables"], notes=notes, jsonata=jsonata)
                ours = _answer(value)
            except FormulaError as error:
                ours = {"error": str(error)}
            if MISSED_ITEMS in notes:
                deviations += 1
            elif not agree(theirs, ours):
                found.append((formula, theirs, ours))
    assert deviations <= len(requests) / 100
    return found


def _answer(value: Value) -> dict[str, Any]:
    text = to_json_text(value)
    return {} if text is UNDEFINED else {"value": json.loads(text)}


def test_random_formulas_give_what_the_sdk_gives() -> None:
    cases = FormulaCases(seed=20)
    requests = [cases.request() for _ in range(number_of_cases(FORMULAS))]
    assert differences(requests) == []


def test_copies_are_filled_in_as_the_sdk_does() -> None:
    cases = CopyCases(seed=21)
    requests = [cases.data_request() for _ in range(number_of_cases(COPIES))]
    assert differences(requests, evaluate_data) == []


def test_random_expressions_of_jsonata_give_what_the_sdk_gives() -> None:
    cases = JsonataCases(seed=22)
    requests = [
        {"formula": {"$jsonata": cases.expression()}, "variables": jsonata_cases.VARIABLES}
        for _ in range(number_of_cases(3_000))
    ]
    assert differences(requests) == []


def test_the_random_cases_reach_every_corner() -> None:
    formulas, copies = FormulaCases(seed=20), CopyCases(seed=21)
    reached = hits((formulas.request() for _ in range(FORMULAS)), CORNERS)
    reached += hits((copies.data_request() for _ in range(COPIES)), COPY_CORNERS)
    assert {name: reached[name] for name in (*CORNERS, *COPY_CORNERS) if reached[name] < 10} == {}
