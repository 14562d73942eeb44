"""What lies around a connector and in its other files, and changes while it is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.connectors import api_key_connector
from e2e.editor import Editor, editing, eventually, write_files
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
LOCAL = "spec-lsp.local.yml"


def watched_globs(editor: Editor) -> list[str]:
    return [
        watcher["globPattern"] if isinstance(watcher, dict) else watcher.glob_pattern
        for registration in editor.client.registrations
        if registration.id == "watched-files"
        for watcher in (
            registration.register_options["watchers"]
            if isinstance(registration.register_options, dict)
            else registration.register_options.watchers
        )
    ]


@pytest.mark.parametrize("folder", ["", "connectors/acme/"])
async def test_an_ignore_file_around_the_connector_counts_as_soon_as_it_is_written(
    folder: str, tmp_path: Path
):
    (tmp_path / ".git").mkdir()
    write_files(tmp_path / folder, {**api_key_connector(), LOCAL: "connectionParameters: {}\n"})
    async with editing(tmp_path) as editor:
        editor.open(f"{folder}spec.yml")
        await editor.shows(f"{folder}{LOCAL}", ("SPEC403", ""))
        write_files(tmp_path, {".gitignore": f"{LOCAL}\n"})
        editor.watched(".gitignore", lsp.FileChangeType.Created)
        await editor.shows(f"{folder}{LOCAL}")
        assert any(".gitignore" in glob for glob in watched_globs(editor))


async def test_a_package_that_is_declared_around_the_connector_is_known_at_once(tmp_path: Path):
    (tmp_path / ".git").mkdir()
    test = "import acme from 'acme-client'\n\nexport async function test() {\n  await acme()\n}\n"
    write_files(tmp_path / "acme", api_key_connector(test=test))
    write_files(tmp_path, {"package.json": "{}\n"})
    async with editing(tmp_path) as editor:
        editor.open("acme/auth/test.js")
        await editor.shows("acme/auth/test.js", ("SPEC308", "acme-client"))
        write_files(tmp_path, {"package.json": '{"dependencies": {"acme-client": "1"}}\n'})
        editor.watched("package.json", lsp.FileChangeType.Changed)
        await editor.shows("acme/auth/test.js")
        assert any("json" in glob for glob in watched_globs(editor))


async def test_findings_in_a_file_that_code_imports_come_and_go(tmp_path: Path):
    test = (
        "const { me } = require('../lib/me')\n\n"
        "exports.test = async ({ apiClient, credentials }) => me(apiClient, credentials)\n"
    )
    files = {
        **api_key_connector(test=test),
        "lib/me.js": "exports.me = async (apiClient, { apikey }) =>\n"
        "  Boolean(await apiClient.get(`/me?key=${apikey}`))\n",
    }
    write_files(tmp_path, files)
    async with editing(tmp_path) as editor:
        editor.open("auth/test.js")
        await editor.shows("lib/me.js", ("SPEC206", "apikey"))
        editor.open("lib/me.js")
        editor.change("lib/me.js", files["lib/me.js"].replace("apikey", "apiKey"))
        await editor.shows("lib/me.js")
        editor.close("lib/me.js")  # not saved: what is on disk counts again
        await editor.shows("lib/me.js", ("SPEC206", "apikey"))
        editor.close("auth/test.js")
        await editor.shows("lib/me.js")
        assert editor.client.stderr == b""


async def test_each_root_has_its_own_configuration_even_when_it_breaks_or_goes(tmp_path: Path):
    broken = api_key_connector()
    broken[MAPPING] = broken[MAPPING].replace("apiKey", "apikey")
    for name in ("one", "two"):
        write_files(tmp_path / name / "acme", broken)
        write_files(tmp_path / name, {"spec-lsp.toml": 'ignore = ["SPEC206"]\n'})
    one, two = (f"{name}/acme/{MAPPING}" for name in ("one", "two"))
    toml = tmp_path / "one" / "spec-lsp.toml"
    async with editing(tmp_path, folders=[tmp_path / "one", tmp_path / "two"]) as editor:
        editor.open(one)
        editor.open(two)
        await editor.shows(one)
        await editor.shows(two)
        toml.rename(tmp_path / "one" / "other.toml")
        editor.watched("one/spec-lsp.toml", lsp.FileChangeType.Deleted)
        await editor.shows(one, ("SPEC206", "apikey"))
        await editor.shows(two)
        toml.write_text("ignore = [", encoding="utf-8")
        editor.watched("one/spec-lsp.toml", lsp.FileChangeType.Created)
        await editor.shows("one/spec-lsp.toml", ("SPEC005", "["))
        await editor.shows(one, ("SPEC206", "apikey"))
        toml.unlink()
        editor.watched("one/spec-lsp.toml", lsp.FileChangeType.Deleted)
        published = editor.client.diagnostics
        assert await eventually(lambda: not published[editor.uri("one/spec-lsp.toml")])
        assert editor.client.stderr == b""
