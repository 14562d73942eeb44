"""The auth test, run from an editor: what it is given, what it answers, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import KEY, SPEC, api_key_connector
from e2e.editor import Editor, children, editing, eventually, write_files
from example_api import USER, Answer, ExampleApi
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

GIVEN = {"apiKey": KEY}
NEEDS_PROC = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which Linux has")


def without_times(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace, with what differs from run to run set to None."""
    differing = {"runId", "startedAt", "milliseconds", "startMs", "date", "server", "user-agent"}

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: None if k.lower() in {d.lower() for d in differing} else cleaned(v)
                    for k, v in value.items()}  # fmt: skip
        return [cleaned(item) for item in value] if isinstance(value, list) else value

    return cleaned(trace)


def everything(editor: Editor) -> str:
    """All that the server has said, on any channel."""
    client = editor.client
    return client.stderr.decode() + "".join(
        m.message for m in [*client.messages, *client.log_messages]
    ) + repr(client.progress_reports)  # fmt: skip


async def refused(editor: Editor, command: str, *arguments: Any) -> str:
    """The message of a command's refusal."""
    with pytest.raises(JsonRpcException) as caught:
        await editor.command(command, *arguments)
    return str(caught.value)


async def test_the_test_passes_with_the_right_credential(workspace: Path, api: ExampleApi):
    async with editing(workspace, options={"resultView": True}) as editor:
        editor.open("spec.yml")
        trace = await editor.run_test(connectionParameters=GIVEN)
        (exchange,) = trace["exchanges"]
        first_message = trace["steps"][0]["message"]
        assert not first_message
        assert without_times(trace) == {
            "version": 1, "runId": None, "connector": "acme", "option": None, "profile": None,
            "wrongSecret": False, "startedAt": None, "milliseconds": None, "outcome": "passed",
            "value": True, "message": "The test passed.", "missing": [], "culprit": None,
            "steps": [
                {"method": "makeApiClient", "path": "auth/make-api-client.map.yml",
                 "startMs": None, "milliseconds": None, "outcome": "passed",
                 "message": first_message},
                {"method": "test", "path": "auth/test.js",
                 "startMs": None, "milliseconds": None, "outcome": "passed",
                 "message": "The test passed."},
            ],
            "client": {"baseUri": api.origin, "query": {},
                       "headers": {"Authorization": "Bearer «apiKey»"}},
            "exchanges": [{
                "step": 2, "startMs": None, "milliseconds": None,
                "request": {"method": "GET", "url": f"{api.origin}/me", "body": None,
                            "headers": without_times(exchange)["request"]["headers"]},
                "response": {"status": 200, "body": json.dumps(USER), "truncated": False,
                             "headers": without_times(exchange)["response"]["headers"]},
                "error": None,
            }],
            "logs": [], "notes": [], "origins": [api.origin], "newOrigins": [],
        }  # fmt: skip
        sent = {name.lower(): value for name, value in exchange["request"]["headers"].items()}
        assert sent["authorization"] == "Bearer «apiKey»"
        assert editor.client.messages == []  # the client shows results itself
        assert KEY not in json.dumps(trace) + everything(editor)
    assert api.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_the_test_fails_with_a_wrong_credential_and_says_where(workspace: Path):
    wrong = "not-the-key-of-acme"
    async with editing(workspace) as editor:
        editor.open("auth/test.js")
        trace = await editor.run_test("auth/test.js", connectionParameters={"apiKey": wrong})
        assert (trace["outcome"], trace["culprit"]["path"]) == ("failed", "auth/test.js")
        assert trace["culprit"]["range"]["start"]["line"] == 1
        assert "401" in trace["message"]
        (message,) = await eventually(lambda: editor.client.messages)
        assert message.type == lsp.MessageType.Error
        assert message.message.startswith("✗ failed  acme: ")
        assert message.message.endswith("See auth/test.js, line 2.")
        assert wrong not in json.dumps(trace) + everything(editor)


async def test_what_the_editor_shows_is_what_runs(workspace: Path):
    async with editing(workspace) as editor:
        editor.open("auth/test.js")
        editor.change("auth/test.js", "exports.test = () => { console.log('unsaved') }")
        trace = await editor.run_test(connectionParameters=GIVEN)
        assert [log["text"] for log in trace["logs"]] == ["unsaved"]


async def test_a_wrong_secret_must_fail(workspace: Path, api: ExampleApi):
    async with editing(workspace) as editor:
        trace = await editor.run_test(connectionParameters=GIVEN, wrongSecret=True)
        assert trace["outcome"] == "failed"
        assert api.requests[0].headers["authorization"] not in ("", f"Bearer {KEY}")
        (message,) = await eventually(lambda: editor.client.messages)
        assert message.type == lsp.MessageType.Info  # as it should


async def test_missing_parameters_are_named_with_the_place_to_put_them(workspace: Path):
    async with editing(workspace) as editor:
        trace = await editor.run_test()
        assert (trace["outcome"], trace["missing"]) == ("error", ["apiKey"])
        (message,) = await eventually(lambda: editor.client.messages)
        assert message.type == lsp.MessageType.Warning
        local = workspace / "spec-lsp.local.yml"
        assert f"Put `connectionParameters: {{apiKey: …}}` in {local}" in message.message
        (log,) = editor.client.log_messages
        assert "Missing: apiKey." in log.message

        # As the message says, so it works.
        local.write_text(f"connectionParameters: {{apiKey: {KEY}}}\n", encoding="utf-8")
        assert (await editor.run_test())["outcome"] == "passed"
        assert KEY not in everything(editor)


async def test_parameters_come_in_a_private_file_that_is_deleted(workspace: Path, tmp_path: Path):
    file = tmp_path / "parameters.json"

    def write(path: Path, mode: int = 0o600) -> str:
        path.write_text(json.dumps({"connectionParameters": GIVEN}), encoding="utf-8")
        path.chmod(mode)
        return str(path)

    async with editing(workspace) as editor:
        trace = await editor.run_test(parametersFile=write(file))
        assert trace["outcome"] == "passed"
        assert not file.exists()

        run = {"uri": editor.uri("spec.yml")}
        inside = workspace / "parameters.json"
        message = await refused(
            editor, "spec-lsp.runAuthTest", {**run, "parametersFile": write(inside)}
        )
        assert "inside the workspace" in message
        assert inside.exists()
        if os.name == "posix":
            message = await refused(
                editor, "spec-lsp.runAuthTest", {**run, "parametersFile": write(file, 0o644)}
            )
            assert "0600" in message
        message = await refused(
            editor, "spec-lsp.runAuthTest", {**run, "parametersFile": str(tmp_path / "none")}
        )
        assert message == "The parameters file does not exist."
        assert KEY not in everything(editor)


# -- runs that hang

HANGING = {
    "a server that never answers": "exports.test = ({apiClient}) => apiClient.get('/never')",
    "a timer that is set again and again": (
        "exports.test = async () => { for (;;) await new Promise(r => setTimeout(r, 50)) }"
    ),
    "a program that never pauses": "exports.test = () => { for (;;) {} }",
}


@pytest.fixture
def hanging(workspace: Path, api: ExampleApi) -> Path:
    api.answers["/never"] = Answer(delay=60)
    return write_files(workspace, {"auth/test.js": HANGING["a server that never answers"]})


async def begun(editor: Editor, token: str | None = None) -> tuple[asyncio.Task[Any], str]:
    """A run under way: its test has begun. With the token of its progress."""
    run = asyncio.ensure_future(editor.run_test(token=token, connectionParameters=GIVEN))

    def token_of_running() -> str | None:
        for key, reports in editor.client.progress_reports.items():
            if any("test" in (getattr(r, "message", None) or "") for r in reports):
                return str(key)
        return None

    found = await eventually(token_of_running)
    assert found, editor.client.progress_reports
    return run, found


async def gone_within_a_second(processes: list[int], since: float) -> None:
    """Asserts the end of these processes. Another may wait for the next run by then."""
    assert processes

    def living() -> list[int]:
        return [pid for pid in processes if Path(f"/proc/{pid}").exists()]

    await eventually(lambda: not living(), 3)
    assert living() == []
    assert time.monotonic() - since < 1


@NEEDS_PROC
@pytest.mark.parametrize("reason", list(HANGING))
async def test_completion_answers_while_a_test_hangs_and_the_run_can_be_cancelled(
    hanging: Path, reason: str
):
    write_files(hanging, {"auth/test.js": HANGING[reason]})
    async with editing(hanging) as editor:
        editor.open("auth/make-api-client.map.yml")
        run, token = await begun(editor)
        offered = await editor.completions("auth/make-api-client.map.yml", "${credentials.")
        assert offered == ["apiKey"]
        assert not run.done()
        running = children(editor.pid)

        since = time.monotonic()
        await editor.command("spec-lsp.cancelRun", {"runId": token})
        trace = await run
        await gone_within_a_second(running, since)
        assert (trace["outcome"], trace["runId"]) == ("cancelled", token)
        begin, *reports, end = editor.client.progress_reports[token]
        assert (begin.title, begin.cancellable) == ("Auth test of acme", True)
        assert all(isinstance(r, lsp.WorkDoneProgressReport) for r in reports)
        assert isinstance(end, lsp.WorkDoneProgressEnd)
        assert await editor.command("spec-lsp.cancelRun", {"runId": token}) is None


@NEEDS_PROC
@pytest.mark.parametrize("token", [None, "token of the client"])
async def test_a_run_is_cancelled_where_its_progress_is_shown(hanging: Path, token: str | None):
    async with editing(hanging) as editor:
        run, shown = await begun(editor, token)
        assert token in (None, shown)
        running = children(editor.pid)
        since = time.monotonic()
        editor.client.window_work_done_progress_cancel(
            lsp.WorkDoneProgressCancelParams(token=shown)
        )
        assert (await run)["outcome"] == "cancelled"
        await gone_within_a_second(running, since)
        assert isinstance(editor.client.progress_reports[shown][-1], lsp.WorkDoneProgressEnd)


@NEEDS_PROC
async def test_a_run_is_cancelled_with_its_request(hanging: Path, api: ExampleApi):
    async with editing(hanging) as editor:
        argument = {"uri": editor.uri("spec.yml"), "connectionParameters": GIVEN}
        request = asyncio.wrap_future(
            editor.client.protocol.send_request(
                lsp.WORKSPACE_EXECUTE_COMMAND,
                lsp.ExecuteCommandParams("spec-lsp.runAuthTest", [argument]),
                msg_id="the run",
            )
        )
        assert await eventually(lambda: api.requests)
        running = children(editor.pid)
        since = time.monotonic()
        editor.client.protocol.notify(lsp.CANCEL_REQUEST, lsp.CancelParams("the run"))
        with pytest.raises(JsonRpcException, match="cancelled") as caught:
            await request
        assert caught.value.code == lsp.LSPErrorCodes.RequestCancelled
        await gone_within_a_second(running, since)
        await editor.answers()


@NEEDS_PROC
async def test_leaving_ends_what_runs(hanging: Path):
    async with editing(hanging) as editor:
        run, _ = await begun(editor)
        (child,) = children(editor.pid)
    assert not Path(f"/proc/{child}").exists()
    run.cancel()


# -- the other commands


async def test_the_form_of_a_connector(workspace: Path):
    async with editing(workspace) as editor:
        argument = {"uri": editor.uri("spec.yml"), "option": None}
        assert await editor.command("spec-lsp.authForm", argument) == {
            "option": None,
            "title": "API key",
            "description": None,
            "helpUri": "https://docs.acme.example.com/keys",
            "connectionParameters": {
                "type": "object",
                "properties": {
                    "apiKey": {"type": "string", "title": "API key", "format": "password"}
                },
                "required": ["apiKey"],
            },
            "connectorParameters": None,
            "secretPaths": ["connectionParameters.apiKey"],
            "remembered": False,
            "profile": None,
            "profiles": [],
            "given": [],
            "missing": ["connectionParameters.apiKey"],
            "problem": None,
            "runnable": True,
            "reason": None,
        }
        # The developer's own parameters count as they are now, whoever wrote them.
        write_files(
            workspace, {"spec-lsp.local.yml": f"profiles: {{p: {{connectionParameters: {GIVEN}}}}}"}
        )
        told = await editor.command("spec-lsp.authForm", {**argument, "profile": "p"})
        assert (told["profiles"], told["missing"]) == (["p"], [])
        assert told["given"] == ["connectionParameters.apiKey"]
        assert KEY not in json.dumps(told)
        message = await refused(editor, "spec-lsp.authForm", {**argument, "option": "basic"})
        assert message == "This connector has no auth option `basic`."


async def test_an_exchange_is_shown_in_clear_only_to_who_asked_for_that(workspace: Path):
    async with editing(workspace) as editor:
        trace = await editor.run_test(connectionParameters=GIVEN)
        argument = {"runId": trace["runId"], "index": 0}
        assert "revealSecrets" in await refused(editor, "spec-lsp.revealExchange", argument)
    async with editing(workspace, options={"revealSecrets": True}) as editor:
        trace = await editor.run_test(connectionParameters=GIVEN)
        argument = {"runId": trace["runId"], "index": 0}
        exchange = await editor.command("spec-lsp.revealExchange", argument)
        headers = {name.lower(): v for name, v in exchange["request"]["headers"].items()}
        assert headers["authorization"] == f"Bearer {KEY}"
        for other in ({"runId": "none", "index": 0}, {**argument, "index": 7}, {}):
            message = await refused(editor, "spec-lsp.revealExchange", other)
            assert message == "There is no such exchange any more: run the test again."


@pytest.mark.parametrize(
    ("name", "options", "runs"),
    [
        ("Neovim", None, True),
        ("Neovim", {"trusted": None}, True),
        ("Neovim", {"trusted": False}, False),
        ("Visual Studio Code", None, False),
        ("Visual Studio Code", {"trusted": False}, False),
        ("Visual Studio Code", {"trusted": True}, True),
    ],
)
async def test_only_a_trusted_workspace_is_run(
    workspace: Path, api: ExampleApi, name: str, options: dict[str, Any] | None, runs: bool
):
    async with editing(workspace, name=name, options=options) as editor:
        if runs:
            trace = await editor.run_test(connectionParameters=GIVEN)
            assert trace["outcome"] == "passed"
        else:
            message = await refused(editor, "spec-lsp.runAuthTest", {"uri": editor.uri("spec.yml")})
            assert "not trusted" in message
            assert api.requests == []


async def test_what_lies_outside_the_opened_folders_is_refused(workspace: Path, tmp_path: Path):
    write_files(tmp_path / "elsewhere", api_key_connector())
    async with editing(workspace) as editor:
        for path in ("../elsewhere/spec.yml", "../acme/../elsewhere/auth/test.js"):
            argument = {"uri": f"{workspace.as_uri()}/{path}"}
            for command in ("spec-lsp.runAuthTest", "spec-lsp.authForm"):
                assert "outside the folders" in await refused(editor, command, argument)
        uri = (tmp_path / "elsewhere").as_uri()
        editor.client.workspace_did_change_workspace_folders(
            lsp.DidChangeWorkspaceFoldersParams(
                lsp.WorkspaceFoldersChangeEvent([lsp.WorkspaceFolder(uri, "elsewhere")], [])
            )
        )
        form = await editor.command("spec-lsp.authForm", {"uri": f"{uri}/spec.yml"})
        assert form["title"] == "API key"


async def test_an_option_is_run_by_its_key(workspace: Path):
    option = "  options:\n    header:\n      type: client-credentials\n      title: Header\n"
    write_files(workspace, {"spec.yml": SPEC + option})
    async with editing(workspace) as editor:
        trace = await editor.run_test(option="header", connectionParameters=GIVEN)
        assert trace["option"] == "header"
        message = await refused(
            editor, "spec-lsp.runAuthTest", {"uri": editor.uri("spec.yml"), "option": "none"}
        )
        assert message == "This connector has no auth option `none`."


async def test_a_client_that_never_answers_about_progress_gets_its_run_all_the_same(
    workspace: Path,
):
    async with editing(workspace) as editor:
        protocol = editor.client.protocol
        answer = protocol._handle_request

        def deaf(msg_id: Any, method: str, params: Any) -> None:
            if method != lsp.WINDOW_WORK_DONE_PROGRESS_CREATE:
                answer(msg_id, method, params)

        protocol._handle_request = deaf
        trace = await editor.run_test(connectionParameters=GIVEN)
        assert trace["outcome"] == "passed"
        assert editor.client.progress_reports == {}
