"""Edits of a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.text.edit import OverlappingEditsError, TextEdit, apply_edits
from spec_lsp.text.source import Span


def edit(start: int, end: int, text: str) -> TextEdit:
    return TextEdit(Span(start, end), text)


def test_spans_are_meant_in_the_text_as_it_was_whatever_the_order():
    assert apply_edits("abcdef", [edit(4, 5, "X"), edit(0, 1, "")]) == "bcdXf"


def test_insertions_at_one_place_keep_their_order_and_stand_before_a_replacement():
    edits = [edit(1, 1, "1"), edit(1, 2, "B"), edit(1, 1, "2")]
    assert apply_edits("abc", edits) == "a12Bc"


def test_edits_that_touch_do_not_overlap():
    assert apply_edits("abcd", [edit(0, 2, "x"), edit(2, 4, "y")]) == "xy"


def test_edits_that_overlap_are_refused():
    with pytest.raises(OverlappingEditsError):
        apply_edits("abcd", [edit(0, 3, "x"), edit(2, 4, "y")])


@pytest.mark.parametrize("span", [Span(3, 9), Span(-1, 0), Span(2, 1)])
def test_a_span_that_is_none_of_the_text_is_refused(span: Span):
    with pytest.raises(ValueError, match="outside the text"):
        apply_edits("abcd", [TextEdit(span, "x")])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.text("ab\n😀", max_size=3), st.text("xy", max_size=3)), max_size=6))
def test_replacing_every_part_gives_the_new_parts(parts: list[tuple[str, str]]):
    edits: list[TextEdit] = []
    at = 0
    for old, new in parts:
        edits.append(edit(at, at + len(old), new))
        at += len(old)
    result = apply_edits("".join(old for old, _ in parts), edits)
    assert result == "".join(new for _, new in parts)
