"""Every test of a workspace, as a client's test explorer asks for them."""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from pathlib import Path
from typing import Any

from e2e.connectors import KEY, SPEC, api_key_connector
from e2e.editor import Editor, editing, write_files
from lsprotocol import types as lsp

OPTIONS = (
    SPEC
    + """
  options:
    basic:
      title: User and password
      type: client-credentials
      ui: {schema: {properties: {user: {}}}}
      makeApiClient: {implementationType: mapping}
      test: {implementationType: mapping}
    oauth:
      type: oauth2
"""
)


async def told(editor: Editor) -> list[dict[str, Any]]:
    return (await editor.command("spec-lsp.authTests", {}))["tests"]


def marked(editor: Editor, uri: str | None, range_: dict[str, Any] | None) -> tuple[str, str]:
    """A file below the workspace, and the text that a range stands on."""
    assert uri is not None
    assert range_ is not None
    path = uri.removeprefix(editor.uri("")).lstrip("/")
    positions = (lsp.Position(**range_["start"]), lsp.Position(**range_["end"]))
    return path, editor.marked(path, lsp.Range(*positions))


async def test_every_way_to_authenticate_is_told_with_its_places(tmp_path: Path):
    files = api_key_connector(spec=OPTIONS) | {
        "auth/basic/make-api-client.map.yml": "baseUri: https://api.example.com\n",
        "auth/basic/test.map.yml": "$eval: true\n",
        "spec-lsp.local.yml": f"profiles: {{sandbox: {{connectionParameters: {{apiKey: {KEY}}}}}}}",
    }
    write_files(tmp_path / "acme", files)
    async with editing(tmp_path) as editor:
        found = await told(editor)
        assert KEY not in json.dumps(found)
        assert [(test["option"], test["title"], test["hasSecrets"]) for test in found] == [
            (None, "Default", True), ("basic", "User and password", False),
            ("oauth", "oauth", False),
        ]  # fmt: skip
        for test in found:
            assert test["uri"] == editor.uri("acme/spec.yml")
            assert test["root"] == editor.uri("acme")
            assert (test["connector"], test["profiles"]) == ("acme", ["sandbox"])
        assert [marked(editor, test["uri"], test["range"])[1] for test in found] == [
            "auth", "basic", "oauth",
        ]  # fmt: skip
        default, basic, oauth = found
        assert marked(editor, default["testUri"], default["testRange"]) == (
            "acme/auth/test.js", "test",
        )  # fmt: skip
        assert marked(editor, basic["testUri"], basic["testRange"]) == (
            "acme/auth/basic/test.map.yml", "",
        )  # fmt: skip
        assert oauth["testUri"] == default["testUri"]  # options share files
        assert (default["runnable"], default["reason"]) == (True, None)
        assert (oauth["runnable"], oauth["reason"]) == (
            False, "OAuth 2 needs a sign-in first, which cannot be done locally yet.",
        )  # fmt: skip
        # What is told is enough to run it.
        trace = await editor.command("spec-lsp.runAuthTest", oauth)
        assert (trace["outcome"], trace["message"]) == ("error", oauth["reason"])


async def test_a_test_that_is_not_written_yet_is_told_of_without_a_place(workspace: Path):
    (workspace / "auth" / "test.js").unlink()
    async with editing(workspace) as editor:
        (test,) = await told(editor)
        assert (test["testUri"], test["testRange"], test["runnable"]) == (None, None, False)
        assert test["reason"].startswith("The file of test is missing: looked for auth/test.")


async def test_what_only_the_editor_shows_counts_and_what_is_gone_does_not(tmp_path: Path):
    write_files(tmp_path / "acme", api_key_connector())
    async with editing(tmp_path) as editor:
        editor.open("new/spec.yml", SPEC)
        assert [test["connector"] for test in await told(editor)] == ["acme", "new"]
        editor.open("acme/spec.yml", OPTIONS)
        assert [test["option"] for test in await told(editor)] == [None, "basic", "oauth", None]
        editor.close("acme/spec.yml")
        editor.close("new/spec.yml")
        assert [test["option"] for test in await told(editor)] == [None]

        # Nobody tells the server of these changes.
        (tmp_path / "acme" / "spec-lsp.local.yml").write_text("profiles: {a: }", encoding="utf-8")
        assert [test["profiles"] for test in await told(editor)] == [["a"]]
        (tmp_path / "acme" / "spec.yml").write_text(OPTIONS, encoding="utf-8")
        assert len(await told(editor)) == 3
        shutil.rmtree(tmp_path / "acme")
        editor.watched("acme/spec.yml", lsp.FileChangeType.Deleted)
        assert await told(editor) == []


async def test_connectors_of_one_name_are_told_apart_by_the_folders_above(tmp_path: Path):
    for folder in ("a/acme", "b/acme", "x/c/twin", "y/c/twin", "other"):
        write_files(tmp_path / folder, api_key_connector())
    async with editing(tmp_path, folders=[tmp_path / "a", tmp_path]) as editor:
        assert [test["connector"] for test in await told(editor)] == [
            "a/acme", "b/acme", "other", "x/c/twin", "y/c/twin",
        ]  # fmt: skip


async def test_the_editor_is_answered_while_many_connectors_are_looked_at(tmp_path: Path):
    for number in range(150):
        write_files(tmp_path / f"connector-{number:03}", api_key_connector())
    async with editing(tmp_path) as editor:
        editor.open("connector-000/auth/make-api-client.map.yml")
        await editor.completions("connector-000/auth/make-api-client.map.yml", "${credentials.")
        asked = asyncio.ensure_future(told(editor))
        waits: list[float] = []
        while not asked.done():
            since = time.monotonic()
            await editor.completions("connector-000/auth/make-api-client.map.yml", "${credentials.")
            waits.append(time.monotonic() - since)
        assert len(await asked) == 150
        assert len(waits) > 2
        assert max(waits) < 1

        since = time.monotonic()
        assert len(await told(editor)) == 150
        assert time.monotonic() - since < 1  # nothing is read again


async def test_no_connector_is_no_mistake(tmp_path: Path):
    async with editing(tmp_path, folders=[]) as editor:
        assert await told(editor) == []
        assert await editor.command("spec-lsp.authTests", None) == {"tests": []}
        assert await editor.command("spec-lsp.authTests") == {"tests": []}


async def test_those_of_one_connector_are_told_by_any_file_of_it(tmp_path: Path):
    write_files(tmp_path / "one" / "acme", api_key_connector(spec=OPTIONS))
    write_files(tmp_path / "two" / "acme", api_key_connector())
    async with editing(tmp_path) as editor:
        everything = await told(editor)
        own = await editor.command(
            "spec-lsp.authTests", {"uri": editor.uri("one/acme/auth/test.js")}
        )
        assert own["tests"] == [test for test in everything if test["connector"] == "one/acme"]
        assert len(own["tests"]) == 3
        assert len(await told(editor)) == len(everything)
