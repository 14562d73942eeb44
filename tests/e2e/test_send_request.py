"""One request with a connector's client, sent from an editor."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import KEY
from e2e.editor import Editor, editing, eventually
from e2e.test_runs import everything, refused
from example_api import Answer, ExampleApi, json_answer
from lsprotocol import types as lsp

GIVEN = {"apiKey": KEY}


async def sent(
    editor: Editor, method: Any, path: Any, token: str | None = None, **more: Any
) -> Any:
    argument = {"uri": editor.uri("spec.yml"), "option": None, "connectionParameters": GIVEN}
    argument |= {"method": method, "path": path, **more}
    return await editor.command("spec-lsp.sendRequest", argument, token=token)


async def test_a_request_is_sent_with_the_client_and_shown_without_secrets(
    workspace: Path, api: ExampleApi
):
    async with editing(workspace, options={"resultView": True}) as editor:
        trace = await sent(
            editor, "patch", "/me?limit=1&q=a%20b", headers={"X-More": "yes"}, data={"name": "Ada"}
        )
        assert (trace["outcome"], trace["message"]) == ("passed", "The API answered 200.")
        assert trace["value"]["name"] == "Ada"
        (request,) = api.requests
        assert (request.method, request.path, request.query) == (
            "PATCH", "/me", {"limit": ["1"], "q": ["a b"]},
        )  # fmt: skip
        assert json.loads(request.body) == {"name": "Ada"}
        assert (request.headers["x-more"], request.headers["authorization"]) == (
            "yes", f"Bearer {KEY}",
        )  # fmt: skip
        assert [step["method"] for step in trace["steps"]] == ["makeApiClient"]
        assert KEY not in json.dumps(trace) + everything(editor)

        trace = await sent(editor, "GET", f"{api.origin}/nothing")
        assert (trace["outcome"], trace["value"]) == ("failed", None)
        assert trace["message"].endswith(
            "/nothing: 404 Not Found. Check the base URI and the path."
        )
        assert editor.client.messages == []


async def test_what_may_be_a_secret_of_it_comes_in_the_parameters_file(
    workspace: Path, api: ExampleApi, tmp_path_factory: pytest.TempPathFactory
):
    file = tmp_path_factory.mktemp("private") / "parameters.json"
    request = {"path": "/me?token=t1", "headers": {"X-Key": "k1"}, "data": {"pin": "p1"}}
    file.write_text(json.dumps({"connectionParameters": GIVEN, "request": request}), "utf-8")
    file.chmod(0o600)
    async with editing(workspace, options={"resultView": True}) as editor:
        argument = {"uri": editor.uri("spec.yml"), "method": "PUT", "parametersFile": str(file)}
        trace = await editor.command("spec-lsp.sendRequest", argument)
        assert trace["outcome"] == "passed"
        (sent_,) = api.requests
        assert (sent_.method, sent_.query, sent_.headers["x-key"], json.loads(sent_.body)) == (
            "PUT", {"token": ["t1"]}, "k1", {"pin": "p1"},
        )  # fmt: skip
        assert not file.exists()


async def test_a_client_without_a_view_of_its_own_is_shown_what_the_api_said(workspace: Path):
    async with editing(workspace) as editor:
        await sent(editor, "GET", "/json")
        (message,) = await eventually(lambda: editor.client.messages)
        assert message.message.startswith("✓ passed  acme: The API answered 200. (")


async def test_nothing_that_is_known_of_the_auth_test_changes(workspace: Path, api: ExampleApi):
    async with editing(workspace, options={"resultView": True, "run": {"onSave": True}}) as editor:
        editor.open("auth/test.js")
        await editor.run_test(connectionParameters={"apiKey": "the wrong one"})
        await eventually(lambda: editor.findings("auth/test.js"))
        findings, lenses = editor.findings("auth/test.js"), await editor.lenses("auth/test.js")
        assert findings
        assert findings[0][0] == "SPEC501"

        assert (await sent(editor, "GET", "/json"))["outcome"] == "passed"
        assert editor.findings("auth/test.js") == findings
        assert await editor.lenses("auth/test.js") == lenses

        # Nor does a test that fails now compare itself with it, or a save repeat it.
        trace = await editor.run_test(connectionParameters={"apiKey": "another wrong one"})
        assert not any("Since the last run" in note for note in trace["notes"])
        api.requests.clear()
        editor.save("auth/test.js")
        assert await eventually(lambda: api.requests)
        assert [request.path for request in api.requests] == ["/me"]


async def test_a_request_that_hangs_is_cancelled_where_its_progress_is_shown(
    workspace: Path, api: ExampleApi
):
    api.answers["/never"] = Answer(delay=60)
    async with editing(workspace) as editor:
        run = asyncio.ensure_future(sent(editor, "GET", "/never", token="mine"))
        assert await eventually(lambda: api.requests)
        editor.client.window_work_done_progress_cancel(
            lsp.WorkDoneProgressCancelParams(token="mine")
        )
        trace = await run
        assert (trace["outcome"], trace["exchanges"][0]["request"]["url"]) == (
            "cancelled", f"{api.origin}/never",
        )  # fmt: skip
        begin, *_, end = editor.client.progress_reports["mine"]
        assert (begin.title, begin.cancellable) == ("GET request of acme", True)
        assert isinstance(end, lsp.WorkDoneProgressEnd)


async def test_a_new_origin_is_asked_about_and_missing_parameters_are_named(
    workspace: Path, api: ExampleApi
):
    with ExampleApi(answers={"/me": json_answer({})}) as other:
        async with editing(workspace) as editor:
            trace = await sent(editor, "GET", f"{other.origin}/me", knownOrigins=[api.origin])
            assert (trace["outcome"], trace["newOrigins"]) == ("error", [other.origin])
            assert other.requests == []
            trace = await sent(editor, "GET", "/me", connectionParameters=None)
            assert (trace["outcome"], trace["missing"]) == ("error", ["apiKey"])


async def test_a_wrong_secret_is_sent_and_the_answer_told_as_it_is(workspace: Path):
    async with editing(workspace) as editor:
        trace = await sent(editor, "GET", "/json", wrongSecret=True)
        assert trace["outcome"] == "failed"
        assert trace["message"].startswith("GET /json: 401 Unauthorized")


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"method": None}, "`method` must be one of GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS."),
    ({"method": "GET /"}, "`method` must be one of "),
    ({"method": ["GET"]}, "`method` must be one of "),
    ({"path": None}, "`path` must be a path, or an http(s) URL, on one line."),
    ({"path": "/a\r\nX: y"}, "`path` must be a path, or an http(s) URL, on one line."),
    ({"path": "file:///etc/passwd"}, "`path` must be a path, or an http(s) URL."),
    ({"path": "https://"}, "`path` must be a path, or an http(s) URL."),
    ({"headers": ["X: y"]}, "`headers` must be an object."),
    ({"headers": {"X": {}}}, "`headers` must be an object of texts."),
    ({"connectionParameters": [1]}, "`connectionParameters` must be an object."),
    ({"uri": "file:///none/spec.yml"}, "`uri` must be a file of a connector"),
    ({"option": "none"}, "This connector has no auth option `none`."),
]


async def test_what_is_no_request_is_refused(workspace: Path, api: ExampleApi):
    async with editing(workspace) as editor:
        for wrong, message in REFUSED:
            argument = {"uri": editor.uri("spec.yml"), "method": "GET", "path": "/me"}
            argument |= {"connectionParameters": GIVEN, **wrong}
            told = await refused(editor, "spec-lsp.sendRequest", argument)
            assert told.startswith(message), wrong
    assert api.requests == []


async def test_an_untrusted_workspace_sends_nothing(workspace: Path, api: ExampleApi):
    async with editing(workspace, options={"trusted": False}) as editor:
        argument = {"uri": editor.uri("spec.yml"), "method": "GET", "path": "/me"}
        message = await refused(editor, "spec-lsp.sendRequest", argument)
        assert message.startswith("This workspace is not trusted")
    assert api.requests == []
