"""The package querystring is Node's."""

from __future__ import annotations

from typing import Any

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("stringify({a: [1, 'x y'], b: true, c: null})", "a=1&a=x%20y&b=true&c="),
        ("stringify({a: 1, b: 2}, ';', ':')", "a:1;b:2"),
        ("stringify({a: 'ü'}, null, null, {encodeURIComponent: escape})", "a=%FC"),
        ("parse('a=1&a=2&b=x+y&c=%C3%BC&d')", {"a": ["1", "2"], "b": "x y", "c": "ü", "d": ""}),
        ("parse('a:1;b:2', ';', ':')", {"a": "1", "b": "2"}),
        ("parse('a=1&b=2&c=3', null, null, {maxKeys: 2})", {"a": "1", "b": "2"}),
        ("parse('a=%zz&b=%ff')", {"a": "%zz", "b": "\ufffd"}),
        ("unescape('%C3%BC+')", "ü+"),
        ("decode === parse && encode === stringify", True),
    ],
)
def test_reading_and_writing(engine: Engine, expression: str, value: Any) -> None:
    names = "parse, stringify, encode, decode, unescape"
    assert (
        engine.value(f"const {{ {names} }} = require('querystring'); return {expression}") == value
    )
