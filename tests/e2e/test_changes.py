"""Changes that an editor offers: refactorings, all fixes at once."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from e2e.connectors import CLIENT, SPEC
from e2e.editor import Editor, editing, write_files
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


async def offered(editor: Editor, path: str, at: str, **context) -> dict[str, lsp.CodeAction]:
    position = editor._position(editor.text(path)[: editor.text(path).index(at)])
    found = await editor.client.text_document_code_action_async(
        lsp.CodeActionParams(
            lsp.TextDocumentIdentifier(editor.uri(path)),
            lsp.Range(position, position),
            lsp.CodeActionContext([], **context),
        )
    )
    return {one.title: one for one in found or []}


def operations(edit: lsp.WorkspaceEdit) -> list[str]:
    names = [type(change).__name__ for change in edit.document_changes or []]
    return names or [f"changes {len(edit.changes or {})}"]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_body_moves_where_the_editor_can_remove_files(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        editor.open(MAPPING)
        found = await offered(editor, MAPPING, "baseUri")
        if client == "emacs":
            assert "Move it into spec.yml" not in found
            return
        action = found["Move it into spec.yml"]
        if action.edit is None:  # a client that asks for the edit when it is chosen
            action = await editor.client.code_action_resolve_async(action)
        assert operations(action.edit) == ["TextDocumentEdit", "DeleteFile"]
        assert action.kind == lsp.CodeActionKind.RefactorInline


async def test_only_what_is_asked_for_is_offered(workspace: Path):
    async with editing(workspace) as editor:
        editor.open(MAPPING, CLIENT.replace("BASE", "https://x.example").replace("api", "ap_i"))
        editor.open("spec.yml")
        everything = await offered(editor, MAPPING, "ap_iKey")
        assert "Change to `apiKey`" in everything
        assert "Move it into spec.yml" in everything
        assert not any("safely" in title for title in everything)
        only = await offered(editor, MAPPING, "ap_iKey", only=["source.fixAll"])
        assert [(title, one.kind) for title, one in only.items()] == [
            ("Fix everything that can be fixed safely", "source.fixAll.spec-lsp")
        ]
        fixing = await editor.client.code_action_resolve_async(only.popitem()[1])
        assert fixing.edit.document_changes[0].edits[0].new_text == "apiKey"
        refactor = await offered(editor, MAPPING, "ap_iKey", only=["refactor"])
        assert refactor
        assert all(one.kind.startswith("refactor.") for one in refactor.values())
        automatic = await offered(
            editor, MAPPING, "ap_iKey", trigger_kind=lsp.CodeActionTriggerKind.Automatic
        )
        assert "Move it into spec.yml" not in automatic
        assert "Change to `apiKey`" in automatic


async def test_all_missing_files_are_made_at_once(tmp_path: Path):
    write_files(tmp_path, {"spec.yml": SPEC})
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        found = await offered(editor, "spec.yml", "mapping")
        edit = found["Create all 2 missing files"].edit
        assert operations(edit) == ["CreateFile", "TextDocumentEdit"] * 2


async def test_new_files_have_the_line_ends_of_spec_yml(tmp_path: Path):
    (tmp_path / "spec.yml").write_bytes(dedent(SPEC).lstrip("\n").replace("\n", "\r\n").encode())
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        found = await offered(editor, "spec.yml", "mapping")
        (create,) = (one for title, one in found.items() if title.startswith("Create `"))
        text = create.edit.document_changes[1].edits[0].new_text
        assert text.count("\n") == text.count("\r\n") > 1
