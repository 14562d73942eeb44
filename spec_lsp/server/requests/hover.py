"""`textDocument/hover`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.text.source import Span


def hover(server: SpecLanguageServer, params: lsp.HoverParams) -> lsp.Hover | None:
    """What stands at the cursor."""
    from spec_lsp.features.hover.hover import hover
    from spec_lsp.rules.documentation import pages_folder

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None

    def link(path: str, span: Span) -> str | None:
        start = asked.analysis.source(path).line_at(span.start) + 1
        return f"{asked.uri(path)}#L{start}"

    def manual(name: str) -> str | None:
        file = pages_folder().parent / name
        return file.as_uri() if file.is_file() else None

    offset = asked.offset(params.position)
    found = hover(asked.analysis, asked.path, offset, link, manual)
    if found is None:
        return None
    document = server.client_capabilities.text_document
    formats = (document.hover.content_format if document and document.hover else None) or []
    contents = (
        lsp.MarkupContent(lsp.MarkupKind.Markdown, found.markdown)
        if lsp.MarkupKind.Markdown in formats
        else lsp.MarkupContent(lsp.MarkupKind.PlainText, found.plain)
    )
    return lsp.Hover(contents, asked.range(found.span))


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_HOVER,
        hover,
        files=CONNECTOR,
        summary="what a key, value, formula, credential, parameter, method or variable is, and "
        "where it comes from; what a template gives for sample values",
    ),
)
