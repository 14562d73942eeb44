"""How deep the lines of a YAML document stand, and how deep they would stand in steps of one
width. Nothing else of them changes: order, quotes, comments and blank lines stay."""

from __future__ import annotations

from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import BOM, Source


def reindented(source: Source, root: Node | None, step: int) -> list[str]:
    """The lines of a sound document (line ends included), each level ``step`` columns deeper
    than the one above it. A list below a key stays where it stands to that key: beside it or
    deeper. Blanks at the ends of lines go, save in texts of several lines."""
    layout = _Layout(source, len(source.line_starts), step)
    if root is not None:
        layout.node(root, layout.column(root.span.start), 0)
    return [_line(source, number, layout) for number in range(len(source.line_starts))]


class _Layout:
    """The shift of each line that is known: the line's columns to add."""

    def __init__(self, source: Source, count: int, step: int) -> None:
        self.source = source
        self.count = count
        self.step = step
        self.shifts: dict[int, int] = {}
        self.inside: set[int] = set()  # lines that go on a text

    def column(self, offset: int) -> int:
        start = self.source.line_span(self.source.line_at(offset)).start
        start += self.source.text.startswith(BOM, start)
        return offset - start

    def node(self, node: Node | None, old: int, new: int) -> None:
        """``old`` and ``new`` are the columns of a node's first character."""
        if isinstance(node, Mapping) and not node.flow:
            for entry in node.entries:
                self.line(entry.key.span.start, new - old)
                self.rest(entry.key, new - old)
                self.value(entry.value, entry.key, old, new)
        elif isinstance(node, Sequence) and not node.flow:
            for item in node.items:
                self.item(item, old, new)
        elif node is not None:
            self.rest(node, new - old)

    def value(self, value: Node, key: Node, old: int, new: int) -> None:
        """The value of a key that moves from one column to another."""
        is_block = isinstance(value, (Mapping, Sequence)) and not value.flow
        if not is_block or self.same_line(key, value):
            self.rest(value, new - old)
            return
        column = self.column(value.span.start)
        deeper = 0 if isinstance(value, Sequence) and column == old else self.step
        self.node(value, column, new + deeper)

    def item(self, item: Node, old: int, new: int) -> None:
        """An item of a block list, its dash in the column ``old``."""
        start = item.span.start
        line = self.source.line_at(start)
        first = self.source.line_span(line).start
        before = self.source.text[first:start]
        if before.strip(" ").startswith("-"):
            self.shift(line, new - old)
            column = self.column(start)
            self.node(item, column, column + new - old)
        else:  # the dash stands alone on a line above
            self.node(item, self.column(start), self.column(start) + new - old)

    def same_line(self, key: Node, value: Node) -> bool:
        return self.source.line_at(key.span.end) == self.source.line_at(value.span.start)

    def rest(self, node: Node, shift: int) -> None:
        """The further lines of a value that goes over several."""
        first = self.source.line_at(node.span.start)
        last = self.source.line_at(max(node.span.start, node.span.end - 1))
        for line in range(first + 1, last + 1):
            self.shift(line, shift)
            if isinstance(node, Scalar):
                self.inside.add(line)
        # A value may begin on a line of its own.
        if not self.source.text[self.source.line_span(first).start : node.span.start].strip():
            self.shift(first, shift)

    def line(self, offset: int, shift: int) -> None:
        line = self.source.line_at(offset)
        if not self.source.text[self.source.line_span(line).start : offset].strip(f" {BOM}"):
            self.shift(line, shift)

    def shift(self, line: int, shift: int) -> None:
        self.shifts.setdefault(line, shift)

    def of(self, line: int) -> int:
        """The shift of a line; of a comment that of what it stands above, else of what it
        stands below."""
        if line in self.shifts:
            return self.shifts[line]
        following = next((at for at in range(line, self.count) if at in self.shifts), None)
        if following is not None:
            return self.shifts[following]
        above = next((at for at in range(line, -1, -1) if at in self.shifts), None)
        return self.shifts[above] if above is not None else 0


def _line(source: Source, number: int, layout: _Layout) -> str:
    text = source.whole_line(number)
    body = text.rstrip("\r\n")
    ending = text[len(body) :]
    shift = layout.of(number)
    if number not in layout.inside:
        body = body.rstrip(" \t")
    if not body.strip() or not shift:
        return body + ending
    indent = len(body) - len(body.lstrip(" "))
    return " " * max(0, indent + shift) + body.lstrip(" ") + ending
