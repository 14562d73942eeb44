"""Conversions are JavaScript's."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.formulas.javascript_operators import compare, loosely_equal, parse_float
from spec_lsp.formulas.javascript_values import (
    UNDEFINED,
    number_to_text,
    ordered_entries,
    to_number,
    utf16_length,
    utf16_units,
)
from spec_lsp.formulas.json_text import to_json_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"), (-0.0, "0"), (1.0, "1"), (-1.5, "-1.5"), (1e21, "1e+21"),
        (1e20, "1" + "0" * 20),
        (123456789012345680000, "123456789012345680000"), (1e-6, "0.000001"), (1e-7, "1e-7"),
        (1.5e-9, "1.5e-9"), (1.25e25, "1.25e+25"), (5e-324, "5e-324"),
        (0.1 + 0.2, "0.30000000000000004"),
        (2**53 + 1, "9007199254740992"), (math.inf, "Infinity"), (math.nan, "NaN"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)  # fmt: skip
def test_a_number_as_text(number: float, text: str) -> None:
    assert number_to_text(number) == text


@given(st.floats(allow_nan=False))
def test_the_text_of_a_number_is_read_back(number: float) -> None:
    assert to_number(number_to_text(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("", 0), (" \u00a0\n", 0), ("0x1F", 31), ("0b11", 3), (".5", 0.5), ("5.", 5), ("1e3", 1000),
     ("-Infinity", -math.inf), ("+1", 1)],
)  # fmt: skip
def test_a_text_as_number(text: str, number: float) -> None:
    assert to_number(text) == number


@pytest.mark.parametrize("text", ["1_0", "0x", "-0x1", "1n", "inf", "nan", "1 2", "١", "\u200b1"])
def test_a_text_that_is_no_number(text: str) -> None:
    assert math.isnan(to_number(text))


def test_parse_float_reads_the_beginning() -> None:
    texts: Any = ("10px", " -.5e1x", "1e", "0x10", "Infinityx", [7, 8])
    assert [parse_float(text) for text in texts] == [
        10, -5, 1, 0, math.inf, 7,
    ]  # fmt: skip
    assert math.isnan(parse_float("px"))
    assert math.isnan(parse_float(None))


def test_loose_equality() -> None:
    pairs: Any = [(None, UNDEFINED), (0, ""), ("1", True), ([1], 1), ([], ""),
             ({}, "[object Object]"), ([[]], 0), ("0x10", 16)]  # fmt: skip
    assert all(loosely_equal(left, right) and loosely_equal(right, left) for left, right in pairs)
    pairs = [(None, 0), (None, ""), ("true", True), ([], []), ({}, {}), (math.nan, math.nan)]
    assert not any(loosely_equal(left, right) for left, right in pairs)


def test_texts_are_ordered_and_counted_in_utf16() -> None:
    assert compare("😀", "\uffff") < 0
    assert utf16_length("a😀") == len(utf16_units("a😀")) == 3


def test_keys_that_look_like_indexes_come_first() -> None:
    keys = ["b", "10", "2", "01", "-1", "4294967294", "4294967295", "a"]
    assert [key for key, _ in ordered_entries(dict.fromkeys(keys))] == [
        "2", "10", "4294967294", "b", "01", "-1", "4294967295", "a",
    ]  # fmt: skip


def test_json_as_javascript_writes_it() -> None:
    value: Any = {"b": [1.0, math.nan, None, True], "1": "é\u2028\ud800\n"}
    assert to_json_text(value) == '{"1":"é\u2028\\ud800\\n","b":[1,null,null,true]}'


def test_undefined_is_falsy_and_one_object() -> None:
    assert not UNDEFINED
    assert (repr(UNDEFINED), str(UNDEFINED)) == ("undefined", "undefined")
