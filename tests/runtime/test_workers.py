"""Children before and after their run: the one that waits, and that none outlives its parent."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from connector_runs import connector, run
from example_api import ExampleApi

from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.sandbox import process
from spec_lsp.runtime.sandbox.host import Sandbox, SandboxUnavailableError
from spec_lsp.runtime.sandbox.messages import Module
from spec_lsp.runtime.sandbox.workers import Workers

NEEDS_PROC = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="reads /proc, which Linux has"
)
PROJECT = Path(__file__).resolve().parents[2]
LIMITS = Limits()
ONE = Module("test.js", "\nexports.test = () => 1", "code", 10_000)


def is_running(pid: int) -> bool:
    """Whether a process is there, and not only remembered by the system."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def ends_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not is_running(pid)


async def value_of(sandbox: Sandbox) -> object:
    return (await sandbox.call("test.js", ["test"], {})).value


@NEEDS_PROC
async def test_a_prepared_child_serves_the_next_run_and_no_other():
    workers = Workers()
    await workers.prepare()
    await workers.prepare()
    (waiting,) = children()
    async with Sandbox([ONE], {}, LIMITS, workers=workers) as first:
        assert first.pid == waiting
        assert await value_of(first) == 1
        async with Sandbox([ONE], {}, LIMITS, workers=workers) as second:
            assert second.pid != waiting
            assert await value_of(second) == 1
    assert children() == []
    workers.replenish()
    await workers.prepare()
    assert len(children()) == 1
    await workers.close()
    assert children() == []
    await workers.prepare()
    assert children() == []
    async with Sandbox([ONE], {}, LIMITS, workers=workers) as third:
        assert await value_of(third) == 1


@NEEDS_PROC
async def test_nothing_waits_where_nothing_was_prepared():
    workers = Workers()
    async with Sandbox([ONE], {}, LIMITS, workers=workers) as sandbox:
        assert await value_of(sandbox) == 1
    assert children() == []
    await workers.close()


@NEEDS_PROC
@pytest.mark.parametrize("pause", [0, 0.2])
async def test_a_spare_child_that_died_is_replaced_silently(pause: float):
    workers = Workers()
    await workers.prepare()
    (waiting,) = children()
    os.kill(waiting, signal.SIGKILL)
    assert ends_within(waiting, 2)  # and the event loop has not heard of it
    await asyncio.sleep(pause)
    async with Sandbox([ONE], {}, LIMITS, workers=workers) as sandbox:
        assert sandbox.pid != waiting
        assert await value_of(sandbox) == 1
    assert children() == []


async def test_a_child_that_cannot_be_had_is_told_by_who_needs_it(monkeypatch):
    workers = Workers()
    monkeypatch.setattr(process, "engine_path", lambda: None)
    await workers.prepare()
    with pytest.raises(SandboxUnavailableError, match="quickjs-ng"):
        await workers.take()
    await workers.prepare()
    await workers.close()


async def test_a_run_takes_its_child_from_there():
    workers = Workers()
    with ExampleApi() as api:
        for _ in range(2):
            await workers.prepare()
            trace = await run(connector(api.origin), workers=workers)
            assert trace.outcome == "passed"
    await workers.close()


@NEEDS_PROC
async def test_cancelled_at_any_moment_a_run_leaves_no_process():
    workers = Workers()
    with ExampleApi() as api:
        for moment in range(40):
            if moment % 3 == 0:
                await workers.prepare()
            task = asyncio.ensure_future(run(connector(api.origin), workers=workers))
            if moment < 12:
                for _ in range(moment):
                    await asyncio.sleep(0)
            else:
                await asyncio.sleep((moment - 12) * 0.002)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await workers.close()
            # One that was being ended when the run was cancelled may be about to go.
            assert [pid for pid in children() if not ends_within(pid, 0.5)] == []
            workers = Workers()


# -- the death of the parent

PARENT = """
import asyncio, json, sys
from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.sandbox.host import Sandbox
from spec_lsp.runtime.sandbox.messages import Module
from spec_lsp.runtime.sandbox.workers import Workers

async def main():
    workers = Workers()
    await workers.prepare()
    limits = Limits(cpu_seconds=60)
    module = Module("test.js", "\\nexports.test = () => {" + sys.argv[1] + "}", "code", 10_000)
    async with Sandbox([module], {}, limits, workers=workers) as sandbox:
        await workers.prepare()
        spare = await workers._spare
        running = asyncio.ensure_future(sandbox.call("test.js", ["test"], {}))
        await asyncio.sleep(0.5)
        print(json.dumps([sandbox.pid, spare.pid]), flush=True)
        await running
asyncio.run(main())
"""


@NEEDS_PROC
@pytest.mark.parametrize(
    "script",
    [
        "for (;;);",
        "while (true) { try { for (;;); } finally { continue; } }",
        "return new Array(4e9).join('x')",
        "return /^(a+)+$/.test('a'.repeat(40) + 'b')",
        "return new Promise(() => setInterval(() => {}, 1))",
        "return new Promise(() => setTimeout(() => {}, 100000))",
    ],
)
def test_no_child_outlives_a_parent_that_is_killed(script: str):
    command = [sys.executable, "-c", PARENT, script]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pids = json.loads(parent.stdout.readline())
        assert all(map(is_running, pids))
        parent.kill()
        parent.wait()
    assert [pid for pid in pids if not ends_within(pid, 1)] == []


def children() -> list[int]:
    """The processes that this one has started and that run; those of multiprocessing, which
    earlier tests may have left, do not count."""
    found: list[int] = []
    for task in Path(f"/proc/{os.getpid()}/task").glob("*/children"):
        found += map(int, task.read_text().split())
    return [pid for pid in found if is_running(pid) and not is_of_multiprocessing(pid)]


def is_of_multiprocessing(pid: int) -> bool:
    try:
        return b"multiprocessing" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
