"""The table of formulas is complete, and what it shows works."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from spec_lsp.format.formulas import (
    CASE_OPERATORS,
    EVAL_OPERATORS,
    FORMULAS,
    MISTAKEN_FORMULAS,
)
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.formulas import cases, conditions
from spec_lsp.formulas.evaluate import evaluate
from spec_lsp.runtime.jsonata.engine import JsonataProcess


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)  # pyright: ignore[reportUnknownMemberType]


@pytest.mark.parametrize("name", FORMULAS)
def test_an_example_uses_its_formula_and_can_be_evaluated(name: str) -> None:
    example = loaded(FORMULAS[name].example)
    assert name in FORMULAS[name].example
    with JsonataProcess() as jsonata:
        evaluate(example, {"credentials": {"apiKey": "k"}}, jsonata=jsonata)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_snippet_is_yaml_once_its_tab_stops_are_filled(name: str) -> None:
    snippet = FORMULAS[name].snippet
    assert snippet.startswith(f"\\{name}:")
    choice = re.sub(r"\$\{\d\|(\w+).*?\|\}", r"\1", snippet)
    filled = re.sub(r"(?<!\\)\$(?:\{\d(?::((?:[^}\\]|\\.)*))?\}|\d)", r"\1", choice)
    text = re.sub(r"\\([$}\\])", r"\1", filled)
    assert next(iter(loaded(text))) == name


def test_operators_of_the_table_are_those_that_run() -> None:
    assert set(EVAL_OPERATORS) == set(conditions.OPERATORS)
    assert set(CASE_OPERATORS) == set(cases.CASE_OPERATORS)


def test_mistaken_names_are_no_formulas_and_lead_to_some() -> None:
    assert not set(MISTAKEN_FORMULAS) & set(FORMULAS)
    assert {fix for fix in MISTAKEN_FORMULAS.values() if fix} <= set(FORMULAS)


def test_every_row_has_something_to_show() -> None:
    for formula in FORMULAS.values():
        assert formula.argument
        assert formula.documentation.startswith(formula.summary)
    assert all(helper.documentation for helper in TEMPLATE_HELPERS.values())
