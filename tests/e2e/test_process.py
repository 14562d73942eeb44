"""The server as a process: how it starts, what it loads, what it writes, and how it ends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import KEY, api_key_connector
from e2e.editor import PROJECT, environment, write_files
from example_api import Answer, ExampleApi, wants_query

SERVE = [sys.executable, "-m", "spec_lsp", "serve"]
SECONDS = 15


class RawClient:
    """A client that sees every byte that the server writes."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.messages: list[dict[str, Any]] = []
        self._last_id = 0

    def send(self, method: str, params: Any = None, *, is_request: bool = False) -> int:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if is_request:
            self._last_id += 1
            message["id"] = self._last_id
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self._last_id

    def request(self, method: str, params: Any = None) -> dict[str, Any]:
        """The answer to a request; what comes before it is kept in ``messages``."""
        number = self.send(method, params, is_request=True)
        while True:
            message = self.read()
            if message.get("id") == number and "method" not in message:
                return message

    def read(self) -> dict[str, Any]:
        """The next message. Asserts that nothing but the protocol is written."""
        length = 0
        while header := self.process.stdout.readline().strip():
            name, _, value = header.partition(b": ")
            assert name in (b"Content-Length", b"Content-Type"), header
            length = int(value) if name == b"Content-Length" else length
        assert length, "the server has closed its output"
        message = json.loads(self.process.stdout.read(length))
        self.messages.append(message)
        return message

    def initialize(self, folder: Path, **more: Any) -> dict[str, Any]:
        params = {
            "processId": None, "rootUri": folder.as_uri(), "capabilities": {},
            "workspaceFolders": [{"uri": folder.as_uri(), "name": "folder"}], **more,
        }  # fmt: skip
        answer = self.request("initialize", params)
        self.send("initialized", {})
        return answer

    def run_test(self, folder: Path, **given: Any) -> dict[str, Any]:
        argument = {"uri": (folder / "spec.yml").as_uri(), **given}
        command = {"command": "spec-lsp.runAuthTest", "arguments": [argument]}
        return self.request("workspace/executeCommand", command)


@contextmanager
def serving(*more: str, cwd: Path = PROJECT.parent, **env: str) -> Iterator[RawClient]:
    process = subprocess.Popen(
        [*SERVE, *more], cwd=cwd, env=environment(**env),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    # A test that would hang fails instead.
    watchdog = threading.Timer(SECONDS * 2, process.kill)
    watchdog.start()
    try:
        yield RawClient(process)
    finally:
        watchdog.cancel()
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process, and closes what leads to it."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        with contextlib.suppress(OSError):
            pipe.close()


def test_exit_after_shutdown_is_0(tmp_path: Path):
    with serving("--stdio") as client:
        client.initialize(tmp_path)
        assert client.request("shutdown")["result"] is None
        client.send("exit")
        assert client.process.wait(SECONDS) == 0
        assert client.process.stdout.read() == b""
        assert client.process.stderr.read() == b""


def test_exit_without_shutdown_is_1(tmp_path: Path):
    with serving() as client:
        client.initialize(tmp_path)
        client.send("exit")
        assert client.process.wait(SECONDS) == 1


@pytest.mark.parametrize("last_words", [b"", b"Content-Length: 100\r\n\r\n{", b"\xff\n\n"])
def test_a_closed_input_ends_the_process(tmp_path: Path, last_words: bytes):
    with serving() as client:
        client.initialize(tmp_path)
        client.process.stdin.write(last_words)
        client.process.stdin.close()
        assert client.process.wait(SECONDS) == 1


def test_a_closed_input_ends_a_run_too(tmp_path: Path):
    with ExampleApi(answers={"/me": Answer(delay=60)}) as api:
        write_files(tmp_path, api_key_connector(api.origin))
        with serving() as client:
            client.initialize(tmp_path)
            argument = {"uri": (tmp_path / "spec.yml").as_uri(),
                        "connectionParameters": {"apiKey": KEY}}  # fmt: skip
            command = {"command": "spec-lsp.runAuthTest", "arguments": [argument]}
            client.send("workspace/executeCommand", command, is_request=True)
            end = time.monotonic() + SECONDS
            while not api.requests and time.monotonic() < end:
                time.sleep(0.02)
            assert api.requests
            client.process.stdin.close()
            assert client.process.wait(SECONDS) == 1


def test_the_server_ends_when_its_client_has_died(tmp_path: Path):
    """Although the pipes stay open, here in our hands."""
    waiting = [sys.executable, "-c", "input()"]
    with subprocess.Popen(waiting, stdin=subprocess.PIPE) as editor, serving() as client:
        client.initialize(tmp_path, processId=editor.pid)
        time.sleep(0.5)
        assert client.process.poll() is None
        editor.kill()
        editor.wait()
        assert client.process.wait(SECONDS) == 1


def test_a_client_that_cannot_be_seen_is_not_waited_for(tmp_path: Path):
    """As one outside of the container that the server runs in."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with serving() as client:
        client.initialize(tmp_path, processId=gone.pid)
        time.sleep(3)
        assert client.request("shutdown")["result"] is None


def test_nothing_that_a_run_does_reaches_output_or_log(tmp_path: Path):
    """At the most talkative level, with a secret in the query, where libraries log it."""
    client_yml = "baseUri: BASE\nquery: {key: {$var: credentials.apiKey}}\n"
    code = "exports.test = async ({apiClient, credentials}) => {\n" \
           "  console.log('key', credentials.apiKey); console.error(credentials)\n" \
           "  await apiClient.get('/me')\n  throw new Error(credentials.apiKey) }"  # fmt: skip
    with ExampleApi(wants_query("key", KEY)) as api:
        write_files(tmp_path, api_key_connector(api.origin, client=client_yml, test=code))
        with serving("--log-level=DEBUG", PYTHONASYNCIODEBUG="1") as client:
            client.initialize(tmp_path)
            trace = client.run_test(tmp_path, connectionParameters={"apiKey": KEY})["result"]
            assert trace["outcome"] == "failed"
            assert [r.query for r in api.requests] == [{"key": [KEY]}]
            # A request that fails must not be logged with what it holds either.
            client.run_test(tmp_path, connectionParameters=[KEY])
            client.request("workspace/executeCommand", {"command": KEY, "arguments": KEY})
            client.request("shutdown")
            client.send("exit")
            client.process.wait(SECONDS)
            assert client.process.stdout.read() == b""
            log = client.process.stderr.read().decode()
        # The third is quoted back to who sent it, as the name of an unknown command.
        assert KEY not in log + json.dumps(client.messages[:-2])


HEAVY = ("httpx", "httpcore", "ruamel", "jsonschema", "referencing", "tree_sitter", "click",
         "rich", "quickjs", "_quickjs", "rapidfuzz")  # fmt: skip
OURS_AT_START = ("spec_lsp.server", "spec_lsp.text", "spec_lsp.findings", "spec_lsp.cli",
                 "spec_lsp.__main__")  # fmt: skip

LOADED = """
import sys, json
from spec_lsp.server import server
served = server.create_server()
from lsprotocol import types as lsp
class Output:
    def write(self, data): self.data = data
output = Output()
served.protocol.set_writer(output)
message = {"jsonrpc": "2.0", "id": 1, "method": "initialize",
           "params": {"processId": None, "rootUri": None, "capabilities": {}}}
served.protocol.handle_message(
    json.loads(json.dumps(message), object_hook=served.protocol.structure_message))
assert b'"capabilities"' in output.data
print(json.dumps(sorted(sys.modules)))
"""


def test_nothing_heavy_is_loaded_before_initialize_is_answered():
    asked = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment(), cwd=PROJECT.parent,
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    loaded = json.loads(asked.stdout)
    assert [m for m in loaded if m.split(".")[0] in HEAVY] == []
    ours = [m for m in loaded if m.startswith("spec_lsp.")]
    assert [m for m in ours if not m.startswith(OURS_AT_START)] == []


# -- a repository that brings modules named like ours and like those that we use

TREACHEROUS = ("lsprotocol", "pygls", "click", "quickjs", "_quickjs", "json", "sitecustomize",
               "usercustomize", "httpx", "ruamel", "asyncio", "logging", "tree_sitter", "rich",
               "spec", "encodings", "jsonschema", "colorama")  # fmt: skip


@pytest.fixture
def treacherous(tmp_path: Path) -> Path:
    """A connector among such modules, at its root and in its folders."""
    marker = tmp_path / "marker"
    line = f"open({str(marker)!r}, 'a').write(__name__ + ' ')\n"
    repository = write_files(tmp_path / "repository", api_key_connector("http://127.0.0.1:9"))
    for folder in (repository, repository / "auth"):
        for name in TREACHEROUS:
            (folder / f"{name}.py").write_text(line, encoding="utf-8")
        (folder / "spec_lsp.pth").write_text(f"import os; {line}", encoding="utf-8")
    return repository


def entry_points() -> list[list[str]]:
    """``python -m spec_lsp``, and the installed command as pip writes it."""
    script = "import sys; from spec_lsp.__main__ import main; sys.argv[0] = 'spec-lsp'; main()"
    installed = Path(sys.executable).with_name("spec-lsp")
    return [
        [sys.executable, "-m", "spec_lsp"],
        [str(installed)] if installed.is_file() else [sys.executable, "-P", "-c", script]
        if sys.version_info >= (3, 11) else [sys.executable, "-I", "-c",
            f"import sys; sys.path.insert(0, {str(PROJECT)!r}); " + script],
    ]  # fmt: skip


@pytest.mark.parametrize("program", entry_points(), ids=["python -m", "spec-lsp"])
def test_no_module_of_a_repository_is_run(treacherous: Path, program: list[str]):
    marker = treacherous.parent / "marker"
    env = environment(SPEC_LSP_PARAM_apiKey=KEY)
    for arguments, codes in (
        (["check", "."], (0,)), (["check", "--format", "json"], (0,)),
        (["test", "."], (1,)), (["--version"], (0,)),
    ):  # fmt: skip
        done = subprocess.run(
            [*program, *arguments], cwd=treacherous, env=env, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode in codes, done.stdout + done.stderr
        assert not marker.exists(), marker.read_text()

    process = subprocess.Popen(
        [*program, "serve"], cwd=treacherous, env=env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        client = RawClient(process)
        client.initialize(treacherous)
        for path in ("spec.yml", "auth/make-api-client.map.yml", "auth/test.js"):
            uri, text = (treacherous / path).as_uri(), (treacherous / path).read_text()
            client.send("textDocument/didOpen", {"textDocument": {
                "uri": uri, "languageId": "yaml", "version": 1, "text": text}})  # fmt: skip
            client.request("textDocument/completion", {
                "textDocument": {"uri": uri}, "position": {"line": 1, "character": 0}})  # fmt: skip
        trace = client.run_test(treacherous, connectionParameters={"apiKey": KEY})["result"]
        assert trace["outcome"] == "failed"
        client.request("shutdown")
        client.send("exit")
        assert process.wait(SECONDS) == 0
    finally:
        watchdog.cancel()
        end(process)
    assert not marker.exists(), marker.read_text()


def test_the_watch_knows_the_living_from_the_dead():
    from spec_lsp.server.lifetime import liveness

    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        is_alive = liveness(other.pid)
        assert is_alive()
        other.kill()
        other.wait()
        assert not is_alive()
    assert liveness(os.getpid())()
    for nobody in (0, -1, 2**31 - 1, 2**80):
        assert not liveness(nobody)()
