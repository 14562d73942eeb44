"""No secret in any output: whatever goes wrong, every channel is searched for every secret, in
every encoding, by code that knows nothing of how they are hidden.

A channel more is one more entry in what ``said`` or ``written`` gives.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from cli.program import spec_lsp
from e2e.editor import Editor, children, editing, eventually, write_files
from e2e.leaking import (
    ATTEMPTS,
    PARAMETERS,
    PIN,
    PLAIN,
    SECRETS,
    SOUGHT,
    EchoingApi,
    files_of,
)
from leaks import leaks
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

SERVER = (sys.executable, "-m", "spec_lsp", "serve", "--log-level", "debug")


@pytest.fixture(scope="module")
def api() -> Iterator[EchoingApi]:
    with EchoingApi() as running:
        yield running


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Variables that send whatever a process writes for itself below ``tmp_path/elsewhere``."""
    variables = {}
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME",
                 "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA"):  # fmt: skip
        folder = tmp_path / "elsewhere" / name.lower()
        folder.mkdir(parents=True)
        variables[name] = str(folder)
    return variables


def assert_hidden(channels: Mapping[str, str]) -> None:
    """Asserts that no channel shows a secret."""
    found = {
        channel: sorted(names)
        for channel, text in channels.items()
        if (names := leaks(text, SOUGHT) | leaks(text, {"pin": f'"{PIN}"'}))
    }
    assert found == {}


def written(*folders: Path, but: tuple[Path, ...] = ()) -> dict[str, str]:
    """Every file below folders, its name included, except for those that the test wrote."""
    return {
        f"file {path.name}": f"{path}\n{path.read_bytes().decode('latin-1')}"
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in but
    }


# --- the command line ---


# Each starts the program nine times; a sample of the attempts.
ON_THE_COMMAND_LINE = (
    "a 401 that echoes all", "redirects to an address with it", "logs in every encoding", "results",
    "throws it", "too many lines", "a local file that is broken",
)  # fmt: skip


@pytest.mark.parametrize("name", ON_THE_COMMAND_LINE)
def test_the_command_line(name: str, tmp_path: Path, api: EchoingApi, elsewhere: dict[str, str]):
    folder = write_files(tmp_path / "acme", files_of(name, api.origin))
    given = tmp_path / "given.json"
    parameters = {**PARAMETERS, **ATTEMPTS[name].given}
    given.write_text(json.dumps({"connectionParameters": parameters}), encoding="utf-8")
    variables = {f"SPEC_LSP_PARAM_{n}": v for n, v in parameters.items() if isinstance(v, str)}
    channels: dict[str, str] = {}
    codes: dict[str, int] = {}

    def said(channel: str, *arguments: str, env: dict[str, str] | None = None) -> None:
        done = spec_lsp(*arguments, cwd=tmp_path, env={**elsewhere, **(env or {})})
        channels[f"{channel}, stdout"], channels[f"{channel}, stderr"] = done.stdout, done.stderr
        codes[channel] = done.returncode
        assert "Traceback" not in done.stderr

    timeout = ATTEMPTS[name].timeout
    limit = ["--timeout", str(timeout)] if timeout is not None else []
    given_so = ["--params-file", str(given), *limit]
    har = tmp_path / "recorded.har"
    said("text", "test", "acme", *limit, env=variables)
    said("JSON", "test", "acme", "--format", "json", *given_so)
    said("HAR", "test", "acme", "--har", str(har), *given_so)
    if har.exists():
        channels["a recording"] = har.read_text(encoding="utf-8")
        said("replay", "test", "acme", "--replay", str(har), "--format", "json", *given_so)
    said("wrong secret", "test", "acme", "--wrong-secret", *given_so)
    said("a request", "request", "acme", "GET", "/echo", *given_so)
    said("a method", "render", "acme", "makeApiClient", "--format", "json", *given_so)
    said("findings", "check", "acme", "--format", "sarif")
    assert codes["JSON"] == {"passed": 0, "failed": 1, "error": 2}[ATTEMPTS[name].outcome]
    assert json.loads(channels["JSON, stdout"])["outcome"] == ATTEMPTS[name].outcome
    assert_hidden({**channels, **written(tmp_path / "elsewhere", folder, but=_given(folder))})


def _given(folder: Path) -> tuple[Path, ...]:
    """Files of a connector that hold secrets, since the test put them there."""
    return (folder / "spec-lsp.local.yml",)


@pytest.mark.parametrize(
    "arguments",
    [
        ["test", "acme", "--param", SECRETS["apiKey"]],
        ["test", "acme", SECRETS["apiKey"]],
        ["test", "acme", "--connector-param", SECRETS["password"].replace("=", "")],
        ["request", "acme", "GET", "/me", "--header", SECRETS["apiKey"]],
        ["request", "acme", "POST", "/me", "--data", SECRETS["apiKey"]],
        ["request", "acme", "GET", "/me", "--query", SECRETS["apiKey"]],
        ["test", "acme", "--params-file", "broken.json"],
        ["test", "acme", "--replay", "broken.json"],
    ],
)
def test_a_command_line_that_is_wrong(arguments: list[str], tmp_path: Path, api: EchoingApi):
    write_files(tmp_path / "acme", files_of("it passes", api.origin))
    broken = json.dumps({"connectionParameters": PARAMETERS})[:-9]
    (tmp_path / "broken.json").write_text(broken, encoding="utf-8")
    done = spec_lsp(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert_hidden({"stderr": done.stderr})


CRASHING = """
import sys
from spec_lsp.cli import main
import click

@click.command()
def boom():
    raise ValueError({secret!r})

sys.modules["boom"] = type(sys)("boom")
sys.modules["boom"].boom = boom
main._COMMANDS["boom"] = ("boom", "boom")
sys.argv = ["spec-lsp", "boom"]
sys.exit(main.run())
"""


def test_a_crash_report_names_places_only(tmp_path: Path):
    import subprocess

    from e2e.editor import environment

    script = tmp_path / "crashing.py"
    script.write_text(CRASHING.format(secret=SECRETS["apiKey"]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], env=environment(), capture_output=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    first, *places = done.stderr.splitlines()
    assert first == (
        "spec-lsp: This is a bug of spec-lsp (ValueError). Please report it with these places:"
    )
    assert places[-1] == f"  {script}:8 in boom"
    assert_hidden({"stderr": done.stderr})


# --- the server ---

IN_THE_SERVER = (
    "it passes", "a 401 that echoes all", "logs in every encoding", "results", "throws it",
    "a header with a line break", "an address that is none",
)  # fmt: skip


def given_file(folder: Path, parameters: Mapping[str, object]) -> str:
    """A parameters file as a client writes it: read once, then deleted."""
    path = folder / "parameters.json"
    path.touch(mode=0o600)
    path.write_text(json.dumps({"connectionParameters": parameters}), encoding="utf-8")
    return str(path)


def said_by(editor: Editor) -> dict[str, str]:
    """All that the server has said: piece by piece, and every byte of it."""
    client = editor.client
    return {
        "stderr": client.stderr.decode("utf-8", "replace"),
        "messages": "\n".join(m.message for m in client.messages),
        "log": "\n".join(m.message for m in client.log_messages),
        "progress": repr(client.progress_reports),
        "diagnostics": repr(client.diagnostics),
        "all bytes": client.stdout.decode("utf-8", "replace"),
    }


@pytest.mark.parametrize("shows_results_itself", [True, False])
async def test_the_server(
    shows_results_itself: bool, tmp_path: Path, api: EchoingApi, elsewhere: dict[str, str]
):
    workspace = write_files(tmp_path / "acme", files_of("it passes", api.origin))
    answers: dict[str, str] = {}
    options = {"resultView": shows_results_itself, "revealSecrets": False}
    async with editing(workspace, options=options, command=SERVER, env=elsewhere) as editor:
        editor.client.protocol.notify("$/setTrace", lsp.SetTraceParams(lsp.TraceValue.Verbose))
        for name in IN_THE_SERVER:
            write_files(workspace, files_of(name, api.origin))
            for path in files_of(name, api.origin):
                editor.watched(path, lsp.FileChangeType.Changed)
            for wrong in (False, True):
                trace = await editor.run_test(
                    parametersFile=given_file(tmp_path, dict(PARAMETERS)), wrongSecret=wrong
                )
                answers[f"{name}, wrong secret: {wrong}"] = json.dumps(trace, ensure_ascii=False)
                assert wrong or trace["outcome"] == ATTEMPTS[name].outcome, (name, trace["message"])
        await editor.answers()
        channels = {**answers, **said_by(editor)}
    assert "«apiKey»" in "".join(answers.values())
    assert PLAIN["subdomain"] in "".join(answers.values())
    assert_hidden({**channels, **written(tmp_path / "elsewhere", workspace)})


async def test_requests_that_are_wrong(tmp_path: Path, api: EchoingApi, elsewhere: dict[str, str]):
    workspace = write_files(tmp_path / "acme", files_of("it passes", api.origin))
    async with editing(workspace, command=SERVER, env=elsewhere) as editor:
        argument = {"uri": 7, "connectionParameters": PARAMETERS}
        wrong: list[Any] = [
            {"command": "spec-lsp.runAuthTest", "arguments": [argument]},
            {"command": "spec-lsp.runAuthTest", "arguments": [[PARAMETERS]]},
            {"command": "spec-lsp.runAuthTest", "arguments": PARAMETERS},
            {"command": "spec-lsp.none", "arguments": [argument]},
        ]
        answers: list[str] = []
        for number, params in enumerate(wrong):
            request = {"id": f"wrong {number}", "method": "workspace/executeCommand"}
            with pytest.raises(JsonRpcException) as caught:
                await editor.send({**request, "params": params})
            answers.append(repr(caught.value))
        editor.send({"method": "textDocument/didOpen", "params": {"secrets": PARAMETERS}})
        for content in ("nonsense " + SECRETS["apiKey"], json.dumps([SECRETS])):
            file = Path(given_file(tmp_path, {}))
            file.write_text(content, encoding="utf-8")
            with pytest.raises(JsonRpcException) as caught:
                await editor.run_test(parametersFile=str(file))
            answers.append(repr(caught.value))
        await editor.answers()
        channels = {"answers": "\n".join(answers), **said_by(editor)}
    assert_hidden({**channels, **written(tmp_path / "elsewhere")})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, which Linux has")
async def test_a_child_that_is_killed(tmp_path: Path, api: EchoingApi, elsewhere: dict[str, str]):
    workspace = write_files(tmp_path / "acme", files_of("too long", api.origin))
    async with editing(workspace, command=SERVER, env=elsewhere) as editor:
        run = asyncio.ensure_future(
            editor.run_test(parametersFile=given_file(tmp_path, PARAMETERS), token="t")
        )
        reports = editor.client.progress_reports
        await eventually(lambda: any("test …" in repr(r) for r in reports.get("t", [])))
        for pid in await eventually(lambda: children(editor.pid)):
            os.kill(pid, signal.SIGKILL)
        trace = await run
        channels = {"answer": json.dumps(trace), **said_by(editor)}
    assert trace["outcome"] == "error"
    assert_hidden({**channels, **written(tmp_path / "elsewhere", workspace)})
