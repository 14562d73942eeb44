"""The child process: what it says of syntax, and what happens when it cannot be had."""

from __future__ import annotations

import asyncio
import os
import sys
import time

import pytest
from connector_runs import connector, run

from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.sandbox import process
from spec_lsp.runtime.sandbox.host import (
    Sandbox,
    SandboxFaultError,
    SandboxUnavailableError,
    SyntaxVerdict,
    check_syntax,
)
from spec_lsp.runtime.sandbox.messages import ClientRequest, Module
from spec_lsp.runtime.sandbox.replies import holds_more_values, read_reply

LIMITS = Limits()


async def test_the_syntax_of_many_programs_at_once():
    verdicts = await check_syntax(
        {
            "right": ("exports.test = async () => { await 1; };", "script"),
            "loops": ("for (;;);", "script"),
            "throws": ("throw new Error('never');", "script"),
            "duplicate": ("const a = 1;\n  const a = 2;", "script"),
            "double comma": ("x = {a: 1,,}", "script"),
            "bytes": ("'é😀'; let 1a;", "script"),
            "module": ("import { a } from './b';\nexport const c = a;\nawait c;", "module"),
            "broken module": ("export default 3 +\n;", "module"),
            "export in a script": ("export const a = 1", "script"),
            "regular expression": ("/(/", "script"),
            "unfinished": ("function f() {", "script"),
            "empty": ("", "script"),
        }
    )
    right = ("right", "loops", "throws", "module", "empty")
    assert [key for key, verdict in verdicts.items() if verdict is None] == list(right)
    assert {key: (v.line, v.column) for key, v in verdicts.items() if v is not None} == {
        "duplicate": (1, 10), "double comma": (0, 10), "bytes": (0, 14), "broken module": (1, 0),
        "export in a script": (0, 0), "regular expression": (0, 0), "unfinished": (0, 14),
    }  # fmt: skip
    assert verdicts["duplicate"] == SyntaxVerdict(
        1, 10, "invalid redefinition of lexical identifier"
    )


async def test_no_programs():
    assert await check_syntax({}) == {}


async def test_without_the_engine_nothing_is_judged(monkeypatch):
    monkeypatch.setattr(process, "engine_path", lambda: None)
    with pytest.raises(SandboxUnavailableError, match="quickjs-ng is not installed"):
        await check_syntax({"a": ("{", "script")})
    trace = await run(connector("http://127.0.0.1"))
    assert trace.outcome == "error"
    assert trace.message.startswith("JavaScript cannot be run here: the package quickjs-ng")


async def test_an_engine_that_cannot_be_loaded_is_told(monkeypatch, tmp_path):
    broken = tmp_path / "broken.so"
    broken.write_bytes(b"nothing")
    monkeypatch.setattr(process, "engine_path", lambda: str(broken))
    with pytest.raises(SandboxUnavailableError):
        await check_syntax({"a": ("{", "script")})
    trace = await run(connector("http://127.0.0.1"))
    assert (trace.outcome, trace.message[:26]) == ("error", "QuickJS cannot be loaded: ")


async def test_a_child_that_dies_is_an_outcome():
    module = Module("test.js", "\nexports.test = () => 1", "code", 10_000)
    async with Sandbox([module], {}, LIMITS) as sandbox:
        assert (await sandbox.call("test.js", ["test"], {})).value == 1
        assert sandbox.pid is not None
        os.kill(sandbox.pid, 11 if os.name == "posix" else 9)
        time.sleep(0.05)
        with pytest.raises(SandboxFaultError, match="ended with code"):
            await sandbox.call("test.js", ["test"], {})


async def test_a_child_that_dies_while_nothing_is_said_is_noticed_at_once():
    code = "\nexports.test = () => new Promise((resolve) => setTimeout(resolve, 60000))"
    module = Module("test.js", code, "code", 10_000)
    async with Sandbox([module], {}, LIMITS) as sandbox:
        call = asyncio.ensure_future(sandbox.call("test.js", ["test"], {}))
        await asyncio.sleep(0.5)
        assert not call.done()
        assert sandbox.pid is not None
        os.kill(sandbox.pid, 11 if os.name == "posix" else 9)
        with pytest.raises(SandboxFaultError, match="ended with code"):
            await asyncio.wait_for(call, 5)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
async def test_what_the_child_holds():
    module = Module("test.js", "\nexports.test = () => 1", "code", 10_000)
    async with Sandbox([module], {}, LIMITS) as sandbox:
        await sandbox.call("test.js", ["test"], {})
        root = f"/proc/{sandbox.pid}"
        with open(f"{root}/environ", "rb") as environment:
            assert environment.read() == b""
        assert sorted(os.listdir(f"{root}/fd")) == ["0", "1", "2"]
        assert os.readlink(f"{root}/cwd") == "/"
        assert os.getsid(sandbox.pid or 0) == sandbox.pid
        with open(f"{root}/limits") as limits:
            table = limits.read()
        assert "Max core file size        0                    0" in table
        assert "Max file size             0                    0" in table


@pytest.mark.parametrize(
    "line",
    [b"", b"nothing\n", b"[" * 100_000 + b"\n", b'{"state": NaN}\n', b"\xff\xfe\n"],
)
def test_lines_that_are_no_reply(line):
    assert read_reply(line) is None


def test_replies_are_read_with_suspicion():
    reply = read_reply(
        b'{"state": 7, "requests": [{"id": "x", "path": 1, "query": "\\ud800"}, 3], "logs": {},'
        b' "leaned": [1, "status"], "timer": "soon", "limit": 4,'
        b' "settled": [{"call": 2, "outcome": [1]}]}'
    )
    assert reply is not None
    requests = [r for r in reply.requests if isinstance(r, ClientRequest)]
    assert [(r.id, r.path, r.query) for r in requests] == [(0, "", "\ufffd"), (0, "", None)]
    assert (reply.state, reply.logs, reply.leaned, reply.timer, reply.limit) == (
        "", (), ("status",), None, None,
    )  # fmt: skip
    assert [(n, o.type, o.truthy) for n, o in reply.settled] == [(2, "", False)]


@pytest.mark.parametrize(
    ("line", "holds_more"),
    [
        (b"[" + b"1," * 99 + b"1]", False),
        (b"[" + b"1," * 100 + b"1]", True),
        (b"[" + b"{}," * 60 + b"1]", True),
        (b'["' + b"{[,]}" * 1000 + b'"]', False),
        (b'["' + b'\\",' * 1000 + b'"]', False),
        (b'["' + b"\\\\" * 1000 + b'",' + b"[" * 200 + b"]" * 200 + b"]", True),
        (b"[" + b'"",' * 300 + b"1]", True),
        (b'{"a":' * 101 + b"1" + b"}" * 101, True),
    ],
)
def test_values_are_counted_without_being_made(line, holds_more):
    assert holds_more_values(line, 100) is holds_more
