"""`textDocument/diagnostic`: for clients that ask for the findings of what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.registration import CONNECTOR, Feature, FileKind

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


async def diagnostic(
    server: SpecLanguageServer, params: lsp.DocumentDiagnosticParams
) -> lsp.RelatedFullDocumentDiagnosticReport | lsp.RelatedUnchangedDocumentDiagnosticReport:
    """What is found in a document; only that nothing has changed, where nothing has."""
    result_id, diagnostics = await server.diagnostics.pull(params.text_document.uri)
    if params.previous_result_id == result_id:
        return lsp.RelatedUnchangedDocumentDiagnosticReport(result_id)
    return lsp.RelatedFullDocumentDiagnosticReport(diagnostics, result_id=result_id)


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_DIAGNOSTIC,
        diagnostic,
        lsp.DiagnosticOptions(
            inter_file_dependencies=True, workspace_diagnostics=False, identifier="spec-lsp"
        ),
        files=(*CONNECTOR, FileKind.SETTINGS),
        summary="the findings, for a client that asks for them; the others get them sent "
        "(`textDocument/publishDiagnostics`)",
    ),
)
