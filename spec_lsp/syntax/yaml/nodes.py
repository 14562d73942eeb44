"""The nodes of a YAML tree: frozen, small, each with the span it was read from.

Spans are code-point offsets into the text that was parsed, a byte order mark
included. A node's span covers its value alone: no anchor, no tag, no comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from spec_lsp.text.source import Span

ScalarStyle = Literal["", "'", '"', "|", ">"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar. ``value`` is its decoded text; an absent value is ``''`` with style ``''``.

    For quoted scalars the span holds the quotes too, for block scalars the ``|``.
    ``syntax.scalar`` leads from an offset in ``value`` to one in the source.
    """

    span: Span
    value: str
    style: ScalarStyle = ""
    tag: str | None = None
    anchor: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here at all (``key:`` and no more)."""
        return self.style == "" and self.value == "" and self.span.start == self.span.end


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key: value`` of a mapping. ``name`` is the key's text, where that is a scalar."""

    key: Node
    value: Node
    # Asked for far more often than an entry is made.
    name: str | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        name = self.key.value if isinstance(self.key, Scalar) else None
        object.__setattr__(self, "name", name)

    @property
    def span(self) -> Span:
        """From the start of the key to the end of the value."""
        return Span(self.key.span.start, max(self.key.span.end, self.value.span.end))


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping, its entries in the order of the text, duplicates included. ``is_plain``: its
    keys differ, and none of them merges another mapping into it."""

    span: Span
    entries: tuple[Entry, ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None
    is_plain: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = {entry.name for entry in self.entries}
        is_plain = len(names) == len(self.entries) and "<<" not in names
        object.__setattr__(self, "is_plain", is_plain)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A sequence."""

    span: Span
    items: tuple[Node, ...]
    flow: bool = False
    tag: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """``*name``; ``target`` is the anchored node, or None where there is none before it."""

    span: Span
    name: str
    target: Node | None = field(default=None, repr=False)


Node: TypeAlias = Scalar | Mapping | Sequence | Alias


def deref(node: Node | None) -> Scalar | Mapping | Sequence | None:
    """The node that an alias stands for; any other node is itself."""
    while isinstance(node, Alias):
        node = node.target
    return node


def entry(node: Node | None, name: str) -> Entry | None:
    """The entry of a mapping whose key is ``name``: the last one, as a loader would take it.

    Entries that come in through a merge key (``<<``) count, after the mapping's own.
    """
    return _entry(deref(node), name, 0)


def _entry(node: Node | None, name: str, depth: int) -> Entry | None:
    if not isinstance(node, Mapping) or depth > _MERGE_DEPTH:
        return None
    if node.is_plain:
        return next((candidate for candidate in node.entries if candidate.name == name), None)
    for candidate in reversed(node.entries):
        if candidate.name == name and not _is_merge(candidate):
            return candidate
    for candidate in node.entries:
        if _is_merge(candidate):
            for source in _merged(candidate):
                found = _entry(source, name, depth + 1)
                if found is not None:
                    return found
    return None


def get(node: Node | None, *path: str) -> Node | None:
    """The node found by following mapping keys from ``node``, aliases and merges included."""
    for name in path:
        found = entry(node, name)
        if found is None:
            return None
        node = found.value
    return deref(node)


def text(node: Node | None) -> str | None:
    """The text of a scalar that is not absent, else None."""
    node = deref(node)
    return node.value if isinstance(node, Scalar) and not node.is_empty else None


def entries(node: Node | None) -> Iterator[Entry]:
    """The effective entries of a mapping, one for each key: its own (of duplicates the
    last), then those that merge keys bring in. Anything but a mapping has none."""
    node = deref(node)
    if isinstance(node, Mapping) and node.is_plain:  # nearly every mapping
        return iter(node.entries)
    return _entries(node, set(), 0)


_MERGE_DEPTH = 20  # a merge chain longer than this is an attack, not a connector


def _entries(node: Node | None, seen: set[str], depth: int) -> Iterator[Entry]:
    if not isinstance(node, Mapping) or depth > _MERGE_DEPTH:
        return
    last = {entry.name: entry for entry in node.entries}
    for candidate in node.entries:
        if candidate.name is None:
            yield candidate
        elif (
            last[candidate.name] is candidate
            and candidate.name not in seen
            and not _is_merge(candidate)
        ):
            seen.add(candidate.name)
            yield candidate
    for candidate in node.entries:
        if _is_merge(candidate):
            for source in _merged(candidate):
                yield from _entries(source, seen, depth + 1)


def _is_merge(candidate: Entry) -> bool:
    """Whether this is a merge key; in quotes `<<` is a key like any other."""
    return candidate.name == "<<" and isinstance(candidate.key, Scalar) and not candidate.key.style


def _merged(merge: Entry) -> Iterator[Node | None]:
    value = deref(merge.value)
    for source in value.items if isinstance(value, Sequence) else (value,):
        yield deref(source)


def scalars(root: Node | None) -> Iterator[Scalar]:
    """Every scalar that is written in a tree, keys too, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping):
            for entry in reversed(node.entries):
                stack += (entry.value, entry.key)
