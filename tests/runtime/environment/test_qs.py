"""The package qs is what its documentation says."""

from __future__ import annotations

from typing import Any

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("{a: {b: ['c', 'd']}}", "a%5Bb%5D%5B0%5D=c&a%5Bb%5D%5B1%5D=d"),
        ("{a: ['b', 'c']}, {arrayFormat: 'brackets', encodeValuesOnly: true}", "a[]=b&a[]=c"),
        ("{a: ['b', 'c']}, {arrayFormat: 'repeat'}", "a=b&a=c"),
        ("{a: ['b', 'c']}, {arrayFormat: 'comma', encodeValuesOnly: true}", "a=b,c"),
        ("{a: ['b', 'c']}, {indices: false}", "a=b&a=c"),
        ("{a: {b: 'c d'}}, {encode: false}", "a[b]=c d"),
        ("{a: {b: 1}}, {allowDots: true, addQueryPrefix: true}", "?a.b=1"),
        ("{a: null, b: undefined, c: ''}", "a=&c="),
        ("{a: null, b: 1}, {skipNulls: true}", "b=1"),
        ("{a: null, b: ''}, {strictNullHandling: true}", "a&b="),
        ("{a: 'b c', d: '(e)'}, {format: 'RFC1738'}", "a=b+c&d=(e)"),
        ("{a: new Date(7)}, {serializeDate: (date) => date.getTime()}", "a=7"),
        ("{b: 1, a: 2}, {sort: (one, other) => one.localeCompare(other)}", "a=2&b=1"),
        ("{a: 1, b: 2, c: 3}, {filter: ['a', 'c'], delimiter: ';'}", "a=1;c=3"),
        ("{a: 1, b: 2}, {filter: (name, value) => (name === 'b' ? undefined : value)}", "a=1"),
        ("{a: 'b'}, {encoder: (text) => text.toUpperCase()}", "A=B"),
        ("{}, {addQueryPrefix: true}", ""),
        ("{a: [], b: {}, c: () => 1}", ""),
    ],
)
def test_writing(engine: Engine, arguments: str, text: str) -> None:
    assert engine.value(f"return require('qs').stringify({arguments})") == text


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ("'a[b][c]=d&e=f+g'", {"a": {"b": {"c": "d"}}, "e": "f g"}),
        ("'a[]=b&a[]=c'", {"a": ["b", "c"]}),
        ("'a[1]=c&a[0]=b'", {"a": ["b", "c"]}),
        ("'a=b&a=c'", {"a": ["b", "c"]}),
        ("'a=b&a=c', {duplicates: 'last'}", {"a": "c"}),
        ("'a%5Bb%5D=%C3%BC'", {"a": {"b": "ü"}}),
        ("'a[100]=x'", {"a": {"100": "x"}}),
        ("'a[1]=b', {arrayLimit: 0}", {"a": {"1": "b"}}),
        ("'a[b][c][d][e][f][g]=x'", {"a": {"b": {"c": {"d": {"e": {"f": {"[g]": "x"}}}}}}}),
        ("'a[b][c]=d', {depth: 0}", {"a[b][c]": "d"}),
        ("'?a.b=1', {allowDots: true, ignoreQueryPrefix: true}", {"a": {"b": "1"}}),
        ("'a=b,c', {comma: true}", {"a": ["b", "c"]}),
        ("'a&b=', {strictNullHandling: true}", {"a": None, "b": ""}),
        ("'a=b;c=d', {delimiter: ';'}", {"a": "b", "c": "d"}),
        ("'a=1&b=2', {parameterLimit: 1}", {"a": "1"}),
        ("'a[]=b', {parseArrays: false}", {"a": {"0": "b"}}),
        ("'toString=1&__proto__[x]=2&a[hasOwnProperty]=b'", {}),
        ("'a=x', {decoder: (text) => text + '!'}", {"a!": "x!"}),
        ("'a=%A7', {charset: 'iso-8859-1'}", {"a": "§"}),
        ("''", {}),
    ],
)
def test_reading(engine: Engine, arguments: str, value: Any) -> None:
    assert engine.value(f"return require('qs').parse({arguments})") == value


def test_mistakes_are_told(engine: Engine) -> None:
    script = """
    const cycle = {}
    cycle.self = cycle
    require('qs').stringify(cycle)
    """
    assert engine.run(script) == {"error": "RangeError", "message": "Cyclic object value"}
    assert engine.run("require('qs').stringify({}, {format: 'x'})") == {
        "error": "TypeError",
        "message": "Unknown format option provided.",
    }
