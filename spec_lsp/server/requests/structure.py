"""What a document consists of: `documentSymbol`, `documentLink`, `foldingRange`,
`selectionRange`, and `workspace/symbol`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import YAML, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spec_lsp.features.document_symbols import DocumentSymbol
    from spec_lsp.server.language_server import SpecLanguageServer

_MAX_SYMBOLS = 1_000
_KINDS = {
    "object": lsp.SymbolKind.Object,
    "list": lsp.SymbolKind.Array,
    "method": lsp.SymbolKind.Method,
    "field": lsp.SymbolKind.Field,
    "option": lsp.SymbolKind.Module,
    "value": lsp.SymbolKind.Property,
    "formula": lsp.SymbolKind.Function,
    "connector": lsp.SymbolKind.Package,
}


def document_symbol(
    server: SpecLanguageServer, params: lsp.DocumentSymbolParams
) -> list[lsp.DocumentSymbol] | list[lsp.SymbolInformation] | None:
    """The outline of a document; flat for a client that knows no other."""
    from spec_lsp.features.document_symbols import document_symbols

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    found = document_symbols(asked.analysis, asked.path)
    document = server.client_capabilities.text_document
    capability = document.document_symbol if document else None
    if capability and capability.hierarchical_document_symbol_support:
        return [_symbol(asked, one) for one in found]
    return list(_flat(asked, found, None))


def _symbol(asked: Question, one: DocumentSymbol) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=one.name,
        kind=_KINDS[one.kind],
        range=asked.range(one.span),
        selection_range=asked.range(one.name_span),
        detail=one.detail or None,
        children=[_symbol(asked, inner) for inner in one.children] or None,
    )


def _flat(
    asked: Question, symbols: Iterable[DocumentSymbol], container: str | None
) -> Iterable[lsp.SymbolInformation]:
    for one in symbols:
        location = lsp.Location(asked.uri(asked.path), asked.range(one.span))
        yield lsp.SymbolInformation(
            location=location, name=one.name, kind=_KINDS[one.kind], container_name=container
        )
        yield from _flat(asked, one.children, one.name)


async def workspace_symbol(
    server: SpecLanguageServer, params: lsp.WorkspaceSymbolParams
) -> list[lsp.WorkspaceSymbol] | None:
    """What connectors of the workspace have by a name."""
    from spec_lsp.features.workspace_symbols import matches

    found: list[lsp.WorkspaceSymbol] = []
    async for names in server.workspace_names.of(await server.roots()):
        found += (
            lsp.WorkspaceSymbol(
                location=location,
                name=one.name,
                kind=_KINDS[one.kind],
                container_name=one.container or None,
            )
            for one, location in names
            if matches(params.query, one.name, one.container)
        )
        if len(found) >= _MAX_SYMBOLS:
            break
    return found[:_MAX_SYMBOLS] or None


def document_link(
    server: SpecLanguageServer, params: lsp.DocumentLinkParams
) -> list[lsp.DocumentLink] | None:
    """Files of methods, and pages."""
    from spec_lsp.features.document_links import document_links

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    document = server.client_capabilities.text_document
    capability = document.document_link if document else None
    shows_tooltips = bool(capability and capability.tooltip_support)
    return [
        lsp.DocumentLink(
            range=asked.range(link.span),
            target=link.url or asked.uri(link.file or ""),
            tooltip=link.tooltip if shows_tooltips else None,
        )
        for link in document_links(asked.analysis, asked.path)
    ]


def folding_range(
    server: SpecLanguageServer, params: lsp.FoldingRangeParams
) -> list[lsp.FoldingRange] | None:
    """What can be folded."""
    from spec_lsp.features.folding import folding

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    kinds = {"comment": lsp.FoldingRangeKind.Comment, "region": lsp.FoldingRangeKind.Region}
    return [
        lsp.FoldingRange(start_line=fold.first, end_line=fold.last, kind=kinds.get(fold.kind))
        for fold in folding(asked.analysis, asked.path)
    ]


def selection_range(
    server: SpecLanguageServer, params: lsp.SelectionRangeParams
) -> list[lsp.SelectionRange] | None:
    """What selections grow to."""
    from spec_lsp.features.selection_ranges import selection_ranges

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    found: list[lsp.SelectionRange] = []
    for position in params.positions:
        spans = selection_ranges(asked.analysis, asked.path, asked.offset(position))
        outer: lsp.SelectionRange | None = None
        for span in reversed(spans):
            outer = lsp.SelectionRange(asked.range(span), outer)
        # An answer for each position: where there is nothing, the place itself.
        found.append(outer or lsp.SelectionRange(lsp.Range(position, position)))
    return found


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL,
        document_symbol,
        files=YAML,
        summary="the outline, methods with their files, fields with their types",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_DOCUMENT_LINK,
        document_link,
        lsp.DocumentLinkOptions(),
        files=YAML,
        summary="from a method to its file, to the pages that are named",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_FOLDING_RANGE,
        folding_range,
        files=YAML,
        summary="values, comments, `#region`s",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_SELECTION_RANGE,
        selection_range,
        files=YAML,
        summary="from a word of a template's expression to the whole document",
    ),
    Feature(
        lsp.WORKSPACE_SYMBOL,
        workspace_symbol,
        summary="connectors, options, methods and fields of the whole workspace by their names",
    ),
)
