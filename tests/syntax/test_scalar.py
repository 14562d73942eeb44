"""From a scalar's value to the place in the source where it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.syntax.yaml.nodes import Scalar, get
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.scalar import ScalarMap, scalar_map
from spec_lsp.text.source import Span


def mapped(text: str) -> tuple[Scalar, ScalarMap]:
    """The scalar at `k`, and its map."""
    scalar = get(parse(text).root, "k")
    assert isinstance(scalar, Scalar)
    return scalar, scalar_map(text, scalar)


@pytest.mark.parametrize(
    ("text", "part", "written"),
    [
        ("k: Bearer ${credentials.key}\n", "credentials", "credentials"),
        ("k: 'it''s ${x}'\n", "'", "''"),
        ("k: 'it''s ${x}'\n", "x", "x"),
        ('k: "\\u00e9\\t${x}"\n', "é", "\\u00e9"),
        ('k: "\\u00e9\\t${x}"\n', "x", "x"),
        ('k: "😀\\U0001F600 ${x}"\n', "${x}", "${x}"),
        ("\ufeffk: 'a ${x}'\n", "x", "x"),
        ("k: one\n  two\n", "two", "two"),
        ('k: "one \\\n  two"\n', "two", "two"),
        ('k: "one\\ \n  two"\n', "two", "two"),
        ("k: 'one \\ \n  two'\n", "two", "two"),
        ("k: |\n  one\n\n  ${x}\n", "${x}", "${x}"),
        ("k: |\r\n  one\r\n  ${x}\r\n", "${x}", "${x}"),
        ("k: >-  # comment\n  one\n  ${x}\n", "${x}", "${x}"),
        ("k: |2\n    indented\n  ${x}\n", "${x}", "${x}"),
        ("o:\n    k: |1\n       deep\n", "deep", "deep"),
        ("k: |\n  a\u2028b ${x}\n", "${x}", "${x}"),
    ],
)
def test_a_part_of_a_value_is_found_where_it_is_written(text: str, part: str, written: str):
    if text.startswith("o:"):
        scalar = get(parse(text).root, "o", "k")
        assert isinstance(scalar, Scalar)
        found = scalar_map(text, scalar)
    else:
        scalar, found = mapped(text)
    at = scalar.value.index(part)
    span = found.span(Span(at, at + len(part)))
    assert span.of(text) == written
    assert found.value_offset(span.start) == at


def test_what_folding_made_of_a_line_end_stands_at_the_line_end():
    text = "k: one  \n  two\n"
    scalar, found = mapped(text)
    assert scalar.value == "one two"
    assert found.offset(3) == text.index("one") + 3


def test_a_value_that_is_not_in_the_text_leads_to_the_whole_scalar():
    scalar = Scalar(Span(3, 8), "other", '"')
    found = scalar_map('k: "text"\n', scalar)
    assert found.span(Span(1, 2)) == Span(3, 8)


WORDS = st.sampled_from(
    ("a", "${x.y}", "😀", "é", "'", '"', "\\", "#x", " #", "{", "-", " ", "  ", "\t", "\u2028",
     "\x85", ":x", "\\n", "\\u00e9", "\\x41", "''", "\xa0", "\\\t")
)  # fmt: skip
STYLES = ("", "'", '"', "|", ">", "|-", ">-", "|+", ">+", "|2", "|1", ">2", "|2-")


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A mapping whose first value is a scalar of any style, over one to four lines."""
    end = draw(st.sampled_from(("\n", "\n", "\r\n", "\r")))
    style = draw(st.sampled_from(STYLES))
    indent = draw(st.sampled_from(("  ", "    ")))
    lines = ["".join(line) for line in draw(st.lists(st.lists(WORDS, max_size=5), min_size=1,
                                                     max_size=4))]  # fmt: skip
    if style in ("", "'", '"'):
        return f"k: {style}{(end + indent).join(lines)}{style}{end}z: 1{end}"
    body = "".join((indent + line if line.strip() else "") + end for line in lines)
    comment = draw(st.sampled_from(("", f"# c{end}", end)))
    return f"k: {style}{end}{body}{comment}z: 1{end}"


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(documents())
def test_each_character_of_any_value_is_mapped_to_where_it_is_written(text: str):
    tree = parse(text)
    scalar = get(tree.root, "k")
    if tree.errors or not isinstance(scalar, Scalar) or get(tree.root, "z") is None:
        return
    found = scalar_map(text, scalar)
    assert scalar.value == "" or found.offsets != ()
    before = scalar.span.start
    for index, character in enumerate(scalar.value):
        at = found.offset(index)
        assert before <= at <= len(text)
        before = at
        there = text[at : at + 1]
        is_folded = character in " \n" and there in " \t\r\n#z"
        is_escaped = scalar.style == '"' and there == "\\"
        assert there == character or is_folded or is_escaped
