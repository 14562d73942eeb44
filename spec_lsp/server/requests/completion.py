"""`textDocument/completion`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.question import question
from spec_lsp.server.registration import YAML, Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def completion(server: SpecLanguageServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """What may stand at the cursor."""
    from spec_lsp.features.completion import complete

    asked = question(server, params.text_document.uri)
    if asked is None:
        return lsp.CompletionList(is_incomplete=False, items=[])
    return lsp.CompletionList(
        is_incomplete=False,
        items=[
            convert.to_completion_item(asked.session, asked.source, item)
            for item in complete(asked.analysis, asked.path, asked.offset(params.position))
        ],
    )


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        completion,
        lsp.CompletionOptions(trigger_characters=[".", "$", "{", ":", " "]),
        files=YAML,
        summary="what may stand at the cursor, and nothing else",
    ),
)
