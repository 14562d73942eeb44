"""What one waits for at an editor, ours beside yaml-language-server, in one run.

    python benchmarks/language_servers [--lines 200,1000,5000] [--runs 15] [--write]

Each round asks one server after the other, so that a machine whose speed changes is the same
for all. Prints Markdown; with ``--write`` it puts it, with plots, into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from documents import document
from report import Figures, tables, write
from scenarios import measured, start
from servers import EMPTY, OURS, PEER, yaml_language_server


def main() -> int:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", default="200,1000,5000")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--opens", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not PEER.is_dir():
        print("yaml-language-server is not installed; `make bench` does that.", file=sys.stderr)
        return 2
    sizes = [int(part) for part in options.lines.split(",")]
    figures = Figures(sizes)
    with tempfile.TemporaryDirectory(prefix="spec-lsp-bench-") as name:
        folder = Path(name).resolve()
        servers = (OURS, yaml_language_server(folder))
        for _ in range(max(options.runs, options.opens)):
            for server in (*servers, EMPTY):
                start(server, folder, figures.samples(server.name, 0))
        for lines in sizes:
            for number in range(options.opens):
                # Each opening needs a fresh server; all other scenarios are asked of the last.
                runs = options.runs if number == options.opens - 1 else 0
                rounds = [
                    measured(
                        server,
                        folder / f"{lines}-{number}-{index}",
                        document(lines),
                        figures.samples(server.name, lines),
                        runs,
                    )
                    for index, server in enumerate(servers)
                ]
                with contextlib.ExitStack() as stack:
                    for one in rounds:
                        stack.callback(one.close)
                    for _ in range(runs + 2):
                        for one in rounds:
                            next(one, None)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(tables(figures))
    if options.write:
        write(figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
