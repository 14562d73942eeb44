"""The platform's own evaluator and ours answer alike."""

from __future__ import annotations

import json
from typing import Any

import pytest
from oracle.formula_cases import FormulaCases
from oracle.node_oracle import agree, ask, number_of_cases, why_not

from spec_lsp.cli.eval import evaluate_lines
from spec_lsp.formulas.data import evaluate_data
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import UNDEFINED
from spec_lsp.formulas.json_text import to_json_text

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


def differences(
    requests: list[dict[str, Any]], answers: list[dict[str, Any]]
) -> list[tuple[Any, Any, Any]]:
    expected = ask(requests)
    return [
        (request.get("formula", request.get("data")), theirs, ours)
        for request, theirs, ours in zip(requests, expected, answers, strict=True)
        if not agree(theirs, ours)
    ]


def test_random_formulas_give_what_the_sdk_gives() -> None:
    cases = FormulaCases(seed=20)
    requests = [cases.request() for _ in range(number_of_cases(4_000))]
    answers = [json.loads(line) for line in evaluate_lines(map(json.dumps, requests))]
    assert differences(requests, answers) == []


def test_copies_are_filled_in_as_the_sdk_does() -> None:
    cases = FormulaCases(seed=21)
    requests = [cases.data_request() for _ in range(number_of_cases(1_000))]
    assert differences(requests, [answer(request) for request in requests]) == []


def answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        text = to_json_text(evaluate_data(request["data"], request["variables"]))
    except FormulaError as error:
        return {"error": str(error)}
    return {} if text is UNDEFINED else {"value": json.loads(text)}
