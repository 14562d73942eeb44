"""`textDocument/codeLens`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.question import question
from spec_lsp.server.registration import Feature, FileKind

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def code_lens(server: SpecLanguageServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Where the auth test can be run."""
    from spec_lsp.features.code_lens import code_lenses

    asked = question(server, params.text_document.uri)
    if asked is None:
        return []
    uri = params.text_document.uri
    return [
        convert.to_code_lens(uri, asked.source, lens, asked.session.encoding)
        for lens in code_lenses(asked.analysis, asked.path)
    ]


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_CODE_LENS,
        code_lens,
        lsp.CodeLensOptions(resolve_provider=False),
        files=(FileKind.SPEC, FileKind.METHOD, FileKind.CODE),
        summary="run the auth test, also with a wrong secret",
    ),
)
