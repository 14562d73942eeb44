"""What is shown over and between the words: tokens, hints, lenses."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.connectors import CLIENT, KEY
from e2e.editor import Editor, editing, eventually
from example_api import ExampleApi
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


async def tokens(editor: Editor, path: str) -> list[str]:
    """Each token as ``text type``, by the units that were agreed."""
    answer = await editor.client.text_document_semantic_tokens_full_async(
        lsp.SemanticTokensParams(lsp.TextDocumentIdentifier(editor.uri(path)))
    )
    legend = editor.result.capabilities.semantic_tokens_provider.legend
    found: list[str] = []
    line = character = 0
    data = list(answer.data)
    for index in range(0, len(data), 5):
        down, right, length, kind, modifiers = data[index : index + 5]
        line, character = line + down, right if down else character + right
        word = lsp.Range(lsp.Position(line, character), lsp.Position(line, character + length))
        sign = "!" if modifiers else ""
        found.append(f"{editor.marked(path, word)} {legend.token_types[kind]}{sign}")
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_tokens_are_counted_in_the_clients_units(encoding: str, workspace: Path):
    async with editing(workspace, encodings=[encoding]) as editor:
        text = 'headers:\n  A: {$template: "é😀${credentials.apikey}😀${base64(1)}"}\n'
        editor.open(MAPPING, text)
        assert await tokens(editor, MAPPING) == [
            "$template function", "${ operator", "credentials variable", "apikey property!",
            "} operator", "${ operator", "base64 function", "1 number", "} operator",
        ]  # fmt: skip


@pytest.mark.parametrize("client", CLIENTS)
async def test_hints_are_shown_where_a_setting_asks_for_them(client: str, workspace: Path):
    async def hints(editor: Editor, path: str):
        lines = editor.text(path).count("\n")
        return await editor.client.text_document_inlay_hint_async(
            lsp.InlayHintParams(
                lsp.TextDocumentIdentifier(editor.uri(path)),
                lsp.Range(lsp.Position(0, 0), lsp.Position(lines, 0)),
            )
        )

    async with editing(workspace, client) as editor:
        editor.open(MAPPING)
        assert await hints(editor, MAPPING) is None
    options = {"settings": {"inlayHints": {"enabled": True}}}
    async with editing(workspace, client, options=options) as editor:
        editor.open(MAPPING)
        (type_hint,) = await hints(editor, MAPPING)
        assert type_hint.label == ": string"
        editor.open("spec.yml")
        mapping, test = await hints(editor, "spec.yml")
        assert [hint.label[0].value for hint in (mapping, test)] == [
            f"→ {MAPPING}",
            "→ auth/test.js",
        ]
        assert mapping.label[0].location.uri == editor.uri(MAPPING)


async def test_the_lens_says_what_the_test_said_last(workspace: Path, api: ExampleApi):
    options = {"trusted": True, "resultView": True}
    async with editing(workspace, options=options) as editor:
        editor.open("spec.yml")

        async def titles() -> list[str]:
            return [title for _, title, _, _ in await editor.lenses("spec.yml")]

        assert await titles() == ["▶ Run auth test", "▶ with a wrong secret"]
        await editor.run_test(connectionParameters={"apiKey": KEY})
        run, wrong, last = await titles()
        assert (run, wrong) == ("▶ Run auth test", "▶ with a wrong secret")
        assert last.startswith("✓ passed ")
        assert last.endswith(" ms")
        await editor.run_test(connectionParameters={"apiKey": "another-secret"})
        failed = (await titles())[2]
        assert failed.startswith("✗ failed ")
        assert failed.endswith(": GET /me: 401 Unauthorized")
        assert "another-secret" not in failed
        editor.replace("spec.yml", "title: API key\n", "title: Key\n")
        assert (await titles())[2].endswith("(before the last edit)")


async def test_fields_say_how_often_they_are_used_where_that_is_wanted(workspace: Path):
    assert "credentials.apiKey" in CLIENT
    options = {"settings": {"codeLens": {"references": True}}}
    async with editing(workspace, options=options) as editor:
        editor.open("spec.yml")
        await eventually(lambda: editor.findings("spec.yml") == [])
        lenses = await editor.lenses("spec.yml")
        assert [(line, title) for line, title, _, _ in lenses][-1] == (8, "1 reference")
