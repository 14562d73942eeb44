"""Code actions and formatting over the protocol, for three clients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from .connectors import api_key_connector
from .editor import Editor, editing, write_files

CLIENTS = ("visual_studio_code", "neovim", "emacs")
MAPPING = "auth/make-api-client.map.yml"
CONCAT = """\
baseUri: https://api.example.com
headers:
  Authorization:
    $concat: ['Bearer ', {$var: credentials.apiKey}]
"""
UNTIDY = "auth:\n    title: Acme 😀\n    type: integration-app-token\n"
TIDY = "auth:\n  type: integration-app-token\n  title: Acme 😀\n"
OPTIONS = lsp.FormattingOptions(tab_size=2, insert_spaces=True)


async def actions(
    editor: Editor, path: str, on: str, *only: str, automatic: bool = False
) -> list[lsp.CodeAction]:
    position = editor._position(editor.text(path)[: editor.text(path).index(on)])
    kind = lsp.CodeActionTriggerKind
    context = lsp.CodeActionContext(
        [], only=[*only] or None, trigger_kind=kind.Automatic if automatic else kind.Invoked
    )
    answer = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(editor.uri(path)), lsp.Range(position, position), context
        )
    )
    return [action for action in answer or [] if isinstance(action, lsp.CodeAction)]


async def edit_of(editor: Editor, action: lsp.CodeAction) -> lsp.WorkspaceEdit:
    """The edit, asked for where it does not stand there yet."""
    if action.edit is None:
        action = await editor.client.code_action_resolve_async(action)
    assert action.edit is not None
    return action.edit


def applied(editor: Editor, path: str, edits: Any) -> str:
    """A document after edits of the protocol."""
    text = editor.text(path)
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def offset(position: lsp.Position) -> int:
        line = lines[position.line] if position.line < len(lines) else ""
        units = line.encode("utf-16-le")[: position.character * 2]
        return starts[position.line] + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: -offset(edit.range.start)):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_refactoring_of_one_file_works_everywhere(tmp_path: Path, client: str):
    write_files(tmp_path, {**api_key_connector(), MAPPING: CONCAT})
    async with editing(tmp_path, client) as editor:
        editor.open(MAPPING)
        (action,) = (
            await actions(editor, MAPPING, "$concat", "refactor.rewrite.concat")
            or (await actions(editor, MAPPING, "$concat", "refactor.rewrite"))[:1]
        )
        assert (action.title, action.kind) == ("Write `$concat` as `$template`", "refactor.rewrite")
        # A client that asks again when the action is chosen is told its edit only then.
        assert (action.edit is None) == (client != "emacs")
        edit = await edit_of(editor, action)
        edits = (
            edit.changes[editor.uri(MAPPING)]
            if edit.changes is not None
            else edit.document_changes[0].edits
        )
        expected = '    $template: "Bearer ${credentials.apiKey}"\n'
        assert applied(editor, MAPPING, edits).endswith(expected)


async def test_a_refactoring_that_moves_files_needs_a_client_that_does(tmp_path: Path):
    files = {**api_key_connector(), MAPPING: CONCAT}
    title = "Convert to JavaScript"
    for client in CLIENTS:
        write_files(tmp_path / client, files)
        async with editing(tmp_path / client, client) as editor:
            editor.open(MAPPING)
            found = await actions(editor, MAPPING, "baseUri", "refactor")
            there = [action for action in found if action.title == title]
            assert bool(there) == (client != "emacs")
            if there:
                edit = await edit_of(editor, there[0])
                kinds = [type(change).__name__ for change in edit.document_changes]
                assert kinds == ["TextDocumentEdit", "CreateFile", "TextDocumentEdit", "DeleteFile"]


async def test_an_action_whose_document_has_changed_is_refused(tmp_path: Path):
    write_files(tmp_path, {**api_key_connector(), MAPPING: CONCAT})
    async with editing(tmp_path) as editor:
        editor.open(MAPPING)
        (action, *_) = await actions(editor, MAPPING, "$concat", "refactor.rewrite")
        editor.replace(MAPPING, "'Bearer ', ", "")
        with pytest.raises(JsonRpcException, match="ask for the actions again"):
            await editor.client.code_action_resolve_async(action)
        plain = lsp.CodeAction("of somebody else", data=["x"])
        assert (await editor.client.code_action_resolve_async(plain)).edit is None


@pytest.mark.parametrize("client", CLIENTS)
async def test_fix_all_as_on_save(tmp_path: Path, client: str):
    files = api_key_connector()
    files["spec.yml"] = files["spec.yml"].replace("client-credentials", "Client-Credentials")
    write_files(tmp_path, files)
    async with editing(tmp_path, client) as editor:
        editor.open("spec.yml")
        (action,) = await actions(editor, "spec.yml", "auth", "source.fixAll", automatic=True)
        assert action.kind == "source.fixAll.spec-lsp"
        edit = await edit_of(editor, action)
        (edits,) = (
            edit.changes.values()
            if edit.changes is not None
            else [change.edits for change in edit.document_changes]
        )
        after = applied(editor, "spec.yml", edits)
        assert after == editor.text("spec.yml").replace("Client-", "client-").replace("-C", "-c")
        everything = await actions(editor, "spec.yml", "auth", automatic=True)
        assert not [one for one in everything if str(one.kind).startswith("source")]


async def test_the_kinds_are_declared(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    async with editing(tmp_path, "emacs") as editor:
        provider = editor.result.capabilities.code_action_provider
        assert provider.resolve_provider
        assert [str(getattr(kind, "value", kind)) for kind in provider.code_action_kinds] == [
            "quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite",
            "source.fixAll", "source.fixAll.spec-lsp", "source.sortKeys.spec-lsp",
        ]  # fmt: skip


# -- formatting


async def formatted(editor: Editor, path: str) -> Any:
    document = lsp.TextDocumentIdentifier(editor.uri(path))
    return await editor.client.text_document_formatting_async(
        lsp.DocumentFormattingParams(document, OPTIONS)
    )


@pytest.mark.parametrize("client", CLIENTS)
async def test_formatting_where_it_is_turned_on(tmp_path: Path, client: str):
    write_files(tmp_path, {"spec.yml": UNTIDY, "other.yml": "a:\n    b: 1\n"})
    async with editing(
        tmp_path, client, options={"settings": {"format": {"enabled": True}}}
    ) as editor:
        editor.open("spec.yml")
        editor.open("other.yml")
        document = lsp.TextDocumentIdentifier(editor.uri("spec.yml"))
        assert applied(editor, "spec.yml", await formatted(editor, "spec.yml")) == TIDY
        assert await formatted(editor, "other.yml") is None
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(3, 0))
        edits = await editor.client.text_document_range_formatting_async(
            lsp.DocumentRangeFormattingParams(document, whole, OPTIONS)
        )
        assert applied(editor, "spec.yml", edits) == TIDY
        editor.change("spec.yml", "auth:\n  ui:\n\n")
        edits = await editor.client.text_document_on_type_formatting_async(
            lsp.DocumentOnTypeFormattingParams(document, lsp.Position(2, 0), "\n", OPTIONS)
        )
        assert applied(editor, "spec.yml", edits) == "auth:\n  ui:\n    \n"
        editor.change("spec.yml", "auth: [\n")
        assert not await formatted(editor, "spec.yml")


async def test_formatting_is_off_by_default(tmp_path: Path):
    write_files(tmp_path, {"spec.yml": UNTIDY})
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        document = lsp.TextDocumentIdentifier(editor.uri("spec.yml"))
        assert await formatted(editor, "spec.yml") is None
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(3, 0))
        assert (
            await editor.client.text_document_range_formatting_async(
                lsp.DocumentRangeFormattingParams(document, whole, OPTIONS)
            )
            is None
        )
        assert (
            await editor.client.text_document_on_type_formatting_async(
                lsp.DocumentOnTypeFormattingParams(document, lsp.Position(1, 0), "\n", OPTIONS)
            )
            is None
        )
