"""How long a completion takes while a hostile auth test runs.

    python benchmarks/run_latency.py [--seconds 3]

A server process is spoken to as an editor would; while each script runs, completions are asked
one after the other. Prints a Markdown table of milliseconds: without a run, and beside each.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from e2e.connectors import KEY, api_key_connector
from e2e.editor import Editor, editing, write_files
from example_api import Answer, ExampleApi

MAPPING = "auth/make-api-client.map.yml"
SCRIPTS = {
    "an endless loop": "for (;;);",
    "a native loop": "const a = []; a.length = 4e9; a.join()",
    "memory": "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)",
    "a regular expression": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
    "a flood of microtasks": "const f = () => queueMicrotask(f); f(); await new Promise(() => {})",
    "a flood of timers": "for (let i = 0; i < 1e5; i++) setInterval(() => {}, 0); "
                         "await new Promise(() => {})",
    "10,000 requests": "await Promise.all(Array.from({ length: 1e4 }, () => apiClient.get('/me')))",
    "a flood of logs": "for (;;) console.log('x'.repeat(1e5))",
    "a response of 9 MB": "await apiClient.get('/large'); await apiClient.get('/large')",
    "deep recursion": "const f = () => f() + 1; for (;;) try { f() } catch {}",
}  # fmt: skip


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=3, help="how long nothing runs, at first")
    options = parser.parse_args()
    asyncio.run(measure(options.seconds))


async def measure(seconds: float) -> None:
    """One server, every script."""
    print("| beside | completions | median | p95 | longest | the run |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    with tempfile.TemporaryDirectory() as folder, ExampleApi() as api:
        api.answers["/large"] = Answer(body=b'["' + b"x" * 9_000_000 + b'"]')
        root = Path(folder) / "acme"
        write_files(root, api_key_connector(api.origin))
        async with editing(root) as editor:
            editor.open(MAPPING)
            editor.open("auth/test.js")
            await editor.completions(MAPPING, "${credentials.")
            print(row("nothing", await asked(editor, asyncio.sleep(seconds)), ""))
            for name, script in SCRIPTS.items():
                code = f"exports.test = async ({{ apiClient }}) => {{ {script} }}\n"
                editor.change("auth/test.js", code)
                run = asyncio.ensure_future(
                    editor.run_test("auth/test.js", connectionParameters={"apiKey": KEY})
                )
                times = await asked(editor, run)
                print(row(name, times, str((await run)["message"])[:70]), flush=True)


async def asked(editor: Editor, until: object) -> list[float]:
    """Milliseconds of completions that are asked one after the other until something ends."""
    ending = asyncio.ensure_future(until)  # pyright: ignore[reportArgumentType]
    times: list[float] = []
    while not ending.done() or not times:
        began = time.perf_counter()
        assert await editor.completions(MAPPING, "${credentials.")
        times.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(0.01)
    return times


def row(name: str, times: list[float], message: str) -> str:
    """A line of the table."""
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    return (
        f"| {name} | {len(times)} | {statistics.median(times):.1f} | {late:.1f} | "
        f"{ordered[-1]:.1f} | {message} |"
    )


if __name__ == "__main__":
    main()
