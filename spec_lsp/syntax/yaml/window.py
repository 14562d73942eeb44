"""The stretch of a text around a cursor that can be read without the rest of it.

Where the tree of the text is known, it says where an entry of a block mapping begins before the
cursor. A parser that starts there is in the state of one that has read all that stands before,
and it may stop where the mapping's next entry begins: what stands behind changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.syntax.yaml.builder import Builder
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Sequence
from spec_lsp.syntax.yaml.parse import Tree, events, is_ordinary
from spec_lsp.text.source import BOM

_REACH = 20_000  # characters behind the cursor; whoever writes a longer entry waits
_INDENTS = re.compile(r"(?m)^( *)(?=[^ \r\n])")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a text. ``start`` is the start of a line with an entry of ``mapping``, to
    which ``path`` leads; ``is_cut``: there is more behind ``text``."""

    text: str
    start: int
    path: tuple[str | int, ...]
    mapping: Mapping
    is_cut: bool

    def read(self, marked: str, mark: str) -> Node | None:
        """The tree of the window's text with a mark in it, up to the end of the entry that holds
        the mark; None where that is not sure without the rest of the text."""
        builder = Builder(marked, {})
        depth = children = 0
        is_marked = False
        try:
            for event in events(marked, pure=False):
                kind = type(event).__name__
                begins = kind in _BEGINNINGS
                if begins and depth == 1 and is_marked and children % 2 == 0:
                    break  # the next entry
                if not builder.take(event):
                    return None
                if kind == "ScalarEvent":
                    is_marked = is_marked or mark in event.value
                elif begins and kind != "AliasEvent":
                    depth += 1
                    continue
                elif kind in _ENDS:
                    depth -= 1
                    if depth == 0:
                        break  # the mapping
                children += depth == 1 and (begins or kind in _ENDS)
            else:
                if self.is_cut:
                    return None
        except Exception:  # whatever the parser thinks of the text, it is the text's fault
            return None
        builder.close()
        root = builder.root
        is_read = is_marked and isinstance(root, Mapping) and not root.flow
        return root if is_read else None


_BEGINNINGS = frozenset({"ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"})
_ENDS = frozenset({"MappingEndEvent", "SequenceEndEvent"})


def window_at(text: str, tree: Tree, offset: int) -> Window | None:
    """The smallest window around an offset; None where the text has to be read whole.
    ``tree`` is that of ``text``, in which what is broken may have been mended."""
    root = tree.root
    if not isinstance(root, Mapping) or root.flow or tree.documents != 1 or text.startswith(BOM):
        return None
    line = text.rfind("\n", 0, offset) + 1
    best = (0, (), root) if not text[: root.span.start].strip(" \n") else None
    for start, path, mapping in reversed(list(_entries_before(text, root, line))):
        column = mapping_column(text, start)
        if all(indent >= column for indent in _indents(text, start, line, offset)):
            best = start, path, mapping
            break
    if best is None:
        return None
    end = text.find("\n", offset + _REACH) + 1 or len(text)
    inside = text[best[0] : end]
    return Window(inside, *best, end < len(text)) if is_ordinary(inside) else None


def mapping_column(text: str, line: int) -> int:
    """The spaces at the start of a line."""
    return len(text[line : line + 400]) - len(text[line : line + 400].lstrip(" "))


def _entries_before(
    text: str, root: Mapping, line: int
) -> Iterator[tuple[int, tuple[str | int, ...], Mapping]]:
    """The entries of block mappings around a line that begin on lines of their own above it,
    outermost first: their lines, and their mappings with the path that leads there."""
    node: Node = root
    path: tuple[str | int, ...] = ()
    while True:
        if isinstance(node, Mapping) and not node.flow:
            found = None
            for entry in node.entries:
                if entry.key.span.start >= line:
                    break
                found = entry
            if found is None:
                return
            start = text.rfind("\n", 0, found.key.span.start) + 1
            if not text[start : found.key.span.start].strip(" "):
                yield start, path, node
            path = (*path, found.name or "")
            node = found.value
        elif isinstance(node, Sequence) and not node.flow:
            index = sum(item.span.start < line for item in node.items) - 1
            if index < 0:
                return
            path = (*path, index)
            node = node.items[index]
        else:
            return


def _indents(text: str, start: int, line: int, offset: int) -> Iterator[int]:
    """The indentations of the lines from ``start`` to the cursor's, as the cursor's is with a
    mark in it."""
    for match in _INDENTS.finditer(text, start, line):
        yield len(match[1])
    yield min(mapping_column(text, line), offset - line)
