"""`textDocument/signatureHelp`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def signature_help(
    server: SpecLanguageServer, params: lsp.SignatureHelpParams
) -> lsp.SignatureHelp | None:
    """What a call takes."""
    from spec_lsp.features.signature_help import signature_help

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    found = signature_help(asked.analysis, asked.path, asked.offset(params.position))
    if found is None:
        return None
    documentation: lsp.MarkupContent | str = found.documentation
    if asked.session.markdown:
        documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, found.documentation)
    information = lsp.SignatureInformation(
        found.label,
        documentation=documentation,
        parameters=[lsp.ParameterInformation(name) for name in found.parameters],
    )
    # One past the last says that none is meant.
    active = found.active if found.active is not None else len(found.parameters)
    return lsp.SignatureHelp([information], active_signature=0, active_parameter=active)


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_SIGNATURE_HELP,
        signature_help,
        lsp.SignatureHelpOptions(trigger_characters=["(", ","]),
        files=CONNECTOR,
        summary="the parameters of a template's helper, of a formula, of a method of `apiClient`",
    ),
)
