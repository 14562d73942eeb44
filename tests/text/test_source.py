"""Offsets to the protocol's positions and back, in all three encodings."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.text.source import Encoding, Position, Range, Source, Span

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
TEXTS = st.text(st.sampled_from("ab é€😀\u2028\x85\ufeff\t\r\n"), max_size=40)
PROPERTY = settings(max_examples=300, deadline=None, derandomize=True)


def units(text: str, encoding: Encoding) -> int:
    """How long a text is, told by encoding it."""
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    name = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    return len(text.encode(name)) // width


def test_a_character_outside_the_basic_plane_is_two_units_of_utf_16_and_four_bytes():
    source = Source("a: 😀x")
    assert [source.position(4, encoding) for encoding in ENCODINGS] == [(0, 7), (0, 5), (0, 4)]


def test_lines_end_at_cr_lf_and_crlf_and_at_nothing_else():
    source = Source("a\rb\nc\r\nd\u2028e\x85f\n")
    assert [source.line_span(line).of(source.text) for line in range(6)] == [
        "a", "b", "c", "d\u2028e\x85f", "", "",
    ]  # fmt: skip


def test_a_position_past_a_line_or_past_the_text_is_clamped():
    source = Source("ab\r\ncd")
    assert source.offset(Position(0, 99)) == 2
    assert source.offset(Position(9, 0)) == 6
    assert source.offset(Position(-1, 0)) == 0
    assert source.offset(Position(1, -5)) == 4
    assert source.position(99) == (1, 2)
    assert source.position(-1) == (0, 0)


def test_a_position_within_a_surrogate_pair_falls_before_the_character():
    assert Source("😀x").offset(Position(0, 1), "utf-16") == 0


def test_a_file_is_decoded_without_its_byte_order_mark_and_its_bad_bytes_are_named():
    assert Source.decode(b"\xef\xbb\xbfa: \xc3\xa9") == Source("a: é")
    broken = Source.decode("é: ".encode() + b"\xff\n")
    assert (broken.text, broken.undecodable) == ("é: \ufffd\n", 3)


def test_a_long_line_is_converted_quickly():
    source = Source("x" * 1_000_000 + "é😀")
    assert source.offset(source.position(1_000_002)) == 1_000_002


def test_a_cursor_right_behind_a_span_touches_it():
    assert [offset in Span(2, 4) for offset in (1, 2, 4, 5)] == [False, True, True, False]


@pytest.mark.parametrize("encoding", ENCODINGS)
@PROPERTY
@given(text=TEXTS)
def test_every_offset_is_where_encoding_the_line_says(encoding: Encoding, text: str):
    source = Source(text)
    ends = [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
    for offset in range(len(text) + 1):
        line = sum(end <= offset for end in ends)
        start = ends[line - 1] if line else 0
        expected = Position(line, units(text[start:offset], encoding))
        assert source.position(offset, encoding) == expected
        # Between \r and \n no position exists: it is the line's end.
        between = text[offset - 1 : offset + 1] == "\r\n"
        assert source.offset(expected, encoding) == (offset - 1 if between else offset)


@PROPERTY
@given(text=TEXTS, line=st.integers(-2, 50), character=st.integers(-2, 200))
def test_any_position_leads_into_its_line(text: str, line: int, character: int):
    source = Source(text)
    for encoding in ENCODINGS:
        offset = source.offset(Position(line, character), encoding)
        assert 0 <= offset <= len(text)
        if 0 <= line < len(source.line_starts):
            assert offset in source.line_span(line)


def test_a_span_is_a_range():
    assert Source("a\nbc").range(Span(0, 3)) == Range(Position(0, 0), Position(1, 1))
