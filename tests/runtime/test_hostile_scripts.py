"""Scripts that misbehave: each ends within its limit, with an outcome that names what happened,
leaves no process behind and shows no secret."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest
from connector_runs import KEY, connector, run
from example_api import Answer, ExampleApi, json_answer

from spec_lsp.runtime.limits import Limits

SMALL = Limits(
    wall_seconds=4, cpu_seconds=0.4, heap_bytes=24 * 1024 * 1024, requests=20, redirects=3,
    log_lines=50, response_bytes=100_000, result_bytes=50_000,
)  # fmt: skip

CPU = "The JavaScript computed for longer than 0.4 s (limit; setting `run.cpuTime`)."
HEAP = "The JavaScript needed more than 25,165,824 bytes of memory (limit; setting `run.memory`)."
STACK = (
    "The JavaScript called itself too deeply: its stack of 1,048,576 bytes is full (limit; "
    "setting `run.stack`)."
)
LOGS = "The run logged more than 50 lines (limit; setting `run.logLines`)."
REQUESTS = "The run made more than 20 requests (limit; setting `run.requests`)."
RESULT = "A result is larger than 50,000 bytes (limit; setting `run.resultSize`)."
WALL = "The run took longer than 4 s (limit; setting `run.timeout`)."
NEVER = (
    "test waits for a promise that never settles: nothing is running any more that could settle it."
)

ENDS_WITH_ERROR = {
    "for (;;);": CPU,
    "while (true) { try { for (;;); } catch {} finally { for (;;); } }": CPU,
    "exports.test = () => { for (;;); }": CPU,
    "exports.test = async () => { for (;;) await 0; }": CPU,
    "exports.test = () => new Promise(() => { const f = () => queueMicrotask(f); f(); })": CPU,
    # Of memory or of time: without memory the engine may lose the chain's end.
    "exports.test = () => { const f = () => Promise.resolve().then(f); return f(); }": None,
    "exports.test = () => /^(a+)+$/.test('a'.repeat(40) + 'b')": CPU,
    "exports.test = () => new Array(4e9).join('x')": CPU,
    "exports.test = () => [...{ [Symbol.iterator]: () => ({ next: () => ({}) }) }]": HEAP,
    "exports.test = () => { const a = []; for (;;) a.push(new Array(1000).fill(0)); }": HEAP,
    "exports.test = () => { const a = []; for (;;) a.push('x'.repeat(100000) + a.length); }": HEAP,
    "exports.test = () => new ArrayBuffer(1e9)": None,
    "exports.test = () => { (function f() { f(); })(); }": STACK,
    "const f = () => f(); f();": STACK,
    "exports.test = () => { const o = { toJSON() { return [o]; } }; return o; }": None,
    "exports.test = () => { for (;;) console.log('x'); }": LOGS,
    "exports.test = () => { for (;;) { try { console.log('x'); } catch {} } }": LOGS,
    "exports.test = (c) => { for (;;) c.apiClient.get('/json'); }": REQUESTS,
    "exports.test = (c) => Promise.all(Array.from({ length: 10000 }, () => "
    "c.apiClient.get('/json')))": REQUESTS,
    "exports.test = async (c) => { for (;;) { try { await c.apiClient.get('/json'); } catch {} } }":
        REQUESTS,
    "exports.test = () => 'x'.repeat(60000)": RESULT,
    "exports.test = () => new Promise(() => {})": NEVER,
    "exports.test = () => ({ then() {} })": NEVER,
    "exports.test = () => new Promise(() => setInterval(() => {}, 10))": WALL,
    "exports.test = () => new Promise((resolve) => setTimeout(resolve, 60000))": WALL,
}  # fmt: skip


@pytest.mark.parametrize("script", ENDS_WITH_ERROR)
async def test_a_limit_ends_the_run_and_is_named(script):
    message = ENDS_WITH_ERROR[script]
    began = time.monotonic()
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=script), limits=SMALL)
    assert time.monotonic() - began < 6
    if message is None:
        assert trace.outcome in ("passed", "failed", "error")
    else:
        assert (trace.outcome, trace.message) == ("error", message)
        assert trace.culprit is not None
        assert trace.culprit.path == "auth/test.js"
    assert not children()


SEES_NOTHING = [
    "typeof require('fs')", "typeof process.binding", "typeof process.mainModule",
    "Object.keys(process.env).length", "typeof Deno", "typeof os", "typeof std",
    "this.constructor.constructor('return typeof process.dlopen')()",
    "typeof globalThis.gate", "typeof globalThis.outbox", "typeof load", "typeof print",
    "typeof scriptArgs", "typeof XMLHttpRequest",
]  # fmt: skip


@pytest.mark.parametrize("expression", SEES_NOTHING)
async def test_there_is_nothing_to_escape_to(expression):
    script = f"exports.test = () => [{expression}].join() || 1"
    trace = await run(connector("http://127.0.0.1", test=script), limits=SMALL)
    assert trace.value in ("undefined", "0", None)


POISON = {
    "toJSON": "Object.prototype.toJSON = () => 'poisoned';",
    "push": "Array.prototype.push = () => { throw new Error('poisoned'); };",
    "join": "Array.prototype.join = () => 'poisoned';",
    "iterator": "Array.prototype[Symbol.iterator] = () => { throw new Error('poisoned'); };",
    "stringify": "JSON.stringify = () => '{}'; JSON.parse = () => ({ op: 'none' });",
    "then": "Promise.prototype.then = () => { throw new Error('poisoned'); };",
    "promise": "globalThis.Promise = class { constructor() { throw new Error('poisoned'); } };",
    "setter": "for (const n of ['id', 'status', 'body', 'op', 'error', '0', 'length']) "
              "Object.defineProperty(Object.prototype, n, "
              "{ set() { throw new Error('poisoned'); }, configurable: true });",
    "getter": "Object.defineProperty(Object.prototype, 'get', { value: 1 });",
    "call": "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = "
            "() => { throw new Error('poisoned'); };",
    "stack": "Error.prepareStackTrace = () => ({}); Error.stackTraceLimit = 0;",
    "error": "globalThis.Error = null; globalThis.String = null; globalThis.Object = null;",
    "keys": "Object.keys = Object.defineProperty = Object.create = null;",
    "weakmap": "WeakMap.prototype.get = WeakMap.prototype.set = () => 1;",
    "freeze": "delete globalThis.console; delete globalThis.setTimeout;",
}  # fmt: skip


@pytest.mark.parametrize("name", POISON)
async def test_poisoned_built_ins_do_not_reach_the_plumbing(name):
    script = f"""
        const shown = console;
        {POISON[name]}
        exports.test = async (context) => {{
          shown.log('here');
          const r = await context.apiClient.get('/json');
          try {{ await context.apiClient.get('/nothing'); }} catch (e) {{
            return e.status === 404 && r.id === 7;
          }}
        }};
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=script), limits=SMALL)
        assert [request.path for request in api.requests] == ["/v1/json", "/v1/nothing"]
    assert len(trace.logs) == 1
    assert (trace.outcome, trace.message) == ("passed", "The test passed.")


ODD = {
    "exports.test = () => { throw null; }": "test threw null",
    "exports.test = () => { throw undefined; }": "test threw undefined",
    "exports.test = () => { throw 'text'; }": "test threw text",
    "exports.test = () => { throw { code: 7 }; }": 'test threw {"code":7}',
    "exports.test = () => { throw Symbol('s'); }": "test threw Symbol(s)",
    "exports.test = () => { throw new Proxy({}, { get() { throw 1; } }); }": "test threw ",
    "exports.test = () => { const e = new Error('x'); "
    "Object.defineProperty(e, 'stack', { value: { a: 1 } }); throw e; }": "test threw Error: x",
    "exports.test = () => { const e = new Error('x'); "
    "Object.defineProperty(e, 'message', { get() { throw e; } }); throw e; }": "test threw ",
    "exports.test = () => { throw new Error('x'.repeat(1e5)); }": "test threw Error: xxx",
    "exports.test = () => { throw new Error('\\ud800 \\0 \\n'); }": "test threw Error: ",
    "exports.test = (c) => c.apiClient.get()": "test threw TypeError: apiClient.get needs a path",
    "exports.test = (c) => c.apiClient.get('/x', { a: 1n })": "test threw TypeError: ",
    "exports.test = (c) => { const q = {}; q.q = q; return c.apiClient.get('/x', q) }":
        "test threw TypeError: circular reference",
    "exports.test = (c) => c.apiClient.get('ftp://x/y')": "The address is no http(s) URL.",
    "exports.test = (c) => c.apiClient.get('http://[::1')": "The address is no http(s) URL.",
    "exports.test = (c) => c.apiClient.get('/x', {}, { headers: { 'a b': 1 } })":
        "'a b' is no name of a header.",
    "exports.test = (c) => c.apiClient.get('/x', {}, { headers: { a: 'b\\nc: d' } })":
        "The header `a` holds a line break: was a key pasted with one at its end?",
    "exports.test = (c) => c.apiClient.get('/x', {}, { headers: { a: '😀' } })":
        "The header `a` holds a character that HTTP does not allow there.",
    "exports.test = (c) => c.apiClient.get('/x', {}, { headers: 7 })":
        "`options.headers` is a number; it must be an object.",
    "import('fs'); exports.test = () => { throw 'still here' }": "test threw still here",
    "exports.test = () => { setTimeout(() => { throw 1 }); "
    "return new Promise((_, no) => setTimeout(no, 30, 'later')) }": "test threw later",
}  # fmt: skip


@pytest.mark.parametrize("script", ODD)
async def test_odd_failures_are_told(script):
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=script), limits=SMALL)
    assert trace.outcome == "failed"
    assert trace.message.startswith(ODD[script])
    trace.message.encode("utf-8")


@pytest.mark.parametrize(
    ("answer", "outcome", "message"),
    [
        (Answer(body=b"x" * 200_000), "error",
         "A response is larger than 100,000 bytes (limit; setting `run.responseSize`)."),
        (Answer(body=b"[" * 90_000), "passed", "The test passed."),
        (Answer(body=b'{"a":' * 15_000 + b"1" + b"}" * 15_000), "passed", "The test passed."),
        (Answer(body=b"\xff\xfe\x00", headers={"Content-Type": "text/x; charset=nonsense"}),
         "passed", "The test passed."),
        (Answer(body=b"not gzip", headers={"Content-Encoding": "gzip"}), "failed",
         "The response of HOST is not compressed as its header says."),
        (Answer(302, headers={"Location": "/v1/me"}), "error",
         "A request was redirected more than 3 times (limit; setting `run.redirects`)."),
        (Answer(302, headers={"Location": "http://[bad"}), "failed", "GET /me: 302 Found."),
        (Answer(302, headers={"Location": "file:///etc/passwd"}), "failed", "GET /me: 302 Found."),
        (Answer(299, body=b"x"), "passed", "The test passed."),
        (Answer(999, body=b"x"), "failed", "GET /me: 999."),
    ],
)  # fmt: skip
async def test_malicious_responses(answer, outcome, message):
    script = "exports.test = async (c) => { const r = await c.apiClient.get('/me'); return 1 }"
    with ExampleApi(answers={"/v1/me": answer}) as api:
        trace = await run(connector(api.origin, test=script), limits=SMALL)
        host = api.origin.removeprefix("http://")
    assert (trace.outcome, trace.message) == (outcome, message.replace("HOST", host))


async def test_a_compressed_bomb_counts_decoded():
    import gzip

    bomb = Answer(body=gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})
    script = "exports.test = (c) => c.apiClient.get('/me')"
    with ExampleApi(answers={"/v1/me": bomb}) as api:
        trace = await run(connector(api.origin, test=script), limits=SMALL)
    assert trace.message == (
        "A response is larger than 100,000 bytes (limit; setting `run.responseSize`)."
    )


async def test_a_large_response_fits_the_default_limits():
    large = json_answer([{"id": n, "text": "x" * 80} for n in range(90_000)])
    script = "exports.test = async (c) => (await c.apiClient.get('/me')).length"
    with ExampleApi(answers={"/v1/me": large}) as api:
        trace = await run(connector(api.origin, test=script), limits=Limits())
        shown = trace.to_json()["exchanges"][0]["response"]
    assert (trace.outcome, trace.value) == ("passed", 90_000)
    assert (len(shown["body"]), shown["truncated"]) == (100_000, True)


async def test_what_was_logged_before_a_limit_is_kept():
    script = f"exports.test = () => {{ console.log('before', '{KEY}'); for (;;); }}"
    trace = await run(connector("http://127.0.0.1", test=script), limits=SMALL)
    assert [entry["text"] for entry in trace.to_json()["logs"]] == ["before «apiKey»"]


@pytest.mark.parametrize(
    "script",
    [
        "exports.test = () => { for (;;); }",
        "exports.test = () => new Array(4e9).join('x')",
        "exports.test = (c) => c.apiClient.get('/slow')",
        "exports.test = () => new Promise((resolve) => setTimeout(resolve, 60000))",
    ],
)
async def test_cancelling_ends_everything_within_a_second(script):
    slow = json_answer({})
    slow.delay = 2
    with ExampleApi(answers={"/v1/slow": slow}) as api:
        task = asyncio.ensure_future(
            run(connector(api.origin, test=script), limits=Limits(wall_seconds=20, cpu_seconds=20))
        )
        await asyncio.sleep(0.3)
        assert len(children()) == 1
        began = time.monotonic()
        task.cancel()
        trace = await task
        assert time.monotonic() - began < 1
    assert (trace.outcome, trace.message) == ("cancelled", "The run was cancelled.")
    assert not children()


async def test_the_loop_goes_on_while_a_test_hangs():
    script = "exports.test = () => { for (;;); }"
    task = asyncio.ensure_future(run(connector("http://127.0.0.1", test=script), limits=SMALL))
    await asyncio.sleep(0.1)
    longest = 0.0
    while not task.done():
        began = time.monotonic()
        await asyncio.sleep(0.005)
        longest = max(longest, time.monotonic() - began)
    assert longest < 0.2


async def test_a_run_leaves_no_descriptor_open():
    before = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    with ExampleApi() as api:
        for _ in range(3):
            await run(connector(api.origin))
    await asyncio.sleep(0.05)
    after = len(list(Path("/proc/self/fd").iterdir())) if before else 0
    assert after <= before + 1


def children() -> list[int]:
    """The processes that this one has started and that still are, but for the one by which
    Python watches over worker processes of earlier tests."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and not is_resource_tracker(entry.parent):
            found.append(int(entry.parent.name))
    return found


def is_resource_tracker(process: Path) -> bool:
    try:
        return b"multiprocessing.resource_tracker" in (process / "cmdline").read_bytes()
    except OSError:
        return False
