"""The tree of a text that differs little from one whose tree is known.

Of a sound text the smallest entry of a block mapping is read anew whose lines hold all of the
change; what stands before it stays, what stands behind it is moved. The result is that of
:func:`~spec_lsp.syntax.yaml.parse.parse`, or there is none, and the text is to be read whole:
where an entry cannot be told from its surroundings by its indentation alone.
"""

from __future__ import annotations

import re

from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.parse import MAX_DEPTH, Tree, parse
from spec_lsp.text.source import BOM, Span

_MAX_CHANGE = 20_000  # characters; more are read as quickly with all the rest
_LINE = re.compile(r"(?m)^( *)(?=[^\s])")
# What makes lines of their own, or is read in its own way in the whole text.
_SPECIAL = ("\t", "\x85", "\u2028", "\u2029", "<<<<<<<", ">>>>>>>")


def reparse(before: str, tree: Tree, after: str) -> Tree | None:
    """The tree of ``after``, made from that of ``before``; None where that is not possible."""
    if not tree.is_sound or tree.documents != 1 or tree.has_anchors or before.startswith(BOM):
        return None
    if not isinstance(tree.root, Mapping) or _is_special(before):
        return None
    start = _common(before, after)
    end = len(before) - _common(before[start:][::-1], after[start:][::-1])
    grown = len(after) - len(before)
    if end - start > _MAX_CHANGE or end - start + grown > _MAX_CHANGE:
        return None
    for path, territory in reversed(_around(before, tree.root, start, end)):
        text = after[territory.start : territory.end + grown]
        mapping, number = path[-1]
        column = mapping.entries[number].key.span.start - territory.start
        entry = _entry_in(text, column, len(path))
        if entry is not None:
            moved = _shifted_entry(entry, territory.start)
            return Tree(_replaced(path, 0, moved, grown))
        if territory.end - territory.start > len(before) // 2:
            break
    return None


# A mapping and the number of its entry that leads on.
_Step = tuple[Mapping, int]


def _is_special(text: str) -> bool:
    return any(part in text for part in _SPECIAL) or text.count("\r") != text.count("\r\n")


def _common(first: str, second: str) -> int:
    """The length of the common beginning of two texts."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _around(text: str, root: Mapping, start: int, end: int) -> list[tuple[tuple[_Step, ...], Span]]:
    """The entries of block mappings whose lines hold all from ``start`` to ``end``, the
    outermost first: the way to each, and the lines that are its own."""
    found: list[tuple[tuple[_Step, ...], Span]] = []
    path: tuple[_Step, ...] = ()
    node: Node = root
    limit = len(text)
    while isinstance(node, Mapping) and not node.flow:
        number = _entry_at(node, start)
        if number is None:
            break
        first = text.rfind("\n", 0, node.entries[number].key.span.start) + 1
        if number + 1 < len(node.entries):
            key = node.entries[number + 1].key
            limit = text.rfind("\n", 0, key.span.start) + 1
        # What is typed at the very end may belong to what follows.
        if start < first or end > limit or (end == limit and limit < len(text)):
            break
        path = (*path, (node, number))
        found.append((path, Span(first, limit)))
        node = node.entries[number].value
    return found


def _entry_at(mapping: Mapping, offset: int) -> int | None:
    """The last entry that begins before an offset."""
    number = None
    for index, entry in enumerate(mapping.entries):
        if entry.key.span.start > offset:
            break
        number = index
    return number


def _entry_in(text: str, column: int, depth: int) -> Entry | None:
    """The one entry of a block mapping that a text consists of, its key in a ``column``, every
    further line of it deeper; its spans are meant in the text."""
    lines = [match.end() - match.start() for match in _LINE.finditer(text)]
    if not lines or lines[0] != column or any(indent <= column for indent in lines[1:]):
        return None
    if text.startswith("%") or _is_special(text):
        return None
    tree = parse(text)
    root = tree.root
    if not tree.is_sound or tree.has_anchors or tree.documents != 1:
        return None
    if not isinstance(root, Mapping) or root.flow or len(root.entries) != 1:
        return None
    (entry,) = root.entries
    is_simple = isinstance(entry.key, Scalar) and entry.key.span.start == column
    if not is_simple or text[:column].strip(" ") or text[column] in "?-":
        return None
    return entry if depth + _height(root) < MAX_DEPTH else None


def _height(node: Node) -> int:
    if isinstance(node, Mapping):
        return 1 + max((_height(entry.value) for entry in node.entries), default=0)
    if isinstance(node, Sequence):
        return 1 + max((_height(item) for item in node.items), default=0)
    return 0


def _replaced(path: tuple[_Step, ...], index: int, moved: Entry, by: int) -> Mapping:
    """The mapping at a step of the path with the new entry in it, all behind it moved."""
    mapping, number = path[index]
    if index + 1 < len(path):
        old = mapping.entries[number]
        moved = Entry(old.key, _replaced(path, index + 1, moved, by))
    behind = mapping.entries[number + 1 :]
    if by:
        behind = tuple(_shifted_entry(entry, by) for entry in behind)
    entries = (*mapping.entries[:number], moved, *behind)
    start = entries[0].key.span.start
    span = Span(start, max(start, entries[-1].value.span.end))
    return Mapping(span, entries, False, mapping.tag)


def _shifted_entry(entry: Entry, by: int) -> Entry:
    return Entry(_shifted(entry.key, by), _shifted(entry.value, by))


def _shifted(node: Node, by: int) -> Node:
    span = Span(node.span.start + by, node.span.end + by)
    if isinstance(node, Scalar):
        return Scalar(span, node.value, node.style, node.tag)
    if isinstance(node, Mapping):
        entries = tuple(
            [Entry(_shifted(entry.key, by), _shifted(entry.value, by)) for entry in node.entries]
        )
        return Mapping(span, entries, node.flow, node.tag)
    assert isinstance(node, Sequence)  # without anchors there are no aliases
    return Sequence(span, tuple([_shifted(item, by) for item in node.items]), node.flow, node.tag)


class RecentTrees:
    """The trees of some texts that were read lately: the next text is probably one of them,
    with a word more."""

    def __init__(self, texts: int = 6, shortest: int = 2_000) -> None:
        self._texts = texts
        self._shortest = shortest
        self._recent: list[tuple[str, Tree]] = []

    def parse(self, text: str) -> Tree:
        """What :func:`~spec_lsp.syntax.yaml.parse.parse` gives."""
        if len(text) < self._shortest:
            return parse(text)
        for before, tree in reversed(self._recent):
            if abs(len(before) - len(text)) <= _MAX_CHANGE:
                found = reparse(before, tree, text)
                if found is not None:
                    break
        else:
            found = parse(text)
        self._recent.append((text, found))
        del self._recent[: -self._texts]
        return found
