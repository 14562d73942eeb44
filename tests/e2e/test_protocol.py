"""What is told to which client: diagnostics pushed or pulled, features registered for
connectors only, folders that come and go, logs and traces."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from e2e.connectors import CLIENT, KEY, SPEC, api_key_connector
from e2e.editor import Editor, editing, eventually, write_files
from lsprotocol import types as lsp

from spec_lsp.server.selectors import literal_pattern

MAPPING = "auth/make-api-client.map.yml"
# A field that nothing reads, and a header that reads another one.
WRONG = api_key_connector(
    spec=SPEC.replace("      required:", "        spare: {type: string}\n      required:"),
    client=CLIENT + "  X-Region: {$var: credentials.region}\n",
)


def pulls(capabilities: lsp.ClientCapabilities) -> None:
    capabilities.text_document.diagnostic = lsp.DiagnosticClientCapabilities()
    capabilities.workspace.diagnostics = lsp.DiagnosticWorkspaceClientCapabilities(
        refresh_support=True
    )


async def pull(editor: Editor, path: str, previous: str | None = None):
    return await editor.client.text_document_diagnostic_async(
        lsp.DocumentDiagnosticParams(
            lsp.TextDocumentIdentifier(editor.uri(path)), previous_result_id=previous
        )
    )


async def test_a_client_that_asks_gets_what_it_asks_for_and_the_rest_is_sent(workspace: Path):
    write_files(workspace, WRONG)
    async with editing(workspace, adjust=pulls) as editor:
        editor.open("spec.yml")
        found = await pull(editor, "spec.yml")
        assert found.kind == "full"
        assert [one.code for one in found.items] == ["SPEC209"]
        # Of a file that is not shown nobody asks.
        await editor.shows(MAPPING, ("SPEC206", "region"))
        assert editor.findings("spec.yml") is None

        again = await pull(editor, "spec.yml", found.result_id)
        assert (again.kind, again.result_id) == ("unchanged", found.result_id)

        # Now it is shown: what was sent is taken back, what is asked for is there.
        editor.open(MAPPING)
        await editor.shows(MAPPING)
        of_mapping = await pull(editor, MAPPING)
        assert [one.code for one in of_mapping.items] == ["SPEC206"]

        # What another file changes is told.
        before = editor.client.refreshes
        editor.replace("spec.yml", "spare: {", "region: {")
        await eventually(lambda: editor.client.refreshes > before)
        mended = await pull(editor, MAPPING, of_mapping.result_id)
        assert (mended.kind, list(mended.items)) == ("full", [])
        assert mended.result_id != of_mapping.result_id


async def test_a_configuration_file_is_asked_about_too(workspace: Path):
    write_files(workspace, {**WRONG, "spec-lsp.toml": 'ignore = ["SPEC999"]\n'})
    async with editing(workspace, adjust=pulls) as editor:
        editor.open("spec.yml")
        await editor.shows("spec-lsp.toml", ("SPEC005", '"SPEC999"'))
        editor.open("spec-lsp.toml")
        await editor.shows("spec-lsp.toml")
        found = await pull(editor, "spec-lsp.toml")
        assert [one.code for one in found.items] == ["SPEC005"]


async def test_the_name_of_an_answer_never_means_another_one(workspace: Path):
    write_files(workspace, WRONG)
    async with editing(workspace, adjust=pulls) as editor:
        editor.open("spec.yml")
        first = await pull(editor, "spec.yml")
        editor.close("spec.yml")
        editor.open("spec.yml", SPEC)
        second = await pull(editor, "spec.yml", first.result_id)
        assert (second.kind, list(second.items)) == ("full", [])


async def test_a_client_that_asks_by_itself_is_not_told_to(workspace: Path):
    """After an edit it asks about the edited text anyway."""
    write_files(workspace, WRONG)
    async with editing(workspace, adjust=pulls) as editor:
        for path in ("spec.yml", MAPPING):
            editor.open(path)
            await pull(editor, path)
        await editor.answers()
        before = editor.client.refreshes
        editor.replace("spec.yml", "title: API key\n", "title: [a\n")
        await pull(editor, "spec.yml")
        editor.replace("spec.yml", "title: [a\n", "title: A\n")
        await pull(editor, "spec.yml")
        await asyncio.sleep(0.3)
        assert editor.client.refreshes == before


@pytest.mark.parametrize("client", ["visual_studio_code", "neovim", "emacs"])
async def test_whoever_cannot_ask_again_gets_everything_sent(client: str, workspace: Path):
    write_files(workspace, WRONG)
    async with editing(workspace, client) as editor:
        assert editor.result.capabilities.diagnostic_provider is None
        editor.open("spec.yml")
        await editor.shows(MAPPING, ("SPEC206", "region"))
        (hint,) = editor.client.diagnostics[editor.uri("spec.yml")]
        assert (hint.code, list(hint.tags)) == ("SPEC209", [lsp.DiagnosticTag.Unnecessary])
        # Only VS Code says that it can show where a finding is described.
        assert (hint.code_description is not None) == (client == "visual_studio_code")


async def test_features_are_registered_for_connectors_only(tmp_path: Path):
    write_files(tmp_path / "a[1]", api_key_connector())
    write_files(tmp_path / "foreign", {"spec.yml": "openapi: 3.0.0\n"})
    async with editing(tmp_path) as editor:

        def patterns(method: str) -> list[set[str]]:
            return [
                {one["pattern"] if isinstance(one, dict) else one.pattern for one in _selector(r)}
                for r in editor.client.registrations
                if r.method == method
            ]

        capabilities = editor.result.capabilities
        assert capabilities.text_document_sync is None
        assert capabilities.completion_provider is None
        assert capabilities.hover_provider is None
        endings = "**/*.{yml,yaml,js,ts,mjs,cjs,mts,cts}"
        first = {f"{tmp_path.as_posix()}/a[[]1[]]/{endings}", "**/spec-lsp.toml"}
        methods = [
            lsp.TEXT_DOCUMENT_DID_OPEN, lsp.TEXT_DOCUMENT_DID_CHANGE, lsp.TEXT_DOCUMENT_DID_CLOSE,
            lsp.TEXT_DOCUMENT_DID_SAVE, lsp.TEXT_DOCUMENT_COMPLETION, lsp.TEXT_DOCUMENT_HOVER,
            lsp.TEXT_DOCUMENT_DEFINITION, lsp.TEXT_DOCUMENT_RENAME, lsp.TEXT_DOCUMENT_CODE_ACTION,
        ]  # fmt: skip
        await eventually(lambda: patterns(lsp.TEXT_DOCUMENT_DID_OPEN) == [first])
        for method in methods:
            assert patterns(method) == [first], method

        # A new connector is one from its first save on.
        write_files(tmp_path / "b", api_key_connector())
        editor.watched("b/spec.yml", lsp.FileChangeType.Created)
        both = {*first, f"{tmp_path.as_posix()}/b/{endings}"}
        await eventually(lambda: patterns(lsp.TEXT_DOCUMENT_DID_OPEN) == [both])
        for method in methods:
            assert patterns(method) == [both], method


async def test_a_folder_inside_a_connector_is_served(tmp_path: Path):
    write_files(tmp_path / "acme", api_key_connector(client=CLIENT.replace("apiKey", "nope")))
    async with editing(tmp_path, folders=[tmp_path / "acme" / "auth"]) as editor:

        def roots() -> set[str]:
            return {
                one["pattern"] if isinstance(one, dict) else one.pattern
                for registration in editor.client.registrations
                if registration.method == lsp.TEXT_DOCUMENT_DID_OPEN
                for one in _selector(registration)
            }

        await eventually(roots)
        endings = "**/*.{yml,yaml,js,ts,mjs,cjs,mts,cts}"
        assert roots() == {f"{tmp_path.as_posix()}/acme/{endings}", "**/spec-lsp.toml"}


async def test_without_a_folder_everything_is_promised(tmp_path: Path):
    write_files(tmp_path, WRONG)
    async with editing(tmp_path, folders=[]) as editor:
        assert editor.result.capabilities.completion_provider
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "region"))


async def test_folders_come_and_go_with_their_findings(tmp_path: Path):
    for name in ("one", "two"):
        write_files(tmp_path / name, WRONG)
    async with editing(tmp_path, "emacs", folders=[tmp_path / "one"]) as editor:
        settings = {"spec-lsp": {"diagnostics": {"workspace": True}}}
        editor.client.set_configuration(settings)
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(settings))
        await editor.shows(f"one/{MAPPING}", ("SPEC206", "region"))
        assert editor.findings(f"two/{MAPPING}") is None

        def change(added: list[str], removed: list[str]) -> None:
            event = lsp.WorkspaceFoldersChangeEvent(
                *(
                    [lsp.WorkspaceFolder((tmp_path / name).as_uri(), name) for name in names]
                    for names in (added, removed)
                )
            )
            editor.client.workspace_did_change_workspace_folders(
                lsp.DidChangeWorkspaceFoldersParams(event)
            )

        change(["two"], ["one"])
        await editor.shows(f"two/{MAPPING}", ("SPEC206", "region"))
        await editor.shows(f"one/{MAPPING}")


def test_the_letter_of_a_drive_may_be_written_either_way():
    assert literal_pattern(PureWindowsPath("C:\\a{1}\\b")) == "[cC]:/a[{]1[}]/b"
    assert literal_pattern(PurePosixPath("/c:/a")) == "/c:/a"


def _selector(registration: lsp.Registration):
    options = registration.register_options
    found = options.get("documentSelector") if isinstance(options, dict) else None
    return found if found is not None else options.documentSelector


@pytest.mark.parametrize("client", ["neovim", "emacs"])
async def test_other_clients_are_promised_everything_at_the_start(client: str, workspace: Path):
    async with editing(workspace, client) as editor:
        capabilities = editor.result.capabilities
        assert capabilities.text_document_sync.change == lsp.TextDocumentSyncKind.Full
        assert capabilities.completion_provider.trigger_characters
        assert capabilities.hover_provider
        assert capabilities.rename_provider


async def test_a_whole_workspace_is_looked_at_where_that_is_wanted(tmp_path: Path):
    write_files(tmp_path / "shown", api_key_connector())
    write_files(tmp_path / "other", WRONG)
    mapping = f"other/{MAPPING}"
    async with editing(tmp_path, "emacs") as editor:
        editor.open("shown/spec.yml")
        await editor.shows("shown/spec.yml")
        assert editor.findings(mapping) is None

        def set_it(on: bool) -> None:
            settings = {"spec-lsp": {"diagnostics": {"workspace": on}}}
            editor.client.set_configuration(settings)
            editor.client.workspace_did_change_configuration(
                lsp.DidChangeConfigurationParams(settings)
            )

        set_it(True)
        await editor.shows(mapping, ("SPEC206", "region"))
        set_it(False)
        await editor.shows(mapping)


async def test_a_document_without_a_file_is_left_alone(workspace: Path):
    async with editing(workspace) as editor:
        for uri in ("untitled:Untitled-1", "git:/x/spec.yml?ref", "vscode-notebook-cell:/a#b"):
            item = lsp.TextDocumentItem(uri, "yaml", 1, SPEC)
            editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
            hover = await editor.client.text_document_hover_async(
                lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(0, 1))
            )
            assert hover is None
        # One that is not saved yet, beside the others, is part of its connector.
        editor.open("auth/make-api-client.yml", "headers: {X: {$var: credentials.nope}}\n")
        editor.open("spec.yml")
        await editor.shows("spec.yml", ("SPEC202", "mapping"))
        await editor.answers()


async def test_a_trace_tells_what_was_done_and_nothing_of_what_was_in_it(workspace: Path):
    async with editing(workspace) as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        assert editor.client.traces == []
        editor.client.set_trace(lsp.SetTraceParams(lsp.TraceValue.Verbose))
        editor.replace("spec.yml", "title: API key\n", f"title: {KEY}\n")
        await editor.completions("spec.yml", "auth:\n  ty")
        await eventually(lambda: len(editor.client.traces) >= 2)
        traced = [one.partition(": ")[0] for one in editor.client.traces]
        assert "textDocument/didChange" in traced
        assert "textDocument/completion" in traced
        assert KEY not in "".join(editor.client.traces)


async def test_a_client_may_leave_at_any_moment(workspace: Path):
    """While a child process is just being started to judge a program, too."""
    for moment in range(8):
        async with editing(workspace, "emacs") as editor:
            editor.open("auth/test.js")
            if moment:
                await editor.shows("auth/test.js")
            await asyncio.sleep(moment * 0.012)
        assert b"ERROR" not in editor.client.stderr
