"""What a run of an auth test costs beside the request that it makes.

    python benchmarks/run_cost.py [--runs 15]

A server on loopback answers at once. *Bare* is httpx alone, with a client that is new each time;
*added* is the run's time less that of bare requests made in turns with it. *Warm* is a run as in
an editor that has run one before: a child process waits for it. *First* is the first in a process
that has analysed a connector and imported nothing of the runtime, beside the first bare request
of such a process: in both, imports count. Prints a Markdown table of medians.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spec_lsp.runtime.sandbox.workers import Workers

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

BARE = "bare"
# What a server has loaded before anything is run.
LOADED = (
    "spec_lsp.diagnosis.diagnose",
    "spec_lsp.features.completion",
    "ruamel.yaml",
    "jsonschema",
)


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
    print("| a test in | warm: bare | run | added | first: bare | run | added |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as compiled:
        for kind in KINDS:
            warm = asyncio.run(warm_runs(kind, origin, options.runs))
            starts = range(max(3, options.runs // 2) + 1)
            # The first ones compile what an installation has compiled; they do not count.
            cold = [started(origin, compiled, BARE, kind) for _ in starts][1:]
            print(f"| {kind} | {figures(warm)} | {figures(cold)} |", flush=True)
    server.shutdown()


def figures(pairs: list[tuple[float, float]]) -> str:
    """The medians of bare requests, of runs, and of what these take longer."""
    bare = statistics.median(pair[0] for pair in pairs)
    run = statistics.median(pair[1] for pair in pairs)
    added = statistics.median(pair[1] - pair[0] for pair in pairs)
    return f"{bare:.0f} | {run:.0f} | {added:.0f}"


async def bare_request(origin: str) -> float:
    """Milliseconds of a bare request, with a client of its own."""
    began = time.perf_counter()
    import httpx

    # No certificates are needed here, and a run loads none for http either.
    async with httpx.AsyncClient(verify=False, trust_env=False) as client:
        response = await client.get(f"{origin}/me", headers={"Authorization": "Bearer x"})
        assert response.json() == {"id": 7}
    return (time.perf_counter() - began) * 1000


async def warm_runs(kind: str, origin: str, runs: int) -> list[tuple[float, float]]:
    """Milliseconds of bare requests and of runs after the first, a pause apart in which a
    child gets ready, as a server has it (`server.runs`)."""
    from spec_lsp.runtime.sandbox.workers import Workers

    workers = Workers()
    times: list[tuple[float, float]] = []
    try:
        for _ in range(runs + 2):
            await workers.prepare()
            await asyncio.sleep(0.2)
            times.append((await bare_request(origin), await one_run(kind, origin, workers)))
    finally:
        await workers.close()
    return times[2:]


async def first(kind: str, origin: str) -> float:
    """Milliseconds of the first run of this process, or of its first bare request."""
    for name in LOADED:
        importlib.import_module(name)
    if kind == BARE:
        return await bare_request(origin)
    began = time.perf_counter()
    from spec_lsp.runtime.sandbox.workers import Workers

    workers = Workers()
    await workers.prepare()  # a server does so before it loads the rest
    preparing = (time.perf_counter() - began) * 1000
    taken = await one_run(kind, origin, workers)
    await workers.close()
    return preparing + taken


async def one_run(kind: str, origin: str, workers: Workers) -> float:
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
    trace = await run_auth_test(request, workers=workers)
    took = (time.perf_counter() - began) * 1000
    assert trace.outcome == "passed", trace.message
    return took


def started(origin: str, compiled: str, *kinds: str) -> tuple[float, float]:
    """The first request or run of new processes, of two kinds."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = compiled
    times: list[float] = []
    for kind in kinds:
        command = [sys.executable, __file__, "--first", kind, "--origin", origin]
        asked = subprocess.run(command, capture_output=True, check=True, env=environment)
        times.append(float(asked.stdout))
    return times[0], times[1]


if __name__ == "__main__":
    main()
