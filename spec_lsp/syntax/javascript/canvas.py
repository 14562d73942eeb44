"""A text that is rewritten line by line, and the way back from what it became.

Most of it is rewritten in place: blanked, or written over with as many characters. What
needs more room makes its line longer; :class:`Columns` leads from a place in the new text
to the one in the old. No line is added and none is taken away.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from spec_lsp.text.source import Span

# What ends a line for JavaScript; the protocol's own list is shorter, and is kept too.
_VISIBLE = re.compile(r"[^\r\n\u2028\u2029\t]")
_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Columns:
    """From offsets in the new text to offsets in the old one, both in code points.

    ``ends`` are the places in the new text behind each stretch that has another length than
    what it stands for, ``starts`` where these begin, ``sources`` the offset in the old text
    of what it stands for, and ``following`` that of what comes after it."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    following: tuple[int, ...] = ()

    def source(self, offset: int) -> int:
        """The offset in the old text; of what was put in, that of what it was put before."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return offset
        if offset < self.ends[index]:
            return self.sources[index]
        return self.following[index] + offset - self.ends[index]


class Canvas:
    """A text on which stretches are blanked, written over, replaced and put in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cells = list(text)  # what stands in each character's place now
        self._put_in: dict[int, str] = {}  # what stands before it
        self._replaced: set[int] = set()  # the cells whose length is no longer 1

    def blank(self, span: Span, *, statement: bool = False) -> None:
        """Put spaces in place of a stretch; line ends and tabs stay. Where a ``statement``
        goes, a semicolon stays, or the statements around it could run into each other."""
        old = span.of(self._text)
        self._cells[span.start : span.end] = _VISIBLE.sub(" ", old)
        if statement and span.start < span.end:
            self._cells[span.start] = ";"

    def write(self, start: int, text: str) -> None:
        """Put a text over what stands at ``start``, of the same length."""
        self._cells[start : start + len(text)] = text

    def replace(self, span: Span, text: str) -> None:
        """Put another text in the place of a stretch (that is not empty); it goes where its
        first character was, and the line ends of the stretch stay."""
        lead = _LINE_END.search(self._text, span.start, span.end)
        end = lead.start() if lead is not None else span.end
        self.blank(Span(end, span.end))
        self._cells[span.start : end] = [text, *[""] * (end - span.start - 1)]
        self._replaced.update(range(span.start, end))

    def insert(self, offset: int, text: str) -> None:
        """Put a text before what stands at ``offset``, behind what was put there earlier."""
        self._put_in[offset] = self._put_in.get(offset, "") + text

    def text(self) -> str:
        """The text as it is now."""
        if not self._put_in:
            return "".join(self._cells)
        cells = self._cells.copy()
        for offset, text in self._put_in.items():
            if offset < len(cells):
                cells[offset] = text + cells[offset]
            else:
                cells.append(text)
        return "".join(cells)

    def columns(self) -> Columns:
        """The way back from :meth:`text`."""
        starts: list[int] = []
        ends: list[int] = []
        sources: list[int] = []
        following: list[int] = []
        grown = 0  # how much longer the new text is, up to here
        for offset, old in self._changed():
            put_in = len(self._put_in.get(offset, ""))
            if put_in:
                starts.append(offset + grown)
                sources.append(offset)
                grown += put_in
                ends.append(offset + grown)
                following.append(offset)
            if old != 1:
                starts.append(offset + grown)
                sources.append(offset)
                grown += old - 1
                ends.append(offset + 1 + grown)
                following.append(offset + 1)
        return Columns(tuple(starts), tuple(ends), tuple(sources), tuple(following))

    def _changed(self) -> list[tuple[int, int]]:
        """The places where the length differs, with the length of what stands there."""
        found = {offset: len(self._cells[offset]) for offset in self._replaced}
        for offset in self._put_in:
            found.setdefault(offset, 1)
        return sorted(found.items())

    def places(self, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The 0-based line, and the column in UTF-8 bytes, at which characters of the old text
        stand in the new one."""
        starts = [0, *(match.end() for match in _LINE_END.finditer(self._text))]
        cells = self._cells.copy()
        for offset, text in self._put_in.items():
            if offset < len(cells):
                cells[offset] = text + cells[offset]
        widths = (len(cell.encode("utf-8", "surrogatepass")) for cell in cells)
        before = list(accumulate(widths, initial=0))
        for offset in offsets:
            line = bisect_right(starts, offset) - 1
            own = len(self._put_in.get(offset, "").encode("utf-8", "surrogatepass"))
            yield line, before[offset] + own - before[starts[line]]
