"""A client that gives remembered secrets names the origins that they were sent to."""

from __future__ import annotations

from pathlib import Path

from e2e.connectors import KEY
from e2e.editor import editing
from e2e.test_runs import refused
from example_api import USER, ExampleApi, json_answer

GIVEN = {"apiKey": KEY}


async def test_a_new_origin_is_named_before_a_remembered_secret_reaches_it(
    workspace: Path, api: ExampleApi
):
    with ExampleApi(answers={"/me": json_answer(USER)}) as other:
        given = {"connectionParameters": GIVEN, "knownOrigins": [api.origin]}
        async with editing(workspace, options={"resultView": True}) as editor:
            trace = await editor.run_test(**given)
            assert (trace["outcome"], trace["newOrigins"]) == ("passed", [])

            # The base URI is another one after a branch was switched, say.
            trace = await editor.run_test(**given, baseUri=other.origin)
            assert (trace["outcome"], trace["newOrigins"]) == ("error", [other.origin])
            assert trace["message"] == (
                f"Remembered secrets were sent to {api.origin} so far; this run would send a "
                f"request to {other.origin}. Nothing was sent there."
            )
            assert (len(api.requests), other.requests) == (1, [])

            # The person was asked, and has said yes.
            given["knownOrigins"] = [api.origin, *trace["newOrigins"]]
            trace = await editor.run_test(**given, baseUri=other.origin)
            assert (trace["outcome"], trace["origins"]) == ("passed", [other.origin])
            assert other.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_what_is_no_list_of_origins_holds_everything_back(workspace: Path, api: ExampleApi):
    async with editing(workspace) as editor:
        run = {"uri": editor.uri("spec.yml"), "connectionParameters": GIVEN}
        for wrong in (api.origin, {}, [None], [[api.origin]]):
            message = await refused(editor, "spec-lsp.runAuthTest", {**run, "knownOrigins": wrong})
            assert message == "`knownOrigins` must be a list of texts."
    assert api.requests == []
