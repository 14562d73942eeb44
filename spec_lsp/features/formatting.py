"""A connector's YAML in canonical order and indentation; comments, quotes and blank lines stay.

Only mappings that the format describes are put in order: names of the author's own, data, data
schemas and formulas, whose first key counts, stay as they are. Whatever comes out is read again,
and taken only if it means the same.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import is_formula
from spec_lsp.features.place import place_of
from spec_lsp.format.fields import ObjectType
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.incremental import RecentTrees
from spec_lsp.syntax.yaml.layout import reindented
from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node, Sequence
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

_Path = tuple[str | int, ...]


def format_document(analysis: Analysis, path: str, step: int = 2) -> tuple[TextEdit, ...]:
    """The edits that put a YAML file in order and indent it by ``step`` columns; none where it
    has a mistake, or where it is right already."""
    text = analysis.source(path).text
    tree = analysis.yaml_documents().get(path)
    if tree is None or not _may_be_formatted(text):
        return ()
    formatted = "".join(reindented(analysis.source(path), tree.root, step))
    ordered = sorted_keys(analysis, path, formatted)
    return _edits(text, ordered if ordered is not None else formatted)


def format_range(
    analysis: Analysis, path: str, within: Span, step: int = 2
) -> tuple[TextEdit, ...]:
    """The edits that indent the lines within a span; the order of keys is a matter of whole
    mappings and stays."""
    source = analysis.source(path)
    tree = analysis.yaml_documents().get(path)
    if tree is None or not _may_be_formatted(source.text):
        return ()
    first, last = source.line_at(within.start), source.line_at(within.end)
    lines = [
        line if first <= number <= last else source.whole_line(number)
        for number, line in enumerate(reindented(source, tree.root, step))
    ]
    return _edits(source.text, "".join(lines))


def sort_keys(analysis: Analysis, path: str) -> tuple[TextEdit, ...]:
    """The edits that put the keys of a file into canonical order, and change nothing else."""
    text = analysis.source(path).text
    if path not in analysis.yaml_documents() or not _may_be_formatted(text):
        return ()
    ordered = sorted_keys(analysis, path, text)
    return _edits(text, ordered) if ordered is not None else ()


def is_sorted(analysis: Analysis, path: str) -> bool:
    """Whether the keys of a file are in canonical order, or cannot be put into it."""
    source, tree = analysis.source(path), analysis.yaml_documents().get(path)
    if tree is None or not tree.is_sound or tree.documents != 1 or "\t" in source.text:
        return True
    return next(_unsorted(analysis, path, source, tree.root, ()), None) is None


def _may_be_formatted(text: str) -> bool:
    tree = parse(text)
    return tree.is_sound and tree.documents == 1 and "\t" not in text


def _edits(before: str, after: str) -> tuple[TextEdit, ...]:
    """The edits from one text to another, by lines; none where they do not mean the same."""
    if before == after or not _means_the_same(before, after):
        return ()
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        TextEdit(Span(starts[first], starts[last]), "".join(new[start:end]))
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
    )


def _means_the_same(before: str, after: str) -> bool:
    first, second = parse(before), parse(after)
    if not second.is_sound or second.documents != first.documents:
        return False
    try:
        return to_value(first.root) == to_value(second.root)
    except TooManyValuesError:
        return False


# -- the order of keys


def sorted_keys(analysis: Analysis, path: str, text: str) -> str | None:
    """A text of the file at ``path`` with its keys in canonical order; None where they are."""
    result = text
    trees = RecentTrees()
    # One mapping after the other, the innermost first: what is inside has moved with its entry.
    for _ in range(_MAX_MAPPINGS):
        source, root = Source(result), trees.parse(result).root
        found = next(_unsorted(analysis, path, source, root, ()), None)
        if found is None:
            break
        result = found
    return result if result != text else None


_MAX_MAPPINGS = 2_000


def _unsorted(
    analysis: Analysis, path: str, source: Source, node: Node | None, steps: _Path
) -> Iterator[str]:
    """The text with the first mapping sorted that is not in order."""
    if isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from _unsorted(analysis, path, source, item, (*steps, number))
    if not isinstance(node, Mapping) or is_formula(node):
        return
    place = place_of(analysis, path, steps)
    kind = place.value.object if place is not None and place.value is not None else None
    if kind is not None and place is not None and place.value is not None:
        if place.value.data_schema:
            return
        text = _sorted(source, node, kind)
        if text is not None:
            yield text
    for entry in node.entries:
        if entry.name is not None:
            yield from _unsorted(analysis, path, source, entry.value, (*steps, entry.name))


def _sorted(source: Source, mapping: Mapping, kind: ObjectType) -> str | None:
    """The text with a block mapping's entries in the table's order; None where they are, or
    where an entry does not have its lines for itself."""
    if mapping.flow or not mapping.is_plain or _has_names(mapping):
        return None
    order = _order([entry.name or "" for entry in mapping.entries], kind)
    if order == sorted(order):
        return None
    pieces = _pieces(source, mapping)
    if pieces is None:
        return None
    texts = [piece.of(source.text) for piece in pieces]
    ending = "\r\n" if "\r\n" in source.text else "\n"
    arranged = [
        text if text.endswith("\n") else text + ending
        for _, text in sorted(zip(order, texts, strict=True), key=lambda pair: pair[0])
    ]
    whole = "".join(arranged)
    if not texts[-1].endswith("\n"):
        whole = whole.removesuffix(ending)
    start, end = pieces[0].start, pieces[-1].end
    return source.text[:start] + whole + source.text[end:]


def _order(names: list[str], kind: ObjectType) -> list[tuple[int, int]]:
    """For each key its place: by the table; one that is not in it stays behind the key that it
    stands behind."""
    numbers: dict[str, int] = {}
    for number, field in enumerate(kind.fields):
        numbers[field.name] = numbers.get(field.other_spelling_of or "", number)
    order: list[tuple[int, int]] = []
    last = -1
    for position, name in enumerate(names):
        last = numbers.get(name, last)
        order.append((last, position))
    return order


def _pieces(source: Source, mapping: Mapping) -> list[Span] | None:
    """The lines of each entry, with the comments above it."""
    starts: list[int] = []
    for entry in mapping.entries:
        line = source.line_at(entry.key.span.start)
        begin = source.line_span(line).start
        if source.text[begin : entry.key.span.start].strip(" "):
            return None  # `- key:`, or something else before it
        starts.append(begin)
    for number in range(1, len(starts)):
        floor = _line_behind(source, mapping.entries[number - 1].value.span.end)
        starts[number] = _with_comments(source, starts[number], floor)
    ends = [*starts[1:], _line_behind(source, mapping.entries[-1].value.span.end)]
    if any(end < start for start, end in zip(starts, ends, strict=True)):
        return None
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _line_behind(source: Source, offset: int) -> int:
    """Where the line behind a value begins."""
    while offset > 0 and source.text[offset - 1] in "\r\n":
        offset -= 1
    line = source.line_at(offset)
    return source.line_starts[line] + len(source.whole_line(line))


def _with_comments(source: Source, start: int, floor: int) -> int:
    """The beginning of the comments right above a line."""
    line = source.line_at(start)
    while line > 0:
        above = source.line_span(line - 1)
        text = above.of(source.text).strip()
        if above.start < floor or not text.startswith("#"):
            break
        line -= 1
    return source.line_span(line).start


def _has_names(mapping: Mapping) -> bool:
    """Whether anchors or aliases stand in a mapping: an anchor stays before its aliases."""
    stack: list[Node] = [mapping]
    while stack:
        node = stack.pop()
        if isinstance(node, Alias) or node.anchor is not None:
            return True
        if isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Mapping):
            for entry in nodes.entries(node):
                stack += (entry.key, entry.value)
    return False
