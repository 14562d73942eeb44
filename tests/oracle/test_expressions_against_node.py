"""Expressions of templates give what JavaScript gives for them, by the word of Node."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from oracle.expression_cases import VARIABLES, ExpressionCases
from oracle.node_oracle import agree, ask, number_of_cases, why_not

from spec_lsp.cli.eval import evaluate_lines
from spec_lsp.syntax.template.template import parse_template

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

# Ours, and no mismatch: a field of undefined or null is undefined, where JavaScript throws.
_READS_OF_NOTHING = re.compile(r"Cannot read properties of (undefined|null)|is not defined")


def evaluated(template: str) -> dict[str, Any]:
    request = {"formula": {"$template": template}, "variables": VARIABLES}
    (line,) = evaluate_lines([json.dumps(request)])
    return json.loads(line)


def is_taken(expression: str) -> bool:
    template = parse_template(f"${{{expression}}}")
    return not template.errors and template.sole_expression is not None


def expected(expressions: list[str]) -> list[dict[str, Any]]:
    return ask([{"expression": text, "variables": VARIABLES} for text in expressions])


def test_a_sole_expression_is_the_value_that_javascript_gives() -> None:
    cases = ExpressionCases(seed=30)
    expressions = [cases.expression() for _ in range(number_of_cases(4_000))]
    assert [
        (text, theirs, ours)
        for text, theirs in zip(expressions, expected(expressions), strict=True)
        if not _READS_OF_NOTHING.search(str(theirs.get("error")))
        and not agree(theirs, ours := evaluated(f"${{{text}}}"))
    ] == []


def test_in_a_longer_text_undefined_and_null_are_empty() -> None:
    cases = ExpressionCases(seed=31)
    expressions = [cases.expression(2) for _ in range(number_of_cases(2_000))]
    wrapped = [f"((v) => 'Bearer ' + (v ?? '') + '}}')({text})" for text in expressions]
    assert [
        (text, theirs, ours)
        for text, theirs in zip(expressions, expected(wrapped), strict=True)
        if not _READS_OF_NOTHING.search(str(theirs.get("error")))
        and not agree(theirs, ours := evaluated(f"Bearer ${{{text}}}}}"))
    ] == []


def test_what_the_parser_takes_is_javascript() -> None:
    cases = ExpressionCases(seed=32)
    expressions = [cases.soup() for _ in range(number_of_cases(6_000))]
    taken = [text for text in expressions if is_taken(text)]
    answers = ask([{"syntax": text} for text in taken])
    assert [text for text, theirs in zip(taken, answers, strict=True) if "error" in theirs] == []
    assert len(taken) > len(expressions) / 100
