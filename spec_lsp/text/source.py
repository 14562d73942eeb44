"""Source text and spans: the only place that knows line tables and UTF-16.

Inside spec-lsp a place in a text is a code-point offset, and a stretch of it a
:class:`Span`. What the Language Server Protocol calls a position (a line, and a
character counted in the units that client and server agreed on) exists only at
the edge, and is made here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]

BOM = "\ufeff"

# The protocol's line endings, and no others: U+2028 and its kin are ordinary characters.
_LINE_END = re.compile(r"\r\n|\r|\n")


class Position(NamedTuple):
    """A place as the protocol says it: both 0-based, ``character`` in units of an encoding."""

    line: int
    character: int


class Range(NamedTuple):
    """Two positions; ``end`` is exclusive."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in code points: ``start`` inclusive, ``end`` exclusive."""

    start: int
    end: int

    def __contains__(self, offset: int) -> bool:
        """Whether ``offset`` touches the span; a cursor right behind it counts."""
        return self.start <= offset <= self.end

    def of(self, text: str) -> str:
        """The part of ``text`` that the span covers."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """The same stretch ``by`` code points further on."""
        return Span(self.start + by, self.end + by)


def _width(text: str, encoding: Encoding) -> int:
    """How many units of ``encoding`` the text takes. Lone surrogates count as one character."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-16":
        return len(text) + sum(character > "\uffff" for character in text)
    return len(text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Source:
    """An immutable text with its line table.

    ``text`` is as the editor has it. ``undecodable`` is the offset of the first
    character that stands for bytes which are no UTF-8, where the text came from
    a file (such bytes read as U+FFFD), else None.
    """

    text: str
    undecodable: int | None = field(default=None, compare=False)

    @staticmethod
    def decode(data: bytes) -> Source:
        """The text of a file. Never raises; a byte order mark is not part of the text,
        as editors do not show it either."""
        data = data.removeprefix(b"\xef\xbb\xbf")
        try:
            return Source(data.decode("utf-8"))
        except UnicodeDecodeError as error:
            return Source(
                data.decode("utf-8", "replace"),
                undecodable=len(data[: error.start].decode("utf-8", "replace")),
            )

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line starts; line 0 starts at 0."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    def line_at(self, offset: int) -> int:
        """The 0-based line that holds ``offset``."""
        return bisect_right(self.line_starts, max(offset, 0)) - 1

    def line_span(self, line: int) -> Span:
        """The line's text without its ending. Lines past the end give an empty span there."""
        if line >= len(self.line_starts):
            return Span(len(self.text), len(self.text))
        start = self.line_starts[line]
        end = self.line_starts[line + 1] if line + 1 < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def position(self, offset: int, encoding: Encoding = "utf-16") -> Position:
        """``offset`` as the protocol says it; offsets outside the text are clamped."""
        offset = min(max(offset, 0), len(self.text))
        line = self.line_at(offset)
        return Position(line, _width(self.text[self.line_starts[line] : offset], encoding))

    def offset(self, position: Position, encoding: Encoding = "utf-16") -> int:
        """The code-point offset of a position. Lines and characters past the end are
        clamped, and a position inside a character (half a surrogate pair) falls before it."""
        if position.line < 0:
            return 0
        if position.line >= len(self.line_starts):
            return len(self.text)
        span = self.line_span(position.line)
        left = position.character
        if encoding == "utf-32" or span.of(self.text).isascii():
            return min(span.start + max(left, 0), span.end)
        for offset in range(span.start, span.end):
            width = _width(self.text[offset], encoding)
            if left < width:
                return offset
            left -= width
        return span.end

    def range(self, span: Span, encoding: Encoding = "utf-16") -> Range:
        """A span as the protocol says it."""
        return Range(self.position(span.start, encoding), self.position(span.end, encoding))
