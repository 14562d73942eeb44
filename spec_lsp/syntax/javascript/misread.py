"""TypeScript that tree-sitter misreads, spelled so that it reads it right.

Only the parser sees these spellings. They have the length of what they stand for, in bytes, so
every place in the tree is one in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

# `import('x').T<U>`, and `as import('x').T`: types that begin like values. The bounds keep
# hostile texts from taking long.
_NAMED = rb"""import\(\s{0,9}(?:'[^'\n]{0,300}'|"[^"\n]{0,300}")\s{0,9}\)"""
_IMPORTED_TYPE = re.compile(
    rb"\b" + _NAMED + rb"(?=(?:\s{0,9}\.\s{0,9}[\w$]{1,99}){1,9}\s{0,9}<)"
    rb"|(?<=\bas )" + _NAMED + rb"|(?<=\bsatisfies )" + _NAMED
)
# A line that ends behind `as T`, and one that begins with what could go on with a value.
_TWO_LINES = re.compile(rb"\b(?:as|satisfies)\b[^\n;]{0,300}\n\s{0,300}[\[(`]")
_GAP = re.compile(rb"[ \t\r]{0,300}\n\s{0,300}[\[(`]")
_MAX_ROUNDS = 4  # what is read right uncovers what was not
_TYPED = ("as_expression", "satisfies_expression")


def parse_typescript(parse: Callable[[bytes], Tree], text: bytes) -> Tree:
    """The tree of a text in UTF-8."""
    if b"import(" in text:
        text = _IMPORTED_TYPE.sub(lambda match: b"_" * len(match[0]), text)
    tree = parse(text)
    for _ in range(_MAX_ROUNDS if _TWO_LINES.search(text) is not None else 0):
        ends = {end for node in _nodes(tree.root_node) if (end := _end(node, text)) is not None}
        if not ends:
            break
        # No line goes on behind a type: a semicolon says so in the line end's place.
        ended = bytearray(text)
        for end in ends:
            ended[end] = ord(";")
        text = bytes(ended)
        tree = parse(text)
    return tree


def _nodes(root: Node) -> list[Node]:
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        found.append(node)
        stack.extend(node.children)
    return found


def _end(node: Node, text: bytes) -> int | None:
    """Where the line ends at which a statement ends, though a call, an index or a template
    begins the next one."""
    if node.type in _TYPED:
        before = node
    elif node.type in ("lookup_type", "array_type"):
        before = node.children[0]
    else:
        return None
    gap = _GAP.match(text, before.end_byte)
    return text.index(b"\n", before.end_byte) if gap is not None else None
