"""What a selection grows to, step by step: a word, its expression, `${…}`, the text, the value,
the entry, the mapping, and so on to the whole document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.syntax.template.nodes import children
from spec_lsp.syntax.template.template import ExpressionPart, parse_template
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.scalar import ScalarMap, scalar_map
from spec_lsp.text.source import Source, Span

_WORD = re.compile(r"[\w$-]+")


def selection_ranges(analysis: Analysis, path: str, offset: int) -> tuple[Span, ...]:
    """The spans around an offset of a YAML file, each inside the next and smaller than it."""
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return ()
    source = analysis.source(path)
    # The word is there also where the text around it is no YAML (yet).
    word = _word(source.text, source.line_span(source.line_at(offset)), offset)
    found = [*word, *_around(source, tree.root, offset), Span(0, len(source.text))]
    ordered = sorted(
        {span for span in found if span.start <= offset <= span.end},
        key=lambda span: (span.end - span.start, span.start),
    )
    result: list[Span] = []
    for span in ordered:
        if not result or (span.start <= result[-1].start and result[-1].end <= span.end):
            result.append(span)
    return tuple(result)


def _around(source: Source, root: Node | None, offset: int) -> Iterator[Span]:
    node = root
    while node is not None:
        yield node.span
        inner: Node | None = None
        if isinstance(node, Mapping):
            for entry in node.entries:
                if entry.span.start <= offset <= entry.span.end:
                    yield entry.span
                    yield _lines(source, entry.span)
                    on_key = offset <= entry.key.span.end
                    inner = entry.key if on_key else entry.value
        elif isinstance(node, Sequence):
            inner = next((one for one in node.items if offset <= one.span.end), None)
        elif isinstance(node, Scalar):
            yield from _in_scalar(source.text, node, offset)
        node = inner


def _lines(source: Source, span: Span) -> Span:
    """The whole lines of an entry that has its lines for itself."""
    start = source.line_span(source.line_at(span.start)).start
    return Span(start, span.end) if not source.text[start : span.start].strip() else span


def _in_scalar(text: str, scalar: Scalar, offset: int) -> Iterator[Span]:
    quote = 1 if scalar.style in ("'", '"') else 0
    yield Span(scalar.span.start + quote, max(scalar.span.start + quote, scalar.span.end - quote))
    yield from _word(text, scalar.span, offset)
    mapped = scalar_map(text, scalar)
    if scalar.style in ("|", ">"):
        yield mapped.span(Span(0, len(scalar.value.rstrip("\n"))))
    at = mapped.value_offset(offset)
    for part in parse_template(scalar.value).parts:
        if isinstance(part, ExpressionPart) and part.span.start <= at <= part.span.end:
            yield mapped.span(part.span)
            yield mapped.span(part.inside)
            yield from _in_expression(mapped, part, at)


def _word(text: str, span: Span, offset: int) -> Iterator[Span]:
    """The word at an offset, within a span: of two that touch it both."""
    for match in _WORD.finditer(text, span.start, span.end):
        if match.start() <= offset <= match.end():
            yield Span(*match.span())


def _in_expression(mapped: ScalarMap, part: ExpressionPart, at: int) -> Iterator[Span]:
    stack = [part.expression]
    while stack:
        node = stack.pop()
        if node.span.start <= at <= node.span.end:
            yield mapped.span(node.span)
            stack += children(node)
