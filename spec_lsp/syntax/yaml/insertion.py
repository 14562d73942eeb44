"""Edits that add an entry to a mapping, written as the file is written: its indentation, its
line ends, block or flow style, comments kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence, deref
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import BOM, Source, Span

# What is added: a scalar as it is to be written (in quotes where it needs them), or entries.
Written: TypeAlias = "str | dict[str, Written]"

_STEP = 2


def add_entry(
    source: Source, root: Node | None, place: Node, name: str, value: Written
) -> TextEdit | None:
    """The edit that adds ``name: value`` at the end of the mapping ``place``, or makes one of
    an absent value. ``root`` is the document's tree. None where ``place`` is neither."""
    node = deref(place)
    step = indent_step(source, root)
    if isinstance(node, Mapping) and node is place and node.entries and not node.flow:
        column = _column(source, node.entries[0].key.span.start)
        offset = _line_end(source, node.entries[-1])
        return _block(source, offset, column, step, name, value)
    if isinstance(node, Mapping) and node is place and source.text[node.span.start] == "{":
        text = f"{name}: {_flow(value)}"
        if node.entries:
            end = node.entries[-1].span.end
            return TextEdit(Span(end, end), f", {text}")
        return TextEdit(Span(node.span.start + 1, node.span.end - 1), text)
    if isinstance(node, Scalar) and node.is_empty:
        column = _indent(source, node.span.start) + step
        offset = _end_of_line(source, node.span.end)
        return _block(source, offset, column, step, name, value)
    return None


def indent_step(source: Source, root: Node | None) -> int:
    """How many columns the file indents by: by the first mapping inside a mapping."""
    for entry in _nested(root):
        inner = deref(entry.value)
        if inner is entry.value and isinstance(inner, Mapping) and inner.entries and not inner.flow:
            step = _column(source, inner.entries[0].key.span.start)
            step -= _column(source, entry.key.span.start)
            if 1 <= step <= 8:
                return step
    return _STEP


def line_end(source: Source) -> str:
    """The line end that the file uses."""
    return "\r\n" if "\r\n" in source.text else "\n"


def _nested(root: Node | None) -> Iterator[Entry]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping) and not node.flow:
            yield from node.entries
            stack += reversed([entry.value for entry in node.entries])


def _block(
    source: Source, offset: int, column: int, step: int, name: str, value: Written
) -> TextEdit:
    eol = line_end(source)
    lines = _lines(name, value, " " * column, " " * step)
    return TextEdit(Span(offset, offset), "".join(eol + line for line in lines))


def _lines(name: str, value: Written, indent: str, step: str) -> Iterator[str]:
    if isinstance(value, str) or not value:
        yield f"{indent}{name}: {value or '{}'}"
        return
    yield f"{indent}{name}:"
    for key, inside in value.items():
        yield from _lines(key, inside, indent + step, step)


def _flow(value: Written) -> str:
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{key}: {_flow(inside)}" for key, inside in value.items()) + "}"


def _column(source: Source, offset: int) -> int:
    start = source.line_starts[source.line_at(offset)]
    return len(source.text[start:offset].removeprefix(BOM))


def _indent(source: Source, offset: int) -> int:
    """The column at which the key on an offset's line starts, behind any `- `."""
    start = source.line_starts[source.line_at(offset)]
    line = source.text[start:offset].removeprefix(BOM)
    return len(line) - len(line.lstrip(" -"))


def _line_end(source: Source, last: Entry) -> int:
    end = max(last.span.end, last.key.span.end)
    while end > 0 and source.text[end - 1].isspace():
        end -= 1
    return _end_of_line(source, max(end, last.key.span.end))


def _end_of_line(source: Source, offset: int) -> int:
    return source.line_span(source.line_at(offset)).end
