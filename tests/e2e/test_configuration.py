"""What reports in an editor: spec-lsp.toml, the editor's settings over it, comments over both."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import Editor, editing, eventually, write_files
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
TOML = "spec-lsp.toml"
CLIENT = """\
baseUri: https://api.acme.example.com
headers:
  Authorization:
    $template: "Bearer ${credentials.apikey}"
"""
UNKNOWN = ("SPEC206", "apikey")
CLIENTS = ["visual_studio_code", "neovim", "emacs"]


def workspace(folder: Path) -> Path:
    """One connector with one mistake, in a folder of a workspace."""
    write_files(folder / "acme", api_key_connector(client=CLIENT))
    return folder


def severities(editor: Editor, path: str) -> list[str]:
    found = editor.client.diagnostics.get(editor.uri(path)) or []
    return [lsp.DiagnosticSeverity(d.severity or 1).name for d in found]


@pytest.mark.parametrize("client", CLIENTS)
async def test_the_configuration_counts_as_soon_as_it_is_written(client: str, tmp_path: Path):
    async with editing(workspace(tmp_path), client) as editor:
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        editor.open(TOML, 'ignore = ["SPEC206"]\n')
        await editor.shows(f"acme/{MAPPING}")
        editor.change(TOML, 'severity = {SPEC206 = "hint"}\n')
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        assert severities(editor, f"acme/{MAPPING}") == ["Hint"]
        editor.change(TOML, '[per-path."acme/*.yml"]\nignore = ["SPEC2"]\n')
        await eventually(lambda: severities(editor, f"acme/{MAPPING}") == ["Error"])
        editor.change(TOML, '[per-path."acme/**/*.yml"]\nignore = ["SPEC2"]\n')
        await editor.shows(f"acme/{MAPPING}")
        editor.close(TOML)  # it was never saved
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)


async def test_a_configuration_on_disk_counts_and_its_changes_are_seen(tmp_path: Path):
    async with editing(workspace(tmp_path)) as editor:
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        (tmp_path / TOML).write_text('ignore = ["unknown-credential"]\n')
        editor.watched(TOML, lsp.FileChangeType.Created)
        await editor.shows(f"acme/{MAPPING}")
        (tmp_path / TOML).unlink()
        editor.watched(TOML, lsp.FileChangeType.Deleted)
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        (watched,) = [
            str(registration.register_options)
            for registration in editor.client.registrations
            if registration.id == "watched-files"
        ]
        assert "toml" in watched


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_broken_configuration_is_told_at_its_place_and_mended(client: str, tmp_path: Path):
    write_files(workspace(tmp_path), {TOML: 'ignor = ["SPEC206"]\nselect = ["SPEC999"]\n'})
    async with editing(tmp_path, client) as editor:
        editor.open(f"acme/{MAPPING}")  # the file itself need not be open
        await editor.shows(TOML, ("SPEC005", "ignor"), ("SPEC005", '"SPEC999"'))
        editor.open(TOML, 'ignor = ["SPEC206"]\n')
        await editor.shows(TOML, ("SPEC005", "ignor"))
        (action,) = await editor.actions(TOML, on="ignor")
        assert action.title == "Change to `ignore`"
        editor.change(TOML, 'ignore = ["SPEC206"]\n')
        await editor.shows(TOML)
        await editor.shows(f"acme/{MAPPING}")


async def test_the_settings_win_over_the_file(tmp_path: Path):
    write_files(workspace(tmp_path), {TOML: 'ignore = ["SPEC206"]\n'})
    async with editing(tmp_path) as editor:
        editor.client.set_configuration({"spec-lsp": {"severity": {"SPEC206": "warning"}}})
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        assert severities(editor, f"acme/{MAPPING}") == ["Warning"]
        editor.client.set_configuration({"spec-lsp": {"select": []}})
        editor.client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams({}))
        await editor.shows(f"acme/{MAPPING}")


@pytest.mark.parametrize("client", CLIENTS)
async def test_settings_may_come_with_the_start(client: str, tmp_path: Path):
    options = {"settings": {"ignore": ["SPEC206"]}}
    async with editing(workspace(tmp_path), client, options=options) as editor:
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}")
        await editor.answers()  # the settings have been asked for and answered by now
        assert editor.findings(f"acme/{MAPPING}") == []


async def test_a_broken_setting_is_told_to_the_person(tmp_path: Path):
    options = {"settings": {"ignore": ["unknown-credntial"]}}
    async with editing(workspace(tmp_path), options=options) as editor:
        await eventually(lambda: editor.client.messages)
        assert [message.message for message in editor.client.messages] == [
            "spec-lsp's settings: There is no rule `unknown-credntial`; did you mean "
            "`unknown-credential`?"
        ]


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_comment_that_an_action_writes_silences(client: str, tmp_path: Path):
    async with editing(workspace(tmp_path), client) as editor:
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        actions = await editor.actions(f"acme/{MAPPING}", on="apikey")
        fixes = [action.title for action in actions if action.kind == lsp.CodeActionKind.QuickFix]
        assert fixes == [
            "Change to `apiKey`",
            "Ignore SPEC206 (unknown-credential) on this line",
            "Ignore SPEC206 (unknown-credential) in this file",
        ]
        assert not any(action.is_preferred for action in actions[1:])
        editor.change(
            f"acme/{MAPPING}",
            CLIENT.replace("    $template", "    # spec-lsp: ignore[SPEC206]\n    $template"),
        )
        await editor.shows(f"acme/{MAPPING}")


async def test_each_finding_links_to_its_page(tmp_path: Path):
    async with editing(workspace(tmp_path)) as editor:
        editor.open(f"acme/{MAPPING}")
        await editor.shows(f"acme/{MAPPING}", UNKNOWN)
        (finding,) = editor.client.diagnostics[editor.uri(f"acme/{MAPPING}")]
        page = Path(url2pathname(urlsplit(finding.code_description.href).path))
        assert page.read_text(encoding="utf-8").startswith("# SPEC206 unknown-credential\n")
