"""What the words of a connector's YAML mean: formulas, templates with the expressions inside
them, references that lead somewhere and that do not, methods, options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.connector.references import Formula
from spec_lsp.connector.variables import Variables
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.syntax.locator import Segment
from spec_lsp.syntax.template.template import ExpressionPart, Template
from spec_lsp.syntax.template.tokens import read_token
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Source, Span

TokenType = Literal[
    "function", "variable", "property", "method", "namespace", "enumMember", "operator",
    "string", "number", "keyword",
]  # fmt: skip
TOKEN_TYPES: tuple[TokenType, ...] = (
    "function", "variable", "property", "method", "namespace", "enumMember", "operator",
    "string", "number", "keyword",
)  # fmt: skip
# `unresolved` is ours: a name that certainly leads nowhere. Whoever does not know it shows the
# token as any other of its type.
MODIFIERS = ("unresolved",)

_WORDS = frozenset({"true", "false", "null", "undefined", "typeof"})


@dataclass(frozen=True, slots=True, order=True)
class SemanticToken:
    """A word on one line, and what it is."""

    span: Span
    type: TokenType
    unresolved: bool = False


def semantic_tokens(
    analysis: Analysis, path: str, within: Span | None = None
) -> tuple[SemanticToken, ...]:
    """The tokens of a YAML file of the connector (those that touch a span of it), in the order
    of the text; none overlap, and none goes over the end of a line."""
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return ()
    source = analysis.source(path)
    found = [*_keys(tree.root), *_formulas(analysis, path)]
    if path == Connector.SPEC_PATH:
        found += _spec(analysis)
    result: list[SemanticToken] = []
    for token in sorted(found, key=lambda token: (token.span.start, -token.span.end)):
        if within is not None and (token.span.end < within.start or within.end < token.span.start):
            continue
        for piece in _lines(source, token):
            if not result or result[-1].span.end <= piece.span.start:
                result.append(piece)
    return tuple(result)


def _lines(source: Source, token: SemanticToken) -> Iterator[SemanticToken]:
    """A token of several lines as one for each."""
    start, end = token.span.start, token.span.end
    for line in range(source.line_at(start), source.line_at(max(start, end - 1)) + 1):
        whole = source.line_span(line)
        text = whole.of(source.text).rstrip("\r\n")
        first = max(start, whole.start)
        last = min(end, whole.start + len(text))
        if first < last:
            yield SemanticToken(Span(first, last), token.type, token.unresolved)


def _keys(root: Node | None) -> Iterator[SemanticToken]:
    """The names of formulas."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Mapping):
            first = next(nodes.entries(node), None)
            for entry in node.entries:
                stack.append(entry.value)
                if entry is first and entry.name in FORMULAS:
                    yield SemanticToken(_inside(entry.key), "function")


def _inside(node: Node) -> Span:
    """A scalar without its quotes."""
    quote = 1 if isinstance(node, Scalar) and node.style in ("'", '"') else 0
    return Span(node.span.start + quote, max(node.span.start + quote, node.span.end - quote))


def _spec(analysis: Analysis) -> Iterator[SemanticToken]:
    """What spec.yml alone has: methods, options, and words out of the format's tables."""
    for authentication in analysis.connector.authentications:
        if authentication.option is not None and authentication.key_span.end:
            yield SemanticToken(_unquoted(analysis, authentication.key_span), "namespace")
        if authentication.type is not None:
            yield SemanticToken(_inside(authentication.type), "enumMember")
        for block in authentication.methods.values():
            if block.block is not None:
                yield SemanticToken(_unquoted(analysis, block.key_span), "method")
            if block.implementation_type is not None:
                yield SemanticToken(_inside(block.implementation_type), "enumMember")


def _unquoted(analysis: Analysis, span: Span) -> Span:
    quoted = span.of(analysis.connector.spec.text).startswith(("'", '"'))
    return Span(span.start + 1, span.end - 1) if quoted else span


def _formulas(analysis: Analysis, path: str) -> Iterator[SemanticToken]:
    """What stands in locators and templates. A file that serves several ways to authenticate is
    read as the first of them reads it; a name leads nowhere if it does in all of them."""
    tokens: dict[Span, SemanticToken] = {}
    for authentication, block, implementation in analysis.connector.implementations():
        if implementation.path != path or implementation.language != "yaml":
            continue
        for formula in analysis.formulas(authentication, block, implementation):
            for token in _formula(formula):
                known = tokens.get(token.span)
                if known is None or (known.unresolved and not token.unresolved):
                    tokens[token.span] = token
    yield from tokens.values()


def _formula(formula: Formula) -> Iterator[SemanticToken]:
    if formula.template is not None:
        yield from _template(formula, formula.template)
    elif formula.locator is not None and formula.locator.malformed is None:
        yield from _path(formula, formula.locator.segments)


def _template(formula: Formula, template: Template) -> Iterator[SemanticToken]:
    named: dict[int, SemanticToken] = {}
    for path in template.paths():
        for token, segment in zip(_path(formula, path.segments), path.segments, strict=True):
            named[segment.span.start] = token
    calls = {call.name_span.start: call.name for call in template.calls()}
    for part in template.parts:
        if not isinstance(part, ExpressionPart):
            continue
        span = part.span
        yield SemanticToken(formula.map.span(Span(span.start, span.start + 2)), "operator")
        offset = span.start + 2
        while True:
            token = read_token(template.text, offset, part.inside.end)
            if token.kind == "end" or token.span.end <= offset:
                break
            offset = token.span.end
            start = token.span.start
            place = formula.map.span(token.span)
            if start in named or start + 1 in named:  # the name in `['name']` starts behind `'`
                yield named.get(start) or named[start + 1]
            elif start in calls:
                is_known = calls[start] in TEMPLATE_HELPERS
                yield SemanticToken(place, "function", not is_known)
            elif token.kind in ("number", "string"):
                yield SemanticToken(place, "number" if token.kind == "number" else "string")
            elif token.kind == "name" and token.text in _WORDS:
                yield SemanticToken(place, "keyword")
            elif token.kind == "sign" and token.text not in "().,[]{}":
                yield SemanticToken(place, "operator")
        if part.closed:
            yield SemanticToken(formula.map.span(Span(span.end - 1, span.end)), "operator")


def _path(formula: Formula, segments: tuple[Segment, ...]) -> Iterator[SemanticToken]:
    """The steps of a path: the variable, and the fields behind it."""
    nowhere = _leads_nowhere(formula.variables, segments)
    for number, segment in enumerate(segments):
        span = formula.map.span(segment.span)
        if segment.kind == "index":
            yield SemanticToken(span, "number")
        else:
            kind: TokenType = "variable" if number == 0 else "property"
            yield SemanticToken(span, kind, nowhere is not None and number >= nowhere)


def _leads_nowhere(variables: Variables, segments: tuple[Segment, ...]) -> int | None:
    """The number of the first step that certainly leads nowhere."""
    if not segments or not segments[0].name:
        return None
    variable = variables.find(segments[0].name)
    if variable is None:
        return None if variables.is_open else 0
    names: list[str] = []
    for segment in segments[1:]:
        if segment.kind == "index" or not segment.name:
            break
        names.append(segment.name)
    unknown = variable.shape.unknown(names)
    return None if unknown is None else unknown + 1
