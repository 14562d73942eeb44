"""The indentation of a YAML text, brought to one step.

A block collection moves as a whole: its lines, what goes on from them over several lines, the
texts of its block scalars, and the comments at its side. List items stay at the column of their
key where they stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spec_lsp.syntax.yaml.extent import content_end
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import BOM, Source, Span

_BEFORE_CONTENT = re.compile(r" *(?:- *)*")
_INDICATED = re.compile(r"[|>][+-]?[1-9]")


class _CannotBeLaidOut(Exception):
    """The text has a form that is not moved: an explicit key, a property before a key."""


def reindented(
    source: Source, root: Node | None, step: int, within: Span | None = None
) -> tuple[TextEdit, ...]:
    """The edits that bring the text to ``step`` columns a level, as far as whole collections
    lie on lines that ``within`` touches. ``root`` is the tree of a sound text."""
    lines = (0, len(source.line_starts))
    if within is not None:
        lines = (source.line_at(within.start), source.line_at(within.end) + 1)
    layout = _Layout(source, step, lines)
    try:
        if isinstance(root, Mapping | Sequence) and not root.flow:
            layout.root(root)
    except _CannotBeLaidOut:
        return ()
    return layout.edits()


@dataclass
class _Layout:
    """The column that each line gets. ``shifts`` is by how much a line moves; ``columns`` are
    the old columns of the collections around a line, with the new ones."""

    source: Source
    step: int
    lines: tuple[int, int]
    shifts: dict[int, int] = field(default_factory=dict[int, int])
    columns: dict[int, dict[int, int]] = field(default_factory=dict[int, "dict[int, int]"])

    def root(self, node: Mapping | Sequence) -> None:
        self.collection(node, 0, {})

    def collection(self, node: Mapping | Sequence, wanted: int, around: dict[int, int]) -> None:
        """Lay out a block collection whose column shall be ``wanted``."""
        first = self.first_of(node)
        column = self.column(first)
        if not self.is_inside(node):
            wanted = column
        around = {**{old: new for old, new in around.items() if old < column}, column: wanted}
        for start, value, end in self.parts(node):
            if self.column(start) != column:
                raise _CannotBeLaidOut
            is_block = isinstance(value, Mapping | Sequence) and not value.flow
            line = self.source.line_at(start)
            for below in range(line, line + 1 if is_block else self.source.line_at(end) + 1):
                self.shifts[below] = wanted - column
                self.columns[below] = around
            self.value(value, start, column, wanted, around)

    def parts(self, node: Mapping | Sequence) -> list[tuple[int, Node, int]]:
        """Where each part of a collection begins, its value, and where it ends."""
        text = self.source.text
        if isinstance(node, Mapping):
            return [(e.key.span.start, e.value, content_end(text, e)) for e in node.entries]
        parts: list[tuple[int, Node, int]] = []
        column, at = self.column(node.span.start), node.span.start
        for item in node.items:
            dash = self.dash(column, at, item.span.start)
            end = max(dash + 1, content_end(text, Entry(Scalar(Span(dash, dash + 1), ""), item)))
            parts.append((dash, item, end))
            at = end
        return parts

    def dash(self, column: int, start: int, end: int) -> int:
        """The last `-` at a column between two offsets."""
        for line in range(self.source.line_at(end), self.source.line_at(start) - 1, -1):
            offset = self.source.line_starts[line] + column
            if line == 0 and self.source.text.startswith(BOM):
                offset += 1
            is_dash = self.source.text.startswith("-", offset)
            if is_dash and start <= offset and self.column(offset) == column:
                return offset
        raise _CannotBeLaidOut

    def value(
        self, value: Node, start: int, column: int, wanted: int, around: dict[int, int]
    ) -> None:
        """Lay out the value of a part that begins at ``start``."""
        if isinstance(value, Scalar) and value.style in ("|", ">"):
            self.block_text(value, column, wanted)
        if not isinstance(value, Mapping | Sequence) or value.flow:
            return
        first = self.first_of(value)
        inner = self.column(first)
        if self.source.line_at(first) == self.source.line_at(start):
            self.collection(value, wanted + inner - column, around)  # `- key: value`
        elif inner == column:
            self.collection(value, wanted, around)  # `- item` at the column of its key
        else:
            self.collection(value, wanted + self.step, around)

    def block_text(self, scalar: Scalar, column: int, wanted: int) -> None:
        """Lay out the lines of a block scalar; where its header tells the indentation they keep
        their distance."""
        source = self.source
        header, last = source.line_at(scalar.span.start), source.line_at(scalar.span.end)
        filled = [line for line in range(header + 1, last + 1) if self.text(line).strip(" ")]
        if not filled:
            return
        shift = wanted - column
        inside = self.lines[0] <= header and last < self.lines[1]
        if inside and not _INDICATED.match(source.text, scalar.span.start):
            shift = wanted + self.step - self.indent(filled[0])
        for line in range(header + 1, last + 1):
            self.shifts[line] = shift

    def edits(self) -> tuple[TextEdit, ...]:
        """The edits of the lines that move."""
        self.comments()
        edits: list[TextEdit] = []
        for line, shift in sorted(self.shifts.items()):
            indent = self.indent(line)
            text = self.text(line)
            if shift == 0 or (not text.strip(" ") and indent == 0):
                continue
            new = max(indent + shift, 0)
            if not text.strip(" "):  # of a block scalar: what is less than its indentation is none
                new = min(new, indent)
            start = self.source.line_starts[line]
            start += self.source.text.startswith(BOM, start)
            edits.append(TextEdit(Span(start, start + indent), " " * new))
        return tuple(edits)

    def comments(self) -> None:
        """Let lines between entries, which are comments, go with what stands at their column."""
        below: int | None = None
        filled = sorted(self.columns)
        if not filled:
            return
        above: dict[int, int] = {}
        known = set(self.shifts)
        following = iter(filled)
        below = next(following, None)
        for line in range(*self.lines):
            while below is not None and below < line:
                below = next(following, None)
            if line in known:
                above = self.columns.get(line, above)
                continue
            if not self.text(line).strip():
                continue
            indent = self.indent(line)
            if below is not None and self.indent(below) == indent:
                self.shifts[line] = self.shifts[below]
            elif indent in above:
                self.shifts[line] = above[indent] - indent
            elif above and indent > min(above):
                nearest = max(old for old in above if old < indent)
                self.shifts[line] = above[nearest] - nearest
            elif below is not None:
                self.shifts[line] = self.shifts[below]

    def first_of(self, node: Mapping | Sequence) -> int:
        """Where a block collection begins: its first key, or its first `-`."""
        if isinstance(node, Mapping):
            return node.entries[0].key.span.start
        if not self.source.text.startswith("-", node.span.start):
            raise _CannotBeLaidOut
        return node.span.start

    def is_inside(self, node: Mapping | Sequence) -> bool:
        first, last = self.source.line_at(self.first_of(node)), self.source.line_at(node.span.end)
        return self.lines[0] <= first and last < self.lines[1]

    def column(self, offset: int) -> int:
        """The column of an entry or item, before which only spaces and other items may stand."""
        start = self.source.line_starts[self.source.line_at(offset)]
        before = self.source.text[start:offset].removeprefix(BOM)
        if not _BEFORE_CONTENT.fullmatch(before):
            raise _CannotBeLaidOut
        return len(before)

    def text(self, line: int) -> str:
        return self.source.line_span(line).of(self.source.text).removeprefix(BOM)

    def indent(self, line: int) -> int:
        text = self.text(line)
        return len(text) - len(text.lstrip(" "))
