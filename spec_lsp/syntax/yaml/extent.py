"""How far nodes reach in their text: to the last character that is theirs."""

from __future__ import annotations

from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence


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


def is_bare(text: str, entry: Entry) -> bool:
    """Whether an entry holds nothing but keys and values: no comment, anchor, alias or tag, so
    that it can be written anew from its values."""
    at = entry.span.start
    stack: list[Node] = [entry.value, entry.key]
    while stack:
        node = stack.pop()
        if isinstance(node, Alias) or node.anchor is not None or node.tag is not None:
            return False
        if isinstance(node, Scalar):
            if "#" in text[at : node.span.start]:
                return False
            at = max(at, node.span.end)
        elif isinstance(node, Sequence):
            stack += reversed(node.items)
        else:
            for inner in reversed(node.entries):
                stack += (inner.value, inner.key)
    return "#" not in text[at : entry.span.end]
