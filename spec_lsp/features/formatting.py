"""Formatting a connector's YAML: keys in the order of the format's tables, one indentation.

Whatever would be another value afterwards is not done; a file with an error is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.canonical_order import reorderings
from spec_lsp.syntax.yaml.entry_order import Reordering, reordered
from spec_lsp.syntax.yaml.indentation import reindented
from spec_lsp.syntax.yaml.nodes import Mapping, Node
from spec_lsp.syntax.yaml.parse import Tree, parse
from spec_lsp.syntax.yaml.trailing_blanks import without_trailing_blanks
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.difference import difference
from spec_lsp.text.edit import TextEdit, apply_edits
from spec_lsp.text.source import Source, Span

_OPENS_A_BLOCK = re.compile(r"(?P<indent> *(?:- +)*)(?P<key>[^\s#][^#]*?)?:[ \t]*(?:#.*)?")


def formatting(
    analysis: Analysis, path: str, step: int, within: Span | None = None
) -> tuple[TextEdit, ...]:
    """The edits that format a YAML file of the connector, or what of it lies on the lines of
    ``within``; ``step`` is the number of columns of a level. None where there is nothing to do."""
    tree = analysis.yaml_documents().get(path)
    if tree is None or not _is_whole(tree):
        return ()
    source = analysis.source(path)
    if within is not None:
        first, last = source.line_at(within.start), source.line_at(within.end)
        within = Span(source.line_starts[first], source.line_span(last).end)
    return formatted(source, tree, step, tuple(reorderings(analysis, path, within)), within)


def sorted_keys(analysis: Analysis, path: str) -> tuple[TextEdit, ...]:
    """The edits that put the keys of a YAML file in the order of the tables."""
    tree = analysis.yaml_documents().get(path)
    source = analysis.source(path)
    orders = tuple(reorderings(analysis, path))
    return with_order(source, tree, orders) if tree is not None and orders else ()


def with_order(source: Source, tree: Tree, orders: tuple[Reordering, ...]) -> tuple[TextEdit, ...]:
    """The edits that put entries in another order; none where that would mean something else."""
    after = reordered(source, orders)
    is_same = _is_same_inside(source, after, orders[0].mapping) if _is_one(tree, orders) else None
    if is_same is None:
        is_same = _means_the_same(tree, after)
    return difference(source.text, after) if is_same else ()


def _is_one(tree: Tree, orders: tuple[Reordering, ...]) -> bool:
    """Whether one mapping alone is read again, which in a long text is felt."""
    return len(orders) == 1 and not tree.has_anchors


def _is_same_inside(source: Source, after: str, mapping: Mapping) -> bool | None:
    """Whether the lines of a mapping hold the same value afterwards; None where that cannot be
    told of them alone."""
    first, last = source.line_at(mapping.span.start), source.line_at(mapping.span.end)
    while first > 0 and source.line_span(first - 1).of(source.text).lstrip()[:1] in ("", "#"):
        first -= 1
    moved = Source(after)
    if len(moved.line_starts) != len(source.line_starts):
        return None
    inside = moved.text[moved.line_starts[first] : moved.line_span(last).end]
    tree = parse(inside + "\n")
    return _value(tree.root) == _value(mapping) if tree.is_sound else None


def formatted(
    source: Source,
    tree: Tree,
    step: int,
    orders: tuple[Reordering, ...] = (),
    within: Span | None = None,
) -> tuple[TextEdit, ...]:
    """The edits that format a sound text with its tree."""
    for text in _attempts(source, tree, step, orders, within):
        if text != source.text and _means_the_same(tree, text):
            return difference(source.text, text)
    return ()


def _attempts(
    source: Source, tree: Tree, step: int, orders: tuple[Reordering, ...], within: Span | None
) -> Iterator[str]:
    """What the text might become, the best first."""
    trimmed = apply_edits(source.text, without_trailing_blanks(source, tree.root, within))
    ordered = reordered(source, orders)
    for text in dict.fromkeys((ordered, source.text)):
        between = Source(text)
        root = tree.root if text == source.text else parse(text).root
        indented = Source(apply_edits(text, reindented(between, root, step, within)))
        blanks = without_trailing_blanks(indented, parse(indented.text).root, within)
        yield apply_edits(indented.text, blanks)
    yield ordered
    yield trimmed


def _means_the_same(tree: Tree, text: str) -> bool:
    after = parse(text)
    return _is_whole(after) and _value(after.root) == _value(tree.root)


def _value(root: Node | None) -> object:
    try:
        return to_value(root)
    except TooManyValuesError:
        return object()  # equal to nothing: such a text is left alone


def _is_whole(tree: Tree) -> bool:
    return tree.is_sound and tree.documents == 1 and tree.root is not None


def line_begun(source: Source, offset: int, step: int) -> tuple[TextEdit, ...]:
    """The edits when the line at ``offset`` has just been begun: the one above loses the blanks at
    its end; behind a key that opens a block the new one, still empty, is indented."""
    line = source.line_at(offset)
    if line == 0:
        return ()
    above = source.line_span(line - 1)
    blanks = without_trailing_blanks(source, parse(source.text).root, above)
    return (*blanks, *_indented(source, line, step))


def _indented(source: Source, line: int, step: int) -> tuple[TextEdit, ...]:
    here = source.line_span(line).of(source.text)
    if here.strip(" \t"):
        return ()
    opening = _OPENS_A_BLOCK.fullmatch(source.line_span(line - 1).of(source.text))
    if opening is None or not _is_key(source, line - 1, opening):
        return ()
    column = len(opening["indent"]) + step
    start = source.line_starts[line]
    edit = TextEdit(Span(start, start + len(here)), " " * column)
    return () if here == edit.text else (edit,)


def _is_key(source: Source, line: int, opening: re.Match[str]) -> bool:
    """Whether a line that looks like a key is one, and not part of a text."""
    if not opening["key"]:
        return False
    start = source.line_starts[line] + len(opening["indent"])
    tree = parse(source.text)
    stack = [tree.root]
    while stack:
        node = stack.pop()
        for entry in getattr(node, "entries", ()):
            if entry.key.span.start == start:
                return True
            stack.append(entry.value)
        stack += getattr(node, "items", ())
    return False
