"""The edits between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.text.difference import difference
from spec_lsp.text.edit import apply_edits


def test_lines_that_stay_are_in_no_edit():
    before = "a\nb\nc\n  d\ne"
    edits = difference(before, "a\nx\nc\n    d\ne")
    assert [(edit.span.of(before), edit.text) for edit in edits] == [("b\n", "x\n"), ("  ", "    ")]
    assert difference(before, before) == ()


LINES = st.lists(st.sampled_from(("a\n", "  a\n", "b\r\n", "\n", "c", " \r")), max_size=12)


@given(LINES, LINES)
def test_they_lead_from_one_to_the_other(before: list[str], after: list[str]):
    one, other = "".join(before), "".join(after)
    assert apply_edits(one, difference(one, other)) == other
