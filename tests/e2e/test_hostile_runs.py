"""An editor goes on getting its answers, whatever a test that runs meanwhile does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.connectors import KEY, api_key_connector
from e2e.editor import children, editing, eventually, write_files
from e2e.test_process import serving
from e2e.test_runs import NEEDS_PROC
from example_api import Answer, ExampleApi

MAPPING = "auth/make-api-client.map.yml"
# On a machine that does much else besides; what it is by itself, docs/benchmarks.md says.
ANSWERING_SECONDS = 2.0
OUT_OF_TIME = "The JavaScript computed for longer than 1 s (limit; setting `run.cpuTime`)."
FULL = "The JavaScript needed more than 268,435,456 bytes of memory (limit; setting `run.memory`)."

WORST = {
    "an endless loop": ("for (;;);", OUT_OF_TIME),
    "a native loop": ("new Array(4e9).join('x')", OUT_OF_TIME),
    "a regular expression": ("/^(a+)+$/.test('a'.repeat(40) + 'b')", OUT_OF_TIME),
    "microtasks": ("const f = () => queueMicrotask(f); f(); await new Promise(() => {})",
                   OUT_OF_TIME),
    "timers": ("for (let i = 0; i < 1e4; i++) setInterval(() => {}, 0); "
               "await new Promise(() => {})", OUT_OF_TIME),
    "recursion": ("const f = () => f() + 1; for (;;) try { f() } catch {}", OUT_OF_TIME),
    "memory": ("const a = []; for (;;) a.push(new Array(1e6).fill(0))", FULL),
    "requests": ("await Promise.all(Array(1e4).fill().map(() => apiClient.get('/me')))",
                 "The run made more than 100 requests (limit; setting `run.requests`)."),
    "logs": ("for (;;) console.log('x'.repeat(1e5))",
             "The run logged more than 1,000 lines (limit; setting `run.logLines`)."),
    "many small values": ("return Array(6e5).fill([])",
                          "The JavaScript gave or sent more than 200,000 values at once (limit; "
                          "setting `run.values`)."),
    "a large body sent": ("await apiClient.post('/me', 'x'.repeat(1e7)); return 1",
                          "The test passed."),
    "large responses": ("for (let i = 0; i < 3; i++) await apiClient.get('/large'); return 1",
                        "The test passed."),
}  # fmt: skip


@NEEDS_PROC
async def test_completions_are_answered_beside_every_hostile_run(tmp_path: Path):
    with ExampleApi() as api:
        api.answers["/large"] = Answer(body=b'["' + b"x" * 9_000_000 + b'"]')
        write_files(tmp_path, api_key_connector(api.origin))
        async with editing(tmp_path, options={"run": {"cpuTime": 1}}) as editor:
            editor.open(MAPPING)
            editor.open("auth/test.js")
            for name, (script, message) in WORST.items():
                code = f"exports.test = async ({{ apiClient }}) => {{ {script} }}\n"
                editor.change("auth/test.js", code)
                run = asyncio.ensure_future(editor.run_test(connectionParameters={"apiKey": KEY}))
                answered = 0
                while not run.done() or not answered:
                    offered = await asyncio.wait_for(
                        editor.completions(MAPPING, "${credentials."), ANSWERING_SECONDS
                    )
                    answered += 1
                    assert offered == ["apiKey"]
                    await asyncio.sleep(0.005)
                assert (name, (await run)["message"]) == (name, message)
            # The one that waits for the next run is all that is left.
            await eventually(lambda: len(children(editor.pid)) == 1)
            (spare,) = children(editor.pid)
        assert not Path(f"/proc/{spare}").exists()


@NEEDS_PROC
@pytest.mark.parametrize("script", ["for (;;);", "await new Promise(() => {})", "return 1"])
def test_a_server_that_is_killed_leaves_no_process(tmp_path: Path, script: str):
    with ExampleApi() as api, serving() as client:
        code = f"exports.test = async ({{ apiClient }}) => {{ {script} }}\n"
        write_files(tmp_path, api_key_connector(api.origin, test=code))
        client.initialize(tmp_path, initializationOptions={"run": {"cpuTime": 30}})
        argument = {"uri": (tmp_path / "spec.yml").as_uri(),
                    "connectionParameters": {"apiKey": KEY}}  # fmt: skip
        command = {"command": "spec-lsp.runAuthTest", "arguments": [argument]}
        if script == "return 1":
            client.request("workspace/executeCommand", command)
        else:
            client.send("workspace/executeCommand", command, is_request=True)
        assert within(5, lambda: bool(children(client.process.pid)))
        time.sleep(0.4)
        left = children(client.process.pid)
        assert left
        client.process.kill()
        client.process.wait()
        assert within(1, lambda: not any(map(is_running, left)))


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")
