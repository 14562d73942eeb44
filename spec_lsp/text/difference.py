"""The edits that lead from one text to another: lines that differ, and of lines that differ in
their indentation alone no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span


def difference(before: str, after: str) -> tuple[TextEdit, ...]:
    """Edits of ``before`` that make ``after`` of it."""
    old, new = _lines(before), _lines(after)
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    start = sum(map(len, old[:head]))
    middle = (old[head : len(old) - tail], new[head : len(new) - tail])
    return tuple(_edits(start, *middle))


def _edits(start: int, old: list[str], new: list[str]) -> Iterator[TextEdit]:
    offsets = [start]
    for line in old:
        offsets.append(offsets[-1] + len(line))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        there, wanted = old[first:last], new[new_first:new_last]
        if len(there) == len(wanted) and all(map(_differ_in_indentation, there, wanted)):
            for index, (one, other) in enumerate(zip(there, wanted, strict=True)):
                if one != other:
                    offset = offsets[first + index]
                    yield TextEdit(Span(offset, offset + _indent(one)), other[: _indent(other)])
        else:
            yield TextEdit(Span(offsets[first], offsets[last]), "".join(wanted))


def _differ_in_indentation(one: str, other: str) -> bool:
    return one.lstrip(" ") == other.lstrip(" ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _lines(text: str) -> list[str]:
    source = Source(text)
    bounds = [*source.line_starts, len(text)]
    return [text[bounds[i] : bounds[i + 1]] for i in range(len(source.line_starts))]
