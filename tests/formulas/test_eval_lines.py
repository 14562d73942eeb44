"""``eval -``: JSON lines in, JSON lines out."""

from __future__ import annotations

import json

import pytest

from spec_lsp.cli.eval import evaluate_lines


def answer(line: str | bytes) -> object:
    (text,) = evaluate_lines([line])
    assert text.isascii()
    return json.loads(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('{"formula": {"$var": "a"}, "variables": {"a": [1, "é😀"]}}', {"value": [1, "é😀"]}),
        ('{"formula": {"$var": "b"}, "variables": {}}', {}),
        ('{"formula": null, "variables": {}}', {"value": None}),
        ('{"formula": 1}', {"value": 1}),
        ('{"formula": {"$template": "${1 / 0}"}, "variables": {}}', {"value": None}),
        ('{"formula": {"$template": "${a.}"}, "variables": {}}',
         {"error": "$template: Write a field's name after the `.`."}),
        ('{"formula": {"$jsonata": "a & 1"}, "variables": {"a": "é"}}', {"value": "é1"}),
        ('{"formula": {"$jsonata": "a."}, "variables": {}}', {}),
        ('{"formula": {"$lookup": 1}, "variables": null}', {"value": {"$lookup": 1}}),
        ('{"formula": {"$var": []}}', {"error": "The locator of $var is a text, not a list."}),
        ('{"variables": {}}', {"error": 'A line is {"formula": …, "variables": {…}}.'}),
        ("[]", {"error": 'A line is {"formula": …, "variables": {…}}.'}),
        ('{"formula": 1, "variables": [1]}', {"error": "The variables are an object."}),
        ('{"formula": 1, "variables": []}', {"error": "The variables are an object."}),
        ('{"formula": 1, "variables": ""}', {"error": "The variables are an object."}),
        ('{"formula": 1, "variables": false}', {"error": "The variables are an object."}),
        ('"formula"', {"error": 'A line is {"formula": …, "variables": {…}}.'}),
        ("null", {"error": 'A line is {"formula": …, "variables": {…}}.'}),
        (b'\xef\xbb\xbf{"formula": 1}\r\n', {"value": 1}),
        (b'{"formula": "\xe9"}', {"error": "This line is not UTF-8."}),
        ('{"formula": "\u2028\x85"}', {"value": "\u2028\x85"}),
        ('{"formula": 1, "formula": 2, "more": 3}', {"value": 2}),
        ('{"formula": -0}', {"value": 0}),
        ('{"formula": NaN}', {"error": "This line is not JSON: NaN is no value of JSON."}),
        ('{"formula": ' + "9" * 5000 + "}", {"value": None}),
    ],
)  # fmt: skip
def test_answers_each_line(line: str | bytes, expected: object) -> None:
    assert answer(line) == expected


@pytest.mark.parametrize(
    "line", ["nonsense", "[" * 100_000, '{"formula": {"$var": "a"}, "variables": {"a": %s}}' % (
        "[" * 900 + "]" * 900)],
)  # fmt: skip
def test_a_bad_line_is_an_answer_and_the_next_goes_on(line: str) -> None:
    first, second = evaluate_lines([line, "  \n", '{"formula": 2}\n'])
    assert set(json.loads(first)) <= {"error", "value"}
    assert json.loads(second) == {"value": 2}


def test_whole_numbers_are_written_as_whole_numbers_and_keys_in_javascript_order() -> None:
    (line,) = evaluate_lines(['{"formula": {"b": 1.0, "1": 1e21, "a": {"$template": "${4 / 2}"}}}'])
    assert line == '{"value": {"1": 1e+21, "b": 1, "a": 2}}'
