"""What each formula gives. The oracle tests compare far more cases with the platform's SDK;
these are the ones to read, and they need no Node."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from spec_lsp.formulas.data import evaluate_data
from spec_lsp.formulas.errors import FormulaError, UnsupportedFormulaError
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate

VARIABLES: dict[str, Any] = {
    "credentials": {"apiKey": "k-1", "username": "ada", "password": "pässwörd", "region": "eu"},
    "list": ["a", 2, None],
    "users": [{"id": 1, "tags": ["x", "y"]}, {"id": 2}],
    "empty": "",
    "zero": 0,
    "nothing": None,
}


def value(formula: Any) -> Any:
    return evaluate(formula, VARIABLES)


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("credentials.apiKey", "k-1"),
        ("$.list[1]", 2),
        ("list.length", 3),
        ("list.0", "a"),
        ("list[]", "a"),
        ("users[0].tags[ 1 ]", "y"),
        ("nothing", None),
        ("$", VARIABLES),
        ("credentials.missing", UNDEFINED),
        ("missing.deeper.still", UNDEFINED),
        ("credentials.apiKey.length", UNDEFINED),
        ("empty[0]", UNDEFINED),
        ("list[1.5]", UNDEFINED),
        ("list[-1]", None),
        ("$list", None),
        ("list[0", None),
        ("", None),
        (None, None),
        ({"$var": "list"}, None),
    ],
)
def test_var(locator: Any, expected: Any) -> None:
    assert value({"$var": locator}) == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        (["Bearer ", {"$var": "credentials.apiKey"}], "Bearer k-1"),
        (["Bearer ", {"$var": "missing"}], "Bearer "),
        (
            [1, None, True, ["a", [None, 2]], {"x": 1}, 1e21, 0.1],
            "1truea,,2[object Object]1e+210.1",
        ),
        ([None], ""),
        ([], UNDEFINED),
        ([{"$var": "missing"}], UNDEFINED),
        ("text", UNDEFINED),
        ({"$var": "list"}, UNDEFINED),
        ({"values": {"$var": "list"}, "delimiter": "-"}, "a-2"),
        ({"values": ["a", "b"], "delimiter": {"$var": "missing"}}, "aundefinedb"),
        ({"values": ["a", "b"], "delimiter": None}, "ab"),
    ],
)
def test_concat(argument: Any, expected: Any) -> None:
    assert value({"$concat": argument}) == expected


@pytest.mark.parametrize(
    ("left", "operator", "right", "expected"),
    [
        (1, "is", "1", True),
        (True, "is", "true", False),
        ([1], "is", "1", True),
        ({"$var": "missing"}, "is", None, True),
        ({"a": 1}, "is", {"a": 1}, False),
        ({"$var": "users"}, "is", {"$var": "users"}, True),
        (0, "isNot", "", False),
        (0, "isEmpty", None, False),
        ({}, "isEmpty", False, True),
        (" ", "isNotEmpty", None, True),
        ("Text", "contains", "EX", True),
        (["Text"], "contains", "TEXT", False),
        (0, "contains", 0, False),
        (123, "contains", 2, True),
        (0, "doesNotContain", "0", True),
        (1, "oneOf", ["1"], False),
        ("a", "oneOf", "abc", False),
        ("a", "noneOf", "abc", True),
        ("10px", "gt", 9, True),
        ("px", "lte", 9, False),
        (1, "nonsense", 2, True),
    ],
)
def test_eval(left: Any, operator: str, right: Any, expected: bool) -> None:
    assert value({"$eval": left, operator: right}) is expected


def test_eval_reads_the_second_key_in_javascript_order() -> None:
    assert value({"$eval": 1}) is True
    assert value({"$eval": 1, "is": 1, "isNot": 1}) is True
    assert value({"$eval": 1, "isNot": 1, "is": 1}) is False
    assert value({"$eval": 1, "2": 1, "isNot": 1}) == {"2": 1, "$eval": 1, "isNot": 1}


@pytest.mark.parametrize(
    ("formula", "expected"),
    list[Any]([
        ({"$and": [True, {"$var": "missing"}, None, [], {}]}, True),
        ({"$and": [True, ""]}, False),
        ({"$and": [None]}, UNDEFINED),
        ({"$or": [0, "", {"$var": "credentials"}]}, True),
        ({"$or": "yes"}, UNDEFINED),
        ({"$firstNotEmpty": [None, {"$var": "missing"}, "", "x"]}, ""),
        ({"$mergeObjects": [{"a": 1, "b": 1}, None, "text", {"b": 2}, ["c"]]},
         {"a": 1, "b": 2, "0": "c"}),
        ({"$mergeObjects": [None]}, UNDEFINED),
        ({"$domainFromEmail": "ada@example.com"}, "example.com"),
        ({"$domainFromEmail": "a@b@c"}, UNDEFINED),
        ({"$record": {"id": {"$var": "list"}}}, {"$var": "list"}),
        ({"$plain": {"$var": "list"}}, {"$var": "list"}),
        ({"$extractDate": "2024-02-30"}, "2024-03-01"),
        ({"$extractDate": "Jan 5, 2024 11:30 PM EST"}, "2024-01-06"),
        ({"$extractTime": "2024-01-02T03:04:05.6+02:00"}, "01:04:05"),
        ({"$extractTime": "10:11"}, UNDEFINED),
        ({"$extractDate": "[2024]"}, UNDEFINED),  # letters, to that parser
        ({"$dataSchemaRef": "x"}, UNDEFINED),
        ({"$lookup": {"$var": "zero"}}, {"$lookup": 0}),
    ]),
)  # fmt: skip
def test_formulas_over_values(formula: Any, expected: Any) -> None:
    assert value(formula) == expected


def test_iterate_sees_item_index_and_parent_and_drops_what_is_falsy() -> None:
    source = {"$var": "users"}
    item = {"id": {"$var": "item.id"}, "at": {"$var": "index"}, "in": {"$var": "parent.zero"}}
    assert value({"$iterate": {"source": source, "item": item}}) == [
        {"id": 1, "at": 0, "in": 0},
        {"id": 2, "at": 1, "in": 0},
    ]
    assert value({"$iterate": {"source": source, "item": {"$var": "index"}}}) == [1]
    assert value({"$iterate": {"source": source, "item": {"$var": "zero"}}}) is UNDEFINED
    assert value({"$iterate": {"source": source}}) is UNDEFINED
    with pytest.raises(FormulaError, match="a condition of a filter is empty"):
        value({"$iterate": {"source": {"$case": [{"filter": [None]}]}}})


def test_case_takes_the_first_filter_that_matches() -> None:
    region = {"$eval": {"$var": "credentials.region"}, "is": "eu"}
    other = {"$eval": {"$var": "credentials.region"}, "is": "us"}
    cases = [{"filter": other, "value": 1}, {"filter": region, "value": {"$var": "list"}}]
    assert value({"$case": cases}) == VARIABLES["list"]
    assert value({"$case": {"cases": cases[:1], "default": "none"}}) == "none"
    assert value({"$case": [{"filter": region, "value": {"$var": "missing"}}, {"value": 1}]}) is (
        UNDEFINED
    )


@pytest.mark.parametrize(
    ("field", "operator", "operand", "matches"),
    [
        ("users.tags", "array_includes", "x", True),
        ("users.id", "is", "2", True),
        ("users.id", "is_one_of", ["2"], False),
        ("credentials.region", "contains", "E", False),
        ("credentials.region", "isNot", "eu", True),  # not an operator here: skipped
        ("users.id", "more_than", 1, True),
        ("missing", "is_empty", None, True),
        ("zero", "is_false", None, False),
        ("credentials.region", "is", {"$var": "credentials.region"}, False),
    ],
)
def test_case_with_a_list_filter(field: str, operator: str, operand: Any, matches: bool) -> None:
    condition = {"field": field, "operator": operator, "value": operand}
    assert value({"$case": [{"filter": [condition], "value": True}]}) is (matches or UNDEFINED)


def test_map_compares_deeply_or_loosely() -> None:
    rows = [{"from": ["a"], "to": 1}, {"from": "", "to": 2}, {"from": None, "to": 3}]
    argument = {"mapping": rows, "default": 4}
    assert [
        value({"$map": {**argument, "value": given}})
        for given in (["a"], 0, {"$var": "q"}, "$.zero")
    ] == [1, 2, 3, 4]


def test_tpl_replaces_key_after_key() -> None:
    values = {"a": "{b}", "b": {"$var": "missing"}, "c.d": "$&!"}
    argument = {"template": "{a}|{b}|{c.d}|{cxd}|{e}", "values": values}
    assert value({"$tpl": argument}) == "||{c.d}!|{cxd}!|{e}"


def test_plain_data_is_walked_and_loses_what_is_undefined() -> None:
    missing = {"$var": "missing"}
    assert value({"b": {"$var": "zero"}, "a": [missing, 1], "2": 2, "1": missing}) == {
        "2": 2, "b": 0, "a": [1],
    }  # fmt: skip
    assert list(value({"b": 1, "10": 1, "9": 1})) == ["9", "10", "b"]
    assert value({"a": {"b": [missing]}}) is UNDEFINED
    assert value({"a": {}, "b": [], "c": [None]}) == {"a": {}, "b": [], "c": [None]}
    assert value({"$unknown": {"$var": "zero"}}) == {"$unknown": 0}
    assert value({"x": 1, "$var": "zero"}) == {"x": 1, "$var": "zero"}


def test_copies_are_filled_in_afterwards() -> None:
    data: Any = {
        "b": {"$copy": "a.x"},
        "a": {"x": {"$var": "zero"}},
        "c": [{"$copy": "missing"}, 1],
    }
    assert evaluate_data(data, VARIABLES) == {"b": 0, "a": {"x": 0}, "c": [1]}
    with pytest.raises(FormulaError, match="not filled in yet"):
        evaluate_data({"b": {"$copy": "a"}, "a": {"$copy": "c"}, "c": 1}, VARIABLES)


def test_an_undefined_copy_in_a_list_is_an_error_where_copies_follow() -> None:
    first, missing = {"$copy": "a"}, {"$copy": "missing"}
    assert evaluate_data({"a": 1, "b": [first, missing, 2]}, {}) == {"a": 1, "b": [1, 2]}
    with pytest.raises(FormulaError, match="does not find the copies behind it"):
        evaluate_data({"a": 1, "b": [missing, {"x": first}]}, {})


@pytest.mark.parametrize(
    ("kept", "expected"),
    list[Any]([
        ({"$var": "zero"}, {"$var": "zero"}),
        ({"$concat": ["a", {"$var": "zero"}]}, {"$concat": ["a", 0]}),
        ({"$concat": [1, {"$var": "missing"}]}, {"$concat": [1]}),
        ({"$lastName": {"$var": "missing"}}, {}),
        ({"$eval": {"$var": "zero"}, "is": {"$var": "zero"}}, {"$eval": 0, "is": {"$var": "zero"}}),
        ({"$iterate": {"source": {"$var": "list"}, "item": {"$var": "item"}}},
         {"$iterate": {"source": ["a", 2, None], "item": {"$var": "item"}}}),
        ({"$formula": {"$var": "zero"}}, {"$formula": 0}),
        ({"$plain": {"$var": "zero"}}, {"$plain": 0}),
        ({"x": {"$var": "zero"}, "y": [{}]}, {"x": 0, "y": [{}]}),
        ("text", "text"),
    ]),
)  # fmt: skip
def test_formula_stays_one_with_its_variables_filled_in(kept: Any, expected: Any) -> None:
    assert value({"$formula": kept}) == expected


def test_a_kept_formula_is_filled_in_once_as_the_platform_writes_into_the_document() -> None:
    item = {"$formula": {"$concat": [{"$var": "item.id"}]}}
    assert value({"$iterate": {"source": {"$var": "users"}, "item": item}}) == [
        {"$concat": [1]},
        {"$concat": [1]},
    ]


def test_jsonata_without_an_engine_is_not_evaluated() -> None:
    with pytest.raises(UnsupportedFormulaError, match=r"`\$jsonata` is not evaluated here"):
        value({"a": {"$jsonata": "x"}})
    assert value({"a": {"$jsonata": 5}}) is UNDEFINED


def test_notes_tell_what_was_undefined_and_once() -> None:
    notes: list[str] = []
    formula: Any = {
        "a": {"$var": "credentials.apikey"},
        "b": {"$var": "credentials.apikey"},
        "c": {"$template": "${credentials.user.name} ${list[3]}"},
        "d": {"$var": "list[x]"},
        "e": {"$eval": 1, "nonsense": 2},
        "f": {"$lookup": 1},
        "g": {"$template": "${trim(empty)}"},
    }
    evaluate(formula, VARIABLES, notes=notes)
    assert notes == [
        "`credentials.apikey` is undefined.",
        "`credentials.user.name` is undefined.",
        "`list.3` is undefined.",
        "`list[x]` is no locator, so that it is null. "
        "An index is a number; write a field's name after a dot: `.x`.",
        "A $eval without a known operator is true.",
        "`$lookup` needs the platform: it stays a formula here.",
        "`trim` runs here, but no source says that the platform has it.",
    ]


def test_the_arguments_are_not_changed() -> None:
    formula: Any = {"a": {"$copy": "b"}, "b": [{"$var": "users"}], "1": {"$var": "missing"}}
    variables = json.loads(json.dumps(VARIABLES))
    before = json.dumps([formula, variables])
    evaluate_data(formula, variables)
    assert json.dumps([formula, variables]) == before


def test_numbers_are_doubles() -> None:
    assert value({"$concat": [2**53 + 1, -0.0, math.nan, -math.inf, 10**400]}) == (
        "90071992547409920NaN-InfinityInfinity"
    )


def test_limits_raise_instead_of_running_on() -> None:
    deep: Any = 1
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(FormulaError, match="levels deep"):
        value(deep)
    with pytest.raises(FormulaError, match="nested too deeply"):
        evaluate({"$concat": [{"$var": "deep"}]}, {"deep": deep})
    bomb: Any = [1] * 10
    for _ in range(7):
        bomb = [bomb] * 10
    with pytest.raises(FormulaError, match="too many values"):
        value(bomb)
    doubling = {f"k{n}": f"{{k{n + 1}}}{{k{n + 1}}}" for n in range(40)}
    with pytest.raises(FormulaError, match="too long"):
        value({"$tpl": {"template": "{k0}", "values": doubling}})
