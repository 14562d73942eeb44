"""Progress of a run under the client's own token, and its end at any moment."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import KEY
from e2e.editor import Editor, editing, eventually
from example_api import Answer, ExampleApi
from lsprotocol import types as lsp

GIVEN = {"apiKey": KEY}


def cancel(editor: Editor, token: str | int) -> None:
    editor.client.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(token=token))


def begin(editor: Editor, command: str, token: str, **more: Any) -> asyncio.Future[Any]:
    """A command under way: its message is sent."""
    argument = {"uri": editor.uri("spec.yml"), "connectionParameters": GIVEN, **more}
    editor.client.progress_reports[token] = []
    params = lsp.ExecuteCommandParams(command, [argument], work_done_token=token)
    sent = editor.client.protocol.send_request(lsp.WORKSPACE_EXECUTE_COMMAND, params)
    return asyncio.wrap_future(sent)


async def answer(run: asyncio.Future[Any]) -> Any:
    found = await asyncio.wait_for(run, 20)
    return json.loads(json.dumps(found, default=vars))


async def test_a_client_gets_begin_reports_and_end_under_its_own_token(workspace: Path):
    async with editing(workspace) as editor:
        trace = await editor.run_test(token="mine", connectionParameters=GIVEN)
        assert trace["outcome"] == "passed"
        began, *reports, ended = editor.client.progress_reports["mine"]
        assert isinstance(began, lsp.WorkDoneProgressBegin)
        assert (began.title, began.cancellable) == ("Auth test of acme", True)
        # A few words before each step.
        assert [report.message for report in reports] == ["makeApiClient …", "test …"]
        assert all(report.cancellable for report in reports)
        assert isinstance(ended, lsp.WorkDoneProgressEnd)
        # No progress of the server's own beside it.
        assert list(editor.client.progress_reports) == ["mine"]


async def test_runs_at_once_are_told_apart_by_their_tokens(workspace: Path, api: ExampleApi):
    api.answers["/never"] = Answer(delay=60)
    async with editing(workspace, options={"resultView": True}) as editor:
        request = {"method": "GET", "path": "/never"}
        runs = [begin(editor, "spec-lsp.sendRequest", f"t{n}", **request) for n in range(3)]
        assert await eventually(lambda: len(api.requests) == 3)
        cancel(editor, "t1")
        assert (await answer(runs[1]))["outcome"] == "cancelled"
        assert not runs[0].done()
        assert not runs[2].done()
        cancel(editor, "t0")
        cancel(editor, "t2")
        assert [(await answer(run))["outcome"] for run in runs] == ["cancelled"] * 3


@pytest.mark.parametrize("command", ["spec-lsp.runAuthTest", "spec-lsp.sendRequest"])
async def test_a_run_that_is_cancelled_before_it_began_is_answered_with_a_trace(
    workspace: Path, api: ExampleApi, command: str
):
    """The first run takes a moment to begin: what it needs is loaded then."""
    api.answers["/me"] = Answer(delay=60)
    async with editing(workspace, options={"resultView": True}) as editor:
        run = begin(editor, command, "mine", method="GET", path="/me")
        cancel(editor, "mine")
        trace = await answer(run)
        assert (trace["outcome"], trace["message"]) == ("cancelled", "The run was cancelled.")
        assert (trace["connector"], trace["exchanges"], trace["newOrigins"]) == ("acme", [], [])
        began, *_, ended = editor.client.progress_reports["mine"]
        assert isinstance(began, lsp.WorkDoneProgressBegin)
        assert isinstance(ended, lsp.WorkDoneProgressEnd)
        # It is a run like any other.
        har = await editor.command("spec-lsp.exportHar", {"runId": trace["runId"]})
        assert har["log"]["entries"] == []


async def test_a_token_that_is_used_again_means_the_new_run(workspace: Path, api: ExampleApi):
    async with editing(workspace, options={"resultView": True}) as editor:
        assert (await editor.run_test(token="t", connectionParameters=GIVEN))["outcome"] == "passed"
        cancel(editor, "t")  # too late, and no mistake
        cancel(editor, "never heard of")
        api.answers["/me"] = Answer(delay=60)
        run = begin(editor, "spec-lsp.runAuthTest", "t")
        assert await eventually(lambda: len(api.requests) == 2)
        cancel(editor, "t")
        assert (await answer(run))["outcome"] == "cancelled"
