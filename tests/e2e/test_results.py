"""What is left of a run in the editor: the culprit as a diagnostic, a run on save, and what has
changed since the test last passed."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import KEY, SPEC, TEST, api_key_connector
from e2e.editor import Editor, editing, eventually, write_files
from example_api import USER, Answer, ExampleApi, json_answer
from lsprotocol import types as lsp

GIVEN = {"apiKey": KEY}
WRONG = {"apiKey": "not-the-key-of-acme"}
CALL = "apiClient.get('/me')"
FAILED = ("SPEC501", CALL)
MAPPING = "auth/make-api-client.map.yml"


def diagnostic(editor: Editor, path: str = "auth/test.js") -> lsp.Diagnostic:
    (found,) = editor.client.diagnostics[editor.uri(path)]
    return found


async def fails(editor: Editor, **given: Any) -> None:
    """A run that fails at the call, and its diagnostic."""
    editor.open("auth/test.js")
    await editor.shows("auth/test.js")
    trace = await editor.run_test(connectionParameters=WRONG, **given)
    assert trace["outcome"] == "failed"
    await editor.shows("auth/test.js", FAILED)


# -- SPEC501


async def test_the_culprit_is_a_diagnostic_with_the_exchange(workspace: Path, api: ExampleApi):
    async with editing(workspace) as editor:
        await fails(editor)
        found = diagnostic(editor)
        assert (found.severity, found.source) == (lsp.DiagnosticSeverity.Error, "spec-lsp")
        assert found.message == (
            "GET /me: 401 Unauthorized (access token expired, or wrong). Check the credentials, "
            "and the header or parameter that carries them."
        )
        (related,) = found.related_information or []
        assert related.message == f"GET {api.origin}/me → 401"
        assert related.location.uri == editor.uri("auth/test.js")
        assert editor.marked("auth/test.js", related.location.range) == CALL
        assert found.code_description is not None
        assert found.code_description.href.endswith("/docs/rules/SPEC501.md")
        assert WRONG["apiKey"] not in repr(found)


async def test_a_client_without_related_information_reads_it_in_the_message(workspace: Path):
    async with editing(workspace, "emacs") as editor:
        await fails(editor)
        found = diagnostic(editor)
        assert found.related_information is None
        assert found.message.splitlines()[1].startswith("auth/test.js:2: GET http://127.0.0.1:")
        assert found.message.endswith("/me → 401")


async def test_no_secret_stands_in_it(workspace: Path, api: ExampleApi):
    client = "baseUri: BASE\nquery: {k: {$var: credentials.apiKey}}\n".replace("BASE", api.origin)
    write_files(workspace, {MAPPING: client})
    async with editing(workspace) as editor:
        await fails(editor)
        (related,) = diagnostic(editor).related_information or []
        assert related.message == f"GET {api.origin}/me?k=«apiKey» → 401"


async def test_it_goes_with_the_next_run(workspace: Path):
    async with editing(workspace) as editor:
        await fails(editor)
        assert (await editor.run_test(connectionParameters=GIVEN))["outcome"] == "passed"
        await editor.shows("auth/test.js")


async def test_it_goes_with_any_edit_in_the_connector_and_with_no_other(workspace: Path):
    write_files(workspace.parent / "other", api_key_connector())
    async with editing(workspace, folders=[workspace.parent]) as editor:
        await fails(editor)
        editor.open("../other/spec.yml")
        editor.change("../other/spec.yml", SPEC + "name: Other\n")
        editor.save("../other/spec.yml")
        editor.open("spec.yml")
        editor.save("spec.yml")  # nothing has changed in it
        editor.watched("spec.yml", lsp.FileChangeType.Changed)
        await asyncio.sleep(0.2)
        assert editor.findings("auth/test.js") == [FAILED]

        editor.change("spec.yml", SPEC + "name: Acme\n")
        await editor.shows("auth/test.js")


async def test_it_goes_when_a_file_changes_on_disk(workspace: Path):
    async with editing(workspace) as editor:
        await fails(editor)
        (workspace / MAPPING).write_text("baseUri: https://acme.com\n", encoding="utf-8")
        editor.watched(MAPPING, lsp.FileChangeType.Changed)
        await editor.shows("auth/test.js")


async def test_it_goes_when_an_edit_is_thrown_away(workspace: Path):
    async with editing(workspace) as editor:
        editor.open(MAPPING)
        editor.change(MAPPING, editor.text(MAPPING) + "# unsaved\n")
        await fails(editor)
        editor.close(MAPPING)
        await editor.shows("auth/test.js")


async def test_an_edit_during_the_run_leaves_it_unsaid(workspace: Path, api: ExampleApi):
    api.answers["/me"] = Answer(401, delay=0.5)
    async with editing(workspace) as editor:
        editor.open("auth/test.js")
        run = asyncio.ensure_future(editor.run_test(connectionParameters=WRONG))
        assert await eventually(lambda: api.requests)
        editor.change("auth/test.js", "\n" + TEST)
        assert (await run)["outcome"] == "failed"
        await asyncio.sleep(0.2)
        assert editor.findings("auth/test.js") == []


async def test_each_option_has_its_own_result(workspace: Path):
    option = "  options:\n    header:\n      type: client-credentials\n      title: Header\n"
    write_files(workspace, {"spec.yml": SPEC + option})
    async with editing(workspace) as editor:
        await fails(editor)
        await editor.run_test(option="header", connectionParameters=WRONG)
        messages = await eventually(
            lambda: (
                [
                    d.message.endswith("(option header)")
                    for d in editor.client.diagnostics[editor.uri("auth/test.js")]
                    if d.code == "SPEC501"
                ]
                == [False, True]
            )
        )
        assert messages
        await editor.run_test(option="header", connectionParameters=GIVEN)
        await editor.shows("auth/test.js", FAILED)


async def test_comments_and_settings_silence_it(workspace: Path):
    settings = {"settings": {"severity": {"SPEC501": "warning"}}}
    async with editing(workspace, options=settings) as editor:
        await fails(editor)
        assert diagnostic(editor).severity == lsp.DiagnosticSeverity.Warning
        actions = await editor.actions("auth/test.js", on=CALL)
        assert [action.title for action in actions] == [
            "Ignore SPEC501 (auth-test-failed) on this line",
            "Ignore SPEC501 (auth-test-failed) in this file",
            "Move it into spec.yml",
        ]
    write_files(workspace, {"auth/test.js": TEST.replace(
        "('/me')", "('/me')  // spec-lsp: ignore[SPEC501]")})  # fmt: skip
    async with editing(workspace) as editor:
        editor.open("auth/test.js")
        trace = await editor.run_test(connectionParameters=WRONG)
        assert trace["outcome"] == "failed"
        await asyncio.sleep(0.2)
        assert editor.findings("auth/test.js") == []


async def test_a_wrong_secret_leaves_the_last_result_as_it_is(workspace: Path):
    async with editing(workspace) as editor:
        await fails(editor)
        trace = await editor.run_test(connectionParameters=GIVEN, wrongSecret=True)
        assert (trace["outcome"], trace["wrongSecret"]) == ("failed", True)
        await asyncio.sleep(0.2)
        assert editor.findings("auth/test.js") == [FAILED]


# -- run on save

ON_SAVE = {"run": {"onSave": True}}


async def saved(editor: Editor, text: str) -> None:
    editor.change("auth/test.js", text)
    editor.save("auth/test.js")


async def test_a_save_runs_the_test_again_that_was_run_before(workspace: Path, api: ExampleApi):
    async with editing(workspace, options=ON_SAVE) as editor:
        editor.open("auth/test.js")
        await saved(editor, TEST.replace("me.id", "me.name"))
        await asyncio.sleep(0.2)
        assert api.requests == []  # nobody has run it yet

        await editor.run_test(connectionParameters=GIVEN)
        shown = len(editor.client.messages)
        await saved(editor, TEST.replace("me.id", "me.nothing"))
        await editor.shows("auth/test.js", ("SPEC501", "return Boolean(me.nothing)"))
        assert len(api.requests) == 2
        assert any("✗ failed  acme" in m.message for m in editor.client.log_messages)
        assert len(editor.client.messages) == shown  # nothing pops up over a save
        await saved(editor, TEST)
        await editor.shows("auth/test.js")
        assert await eventually(lambda: len(api.requests) == 3)
        assert KEY not in editor.client.stderr.decode() + repr(editor.client.log_messages)


async def test_a_save_during_such_a_run_begins_it_anew(workspace: Path, api: ExampleApi):
    async with editing(workspace, options=ON_SAVE) as editor:
        editor.open("auth/test.js")
        await editor.run_test(connectionParameters=GIVEN)
        api.answers["/slow"] = Answer(delay=60)
        await saved(editor, TEST.replace("/me", "/slow"))
        assert await eventually(lambda: [r.path for r in api.requests] == ["/me", "/slow"])
        await saved(editor, TEST.replace("/me", "/none"))
        await editor.shows("auth/test.js", ("SPEC501", "apiClient.get('/none')"))


async def test_a_save_sends_what_was_given_where_it_went_and_nowhere_else(
    workspace: Path, api: ExampleApi
):
    with ExampleApi(answers={"/me": json_answer(USER)}) as other:
        async with editing(workspace, options=ON_SAVE) as editor:
            editor.open("auth/make-api-client.map.yml")
            await editor.run_test(connectionParameters=GIVEN)
            client = (workspace / "auth" / "make-api-client.map.yml").read_text("utf-8")
            moved = client.replace(api.origin, other.origin)
            editor.change("auth/make-api-client.map.yml", moved)
            editor.save("auth/make-api-client.map.yml")
            assert await eventually(
                lambda: any(other.origin in m.message for m in editor.client.messages)
            )
            assert (len(api.requests), other.requests) == (1, [])


@pytest.mark.parametrize("last", ["forgotten", "for once"])
async def test_a_save_no_longer_runs_what_was_meant_for_once_or_forgotten(
    workspace: Path, api: ExampleApi, last: str
):
    async with editing(workspace, options=ON_SAVE) as editor:
        editor.open("auth/test.js")
        await editor.run_test(connectionParameters=GIVEN)
        if last == "forgotten":
            await editor.command("spec-lsp.forgetRun", {"uri": editor.uri("spec.yml")})
        else:
            await editor.run_test(connectionParameters=GIVEN, once=True)
        sent = len(api.requests)
        await saved(editor, TEST + "\n")
        await asyncio.sleep(0.4)
        assert len(api.requests) == sent


@pytest.mark.parametrize(
    ("options", "given"),
    [
        (None, GIVEN),
        ({"run": {"onSave": False}}, GIVEN),
        # What comes from a repository, or may, turns nothing on.
        ({"settings": {"run": {"onSave": True}}}, GIVEN),
        # Somebody who saves is not asked for parameters.
        (ON_SAVE, {}),
    ],
)
async def test_a_save_runs_nothing_otherwise(
    workspace: Path, api: ExampleApi, options: dict[str, Any] | None, given: dict[str, str]
):
    write_files(workspace, {"spec-lsp.toml": "[run]\nonSave = true\n"})
    async with editing(workspace, options=options) as editor:
        editor.client.set_configuration({"spec-lsp": {"run": {"onSave": True}}})
        editor.open("auth/test.js")
        await editor.run_test(connectionParameters=given)
        sent, shown = len(api.requests), len(editor.client.messages)
        await saved(editor, TEST + "\n")
        await asyncio.sleep(0.4)
        assert (len(api.requests), len(editor.client.messages)) == (sent, shown)


async def test_nothing_that_a_message_says_is_a_link(workspace: Path, api: ExampleApi):
    link = "[See the docs](command:runCommands?%7B%7D)"
    write_files(workspace, {"auth/test.js": f"exports.test = () => {{ throw Error('{link}') }}"})
    async with editing(workspace, options={"settings": {"severity": {link: "off"}}}) as editor:
        await editor.run_test(connectionParameters=GIVEN)
        told = [message.message for message in editor.client.messages]
        assert len([text for text in told if "See the docs" in text]) == 2
        assert not any("](" in text for text in told)


async def test_settings_of_runs_that_are_wrong_are_told(workspace: Path, api: ExampleApi):
    api.answers["/me"] = Answer(delay=10)
    options = {"run": {"onSave": "yes", "timeout": 1.5, "requests": 0, "tiemout": 1}}
    async with editing(workspace, options=options) as editor:
        told = [message.message for message in editor.client.messages]
        assert told == [
            "spec-lsp's settings: `run.onSave` must be true or false.",
            "spec-lsp's settings: `run.requests` must be a whole number of requests "
            "from 1 to 10,000.",
            "spec-lsp's settings: There is no setting `run.tiemout`.",
        ]
        trace = await editor.run_test(connectionParameters=GIVEN)
        assert "A request may take 1.2 s (limit; setting `run.timeout`)." in trace["message"]


# -- since the last run that passed


async def test_a_run_that_fails_says_what_changed_since_it_passed(workspace: Path, api: ExampleApi):
    async with editing(workspace) as editor:
        editor.open("auth/test.js")
        first = await editor.run_test(connectionParameters=GIVEN)
        assert (first["outcome"], first["notes"]) == ("passed", [])
        editor.change("auth/test.js", TEST.replace("me.id", "me.nothing"))
        second = await editor.run_test(connectionParameters=GIVEN)
        (note,) = second["notes"]
        assert note.startswith("Since the last run that passed (")
        assert note.endswith("): auth/test.js has changed.")
        editor.change("auth/test.js", TEST)
        api.answers["/me"] = json_answer({}, 503)
        (note,) = (await editor.run_test(connectionParameters=GIVEN))["notes"]
        assert note.endswith(
            "): GET /me answered 200, now 503; the connector's files and the parameters are the "
            "same."
        )
        assert KEY not in json.dumps([first, second, note])
