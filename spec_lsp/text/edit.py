"""Edits of a text: made as data, applied at the edge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace what ``span`` covers by ``text``; an empty span inserts."""

    span: Span
    text: str


class OverlappingEditsError(ValueError):
    """Two edits of one batch want the same characters."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """``text`` with all ``edits`` made, each span meant in the text as it was.

    Insertions at one place keep their order. Raises :class:`OverlappingEditsError`
    where two edits overlap, :class:`ValueError` where a span is none of the text.
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if not 0 <= edit.span.start <= edit.span.end <= len(text):
            raise ValueError(f"{edit.span} is outside the text")
        if edit.span.start < done:
            raise OverlappingEditsError(f"edits overlap at offset {edit.span.start}")
        parts += (text[done : edit.span.start], edit.text)
        done = edit.span.end
    return "".join((*parts, text[done:]))
