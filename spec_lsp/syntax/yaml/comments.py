"""The comments of a YAML text, and the nodes that they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Source

_COMMENT = re.compile(r"(?<![^\s\ufeff])#[ \t]?([^\r\n]*)")


class Comments:
    """The comments around the nodes of a tree: each is given out once, with the entry or item
    before which it stands, or on whose lines."""

    def __init__(self, source: Source, root: Node) -> None:
        self._source = source
        self._waiting = [*_comments(source.text, root)]
        self._ends = {_start(part).span.start: end for part, end in _ends(source, root)}

    def at_top(self) -> Iterator[str]:
        """Those at the top of the file, with a blank line between them and the rest."""
        source = self._source
        above = [at for at, _ in self._waiting]
        lines = 0
        while lines < len(source.line_starts):
            span = source.line_span(lines)
            if not any(span.start <= at < max(span.end, span.start + 1) for at in above):
                break
            lines += 1
        is_apart = lines and not source.line_span(lines).of(source.text).strip()
        return iter(self._take(source.line_starts[lines]) if is_apart else ())

    def before(self, node: Node) -> Iterator[str]:
        """Those that belong to an entry (by its key) or an item."""
        start = node.span.start
        line = self._source.line_at(self._ends.get(start, start))
        yield from self._take(self._source.line_span(line).end + 1)

    def rest(self) -> list[str]:
        """Those that stand behind everything."""
        return self._take(len(self._source.text) + 1)

    def _take(self, until: int) -> list[str]:
        taken = [text for at, text in self._waiting if at < until]
        self._waiting = [one for one in self._waiting if one[0] >= until]
        return taken


def _start(part: Entry | Node) -> Node:
    return part.key if isinstance(part, Entry) else part


def _ends(source: Source, root: Node) -> Iterator[tuple[Entry | Node, int]]:
    """Each entry and item, with the end of what stands on its own lines."""
    stack = [root]
    while stack:
        node = stack.pop()
        parts: list[tuple[Entry | Node, Node, int]] = []
        if isinstance(node, Mapping):
            parts = [(entry, entry.value, entry.key.span.end) for entry in node.entries]
        elif isinstance(node, Sequence):
            parts = [(item, item, item.span.start) for item in node.items]
        for part, value, first in parts:
            is_block = isinstance(value, Mapping | Sequence) and not value.flow
            yield part, first if is_block else max(first, value.span.end)
            stack.append(value)


def _comments(text: str, root: Node) -> Iterator[tuple[int, str]]:
    """Every comment with its offset, outside all scalars."""
    at = 0
    for scalar in _leaves(root):
        yield from _between(text, at, scalar.span.start)
        at = max(at, scalar.span.end)
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in _COMMENT.finditer(text, start, end):
        yield match.start(), match[1].rstrip()


def _leaves(root: Node) -> Iterator[Scalar | Alias]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping):
            for entry in reversed(node.entries):
                stack += (entry.value, entry.key)
        else:
            yield node
