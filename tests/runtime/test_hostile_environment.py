"""Scripts that abuse what they find around them, and servers that do not play by the rules: each
ends with an outcome that names what happened, and nothing is left behind."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from connector_runs import connector, run
from example_api import ExampleApi

from spec_lsp.runtime.limits import Limits

SMALL = Limits(
    wall_seconds=4, cpu_seconds=0.6, heap_bytes=32 * 1024 * 1024, requests=20, redirects=3,
    log_lines=50, response_bytes=100_000, result_bytes=50_000,
)  # fmt: skip
CPU = "The JavaScript computed for longer than 0.6 s (limit; setting `run.cpuTime`)."
HEAP = "The JavaScript needed more than 33,554,432 bytes of memory (limit; setting `run.memory`)."
REQUESTS = "The run made more than 20 requests (limit; setting `run.requests`)."

FLOODS = {
    "await Promise.all(Array(1e4).fill().map(() => fetch('BASE/json')))": REQUESTS,
    "for (;;) { try { await fetch('BASE/json') } catch {} }": REQUESTS,
    "for (let i = 0; i < 1e4; i++) fetch('BASE/json'); await new Promise(() => {})": REQUESTS,
    "for (;;) await require('axios').get('BASE/json').catch(() => 1)": REQUESTS,
    "for (let i = 0; i < 1e5; i++) setInterval(() => {}, 0); await new Promise(() => {})": None,
    "const f = () => setTimeout(f, 0); for (;;) f()": None,
    "for (;;) new URL('https://example.com/' + 'a/../'.repeat(1e4))": CPU,
    "const u = new URLSearchParams(); for (;;) u.append('a', 'x'.repeat(1e5) + u.size)": HEAP,
    "const b = []; for (;;) b.push(Buffer.alloc(1e6, b.length))": HEAP,
    "require('crypto').pbkdf2Sync('a', 'b', 1e9, 64, 'sha512')": CPU,
    "const o = {}; let i = o; for (let n = 0; n < 1e6; n++) i = i.a = {}; structuredClone(o)": None,
    "const a = new AbortController(); a.signal.onabort = () => { for (;;); }; a.abort()": CPU,
    "const e = new EventTarget(); e.addEventListener('x', () => e.dispatchEvent(new Event('x'))); "
    "e.dispatchEvent(new Event('x'))": None,
    "require('qs').parse('a' + '[b]'.repeat(1e5) + '=1', { depth: 1e6 })": None,
    "await new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(1e6)) } })).text()":
        None,
    "const f = new FormData(); for (;;) f.append('a', new Blob(['x'.repeat(1e6) + Math.random()]))":
        None,
    "const t = 'x'.repeat(2e7); await fetch('BASE/json', { method: 'POST', body: t + t })": None,
    "await apiClient.post('/json', 'x'.repeat(2.9e7))": None,
}  # fmt: skip


@pytest.mark.parametrize("script", FLOODS)
async def test_a_flood_ends_at_a_limit(script):
    message = FLOODS[script]
    code = f"exports.test = async ({{ apiClient }}) => {{ {script} }}"
    began = time.monotonic()
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=code), limits=SMALL)
    assert time.monotonic() - began < 8
    assert len(api.requests) <= 20
    if message is not None:
        assert (trace.outcome, trace.message) == ("error", message)
    else:
        assert trace.message


POISON = {
    "iterators": "Array.prototype[Symbol.iterator] = Map.prototype[Symbol.iterator] = null;",
    "arrays": "for (const n of ['push', 'map', 'slice', 'join', 'indexOf', 'forEach']) "
              "Array.prototype[n] = () => { throw new Error('poisoned') };",
    "bytes": "for (const n of ['set', 'subarray', 'slice', 'toBase64']) "
             "Uint8Array.prototype[n] = () => { throw new Error('poisoned') }; "
             "Uint8Array.fromBase64 = null;",
    "texts": "for (const n of ['replace', 'split', 'charCodeAt', 'codePointAt', 'toLowerCase']) "
             "String.prototype[n] = () => { throw new Error('poisoned') };",
    "patterns": "RegExp.prototype.exec = RegExp.prototype.test = () => null;",
    "promises": "Promise.prototype.then = Promise.prototype.catch = () => 1; "
                "Promise.all = Promise.resolve = null;",
    "maps": "for (const n of ['get', 'set', 'has']) Map.prototype[n] = WeakMap.prototype[n] = "
            "() => { throw new Error('poisoned') };",
    "the parts": "globalThis.fetch = globalThis.URL = globalThis.Buffer = globalThis.Headers = "
                 "globalThis.TextEncoder = globalThis.AbortController = 7;",
    "objects": "Object.entries = Object.assign = Object.freeze = Reflect.apply = null; "
               "Object.prototype.then = undefined;",
    "evaluation": "globalThis.eval = globalThis.Function = () => { throw new Error('poisoned') };",
}  # fmt: skip


@pytest.mark.parametrize("name", POISON)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_poison_hurts_only_its_own_code(name, when):
    """The client goes on working, and what the run says stays true."""
    use = "try { await fetch('BASE/json').then((r) => r.json()) } catch {} "
    code = f"""
        exports.test = async ({{ apiClient }}) => {{
          {use if when == "after" else ""}
          {POISON[name]}
          {use if when == "before" else ""}
          const body = await apiClient.get('/json');
          if (body.id !== 7) throw 'not seven';
          return false;
        }};
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=code), limits=SMALL)
    assert (trace.outcome, trace.value) == ("failed", False)
    assert ("/v1/json", 200) in [
        (e.request.url.removeprefix(api.origin), e.response.status)
        for e in trace.exchanges
        if e.response
    ]


ESCAPES = [
    "import('fs')", "import('file:///etc/passwd')", "require('/etc/passwd')",
    "require('../../../../etc/passwd')", "require('child_process')", "require('node:net')",
    "import('./../../secret.js')", "require('spec-lsp.local.yml')",
    "require('./../spec-lsp.local.yml')", "require('./../.env')",
    "Function('return import(\"os\")')()", "(0, eval)('import(\"std\")')",
    "fetch('file:///etc/passwd')", "fetch('ftp://127.0.0.1/')",
    "require('axios').get('file:///etc/passwd')", "fetch('http://169.254.169.254/latest')",
    "fetch('http://[::ffff:169.254.169.254]/latest')", "apiClient.get('file:///etc/passwd')",
]  # fmt: skip


@pytest.mark.parametrize("expression", ESCAPES)
async def test_there_is_no_way_out(expression):
    code = f"exports.test = async ({{ apiClient }}) => {{ await {expression}; return 'out' }}"
    local = "connectionParameters: {other: from-the-local-file}"
    with ExampleApi() as api:
        files = connector(api.origin, test=code, local=local, **{".env": "SECRET=1"})
        trace = await run(files, limits=SMALL)
    assert trace.outcome in ("failed", "error")
    assert trace.value is None
    assert api.requests == []


@contextmanager
def rude(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does with each connection what it likes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        try:
            connection.recv(65536)
            talk(connection)
        except OSError:
            pass
        finally:
            connection.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def says(*parts: bytes, pause: float = 0) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return talk


def goes_on(head: bytes, part: bytes, pause: float = 0) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.sendall(head)
        end = time.monotonic() + 8
        while time.monotonic() < end:
            connection.sendall(part)
            time.sleep(pause)

    return talk


OK = b"HTTP/1.1 200 OK\r\n"
TOO_LARGE = "A response is larger than 100,000 bytes (limit; setting `run.responseSize`)."
RUDE: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "nothing": (says(), "failed"),
    "no HTTP": (says(b"hello\r\n\r\n"), "failed"),
    "half a body": (says(OK + b"Content-Length: 100\r\n\r\n{}"), "failed"),
    "a length that is none": (says(OK + b"Content-Length: many\r\n\r\n{}"), "failed"),
    "endless chunks": (
        goes_on(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
        "error",
    ),
    "a head that never ends": (goes_on(OK, b"X-More: " + b"y" * 1000 + b"\r\n"), "failed"),
    "a head in drops": (goes_on(OK, b"X", 0.3), "error"),
    "a flood of 1xx": (goes_on(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), "error"),
    "NUL bytes": (says(OK + b'Content-Length: 5\r\n\r\n"\x00a"\n'), "passed"),
    "no UTF-8": (says(OK + b"Content-Length: 4\r\n\r\n\xff\xfe\x80{"), "passed"),
    "deep JSON": (says(OK + b"Content-Length: 90000\r\n\r\n" + b"[" * 90_000), "passed"),
    "__proto__": (
        says(OK + b'Content-Length: 33\r\n\r\n{"__proto__": {"polluted": true}}'), "passed"
    ),
    "many cookies": (
        says(OK + b"Set-Cookie: a=b\r\n" * 90 + b"Content-Length: 2\r\n\r\n{}"), "passed"
    ),
    "an unknown charset": (
        says(OK + b"Content-Type: text/plain; charset=nothing\r\nContent-Length: 2\r\n\r\nok"),
        "passed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RUDE)
async def test_a_rude_server_is_survived(name):
    talk, outcome = RUDE[name]
    code = """
        exports.test = async ({ apiClient }) => {
          await apiClient.get('/me');
          if ({}.polluted) throw new Error('polluted');
          return true;
        };
        """
    began = time.monotonic()
    with rude(talk) as origin:
        trace = await run(connector(origin, test=code), limits=SMALL)
    assert time.monotonic() - began < 7
    assert (trace.outcome, bool(trace.message)) == (outcome, True)
    if name == "endless chunks":
        assert trace.message == TOO_LARGE
    assert [e["request"]["url"] for e in trace.to_json()["exchanges"]] == [f"{origin}/v1/me"]
