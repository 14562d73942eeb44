"""What a run of an auth test costs beside the request that it makes.

    python benchmarks/run_cost.py [--runs 15]

A server on loopback answers at once. *Bare* is httpx alone, with a client that is new each time;
*added* is the run's time less that. The first run starts in a process that has imported nothing
of the runtime yet (the import is counted); the warm ones follow in the same process, as in an
editor, where a child process waits for the next run. Prints a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SPEC = """\
auth:
  type: client-credentials
  ui: {schema: {type: object, properties: {apiKey: {type: string, format: password}}}}
  makeApiClient: {implementationType: mapping}
  test: {implementationType: TYPE}
"""
CLIENT = """\
baseUri: ORIGIN
headers:
  Authorization: {$template: "Bearer ${credentials.apiKey}"}
"""
KINDS: dict[str, tuple[str, str, str]] = {
    "a mapping, and one REST request": (
        "rest-api-mapping", "auth/test.rest.yml",
        "path: /me\nmethod: GET\nresponseMapping: {$var: response.data.id}\n",
    ),
    "JavaScript with apiClient": (
        "javascript", "auth/test.js",
        "exports.test = async ({ apiClient }) => !!(await apiClient.get('/me')).id\n",
    ),
    "TypeScript, ES module": (
        "javascript", "auth/test.ts",
        "type User = { id: number };\nexport async function test({ apiClient }: any) {\n"
        "  const user: User = await apiClient.get('/me');\n  return user.id === 7;\n}\n",
    ),
    "JavaScript with fetch": (
        "javascript", "auth/test.js",
        "exports.test = async () => (await (await fetch('ORIGIN/me')).json()).id === 7\n",
    ),
    "JavaScript with axios": (
        "javascript", "auth/test.js",
        "import axios from 'axios';\n"
        "export const test = async () => (await axios.get('ORIGIN/me')).data.id === 7;\n",
    ),
}  # fmt: skip


class _Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"id": 7}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--first", help=argparse.SUPPRESS)
    parser.add_argument("--origin", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.first:
        print(asyncio.run(first(options.first, options.origin)))
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}"
    bare = statistics.median(asyncio.run(requests(origin, options.runs)))
    print(f"A bare httpx request: {bare:.1f} ms.\n")
    print("| a test in | warm, added ms | first, added ms |")
    print("| --- | ---: | ---: |")
    for kind in KINDS:
        warm = statistics.median(asyncio.run(warm_runs(kind, origin, options.runs)))
        firsts = [started(kind, origin) for _ in range(max(3, options.runs // 3))]
        print(f"| {kind} | {warm - bare:.0f} | {statistics.median(firsts) - bare:.0f} |")
    server.shutdown()


async def requests(origin: str, runs: int) -> list[float]:
    """Milliseconds of bare requests, each with a client of its own."""
    import httpx

    times: list[float] = []
    for _ in range(runs):
        began = time.perf_counter()
        # No certificates are needed here, and a run loads none for http either.
        async with httpx.AsyncClient(verify=False, trust_env=False) as client:
            response = await client.get(f"{origin}/me", headers={"Authorization": "Bearer x"})
            assert response.json() == {"id": 7}
        times.append((time.perf_counter() - began) * 1000)
    return times


async def warm_runs(kind: str, origin: str, runs: int) -> list[float]:
    """Milliseconds of runs after the first, a pause apart in which a child gets ready."""
    from spec_lsp.runtime.sandbox.workers import Workers

    workers = Workers()
    times: list[float] = []
    try:
        for _ in range(runs + 1):
            times.append(await one_run(kind, origin, workers))
            await asyncio.sleep(0.2)
    finally:
        await workers.close()
    return times[1:]


async def first(kind: str, origin: str) -> float:
    """Milliseconds of the first run of this process."""
    return await one_run(kind, origin, None)


async def one_run(kind: str, origin: str, workers: object) -> float:
    """Milliseconds of one run. Raises AssertionError where it does not pass."""
    from spec_lsp.connector.analysis import analyse
    from spec_lsp.connector.files import MemoryFiles

    implementation, path, text = KINDS[kind]
    texts = {
        "spec.yml": SPEC.replace("TYPE", implementation),
        "auth/make-api-client.map.yml": CLIENT,
        path: text,
    }
    files = MemoryFiles({name: body.replace("ORIGIN", origin) for name, body in texts.items()})
    connector = analyse(files).connector
    began = time.perf_counter()
    from spec_lsp.runtime.run import RunRequest, run_auth_test

    request = RunRequest(connector, files, "acme", connection_parameters={"apiKey": "sk-1234567"})
    trace = await run_auth_test(request, workers=workers)  # pyright: ignore[reportArgumentType]
    took = (time.perf_counter() - began) * 1000
    assert trace.outcome == "passed", trace.message
    return took


def started(kind: str, origin: str) -> float:
    """The first run of a new process."""
    command = [sys.executable, __file__, "--first", kind, "--origin", origin]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)


if __name__ == "__main__":
    main()
