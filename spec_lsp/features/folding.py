"""What can be folded in a YAML document: values of several lines, comments, `#region`s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Source, Span

_COMMENT = re.compile(r"[ \t]*#(.*)")
_REGION = re.compile(r"\s*#?(region|endregion)\b")


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that can be folded into their first one, 0-based, the last one included."""

    first: int
    last: int
    kind: Literal["value", "comment", "region"] = "value"


def folding(analysis: Analysis, path: str) -> tuple[Fold, ...]:
    """The folds of a YAML file, in the order of the text; one for each first line."""
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return ()
    source = analysis.source(path)
    scalars: list[range] = []
    folds = [*_values(source, tree.root, scalars), *_comments(source, scalars)]
    by_line: dict[int, Fold] = {}
    for fold in folds:
        known = by_line.get(fold.first)
        if known is None or fold.last > known.last:
            by_line[fold.first] = fold
    return tuple(sorted(by_line.values(), key=lambda fold: (fold.first, -fold.last)))


def _values(source: Source, root: Node | None, scalars: list[range]) -> Iterator[Fold]:
    stack: list[tuple[Node | None, int | None]] = [(root, None)]
    while stack:
        node, key = stack.pop()
        if isinstance(node, Scalar):
            lines = _lines(source, node.span)
            scalars.append(range(lines[0] + 1, lines[1] + 1))
        if node is None or (isinstance(node, Scalar) and node.is_empty):
            continue
        first, last = _lines(source, node.span)
        first = first if key is None else key
        if key is not None and last > first:
            yield Fold(first, last)
        if isinstance(node, Sequence):
            stack += [(item, _lines(source, item.span)[0]) for item in node.items]
        elif isinstance(node, Mapping):
            stack += [(entry.value, _key_line(source, entry)) for entry in node.entries]


def _key_line(source: Source, entry: Entry) -> int:
    return source.line_at(entry.key.span.start)


def _lines(source: Source, span: Span) -> tuple[int, int]:
    """The first and the last line of a span; a line end at its end is no line more."""
    text = source.text
    end = span.end
    while end > span.start and text[end - 1] in "\r\n":
        end -= 1
    return source.line_at(span.start), source.line_at(max(span.start, end - 1))


def _comments(source: Source, scalars: list[range]) -> Iterator[Fold]:
    """Comments of several lines, and what lies between `#region` and `#endregion`."""
    inside = {line for lines in scalars for line in lines}
    start: int | None = None
    regions: list[int] = []
    count = len(source.line_starts)
    for line in range(count + 1):
        text = source.line_span(line).of(source.text) if line < count else ""
        comment = _COMMENT.fullmatch(text.rstrip("\r\n")) if line not in inside else None
        region = _REGION.match(comment[1]) if comment is not None else None
        if comment is not None and region is None:
            start = line if start is None else start
            continue
        if start is not None and line - 1 > start:
            yield Fold(start, line - 1, "comment")
        start = None
        if region is not None and region[1] == "region":
            regions.append(line)
        elif region is not None and regions:
            yield Fold(regions.pop(), line, "region")
