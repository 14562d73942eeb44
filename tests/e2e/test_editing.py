"""Findings, completion, lenses and fixes, as editors with different abilities see them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from e2e.connectors import SPEC, TEST, api_key_connector
from e2e.editor import editing, eventually, write_files
from lsprotocol import types as lsp

MAPPING = "auth/make-api-client.map.yml"
CLIENTS = ["visual_studio_code", "neovim", "emacs"]

BROKEN = {
    "spec.yml": """
        auth:
          type: client-credentials
          ui:
            helpUri: https://docs.acme.example.com/keys
            schema:
              type: object
              properties:
                apiKey: {type: string, format: password}
          makeApiClient:
            implementationType: mapping
          test:
            implementationType: javscript
          disconnect:
            implementationType: javascript
        """,
    MAPPING: """
        baseUri: https://api.acme.example.com
        headers:
          Authorization:
            $template: "🔑 ${credentials.apikey}"
        """,
    "auth/test.js": TEST,
}


def at(line: int, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(line, start), lsp.Position(line, end))


@pytest.mark.parametrize("client", CLIENTS)
async def test_a_broken_connector_from_its_findings_to_its_repair(client: str, tmp_path: Path):
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path, client) as editor:
        editor.open("spec.yml")
        editor.open(MAPPING)
        await editor.shows("spec.yml", ("SPEC104", "javscript"), ("SPEC201", "javascript"))
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        (unknown_type, missing) = editor.client.diagnostics[editor.uri("spec.yml")]
        assert unknown_type.range == at(11, 24, 33)
        assert unknown_type.severity == lsp.DiagnosticSeverity.Error
        assert unknown_type.source == "spec-lsp"
        assert missing.range == at(13, 24, 34)
        (unknown_field,) = editor.client.diagnostics[editor.uri(MAPPING)]
        # 🔑 is two units of UTF-16, one of UTF-32, four of UTF-8.
        column = {"utf-8": 35, "utf-16": 33, "utf-32": 32}[editor.encoding]
        assert unknown_field.range == at(3, column, column + 6)
        assert "`apiKey`" in unknown_field.message

        assert await editor.completions(MAPPING, "${credentials.") == ["apiKey"]

        editor.replace(MAPPING, "apikey", "apiKey")
        await editor.shows(MAPPING)
        editor.replace("spec.yml", "javscript", "javascript")
        await editor.shows("spec.yml", ("SPEC201", "javascript"))
        write_files(tmp_path, {"auth/disconnect.js": "exports.disconnect = async () => {}\n"})
        editor.watched("auth/disconnect.js", lsp.FileChangeType.Created)
        await editor.shows("spec.yml")


async def test_findings_follow_every_way_in_which_another_file_can_change(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    async with editing(tmp_path) as editor:
        editor.open(MAPPING)
        await editor.shows(MAPPING)

        # Edited, not saved.
        editor.open("spec.yml")
        editor.replace("spec.yml", "apiKey: {", "token: {")
        await editor.shows(MAPPING, ("SPEC206", "apiKey"))

        # Closed without saving: what is on disk counts.
        editor.close("spec.yml")
        await editor.shows(MAPPING)

        # Written by another program.
        spec = tmp_path / "spec.yml"
        spec.write_text(SPEC.replace("apiKey: {", "token: {"), encoding="utf-8")
        editor.watched("spec.yml", lsp.FileChangeType.Changed)
        await editor.shows(MAPPING, ("SPEC206", "apiKey"))

        # Deleted: no connector any more, so no opinion.
        spec.unlink()
        (tmp_path / "auth" / "test.js").unlink()
        os.rename(tmp_path / MAPPING, tmp_path / "auth" / "kept")
        editor.watched("spec.yml", lsp.FileChangeType.Deleted)
        await eventually(lambda: editor.findings(MAPPING) == [])
        assert not editor.findings(MAPPING)

        # Back again, told of by its folder only.
        os.rename(tmp_path / "auth" / "kept", tmp_path / MAPPING)
        write_files(tmp_path, api_key_connector(spec=SPEC.replace("apiKey: {", "token: {")))
        editor.watched("", lsp.FileChangeType.Created)
        await editor.shows(MAPPING, ("SPEC206", "apiKey"))


async def test_a_save_is_enough_where_nobody_watches_files(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()
    async with editing(tmp_path, "emacs") as editor:
        editor.open("spec.yml")
        await editor.shows("spec.yml", ("SPEC201", "javascript"))
        write_files(tmp_path, {"auth/test.js": TEST})
        editor.save("spec.yml")
        await editor.shows("spec.yml")


async def test_a_program_that_the_engine_refuses_is_reported_where_it_breaks(tmp_path: Path):
    write_files(tmp_path, api_key_connector(test="const a = 1\nconst a = 2\n" + TEST))
    async with editing(tmp_path) as editor:
        editor.open("auth/test.js")
        await eventually(lambda: editor.findings("auth/test.js"))
        (finding,) = editor.client.diagnostics[editor.uri("auth/test.js")]
        assert (finding.code, finding.range.start.line) == ("SPEC306", 1)


async def test_completion_in_a_document_that_is_no_valid_yaml(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    async with editing(tmp_path) as editor:
        editor.open(MAPPING, 'headers:\n  A: {\n  B:\n    $template: "Bearer ${credentials.')
        assert await editor.completions(MAPPING, "${credentials.") == ["apiKey"]
        editor.open("spec.yml")
        editor.replace("spec.yml", "type: client-credentials", "type: ")
        assert "oauth2" in await editor.completions("spec.yml", "auth:\n  type: ")
        editor.change("spec.yml", "auth:\n  test:\n    implementationType: \n  ui: [")
        offered = await editor.completions("spec.yml", "implementationType: ")
        assert "javascript" in offered
        assert "graphql-api-mapping" not in offered


async def test_lenses_stand_on_auth_on_each_option_and_on_the_test(tmp_path: Path):
    option = """
  options:
    basic:
      type: client-credentials
      ui: {schema: {type: object, properties: {user: {type: string}}}}
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript, filePath: auth/basic/test.js}
"""
    files = api_key_connector(spec=SPEC + option.lstrip("\n"))
    write_files(tmp_path, {**files, "auth/basic/test.js": "// the test\n" + TEST})
    async with editing(tmp_path) as editor:
        for path in ("spec.yml", "auth/test.js", "auth/basic/test.js", MAPPING):
            editor.open(path)
        command = "spec-lsp.runAuthTest"
        assert await editor.lenses("spec.yml") == [
            (0, "▶ Run auth test (default)", command,
             [{"uri": editor.uri("spec.yml"), "option": None}]),
            (0, "▶ with a wrong secret (default)", command,
             [{"uri": editor.uri("spec.yml"), "option": None, "wrongSecret": True}]),
            (15, "▶ Run auth test (basic)", command,
             [{"uri": editor.uri("spec.yml"), "option": "basic"}]),
        ]  # fmt: skip
        assert await editor.lenses("auth/test.js") == [
            (0, "▶ Run auth test (default)", command,
             [{"uri": editor.uri("auth/test.js"), "option": None}]),
            (0, "▶ with a wrong secret (default)", command,
             [{"uri": editor.uri("auth/test.js"), "option": None, "wrongSecret": True}]),
        ]  # fmt: skip
        assert await editor.lenses("auth/basic/test.js") == [
            (1, "▶ Run auth test (basic)", command,
             [{"uri": editor.uri("auth/basic/test.js"), "option": "basic"}]),
        ]  # fmt: skip
        assert await editor.lenses(MAPPING) == []


async def test_a_fix_creates_the_missing_file(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "auth" / "test.js").unlink()
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        actions = await editor.actions("spec.yml", on="javascript")
        created = [a for a in actions if a.edit and "auth/test.js" in a.title]
        assert len(created) == 1
        create, edit = created[0].edit.document_changes
        assert (create.kind, create.uri) == ("create", editor.uri("auth/test.js"))
        assert edit.text_document.uri == editor.uri("auth/test.js")
        (text,) = edit.edits
        assert text.range == at(0, 0, 0)
        assert "exports.test" in text.new_text
        assert [d.code for d in created[0].diagnostics] == ["SPEC201"]
        (tmp_path / "auth" / "test.js").write_text(text.new_text, encoding="utf-8")
        editor.watched("auth/test.js", lsp.FileChangeType.Created)
        await editor.shows("spec.yml")


async def test_a_fix_renames_a_credential(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path) as editor:
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        action, *_ = await editor.actions(MAPPING, on="apikey")
        (change,) = action.edit.document_changes
        (edit,) = change.edits
        assert (action.is_preferred, edit.new_text, edit.range) == (True, "apiKey", at(3, 33, 39))
        assert (change.text_document.uri, change.text_document.version) == (editor.uri(MAPPING), 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_columns_count_in_the_agreed_unit(encoding: str, tmp_path: Path):
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path, encodings=[encoding]) as editor:
        assert editor.encoding == encoding
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        (finding,) = editor.client.diagnostics[editor.uri(MAPPING)]
        start = {"utf-8": 35, "utf-16": 33, "utf-32": 32}[encoding]
        assert finding.range == at(3, start, start + 6)
        assert await editor.completions(MAPPING, "${credentials.") == ["apiKey"]


async def test_a_file_that_is_opened_is_told_its_findings_though_they_were_sent(tmp_path: Path):
    """Emacs shows in a buffer only what has come since the buffer is there."""
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path, "emacs") as editor:
        editor.open("spec.yml")
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        del editor.client.diagnostics[editor.uri(MAPPING)]
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
