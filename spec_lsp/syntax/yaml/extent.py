"""How far nodes reach in their text: to the last character that is theirs."""

from __future__ import annotations

from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence


def content_end(text: str, entry: Entry) -> int:
    """Where the last line of an entry's value ends, comments and blank lines behind it not
    counted."""
    end = entry.span.end
    while end > entry.key.span.end and text[end - 1].isspace():
        end -= 1
    return end


def last_scalar(entry: Entry) -> Scalar | None:
    """The scalar with which a block entry ends, if it does."""
    node: Node = entry.value
    while (last := _last(node)) is not None:
        node = last
    return node if isinstance(node, Scalar) else None


def _last(node: Node) -> Node | None:
    """The last node inside a block collection."""
    if isinstance(node, Mapping) and not node.flow and node.entries:
        entry = node.entries[-1]
        return max(entry.key, entry.value, key=lambda part: part.span.end)
    if isinstance(node, Sequence) and not node.flow and node.items:
        return node.items[-1]
    return None
