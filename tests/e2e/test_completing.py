"""Completions as editors with different abilities get them."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.editor import Editor, editing
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


async def items(editor: Editor, path: str, after: str) -> list[lsp.CompletionItem]:
    before = editor.text(path)[: editor.text(path).index(after)] + after
    answer = await editor.client.text_document_completion_async(
        lsp.CompletionParams(lsp.TextDocumentIdentifier(editor.uri(path)), editor._position(before))
    )
    return list(answer.items)


@pytest.mark.parametrize("client", CLIENTS)
async def test_what_a_completion_tells_comes_at_once_or_when_it_is_looked_at(
    client: str, workspace: Path
):
    async with editing(workspace, client) as editor:
        editor.open(MAPPING)
        (item,) = await items(editor, MAPPING, "${credentials.")
        assert item.label == "apiKey"
        if item.documentation is None:
            item = await editor.client.completion_item_resolve_async(item)
        told = item.documentation
        assert "connection form" in (told if isinstance(told, str) else told.value)
        assert item.text_edit.new_text == "apiKey"


async def test_what_follows_is_offered_at_once_in_vscode_alone(workspace: Path):
    for name, command in (("Visual Studio Code", "editor.action.triggerSuggest"), ("x", None)):
        options = {"trusted": True}
        async with editing(workspace, name=name, options=options) as editor:
            editor.open(MAPPING)
            first, *_ = await items(editor, MAPPING, '"Bearer ${')
            assert first.label == "credentials"
            assert (first.command.command if first.command else None) == command


async def test_in_code_the_members_of_the_context(workspace: Path):
    async with editing(workspace) as editor:
        editor.open("auth/test.js", "exports.test = async ({ credentials }) => credentials.\n")
        assert [one.label for one in await items(editor, "auth/test.js", "=> credentials.")] == [
            "apiKey"
        ]
        assert await items(editor, "auth/test.js", "exports.test = ") == []


@pytest.mark.parametrize("client", CLIENTS)
async def test_the_signature_of_a_helper(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        text = editor.text(MAPPING).replace("credentials.apiKey", "base64(credentials.apiKey)")
        editor.open(MAPPING, text)
        before = text[: text.index("base64(") + len("base64(")]
        found = await editor.client.text_document_signature_help_async(
            lsp.SignatureHelpParams(
                lsp.TextDocumentIdentifier(editor.uri(MAPPING)), editor._position(before)
            )
        )
        (signature,) = found.signatures
        assert (signature.label, found.active_parameter) == ("base64(text)", 0)
