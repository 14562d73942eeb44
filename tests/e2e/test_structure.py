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


def without_a_tree(capabilities: lsp.ClientCapabilities) -> None:
    """A client that shows outlines as lists."""
    document = capabilities.text_document
    assert document is not None
    document.document_symbol = lsp.DocumentSymbolClientCapabilities()


async def test_a_client_without_trees_gets_a_list(workspace: Path):
    async with editing(workspace, adjust=without_a_tree) as editor:
        editor.open(MAPPING)
        document = lsp.TextDocumentIdentifier(editor.uri(MAPPING))
        symbols = await editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(document)
        )
        assert [
            (type(one), one.name, getattr(one, "container_name", None)) for one in symbols or []
        ] == [
            (lsp.SymbolInformation, "baseUri", None),
            (lsp.SymbolInformation, "headers", None),
            (lsp.SymbolInformation, "Authorization", "headers"),
        ]


async def test_names_are_true_for_a_client_that_watches_no_files(tmp_path: Path):
    for name in ("acme", "zenith"):
        write_files(tmp_path / name, api_key_connector())
    async with editing(tmp_path) as editor:

        async def found(query: str) -> list[tuple[str, str]]:
            answer = await editor.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query))
            return [(one.name, str(one.container_name)) for one in answer or []]

        assert await found("zenith apikey") == [("apiKey", "zenith")]
        spec = (tmp_path / "zenith/spec.yml").read_text(encoding="utf-8")
        named = f"name: Zenith Inc\n{spec.replace('apiKey', 'userName')}"
        (tmp_path / "zenith/spec.yml").write_text(named, encoding="utf-8")
        assert await found("apikey") == [("apiKey", "acme")]
        assert await found("zenith user") == [("userName", "Zenith Inc")]
        # What is typed counts before it is saved, and no longer when it is thrown away.
        editor.open("acme/spec.yml", f"name: Typed\n{spec}")
        assert await found("typed") == [("Typed", "acme")]
        editor.close("acme/spec.yml")
        assert await found("typed") == []
        (tmp_path / "zenith/spec.yml").unlink()
        assert await found("user") == []
        assert await found("apikey") == [("apiKey", "acme")]


@pytest.mark.parametrize("client", CLIENTS)
async def test_windows_line_ends_and_a_byte_order_mark(client: str, workspace: Path):
    spec = (workspace / "spec.yml").read_text(encoding="utf-8").replace("\n", "\r\n")
    (workspace / "spec.yml").write_bytes(b"\xef\xbb\xbf" + f"# 😀 {spec}".encode())
    async with editing(workspace, client) as editor:
        editor.open("spec.yml", f"# 😀\r\n{spec}")
        document = lsp.TextDocumentIdentifier(editor.uri("spec.yml"))
        links = await editor.client.text_document_document_link_async(
            lsp.DocumentLinkParams(document)
        )
        assert [editor.marked("spec.yml", link.range) for link in links or []] == [
            "https://docs.acme.example.com/keys", "mapping", "javascript",
        ]  # fmt: skip
        folds = await editor.client.text_document_folding_range_async(
            lsp.FoldingRangeParams(document)
        )
        assert (1, 14) in [(fold.start_line, fold.end_line) for fold in folds or []]
        symbols = await editor.client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(document)
        )
        assert [one.name for one in symbols or []] == ["auth"]
