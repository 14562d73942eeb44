"""TOML text to values, and where each of them stands.

tomli says what the text means and where it stops being TOML; tree-sitter says where the
keys and values of a sound text stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_LENGTH = 200_000  # characters; more is no configuration

# A key or the index of a list's item, from the root down.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class TomlError:
    """Where the text is no TOML, and why."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class TomlDocument:
    """What was read. ``value`` is empty where there is an ``error``. ``keys`` and ``values``
    say where the key and the value at a path stand (a table's value is its header)."""

    value: Mapping[str, Any] = field(default_factory=dict[str, Any])
    error: TomlError | None = None
    keys: Mapping[Path, Span] = field(default_factory=dict[Path, Span])
    values: Mapping[Path, Span] = field(default_factory=dict[Path, Span])


def parse_toml(text: str) -> TomlDocument:
    """Read a text; any text. Never raises."""
    import tomli

    if len(text) > MAX_LENGTH:
        message = f"Longer than {MAX_LENGTH:,} characters: this file is not read."
        return TomlDocument(error=TomlError(Span(0, 1), message))
    try:
        value = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return TomlDocument(error=TomlError(_marked(text, error.pos), f"{error.msg}."))
    except (RecursionError, ValueError):  # nested without end, or a date that is none
        return TomlDocument(error=TomlError(Span(0, min(1, len(text))), "This cannot be read."))
    places = _Places(text)
    places.read()
    return TomlDocument(value, None, places.keys, places.values)


def _marked(text: str, at: int) -> Span:
    """The word at a place, or the last character before the end of a line."""
    start = min(at, len(text))
    while start > 0 and (start == len(text) or text[start].isspace()):
        start -= 1
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, max(end, min(start + 1, len(text))))


class _Places:
    """Notes where the keys and values of a sound text stand."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "replace")
        self.is_ascii = len(self.data) == len(text)
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.counted: dict[Path, int] = {}

    def read(self) -> None:
        import tree_sitter
        import tree_sitter_toml

        parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
        for node in parser.parse(self.data).root_node.named_children:
            if node.type == "pair":
                self.pair(node, ())
            elif node.type in ("table", "table_array_element"):
                self.table(node)

    def table(self, node: Node) -> None:
        header, *pairs = node.named_children or [node]
        path = tuple(self.note_key(header, ()))
        self.values[path] = self.span(header)
        if node.type == "table_array_element":
            index = self.counted.get(path, 0)
            self.counted[path] = index + 1
            path = (*path, index)
        for pair in pairs:
            if pair.type == "pair":
                self.pair(pair, path)

    def pair(self, node: Node, above: Path) -> None:
        key, *values = [child for child in node.named_children if child.type != "comment"]
        path = (*above, *self.note_key(key, above))
        for value in values[:1]:
            self.value(value, path)

    def value(self, node: Node, path: Path) -> None:
        self.values[path] = self.span(node)
        inside = [child for child in node.named_children if child.type != "comment"]
        if node.type == "inline_table":
            for pair in inside:
                self.pair(pair, path)
        elif node.type == "array":
            for index, item in enumerate(inside):
                self.value(item, (*path, index))

    def note_key(self, node: Node, above: Path) -> Path:
        """The names of a key, each noted at its place."""
        path = above
        for part in _key_parts(node):
            path = (*path, self.name(part))
            self.keys.setdefault(path, self.span(part))
        return path[len(above) :]

    def name(self, node: Node) -> str:
        import tomli

        text = self.data[node.start_byte : node.end_byte].decode()
        if node.type != "quoted_key":
            return text
        return next(iter(tomli.loads(f"{text} = 1")))

    def span(self, node: Node) -> Span:
        if self.is_ascii:
            return Span(node.start_byte, node.end_byte)
        start = len(self.data[: node.start_byte].decode())
        return Span(start, start + len(self.data[node.start_byte : node.end_byte].decode()))


def _key_parts(node: Node) -> Iterator[Node]:
    if node.type == "dotted_key":
        for child in node.named_children:
            yield from _key_parts(child)
    else:
        yield node
