"""Texts, arrays, buffers, proxies, promises, results and logs that are made to break something:
the limit that was passed is named, what was thrown is told, and what is odd is no harm."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from connector_runs import connector, run
from example_api import ExampleApi

from spec_lsp.runtime.limits import Limits

PROJECT = Path(__file__).resolve().parents[2]
SMALL = Limits(
    wall_seconds=6, cpu_seconds=0.4, heap_bytes=24 * 1024 * 1024, requests=20, redirects=3,
    log_lines=50, response_bytes=100_000, result_bytes=50_000, values=20_000,
)  # fmt: skip

CPU = "The JavaScript computed for longer than 0.4 s (limit; setting `run.cpuTime`)."
HEAP = "The JavaScript needed more than 25,165,824 bytes of memory (limit; setting `run.memory`)."
STACK = (
    "The JavaScript called itself too deeply: its stack of 1,048,576 bytes is full (limit; "
    "setting `run.stack`)."
)
LOGS = "The run logged more than 50 lines (limit; setting `run.logLines`)."
RESULT = "A result is larger than 50,000 bytes (limit; setting `run.resultSize`)."
VALUES = (
    "The JavaScript gave or sent more than 20,000 values at once (limit; setting `run.values`)."
)


def of_test(script: str) -> str:
    return f"exports.test = async ({{ apiClient }}) => {{ {script} }}"


PAST_A_LIMIT = {
    # texts and numbers
    "'a'.repeat(1e6).split('').join('b').repeat(100)": HEAP,
    "'x'.repeat(1e7).replace(/x/g, 'y'.repeat(1000))": HEAP,
    "eval('1' + '+1'.repeat(1e6))": HEAP,
    # arrays, and loops that the engine itself does
    "let a = ['x']; for (;;) a = [a, a]": HEAP,
    "new Array(1e9).fill(0)": HEAP,
    "new Array(4e9).indexOf(1)": CPU,
    "new Array(2 ** 32 - 1).reverse()": CPU,
    "[].concat(...new Array(1e7))": HEAP,
    "const a = Array.from({ length: 1e5 }, (_, i) => i); "
    "for (;;) a.sort(() => { a.length = 0; a.push(1, 2, 3); return Math.random() - 0.5 })": CPU,
    "const g = (function* () { for (;;) yield 1 })(); for (const x of g);": CPU,
    "for await (const x of (async function* () { for (;;) yield 1 })());": CPU,
    # memory of other kinds
    "const b = new ArrayBuffer(1, { maxByteLength: 2 ** 30 }); b.resize(2 ** 30); "
    "new Uint8Array(b).fill(1)": HEAP,
    "new SharedArrayBuffer(1e9)": HEAP,
    "const m = new Map(); for (let i = 0;; i++) m.set(i, 'x'.repeat(100) + i)": HEAP,
    "const s = new Set(); for (let i = 0;; i++) s.add({ i })": HEAP,
    "const k = [], w = new WeakMap(); for (;;) { k.push({}); w.set(k.at(-1), new Array(100)) }":
        HEAP,
    "const r = []; for (;;) r.push(new WeakRef({}))": HEAP,
    "let p = {}; for (;;) p = new Proxy(p, {})": HEAP,
    "let p = {}; for (;;) p = Object.create(p)": HEAP,
    "for (let i = 0;; i++) setTimeout(() => {}, i)": HEAP,
    # calls within calls
    "JSON.parse('['.repeat(1e5) + ']'.repeat(1e5))": STACK,
    "let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; JSON.stringify(o)": STACK,
    "const o = { toString() { return `${o}` } }; `${o}`": STACK,
    "const o = { get a() { return this.a } }; o.a": STACK,
    "new Proxy({}, { get: (target, key, self) => self[key] }).a": STACK,
    "class A { constructor() { return new A() } } new A()": STACK,
    "new Function('return ' + '('.repeat(1e5) + ')'.repeat(1e5))()": STACK,
    "eval('{'.repeat(1e5))": STACK,
    "const f = () => { try { f() } finally { f() } }; f()": CPU,
    # regular expressions
    "/(.*)*\\1$/.test('x'.repeat(5000) + 'y')": CPU,
    "'x'.repeat(50000).match(/(x+x+)+y/)": CPU,
    # promises and timers
    "return { then(resolve) { resolve(this) } }": CPU,
    "const r = new FinalizationRegistry(() => { for (;;); }); "
    "for (let i = 0; i < 1e4; i++) r.register({}, i); await new Promise(() => {})": CPU,
    "setInterval(() => { for (;;); }, 0); await new Promise(() => {})": CPU,
    # results
    "return { toJSON() { for (;;); } }": CPU,
    "return new Proxy({}, { ownKeys() { for (;;); } })": CPU,
    "const a = []; a.length = 2 ** 32 - 1; return a": CPU,
    "return { ['x'.repeat(60000)]: 1 }": RESULT,
    "return Array(24000).fill(1)": VALUES,
    "await apiClient.post('/json', Array(30000).fill({}))": VALUES,
    "await apiClient.get('/json', { a: Array(30000).fill('b') })": VALUES,
    # logs, and errors
    "const o = {}; o.o = o; for (;;) console.log(o)": LOGS,
    "for (;;) console.log(new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 } }))": LOGS,
    "for (;;) console.log({ get a() { throw 1 } }, { toJSON() { throw 2 } })": LOGS,
    "for (;;) console.log('\\u0001'.repeat(5000))": LOGS,
    "for (;;) console.error(new Error('x'.repeat(1e5)))": LOGS,
    "console.log({ get message() { for (;;); } })": CPU,
    "throw { get message() { for (;;); } }": CPU,
    "Error.prepareStackTrace = () => { for (;;); }; throw new Error('x')": CPU,
    "Error.stackTraceLimit = Infinity; const f = (n) => f(n + 1); f(0)": STACK,
}  # fmt: skip


@pytest.mark.parametrize("script", PAST_A_LIMIT)
async def test_the_limit_that_was_passed_is_named(script: str):
    began = time.monotonic()
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=of_test(script)), limits=SMALL)
    assert time.monotonic() - began < 6
    assert (trace.outcome, trace.message) == ("error", PAST_A_LIMIT[script])


THROWS = {
    "'x'.repeat(2 ** 31)": "RangeError: invalid repeat count",
    "'x'.padEnd(2 ** 30)": "RangeError: invalid string length",
    "let s = 'x'; for (;;) s += s": "InternalError: string too long",
    "2n ** 10000000000n": "RangeError: BigInt is too large",
    "new ArrayBuffer(0, { maxByteLength: 2 ** 60 })": "RangeError: invalid",
    "new SharedArrayBuffer(1e15)": "RangeError: invalid array buffer length",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)":
        "TypeError: cannot block in this thread",
    "new RegExp('('.repeat(1e5) + ')'.repeat(1e5))": "SyntaxError: too many captures",
    "console.log(...new Array(1e5))": "RangeError: too many arguments",
    "process.exit(0)": "Error: process.exit() cannot be called by a connector",
    "process.kill(1)": "TypeError: not a function",
    "return { then(_, reject) { reject(new Error('x')) } }": "Error: x",
    "return new Proxy({}, { get() { throw new Error('trap') } })": "Error: trap",
    "throw { get name() { throw 1 }, get message() { throw 2 } }": "[object Object]",
    "throw new Proxy(new Error('x'), { get() { throw 1 }, getPrototypeOf() { throw 2 } })":
        "[object]",
    "throw Object.create(null)": "{}",
    "throw () => {}": "[Function]",
    "throw 7n": "7",
    "throw new (class extends Error { get stack() { return this } })('x')": "Error: x",
    "const e = new Error('x'); e.cause = e; throw e": "Error: x",
    "await Promise.any([])": "AggregateError: ",
    "await Promise.reject()": "undefined",
    "Object.prototype.__defineGetter__('kind', () => 'value'); throw 1": "1",
    "Object.defineProperty(globalThis, 'undefined', { value: 1 })": "TypeError: property is not",
}  # fmt: skip


@pytest.mark.parametrize("script", THROWS)
async def test_what_was_thrown_is_told(script: str):
    trace = await run(connector("http://127.0.0.1", test=of_test(script)), limits=SMALL)
    assert trace.outcome == "failed"
    assert trace.message.startswith(f"test threw {THROWS[script]}")
    trace.message.encode("utf-8")


HARMLESS = {
    "const o = {}; o.o = o; return o": "[object Object]",
    "return 7n": "7",
    "return Symbol('x')": "Symbol(x)",
    "return () => 1": "[Function]",
    "return { toJSON() { throw 1 } }": "[object Object]",
    "return { get a() { throw 1 } }": "[object Object]",
    "return '\\ud800'": "\ufffd",
    "return '\\0'": "\0",
    "let o = []; for (let i = 0; i < 1e5; i++) o = [o]; return o": "[object]",
    "return new Promise((r) => r({ then(f) { f({ then(g) { g(7) } }) } }))": 7,
    "Object.freeze(globalThis); Object.freeze(Object.prototype); "
    "return (await apiClient.get('/json')).id": 7,
    "Object.setPrototypeOf(Object.prototype, null); return (await apiClient.get('/json')).id": 7,
    "delete globalThis.Promise; return (await apiClient.get('/json')).id": 7,
    "globalThis.globalThis = null; return (await apiClient.get('/json')).id": 7,
    "Object.prototype.then = (resolve) => resolve(8); return 7": 7,
    "Array.from({ length: 1e4 }, (_, i) => i).sort(() => Math.random() - 0.5); return 7": 7,
}  # fmt: skip


@pytest.mark.parametrize("script", HARMLESS)
async def test_what_is_only_odd_does_no_harm(script: str):
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=of_test(script)), limits=SMALL)
    assert (trace.outcome, trace.value) == ("passed", HARMLESS[script])


# -- the process that runs it all

PARENT = """
import asyncio, json, resource, sys
sys.path.insert(0, "tests")
from connector_runs import connector, run
from example_api import Answer, ExampleApi
from spec_lsp.runtime.limits import Limits

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

async def main():
    with ExampleApi() as api:
        await run(connector(api.origin))
        before = peak()
        for script in SCRIPTS:
            code = "exports.test = async ({ apiClient }) => { " + script + " }"
            trace = await run(connector(api.origin, test=code), limits=Limits())
            json.dumps(trace.to_json())
        print((peak() - before) // 1024)
SCRIPTS = json.loads(sys.argv[1])
asyncio.run(main())
"""

GREEDY = {
    "results": ["return Array(6e5).fill([])", "return Array(1.9e5).fill({})",
                "return 'x'.repeat(1.9e6)"],
    "requests": [
        "await Promise.all(Array(90).fill().map(() => apiClient.post('/json', 'x'.repeat(1e5))))",
        "await apiClient.post('/json', Array(2e6).fill({}))",
        "for (let i = 0; i < 90; i++) apiClient.post('/json', Array(2e4).fill(i))",
    ],
    "logs": [
        "for (;;) console.log('\\u0001'.repeat(1e4))", "for (;;) console.log('{}'.repeat(5e3))",
    ],
    "texts": ["throw new Error('x'.repeat(5e7))", "return { ['x'.repeat(1.5e6)]: 1 }"],
}  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in kilobytes")
@pytest.mark.parametrize("kind", GREEDY)
def test_what_javascript_gives_cannot_fill_the_memory_of_its_parent(kind: str):
    command = [sys.executable, "-c", PARENT, json.dumps(GREEDY[kind])]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, check=True, timeout=120, text=True
    )
    assert int(done.stdout) < 150, "megabytes"
