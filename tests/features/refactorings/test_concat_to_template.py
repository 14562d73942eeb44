"""`$concat` as `$template`: where both always give the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR

from spec_lsp.formulas.evaluate import evaluate
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import to_value

from .applied import after, offers

MAP = "auth/make-api-client.map.yml"
TITLE = "Write `$concat` as `$template`"


def written(argument: str) -> str | None:
    """The template for a `$concat`; None where none is offered."""
    mapping = f"a:\n  $concat: {argument}\n"
    files = {**CONNECTOR, MAP: mapping}
    if TITLE not in offers(files, MAP, "¦$concat"):
        return None
    return after(files, MAP, "¦$concat", TITLE)[MAP].removeprefix("a:\n  $template: ").strip()


@pytest.mark.parametrize(
    ("argument", "template"),
    [
        ("['Bearer ', {$var: credentials.apiKey}]", '"Bearer ${credentials.apiKey}"'),
        ("{values: [a, {$var: b.c}, 1, true, null]}", '"a${b.c}1true"'),
        ("{values: [a, {$var: b}], delimiter: ''}", '"a${b}"'),
        ("[a, {$concat: [{$var: b}, {$var: c}]}]", '"a${b}${c}"'),
        ("[a, {$template: 'x${b + 1}y'}]", '"ax${b + 1}y"'),
        ("['${x} \"', {$var: 'a.b\\.c.d-e'}]", "\"\\\\${x} \\\"${a['b.c']['d-e']}\""),
        ("\n    - 'a: '\n    - $var: b", '"a: ${b}"'),
    ],
)
def test_the_pieces_become_one_text(argument: str, template: str):
    assert written(argument) == template


@pytest.mark.parametrize(
    "argument",
    [
        "[{$var: a}, {$var: b}]",  # undefined, where both are
        "[{$var: a}]",
        "[a, b]",
        "{values: [a, {$var: b}], delimiter: ', '}",
        "{values: [a, {$var: b}], delimiter: {$var: c}}",
        "{values: {$var: a}}",
        "{values: [a, {$var: b}], other: 1}",
        "[a, {$var: 'b[0]'}]",
        "[a, {$var: b.length}]",
        "[a, {$var: b.}]",
        "[a, {$var: true}]",
        "[a, {$jsonata: b}]",
        "[a, [{$var: b}]]",
        "['a\\', {$var: b}]",  # it would take the expression for a text
        "[a, {$var: b}, &x c]",
        "\n    - a # why\n    - $var: b",
        "[a, {$template: '${'}]",
    ],
)
def test_what_may_come_out_otherwise_is_left_alone(argument: str):
    assert written(argument) is None


def test_what_is_not_evaluated_is_left_alone():
    for mapping in ("a: {$plain: {$concat: [a, {$var: b}]}}\n", "$concat: [a, {$var: b}]\nc: 1\n"):
        assert TITLE not in offers({**CONNECTOR, MAP: mapping}, MAP, "$con¦cat")


ITEMS = st.sampled_from(
    ("a", "'b '", "{$var: x}", "{$var: y.z}", "null", "1.50", "''", "{$template: '${x}'}",
     "{$template: 'c${y}'}", "{$concat: [{$var: x}, d]}", "'${'", "'\\'", "-0.0", "'é😀'")
)  # fmt: skip
VALUES: Any = st.sampled_from(
    ("t", "", None, 0, 1.5, True, [], [1, None, [2]], {}, {"z": "u"}, {"z": None}, {"z": []})
)


@given(st.lists(ITEMS, min_size=1, max_size=4), VALUES, VALUES, st.booleans())
def test_it_gives_the_same_whatever_the_variables_hold(items, x, y, has_y):
    argument = f"[{', '.join(items)}]"
    template = written(argument)
    if template is None:
        return
    variables = {"x": x, "y": y} if has_y else {"x": x}
    before = to_value(parse(f"$concat: {argument}").root)
    now = to_value(parse(f"$template: {template}").root)
    assert evaluate(now, variables) == evaluate(before, variables)
