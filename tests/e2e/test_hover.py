"""Hovers, as editors with different abilities see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.editor import editing
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_credential_tells_where_it_comes_from(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        editor.open(MAPPING)
        before = editor.text(MAPPING).partition("credentials.api")
        found = await editor.client.text_document_hover_async(
            lsp.HoverParams(
                lsp.TextDocumentIdentifier(editor.uri(MAPPING)),
                editor._position(before[0] + before[1]),
            )
        )
        assert found is not None
        assert editor.marked(MAPPING, found.range) == "apiKey"
        assert isinstance(found.contents, lsp.MarkupContent)
        assert found.contents.kind == lsp.MarkupKind.Markdown
        assert f"[spec\\.yml, line 9]({editor.uri('spec.yml')}#L9)" in found.contents.value
        nothing = await editor.client.text_document_hover_async(
            lsp.HoverParams(lsp.TextDocumentIdentifier(editor.uri(MAPPING)), lsp.Position(0, 12))
        )
        assert nothing is None or "baseUri" in nothing.contents.value
