"""What a server must live through, and that it then still answers."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import CLIENT, KEY, SPEC, TEST, api_key_connector
from e2e.editor import editing, eventually, write_files
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

MAPPING = "auth/make-api-client.map.yml"
BROKEN = api_key_connector(client=CLIENT.replace("apiKey", "apikey"))

# Starts the server with a rule that always fails.
WITH_A_FAULTY_RULE = """
import sys
from dataclasses import replace
from spec_lsp.rules import registry

def fails(rule, context):
    raise ValueError("holds a secret: " + context.analysis.source("spec.yml").text)

faulty = replace(registry.RULES[0], code="SPEC999", check=fails)
registry.RULES = (faulty, *registry.RULES)
from spec_lsp.cli.serve import serve_from_arguments
serve_from_arguments([])
"""


async def test_a_rule_that_fails_silences_no_other_and_says_no_secret(tmp_path: Path):
    write_files(tmp_path, {**BROKEN, "spec.yml": SPEC + "# my-own-secret\n"})
    command = (sys.executable, "-c", WITH_A_FAULTY_RULE)
    async with editing(tmp_path, command=command) as editor:
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        await eventually(lambda: b"SPEC999" in editor.client.stderr)
        log = editor.client.stderr.decode()
        assert "rule SPEC999 failed: ValueError" in log
        assert "secret" not in log


SENSELESS: list[tuple[str, list[Any]]] = [
    ("spec-lsp.unknown", []),
    ("spec-lsp.runAuthTest", []),
    ("spec-lsp.runAuthTest", [None]),
    ("spec-lsp.runAuthTest", ["text"]),
    ("spec-lsp.runAuthTest", [{}]),
    ("spec-lsp.runAuthTest", [{"uri": 7}]),
    ("spec-lsp.runAuthTest", [{"uri": "https://example.com/spec.yml"}]),
    ("spec-lsp.runAuthTest", [{"uri": "file:///%00"}]),
    ("spec-lsp.runAuthTest", [{"uri": "file://[/spec.yml"}]),
    ("spec-lsp.runAuthTest", [{"uri": "file:///" + "a" * 5_000}]),
    ("spec-lsp.authForm", [[[]], "more", 3]),
    ("spec-lsp.cancelRun", [["run"]]),
    ("spec-lsp.authTests", ["all"]),
    ("spec-lsp.sendRequest", [{"uri": 3, "method": "GET", "path": "/"}]),
    ("spec-lsp.exportHar", [{"runId": {}}]),
    ("spec-lsp.exportHar", []),
    ("spec-lsp.revealExchange", [{"runId": {}, "index": "0"}]),
]


async def test_a_command_that_makes_no_sense_is_refused(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    async with editing(tmp_path) as editor:
        for command, arguments in SENSELESS:
            with pytest.raises(JsonRpcException) as caught:
                await editor.command(command, *arguments)
            assert caught.value.code == lsp.ErrorCodes.InvalidParams.value, (command, arguments)
            assert str(caught.value)
        await editor.answers()
        assert editor.client.messages == []
        assert editor.client.stderr == b""


async def test_a_request_that_is_none_is_answered_too(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    form = {"command": "spec-lsp.authForm", "arguments": KEY}
    async with editing(tmp_path) as editor:
        for number, (method, params) in enumerate([
            ("workspace/executeCommand", form),
            ("textDocument/completion", {"position": 3, "secret": KEY}),
            ("textDocument/codeLens", None),
            ("spec-lsp/unknown", {"secret": KEY}),
        ]):  # fmt: skip
            with pytest.raises(JsonRpcException):
                await asyncio.wait_for(
                    editor.send({"id": number, "method": method, "params": params}), 10
                )
        for method, params in [
            ("textDocument/didChange", {"textDocument": KEY}),
            ("textDocument/didOpen", None),
            ("spec-lsp/unknown", {"secret": KEY}),
            ("$/cancelRequest", {"id": "never sent"}),
        ]:  # fmt: skip
            editor.send({"method": method, "params": params})
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        assert KEY not in editor.client.stderr.decode()


async def test_arguments_that_fit_the_form_but_not_the_type(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    async with editing(tmp_path) as editor:
        for given in ({"connectionParameters": [KEY]}, {"connectorParameters": KEY}):
            with pytest.raises(JsonRpcException) as caught:
                await editor.run_test(**given)
            assert KEY not in str(caught.value)
        trace = await editor.run_test(
            option="", profile=3, allowOrigins="all", wrongSecret="yes", parametersFile=[]
        )
        assert (trace["outcome"], trace["missing"]) == ("error", ["apiKey"])
        assert KEY not in editor.client.stderr.decode()


async def test_files_that_vanish_while_they_are_open(tmp_path: Path):
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path) as editor:
        editor.open(MAPPING)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))
        for path in ("spec.yml", "auth/test.js", MAPPING):
            (tmp_path / path).unlink()
        (tmp_path / "auth").rmdir()
        editor.watched("auth", lsp.FileChangeType.Deleted)
        editor.watched("spec.yml", lsp.FileChangeType.Deleted)
        await editor.shows(MAPPING)
        await editor.answers()
        write_files(tmp_path, BROKEN)
        editor.watched("spec.yml", lsp.FileChangeType.Created)
        await editor.shows(MAPPING, ("SPEC206", "apikey"))


async def test_what_lies_on_disk_and_is_no_text(tmp_path: Path):
    write_files(tmp_path / "folders", {"spec.yml/spec.yml": SPEC, "auth/test.js/x": ""})
    bytes_ = write_files(tmp_path / "bytes", BROKEN)
    (bytes_ / "auth" / "test.js").write_bytes(b"exports.test = () => '\xff\xfe'\n")
    loop = write_files(tmp_path / "loop", BROKEN)
    os.symlink(loop, loop / "auth" / "around")
    os.symlink(loop / "auth" / "itself.js", loop / "auth" / "itself.js")
    (loop / "auth" / "test.js").unlink()
    os.symlink("test.js", loop / "auth" / "test.js")
    if hasattr(os, "mkfifo"):
        (loop / "auth" / "disconnect.js").unlink(missing_ok=True)
        os.mkfifo(loop / "auth" / "disconnect.js")
    async with editing(tmp_path) as editor:
        editor.open("folders/auth/make-api-client.map.yml", CLIENT)
        editor.open("folders/spec.yml", SPEC)
        for folder in ("bytes", "loop"):
            editor.open(f"{folder}/{MAPPING}")
            await editor.shows(f"{folder}/{MAPPING}", ("SPEC206", "apikey"))
        await eventually(lambda: editor.findings("loop/spec.yml"))
        assert editor.findings("loop/spec.yml") == [("SPEC201", "javascript")]
        editor.open("loop/auth/around/auth/around/auth/test.js", TEST)
        await editor.answers()
        assert editor.client.stderr == b""


async def test_no_finding_comes_twice_however_a_file_is_named(tmp_path: Path):
    """An editor may spell a file's URI in its own way; it gets the findings under that name."""
    write_files(tmp_path, BROKEN)
    async with editing(tmp_path) as editor:
        uri = editor.uri(MAPPING).replace("make-api", "make%2Dapi").replace("auth", "%61uth")
        document = lsp.TextDocumentItem(uri, "yaml", 1, editor.text(MAPPING))
        editor.client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        await eventually(lambda: editor.client.diagnostics.get(uri))
        editor.open("spec.yml")
        await editor.shows("spec.yml")
        named = [name for name, found in editor.client.diagnostics.items() if found]
        assert named == [uri]
        # Closed: no diagnostics stay behind under that name.
        editor.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(uri))
        )
        await eventually(lambda: not editor.client.diagnostics[uri])
        assert not editor.client.diagnostics[uri]
        await editor.shows(MAPPING, ("SPEC206", "apikey"))


async def test_documents_of_the_strangest_kinds(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    deep = "".join("  " * depth + f"k{depth}:\n" for depth in range(400))
    texts = [
        "", "\ufeff", "\r", "\0", "- a\n- b\n", "auth: *nothing\n", "auth:\n\t- x", deep,
        "auth: &a\n  b: *a\n", "auth: {" * 500, "[" * 5_000, "a: 'é\u2028🔑\n" * 50,
        "auth:\n  type: [1, {2: 3}]\n  ui: 7\n  options: [a]\n  test: {filePath: [1]}\n",
    ]  # fmt: skip
    async with editing(tmp_path) as editor:
        editor.open("spec.yml")
        editor.open(MAPPING)
        editor.open("auth/test.js")
        for text in texts:
            for path in ("spec.yml", MAPPING, "auth/test.js"):
                editor.change(path, text)
            for path in ("spec.yml", MAPPING, "auth/test.js"):
                await editor.completions(path, text[: len(text) // 2])
                await editor.lenses(path)
                await editor.actions(path, on=text[-1:])
        for path, text in api_key_connector().items():
            editor.change(path, text)
        await editor.shows("spec.yml")
        await editor.shows(MAPPING)
        await editor.shows("auth/test.js")
        assert b"failed" not in editor.client.stderr, editor.client.stderr.decode()
