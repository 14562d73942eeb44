"""Blanks at the ends of lines, where they are no part of a value."""

from __future__ import annotations

import re

from spec_lsp.syntax.yaml.nodes import Node, scalars
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

_BLANKS = re.compile(r"[ \t]+(?=[\r\n]|\Z)")


def without_trailing_blanks(
    source: Source, root: Node | None, within: Span | None = None
) -> tuple[TextEdit, ...]:
    """The edits that take them out, on the lines of ``within`` or everywhere. The blanks that a
    text of several lines goes on behind are left, and those behind a block scalar."""
    texts = [_reach(source, scalar.span) for scalar in scalars(root)]
    first, last = 0, len(source.text)
    if within is not None:
        first = source.line_span(source.line_at(within.start)).start
        last = source.line_span(source.line_at(within.end)).end
    edits: list[TextEdit] = []
    number = 0
    for match in _BLANKS.finditer(source.text, first, last):
        while number < len(texts) and texts[number].end <= match.start():
            number += 1
        if number == len(texts) or match.end() <= texts[number].start:
            edits.append(TextEdit(Span(*match.span()), ""))
    return tuple(edits)


def _reach(source: Source, span: Span) -> Span:
    """A scalar, with the blank lines behind a block scalar, which may belong to it."""
    end = span.end
    if source.text.startswith(("|", ">"), span.start):
        while end < len(source.text) and source.text[end].isspace():
            end += 1
    return Span(span.start, end)
