"""Locators are read as the platform reads them, and half-typed ones too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.syntax.locator import Locator, parse_locator


def steps(text: str) -> list[str | float | None]:
    """Names as texts, indexes as numbers."""
    locator = parse_locator(text)
    assert locator.malformed is None
    return [
        segment.name if segment.kind == "name" else segment.index for segment in locator.segments
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("credentials.user.name", ["credentials", "user", "name"]),
        ("$.credentials.apiKey", ["credentials", "apiKey"]),
        ("$", []),
        ("items[0].id", ["items", 0, "id"]),
        ("$[1]", [1]),
        ("[1]", ["", 1]),
        ("items[]", ["items", 0]),
        ("items[ 4 ]", ["items", 4]),
        ("items[0x4]", ["items", 4]),
        ("items[1.5]", ["items", 1.5]),
        ("items[0][1]", ["items", 0, 1]),
        (r"a\.b\[c\]\\", ["a.b[c]\\"]),
        ("a\\", ["a\\"]),
        (r"\$.a", ["$", "a"]),
        ("a.$.b", ["a", "$", "b"]),
        ("a]b", ["a]b"]),
        ("a..b.", ["a", "", "b", ""]),
        ("$.", [""]),
        (".a", ["", "a"]),
        ("odd name.é😀", ["odd name", "é😀"]),
    ],
)
def test_reads_names_and_indexes(text: str, expected: list[str | float]) -> None:
    assert steps(text) == expected


def marked(locator: Locator) -> list[str]:
    return [segment.span.of(locator.text) for segment in locator.segments]


def test_spans_cover_the_names_alone_escapes_included() -> None:
    assert marked(parse_locator(r"$.a\.b[ 1 ].😀.c")) == [r"a\.b", " 1 ", "😀", "c"]


def test_a_trailing_dot_is_an_empty_name_where_the_cursor_stands() -> None:
    locator = parse_locator("credentials.")
    last = locator.segments[-1]
    assert (last.name, last.span.start, last.span.end, locator.malformed) == ("", 12, 12, None)


@pytest.mark.parametrize(
    ("text", "before", "wrong", "message"),
    [
        ("", [], "", "Write the path of a variable here."),
        ("$name", [], "name", "After `$` comes a dot: write `$.name`."),
        ("a.b[0", ["a", "b"], "[0", "Close the bracket with `]`."),
        ("a[0]b", ["a", "0"], "b", "After `]` comes `.` and a field, or `[` and an index."),
        ("a[0]]", ["a", "0"], "]", "Remove this `]`: no bracket is open here."),
        ("a[-1]", ["a"], "-1", "An index counts from 0 and cannot be negative."),
        ("a['b.c'].d", ["a"], "'b.c'",
         "An index is a number; write a field's name after a dot: `.b\\.c`."),
        ("edges[*].node", ["edges"], "*", "An index is a number; a locator has no wildcard."),
    ],
)  # fmt: skip
def test_a_malformed_locator_says_where_and_what_to_do(
    text: str, before: list[str], wrong: str, message: str
) -> None:
    locator = parse_locator(text)
    assert marked(locator) == before
    assert locator.malformed is not None
    assert locator.malformed.span.of(text) == wrong
    assert locator.malformed.message == message


def test_only_the_dollar_alone_is_the_root() -> None:
    assert [parse_locator(text).is_root for text in ("$", "$.", "$.a", "", "a")] == [
        True, False, False, False, False,
    ]  # fmt: skip


@given(st.text(alphabet="ab.$[]\\0 '😀"))
def test_any_text_can_be_parsed_and_spans_lie_in_it_in_order(text: str) -> None:
    locator = parse_locator(text)
    end = 0
    for segment in locator.segments:
        assert end <= segment.span.start <= segment.span.end <= len(text)
        end = segment.span.end
    if locator.malformed is not None:
        assert end <= locator.malformed.span.start <= locator.malformed.span.end <= len(text)


@given(st.lists(st.text(), min_size=1))
def test_an_escaped_name_is_read_back(names: list[str]) -> None:
    escaped = [
        "".join(f"\\{character}" if character in ".[]\\" else character for character in name)
        for name in names
    ]
    assert steps("$." + ".".join(escaped)) == names
