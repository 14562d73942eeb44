"""The repair that creates a file, for editors that can do more or less with files."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import editing, write_files
from lsprotocol import types as lsp


async def test_a_client_that_cannot_create_files_is_not_asked_to(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()
    async with editing(tmp_path, "emacs") as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml", ("SPEC201", "javascript"))
        offered = await editor.actions("spec.yml", on="javascript")
        fixes = [one.title for one in offered if one.kind == lsp.CodeActionKind.QuickFix]
        assert {title.split(" (")[0] for title in fixes} == {"Ignore SPEC201"}


@pytest.mark.parametrize("name", ["Eglot", None])
async def test_eglot_opens_the_file_that_an_edit_is_for(name: str | None, tmp_path: Path):
    """The newer ones say who they are; the one for Emacs 28 does not."""
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()
    async with editing(tmp_path, "emacs", name=name) as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml", ("SPEC201", "javascript"))
        action, *_ = await editor.actions("spec.yml", on="javascript")
        assert action.title == "Create `auth/test.js`"
        (change,) = action.edit.document_changes
        assert change.text_document.uri == editor.uri("auth/test.js")
        assert change.text_document.version is None
        (edit,) = change.edits
        start = lsp.Position(0, 0)
        assert (edit.range, "exports.test" in edit.new_text) == (lsp.Range(start, start), True)
        # The buffer that eglot opens counts before it is saved.
        editor.open("auth/test.js", edit.new_text)
        await editor.shows("spec.yml")
        assert not (tmp_path / "auth" / "test.js").exists()


async def test_an_eglot_that_can_create_files_is_asked_to(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()

    def newer(capabilities: lsp.ClientCapabilities) -> None:
        capabilities.workspace.workspace_edit.resource_operations = ["create", "delete", "rename"]

    async with editing(tmp_path, "emacs", name="Eglot", adjust=newer) as editor:
        editor.open("spec.yml")
        action, *_ = await editor.actions("spec.yml", on="javascript")
        assert [type(change).__name__ for change in action.edit.document_changes] == [
            "CreateFile",
            "TextDocumentEdit",
        ]


async def test_neovim_can_although_it_does_not_speak_of_document_changes(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()
    async with editing(tmp_path, "neovim") as editor:
        editor.open("spec.yml")
        action, *_ = await editor.actions("spec.yml", on="javascript")
        assert [type(change).__name__ for change in action.edit.document_changes] == [
            "CreateFile",
            "TextDocumentEdit",
        ]
