"""The symbol that a cursor stands on: where it is named, and where a method's block says how it
is implemented."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.connector.symbols import Symbol
from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.text.source import Span


def symbol_at(analysis: Analysis, path: str, offset: int) -> tuple[Span, Symbol] | None:
    """The symbol at an offset of a file, and the span that names it there."""
    found = analysis.index.at(path, offset)
    if found is not None:
        return found[0].span, found[1]
    if path != Connector.SPEC_PATH:
        return None
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            kind = block.implementation_type
            if kind is not None and kind.span.start <= offset <= kind.span.end:
                symbol = analysis.index.symbol_at_place(Connector.SPEC_PATH, block.key_span.start)
                return (_without_quotes(kind), symbol) if symbol is not None else None
    return None


def _without_quotes(scalar: Scalar) -> Span:
    quote = 1 if scalar.style in ("'", '"') else 0
    return Span(scalar.span.start + quote, scalar.span.end - quote)
