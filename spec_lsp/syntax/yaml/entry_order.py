"""The entries of block mappings in another order: whole lines that move with their comments.

Blank lines stay between the entries as they stand: the first entry has as many behind it as the
first one had. What cannot be moved surely is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spec_lsp.syntax.yaml.extent import content_end, last_scalar
from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar
from spec_lsp.syntax.yaml.nodes import Sequence as SequenceNode
from spec_lsp.text.source import BOM, Source

_BLANK_OR_COMMENT = re.compile(r"[ \t]*(?:#|\Z)")
_KEEPS_LINE_ENDS = re.compile(r"[|>][1-9]?\+")
# A comment that silences what stands below it goes where that goes.
_SUPPRESSION = re.compile(r"#\s*spec-lsp:\s*ignore\b(?!-)")


@dataclass(frozen=True, slots=True)
class Reordering:
    """A mapping, and the indexes of its entries in the order that they shall have."""

    mapping: Mapping
    order: Sequence[int]


def reordered(source: Source, reorderings: Iterable[Reordering]) -> str:
    """The text with the entries of mappings in their new order, inner mappings too."""
    lines = [*range(len(source.line_starts))]
    # Inner ones first: each moves lines within its own, so that the outer one's stay together.
    for one in sorted(reorderings, key=lambda one: one.mapping.span.start, reverse=True):
        chunks = _chunks(source, one.mapping)
        if chunks is None or not _may_move(source, one, chunks):
            continue
        moved: list[int] = []
        for place, index in enumerate(one.order):
            moved += lines[chunks[index].start : chunks[index].end]
            if place < len(chunks) - 1:
                moved += lines[chunks[place].end : chunks[place + 1].start]
        lines[chunks[0].start : chunks[-1].end] = moved
    return _joined(source, lines)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The lines of an entry with its comments, the end exclusive."""

    start: int
    end: int


def _chunks(source: Source, mapping: Mapping) -> list[_Chunk] | None:
    """The lines of each entry; None where an entry does not have lines of its own."""
    if mapping.flow or not mapping.entries:
        return None
    starts: list[int] = []
    column = 0
    for entry in mapping.entries:
        line = source.line_at(entry.key.span.start)
        start = source.line_starts[line]
        before = source.text[start : entry.key.span.start].removeprefix(BOM)
        if before.strip(" "):
            return None
        starts.append(line)
        column = len(before)
    ends = [source.line_at(content_end(source.text, entry)) + 1 for entry in mapping.entries]
    chunks = [_Chunk(_lead_of_first(source, starts[0]), ends[0])]
    for index in range(1, len(starts)):
        gap = [*range(ends[index - 1], starts[index])]
        if not all(_is_free(source, line) for line in gap) or ends[index - 1] > starts[index]:
            return None
        split = _split(source, gap, column)
        chunks[-1] = _Chunk(chunks[-1].start, gap[0] + split[0] if gap else ends[index - 1])
        chunks.append(_Chunk(gap[0] + split[1] if gap else starts[index], ends[index]))
    return chunks


def _split(source: Source, gap: list[int], column: int) -> tuple[int, int]:
    """Where in the lines between two entries the first one's comments end, and where the
    second one's begin; between them are blank lines."""
    first_ends, second_begins = 0, len(gap)
    for index, line in enumerate(gap):
        text = _line(source, line)
        if not text.strip():
            continue
        if len(text) - len(text.lstrip()) <= column:
            second_begins = index
            break
        first_ends = index + 1
    return first_ends, second_begins


def _lead_of_first(source: Source, line: int) -> int:
    """Where the comments begin that stand right above the first entry. What stands at the top
    of a file is about the file."""
    first = line
    while first > 0 and _is_free(source, first - 1) and _line(source, first - 1).strip():
        first -= 1
    if first == 0 and not any(_SUPPRESSION.search(_line(source, at)) for at in range(line)):
        return line
    return first


def _may_move(source: Source, one: Reordering, chunks: list[_Chunk]) -> bool:
    entries = one.mapping.entries
    names = {entry.name for entry in entries}
    if len(names) < len(entries) or sorted(one.order) != [*range(len(entries))]:
        return False
    # Aliases mean the anchor above them: all that has to do with either stays in its order.
    marked = [index for index in one.order if _has_anchor_or_alias(entries[index])]
    if marked != sorted(marked):
        return False
    lasts = [last_scalar(entry) for entry in entries]
    if any(last is not None and _keeps_line_ends(source, last) for last in lasts):
        return False
    at_end = chunks[-1].end == len(source.line_starts)
    if at_end and _line(source, chunks[-1].end - 1):
        # The file has no line end at its end, which counts for a block scalar.
        ends = (lasts[-1], lasts[one.order[-1]])
        return not any(last is not None and last.style in ("|", ">") for last in ends)
    return True


def _keeps_line_ends(source: Source, scalar: Scalar) -> bool:
    is_block = scalar.style in ("|", ">")
    return is_block and bool(_KEEPS_LINE_ENDS.match(source.text, scalar.span.start))


def _has_anchor_or_alias(entry: Entry) -> bool:
    return any(isinstance(node, Alias) or node.anchor is not None for node in _nodes(entry))


def _nodes(entry: Entry) -> Iterator[Node]:
    stack: list[Node] = [entry.key, entry.value]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, SequenceNode):
            stack += node.items
        elif isinstance(node, Mapping):
            for inner in node.entries:
                stack += (inner.key, inner.value)


def _is_free(source: Source, line: int) -> bool:
    """Whether a line outside all values is blank or a comment."""
    return bool(_BLANK_OR_COMMENT.match(_line(source, line)))


def _line(source: Source, line: int) -> str:
    return source.line_span(line).of(source.text).removeprefix(BOM)


def _joined(source: Source, order: list[int]) -> str:
    """The lines in their order, each with its line end; the last one has none."""
    if order == [*range(len(order))]:
        return source.text
    eol = "\r\n" if "\r\n" in source.text else "\n"
    bounds = [*source.line_starts, len(source.text)]
    parts: list[str] = []
    for place, line in enumerate(order):
        text = source.text[bounds[line] : bounds[line + 1]]
        if line == 0:
            text = text.removeprefix(BOM)
        is_last = place == len(order) - 1
        has_end = text.endswith(("\n", "\r"))
        if is_last and has_end and order[-1] != len(order) - 1:
            text = text.rstrip("\r\n")
        elif not is_last and not has_end:
            text += eol
        parts.append(text)
    return (BOM if source.text.startswith(BOM) else "") + "".join(parts)
