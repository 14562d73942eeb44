"""Definition, references, rename and moved files, as editors with different abilities see them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from e2e.connectors import KEY, TEST, api_key_connector
from e2e.editor import editing, eventually, write_files
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


def place(editor, path: str, at: str) -> dict:
    before = editor.text(path)[: editor.text(path).index(at.replace("¦", "")) + at.index("¦")]
    return {
        "text_document": lsp.TextDocumentIdentifier(editor.uri(path)),
        "position": editor._position(before),
    }


def name(editor, uri: str) -> str:
    return os.path.relpath(uri.removeprefix("file://"), editor.workspace)


def apply(editor, edit: lsp.WorkspaceEdit) -> list[str]:
    """Carries out an edit as an editor would, in its order, on disk and in what is open; what
    was done."""
    done: list[str] = []
    for uri, edits in (edit.changes or {}).items():
        done.append(_edit(editor, name(editor, uri), edits))
    for change in edit.document_changes or ():
        if isinstance(change, lsp.RenameFile):
            old, new = (name(editor, uri) for uri in (change.old_uri, change.new_uri))
            (editor.workspace / new).parent.mkdir(parents=True, exist_ok=True)
            os.rename(editor.workspace / old, editor.workspace / new)
            done.append(f"{old} → {new}")
        else:
            assert isinstance(change, lsp.TextDocumentEdit)
            done.append(_edit(editor, name(editor, change.text_document.uri), change.edits))
    return sorted(done)


def _edit(editor, path: str, edits) -> str:
    lines = editor.text(path).splitlines(keepends=True)
    for one in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character))[::-1]:
        start, end = one.range.start, one.range.end
        assert start.line == end.line  # all names stand on one line, and these are ASCII
        line = lines[start.line]
        lines[start.line] = line[: start.character] + one.new_text + line[end.character :]
    text = "".join(lines)
    if path in editor._texts:
        editor.change(path, text)
        editor.save(path)
    else:
        (editor.workspace / path).write_text(text, encoding="utf-8")
        editor.watched(path, lsp.FileChangeType.Changed)
    return path


@pytest.mark.parametrize("client", CLIENTS)
async def test_from_a_use_to_its_definition_and_to_the_other_uses(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        editor.open(MAPPING)
        at = place(editor, MAPPING, "credentials.api¦Key")
        found = await editor.client.text_document_definition_async(lsp.DefinitionParams(**at))
        assert found is not None
        (there,) = found
        if isinstance(there, lsp.LocationLink):
            assert editor.marked(MAPPING, there.origin_selection_range) == "apiKey"
            uri, range = there.target_uri, there.target_selection_range
        else:
            uri, range = there.uri, there.range
        assert (name(editor, uri), editor.marked("spec.yml", range)) == ("spec.yml", "apiKey")
        uses = await editor.client.text_document_references_async(
            lsp.ReferenceParams(**at, context=lsp.ReferenceContext(True))
        )
        assert [editor.marked(name(editor, use.uri), use.range) for use in uses or []] == [
            "apiKey"
        ] * 3
        assert [name(editor, use.uri) for use in uses or []] == [MAPPING, "spec.yml", "spec.yml"]
        shown = await editor.client.text_document_document_highlight_async(
            lsp.DocumentHighlightParams(**at)
        )
        assert [(one.kind, editor.marked(MAPPING, one.range)) for one in shown or []] == [
            (lsp.DocumentHighlightKind.Read, "apiKey")
        ]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_rename_and_back_keeps_check_clean_and_the_test_passing(
    client: str, workspace: Path, api
):
    write_files(workspace, {"spec-lsp.local.yml": f"connectionParameters: {{apiKey: {KEY}}}\n"})
    before = {path: path.read_bytes() for path in sorted(workspace.rglob("*")) if path.is_file()}
    async with editing(workspace, client, options={"trusted": True}) as editor:
        editor.open("spec.yml")
        editor.open(MAPPING)
        await editor.shows("spec.yml")
        assert (await editor.run_test())["outcome"] == "passed"

        at = place(editor, MAPPING, "credentials.¦apiKey")
        told = await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at))
        assert isinstance(told, lsp.PrepareRenamePlaceholder)
        assert (told.placeholder, editor.marked(MAPPING, told.range)) == ("apiKey", "apiKey")
        edit = await editor.client.text_document_rename_async(
            lsp.RenameParams(**at, new_name="secretKey")
        )
        assert edit is not None
        assert apply(editor, edit) == [MAPPING, "spec-lsp.local.yml", "spec.yml"]
        assert "secretKey" in editor.text("spec.yml")
        assert (await editor.run_test())["outcome"] == "passed"
        await editor.shows("spec.yml")
        await editor.shows(MAPPING)

        at = place(editor, "spec.yml", "¦secretKey")
        edit = await editor.client.text_document_rename_async(
            lsp.RenameParams(**at, new_name="apiKey")
        )
        assert edit is not None
        apply(editor, edit)
        assert {path: path.read_bytes() for path in before} == before
        assert (await editor.run_test())["outcome"] == "passed"
        assert KEY.encode() not in editor.client.stdout


async def test_what_cannot_be_renamed_is_refused_with_the_reason(workspace: Path):
    async with editing(workspace) as editor:
        editor.open(MAPPING)
        at = place(editor, MAPPING, "${¦credentials")
        with pytest.raises(JsonRpcException, match="`credentials` is a variable of the platform"):
            await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at))
        at = place(editor, MAPPING, "base¦Ur")
        assert (
            await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at))
            is None
        )
        await editor.answers()


OPTION = {
    "spec.yml": """
        auth:
          options:
            basic:
              type: client-credentials
              ui:
                helpUri: https://docs.acme.example.com/keys
                schema: {type: object, properties: {key: {type: string, format: password}}}
              makeApiClient: {implementationType: mapping}
              test: {implementationType: javascript}
        """,
    "auth/basic/make-api-client.map.yml": """
        baseUri: https://api.acme.example.com
        headers: {X-Key: {$var: credentials.key}}
        """,
    "auth/basic/test.js": TEST,
}


@pytest.mark.parametrize("client", CLIENTS)
async def test_an_option_takes_its_folder_along_where_the_editor_moves_files(
    client: str, tmp_path: Path
):
    write_files(tmp_path, OPTION)
    async with editing(tmp_path, client) as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        params = lsp.RenameParams(**place(editor, "spec.yml", "¦basic:"), new_name="key")
        if client == "emacs":
            with pytest.raises(JsonRpcException, match="move them and change"):
                await editor.client.text_document_rename_async(params)
            return
        edit = await editor.client.text_document_rename_async(params)
        assert edit is not None
        assert apply(editor, edit) == ["auth/basic → auth/key", "spec.yml"]
        editor.watched("auth", lsp.FileChangeType.Changed)
        assert (tmp_path / "auth/key/test.js").is_file()
        await editor.shows("spec.yml")


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_file_path_moves_its_file_where_the_editor_moves_files(client: str, tmp_path: Path):
    files = {**OPTION, "lib/ping.js": "exports.ping = () => true\n"}
    files["spec.yml"] = files["spec.yml"].replace(
        "{implementationType: javascript}",
        "{implementationType: javascript, filePath: auth/basic/test.js}",
    )
    files["auth/basic/test.js"] = "const { ping } = require('../../lib/ping')\n" + TEST
    write_files(tmp_path, files)
    async with editing(tmp_path, client) as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        at = place(editor, "spec.yml", "test¦.js")
        told = await editor.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**at))
        assert isinstance(told, lsp.PrepareRenamePlaceholder)
        assert told.placeholder == "auth/basic/test.js"
        params = lsp.RenameParams(**at, new_name="auth/checks.js")
        if client == "emacs":
            with pytest.raises(JsonRpcException, match="move them and change"):
                await editor.client.text_document_rename_async(params)
            return
        edit = await editor.client.text_document_rename_async(params)
        assert edit is not None
        apply(editor, edit)
        assert "require('../lib/ping')" in (tmp_path / "auth/checks.js").read_text()
        assert "filePath: auth/checks.js" in editor.text("spec.yml")
        editor.watched("auth", lsp.FileChangeType.Changed)
        await editor.shows("spec.yml")


@pytest.mark.parametrize("client", CLIENTS)
async def test_from_code_and_behind_wide_characters(client: str, workspace: Path):
    code = "exports.test = async ({ credentials: { /* 🔑 */ apiKey } }) => apiKey !== '🔑'\n"
    write_files(workspace, {"auth/test.js": code})
    async with editing(workspace, client) as editor:
        editor.open("auth/test.js")
        at = place(editor, "auth/test.js", "*/ api¦Key")
        found = await editor.client.text_document_references_async(
            lsp.ReferenceParams(**at, context=lsp.ReferenceContext(False))
        )
        assert [
            (name(editor, one.uri), editor.marked(name(editor, one.uri), one.range))
            for one in found or []
        ] == [(MAPPING, "apiKey"), ("auth/test.js", "apiKey"), ("spec.yml", "apiKey")]
        edit = await editor.client.text_document_rename_async(
            lsp.RenameParams(**at, new_name="secret key")
        )
        assert edit is not None
        changes = {}
        for change in edit.document_changes or ():
            assert isinstance(change, lsp.TextDocumentEdit)
            is_open = change.text_document.uri == editor.uri("auth/test.js")
            assert change.text_document.version == (1 if is_open else None)
            changes[change.text_document.uri] = change.edits
        (inserted,) = changes[editor.uri("auth/test.js")]
        assert (editor.marked("auth/test.js", inserted.range), inserted.new_text) == (
            "apiKey",
            "'secret key': apiKey",
        )


async def test_a_folder_that_is_deleted_or_moved_is_looked_for_again(tmp_path: Path):
    write_files(tmp_path, OPTION)
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        move = lsp.FileRename(editor.uri("auth/basic"), editor.uri("auth/v1.2"))
        edit = await editor.client.workspace_will_rename_files_async(lsp.RenameFilesParams([move]))
        assert edit is not None
        apply(editor, edit)
        assert editor.text("spec.yml").count("filePath: auth/v1.2/") == 2
        os.rename(tmp_path / "auth/basic", tmp_path / "auth/v1.2")
        editor.client.workspace_did_rename_files(lsp.RenameFilesParams([move]))
        await editor.shows("spec.yml")

        shutil.rmtree(tmp_path / "auth/v1.2")
        editor.client.workspace_did_delete_files(
            lsp.DeleteFilesParams([lsp.FileDelete(editor.uri("auth/v1.2"))])
        )
        await eventually(lambda: len(editor.findings("spec.yml")) == 2)
        assert [code for code, _ in editor.findings("spec.yml")] == ["SPEC201", "SPEC201"]


async def test_a_moved_file_is_named_by_its_method(workspace: Path):
    async with editing(workspace) as editor:
        operations = editor.result.capabilities.workspace.file_operations
        assert operations.will_rename.filters[0].pattern.glob.startswith("**/*.{yml,")
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        move = lsp.FileRename(editor.uri("auth/test.js"), editor.uri("auth/checks/ping.js"))
        edit = await editor.client.workspace_will_rename_files_async(lsp.RenameFilesParams([move]))
        assert edit is not None
        apply(editor, edit)
        assert "filePath: auth/checks/ping.js" in editor.text("spec.yml")
        (workspace / "auth/checks").mkdir()
        os.rename(workspace / "auth/test.js", workspace / "auth/checks/ping.js")
        editor.client.workspace_did_rename_files(lsp.RenameFilesParams([move]))
        await editor.shows("spec.yml")

        (workspace / "auth/checks/ping.js").unlink()
        editor.client.workspace_did_delete_files(
            lsp.DeleteFilesParams([lsp.FileDelete(editor.uri("auth/checks/ping.js"))])
        )
        await editor.shows("spec.yml", ("SPEC201", "auth/checks/ping.js"))


async def test_a_file_that_leaves_its_connector_is_nobodys_any_more(workspace: Path):
    assert api_key_connector()  # the connector lies in a folder of its own
    async with editing(workspace) as editor:
        editor.open("spec.yml")
        outside = (workspace.parent / "test.js").as_uri()
        move = lsp.FileRename(editor.uri("auth/test.js"), outside)
        edit = await editor.client.workspace_will_rename_files_async(lsp.RenameFilesParams([move]))
        assert edit is None
