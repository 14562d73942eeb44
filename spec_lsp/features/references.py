"""Every place that names what stands at the cursor: in YAML, in code, in the whole connector."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.symbols import Occurrence
from spec_lsp.features.symbol_at import symbol_at
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class Highlight:
    """A place in the file at hand. ``is_write``: what is named there is made or changed."""

    span: Span
    is_write: bool


def references(
    analysis: Analysis, path: str, offset: int, *, with_definitions: bool
) -> tuple[Occurrence, ...]:
    """The places that name the symbol at an offset, in the order of files and texts."""
    found = symbol_at(analysis, path, offset)
    if found is None:
        return ()
    symbol = found[1]
    return symbol.occurrences if with_definitions else symbol.references


def highlights(analysis: Analysis, path: str, offset: int) -> tuple[Highlight, ...]:
    """The places in the file itself."""
    found = symbol_at(analysis, path, offset)
    if found is None:
        return ()
    return tuple(
        Highlight(place.span, place.role != "reference")
        for place in found[1].occurrences
        if place.path == path and place.span.start < place.span.end
    )
