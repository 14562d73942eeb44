"""Outline, links, folds, selections and workspace symbols over the protocol."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import editing, write_files
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_document_and_its_structure(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        editor.open("spec.yml")
        document = lsp.TextDocumentIdentifier(editor.uri("spec.yml"))
        symbols = await editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(document)
        )
        (auth,) = symbols or []
        assert isinstance(auth, lsp.DocumentSymbol)
        methods = [one for one in auth.children or [] if one.kind == lsp.SymbolKind.Method]
        assert [(one.name, one.detail) for one in methods] == [
            ("makeApiClient", MAPPING),
            ("test", "auth/test.js"),
        ]
        assert editor.marked("spec.yml", methods[1].selection_range) == "test"

        links = await editor.client.text_document_document_link_async(
            lsp.DocumentLinkParams(document)
        )
        assert [(editor.marked("spec.yml", link.range), link.target) for link in links or []] == [
            ("https://docs.acme.example.com/keys", "https://docs.acme.example.com/keys"),
            ("mapping", editor.uri(MAPPING)),
            ("javascript", editor.uri("auth/test.js")),
        ]
        folds = await editor.client.text_document_folding_range_async(
            lsp.FoldingRangeParams(document)
        )
        assert (0, 13) in [(fold.start_line, fold.end_line) for fold in folds or []]
        (selection,) = (
            await editor.client.text_document_selection_range_async(
                lsp.SelectionRangeParams(document, [lsp.Position(1, 12)])
            )
            or []
        )
        grown: list[str] = []
        step: lsp.SelectionRange | None = selection
        last = step
        while step is not None:
            grown.append(editor.marked("spec.yml", step.range))
            last, step = step, step.parent
        assert grown[:2] == ["client-credentials", "type: client-credentials"]
        lines = editor.text("spec.yml").count("\n")
        assert last.range == lsp.Range(lsp.Position(0, 0), lsp.Position(lines, 0))


async def test_names_of_a_whole_workspace_are_found(tmp_path: Path):
    for name in ("acme", "zenith"):
        write_files(tmp_path / "connectors" / name, api_key_connector())
    write_files(tmp_path / "foreign", {"spec.yml": "apiKey: 1\n"})
    async with editing(tmp_path) as editor:

        async def found(query: str) -> list[tuple[str, str]]:
            answer = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query))
            return [(one.name, str(one.container_name)) for one in answer or []]

        assert await found("zen") == [("zenith", "zenith")]
        assert await found("apikey") == [("apiKey", "acme"), ("apiKey", "zenith")]
        write_files(tmp_path / "connectors" / "omega", api_key_connector())
        editor.watched("connectors/omega/spec.yml", lsp.FileChangeType.Created)
        assert await found("omega") == [("omega", "omega")]


async def test_what_belongs_to_no_connector_has_no_structure(tmp_path: Path):
    write_files(tmp_path, {"spec.yml": "a:\n  b: 1\n"})
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        document = lsp.TextDocumentIdentifier(editor.uri("spec.yml"))
        client = editor.client
        assert await client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(document)
        ) is None  # fmt: skip
        assert await client.text_document_folding_range_async(
            lsp.FoldingRangeParams(document)
        ) is None  # fmt: skip
        await editor.answers()
