"""YAML nodes as plain values."""

from __future__ import annotations

import io
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import MAX_VALUES, TooManyValuesError, to_value


def value(text: str) -> object:
    tree = parse(text)
    assert tree.errors == ()
    return to_value(tree.root)


def loaded(text: str) -> object:
    """What ruamel's own loader reads."""
    return YAML(typ="safe", pure=True).load(text)


ALIKE = [
    "1",
    "-1",
    "+1",
    "0",
    "00",
    "012",
    "0o17",
    "0x1F",
    "1.5",
    ".5",
    "5.",
    "-.5",
    "+.5",
    "1e3",
    "1E-3",
    "1.e3",
    ".e3",
    ".",
    "~",
    "null",
    "Null",
    "NULL",
    "nULL",
    "true",
    "True",
    "TRUE",
    "tRUE",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
    ".inf",
    "-.inf",
    "+.inf",
    ".Inf",
    ".nan",
    ".NaN",
    "1:30",
    "190:20:30",
    "0o8",
    "0x",
    "1e",
    "99999999999999999999",
    "-0",
    "-0.0",
    "'1'",
    '"true"',
    "''",
    "x",
]


@pytest.mark.parametrize("text", [*ALIKE, "!!str 1", "!!int '1'", "!!bool 'true'", "!!null ''"])
def test_a_scalar_reads_as_in_yaml_1_2(text: str):
    expected, read = loaded(f"k: {text}\n"), value(f"k: {text}\n")
    assert repr(read) == repr(expected)


# Where the two differ on purpose: in YAML 1.2's core schema, and in JSON, these are text; there
# are no dates, no sets and no bytes; keys are text; the later of two equal keys wins.
DIFFERENT: dict[str, object] = {
    "0b11": "0b11",
    "1_000": "1_000",
    "-0x1": "-0x1",
    "2024-01-01": "2024-01-01",
    "2024-01-01T00:00:00Z": "2024-01-01T00:00:00Z",
    "=": "=",
    "!!binary aGk=": "aGk=",
    "! 1": "1",
    "!custom x": "x",
    "{1: a, true: b, null: c}": {"1": "a", "true": "b", "null": "c"},
    "{a: 1, a: 2}": {"a": 2},
    "!!set {a, b}": {"a": None, "b": None},
}


@pytest.mark.parametrize("text", DIFFERENT)
def test_a_scalar_that_reads_as_json_has_it(text: str):
    assert value(f"k: {text}\n") == {"k": DIFFERENT[text]}


def test_merge_keys_give_what_is_not_there_and_the_first_source_wins():
    text = "m:\n  k: 3\n  <<: [{k: 1, z: 9}, {z: 8, y: 7}]\n  '<<': text\n"
    assert value(text) == {"m": {"k": 3, "<<": "text", "z": 9, "y": 7}}


def test_infinities_and_no_number_are_read():
    read = value("[.inf, -.inf, .nan, 1e400]")
    assert isinstance(read, list)
    assert read[:2] == [math.inf, -math.inf]
    assert math.isnan(read[2])
    assert read[3] == math.inf


def test_a_number_of_a_thousand_digits_is_text():
    assert value("k: " + "9" * 1000) == {"k": "9" * 1000}


def test_a_document_of_too_many_values_is_refused():
    tree = parse("[" + "1," * (MAX_VALUES + 1) + "]")
    with pytest.raises(TooManyValuesError):
        to_value(tree.root)


TEXTS = st.text(st.sampled_from("ab1: -#'\"\\\n\té😀~"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | TEXTS
    | st.floats(-1e6, 1e6, allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(VALUES, st.booleans(), st.sampled_from((20, 80)))
def test_what_a_dumper_writes_is_read_back(data: object, flow: bool, width: int):
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = flow
    yaml.width = width
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(data, stream)
    try:
        loaded(stream.getvalue())
    except YAMLError:  # it writes some keys (`:1`) so that it cannot read them itself
        return
    assert value(stream.getvalue()) == data
