"""JSONata runs in a child process that no expression outlives."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import time
from typing import Any

import pytest

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.formulas.javascript_values import Value
from spec_lsp.formulas.jsonata_engine import JsonataEngine, JsonataError
from spec_lsp.runtime.evaluation import in_thread
from spec_lsp.runtime.jsonata.engine import JsonataProcess

VARIABLES: dict[str, Any] = {
    "credentials": {"apiKey": "kéy", "none": None, "b": 1, "10": 2, "9": 3},
    "users": [{"id": 1}, {"id": 2}],
}


def result(expression: str) -> Value:
    with JsonataProcess() as jsonata:
        return jsonata.evaluate(expression, VARIABLES)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("credentials.apiKey & '!'", "kéy!"),
        ("$credentials", UNDEFINED),
        ("users.id", [1, 2]),
        ("users[id = 2].id", 2),
        ("credentials.none", None),
        ("credentials.missing", UNDEFINED),
        ("{'a': credentials.none, 'b': missing}", {"a": None}),
        ("$keys(credentials)", ["9", "10", "apiKey", "none", "b"]),
        ("7 % 2.5", 2),
        ("1 / 0", float("inf")),
        ("9007199254740993 + 0", 9007199254740992),
        ("$base64encode('é')", "6Q=="),
        ("$string({'k': credentials.apiKey, 'third': 1 / 3})",
         '{"k":"kéy","third":0.333333333333333}'),
        ("$toMillis('2024-02-29T12:30:45.678Z')", 1709209845678),
        ("$match('a١1', /\\d/).match", "1"),
        ("$split('a1b', /(\\d)/)", ["a", "b"]),
        ("$distinct([1, 1])", [1]),
        ("($f := function($n) { $n <= 1 ? 1 : $n + $f($n - 1) }; $f(250))", 31375),
    ],
)  # fmt: skip
def test_gives_what_jsonata_1_8_gives(expression: str, expected: Value) -> None:
    assert result(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("users.", "Unexpected end of expression"),
        ("a ?? 1", "it has '??', which JSONata does not know"),
        ("$nothing()", "Attempted to invoke a non-function"),
        ("$sum", "its result is a function."),
        ("/a/", "its result is a function."),
        ("($f := function($n) { 1 + $f($n) }; $f(1))", "it calls itself too deeply"),
        ("$match('a', /b*/)", "the regular expression matches a text without characters"),
        ("$error('mine')", "mine"),
        ("", "Unexpected end of expression"),
    ],
)
def test_what_fails_is_undefined_and_said(expression: str, message: str) -> None:
    with pytest.raises(JsonataError) as raised:
        result(expression)
    assert str(raised.value) == message
    notes: list[str] = []
    with JsonataProcess() as jsonata:
        value = evaluate({"$jsonata": expression}, VARIABLES, notes=notes, jsonata=jsonata)
    assert value is UNDEFINED
    assert notes == [f"$jsonata: `{expression}` is undefined: {message}"]


@pytest.mark.parametrize(
    "expression",
    [
        "($f := function($n) { $f($n) }; $f(1))",
        "($f := function() { $g() }; $g := function() { $f() }; $f())",
        "$sum([1..9999999])",
        "[1..9999999].[1..9999999]",
        "$match('" + "a" * 40 + "!', /(a+)+$/)",
        "$replace('" + "a" * 40 + "!', /(a|a)*$/, 'b')",
        "$reduce([1..60], function($a, $b) { $a & $a }, 'x')",
        "$pad('x', 9999999999)",
        "$join([1..9999999].'abcdefghij')",
        "$eval('$eval($eval($string($sum([1..9999999]))))')",
        "$power(10, 300) ~> function($x) { [1..$x] }",
        "$formatBase($power(2, 1000), 2) & $string([1..999999])",
        "$map([1..9999999], function($v) { $map([1..9999999], function($w) { $v & $w }) })",
        "**.**.**.**.**.**[$count(**) > 0]",
        "$fromMillis(1e300)",
    ],
)
def test_a_hostile_expression_ends_in_time(expression: str) -> None:
    began = time.monotonic()
    with JsonataProcess(seconds=0.5) as jsonata:
        with contextlib.suppress(FormulaError, JsonataError):
            jsonata.evaluate(expression, VARIABLES)
        jsonata.renew()
        assert jsonata.evaluate("1 + 1", VARIABLES) == 2
    assert time.monotonic() - began < 10


def test_the_time_is_for_all_expressions_of_an_evaluation_together() -> None:
    endless = {"$jsonata": "($f := function($n) { $f($n) }; $f(1))"}
    with JsonataProcess(seconds=0.3) as jsonata:
        began = time.monotonic()
        for _ in range(20):
            with pytest.raises(FormulaError, match=r"takes longer than 0\.3 s"):
                evaluate(endless, {}, jsonata=jsonata)
        assert time.monotonic() - began < 5


def test_the_child_starts_with_the_first_expression_and_ends_with_the_block() -> None:
    with JsonataProcess() as jsonata:
        assert jsonata.pid is None
        evaluate({"a": {"$var": "b"}}, {}, jsonata=jsonata)
        assert jsonata.pid is None
        jsonata.evaluate("1", {})
        assert jsonata.pid is not None
    assert jsonata.pid is None
    with pytest.raises(FormulaError, match="cancelled"):
        jsonata.evaluate("1", {})


def test_closing_ends_what_runs_in_another_thread() -> None:
    jsonata = JsonataProcess(seconds=60)
    errors: list[Exception] = []

    def run() -> None:
        try:
            jsonata.evaluate("($f := function($n) { $f($n) }; $f(1))", {})
        except FormulaError as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while jsonata.pid is None:
        time.sleep(0.01)
    time.sleep(0.2)
    jsonata.close()
    thread.join(5)
    assert not thread.is_alive()
    assert len(errors) == 1


async def test_a_cancelled_evaluation_ends_at_once_and_the_loop_goes_on_meanwhile() -> None:
    def endless(jsonata: JsonataEngine) -> Value:
        return evaluate({"$jsonata": "($f := function($n) { $f($n) }; $f(1))"}, {}, jsonata=jsonata)

    began = time.monotonic()
    task = asyncio.create_task(in_thread(endless))
    ticks = 0
    while time.monotonic() - began < 0.5:
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks > 10
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 1.5


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_the_child_has_no_environment_and_may_open_nothing() -> None:
    with JsonataProcess() as jsonata:
        jsonata.evaluate("1", {})
        with open(f"/proc/{jsonata.pid}/environ", "rb") as environment:
            assert environment.read() == b""
        with open(f"/proc/{jsonata.pid}/limits", encoding="ascii") as limits:
            rows = {line[:26].strip(): line[26:].split()[0] for line in limits}
        assert rows["Max open files"] == "3"
        assert rows["Max file size"] == "0"
        assert rows["Max processes"] == "0"


def test_the_same_input_is_sent_once_and_another_one_anew() -> None:
    first: dict[str, Any] = {"a": 1}
    with JsonataProcess() as jsonata:
        assert [jsonata.evaluate("a", first), jsonata.evaluate("a + 1", first)] == [1, 2]
        assert jsonata.evaluate("a", {"a": 3}) == 3
        assert jsonata.evaluate("a", first) == 1
