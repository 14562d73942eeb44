"""How long `spec-lsp check` takes for a connector, in workspaces of different sizes.

    python benchmarks/check_workspace.py [--sizes 10,100,1000] [--jobs 1,2] [--runs 5]

Builds workspaces out of the test corpus (the examples where there is none) in a temporary
folder, each connector with texts of its own, so that nothing is found in a cache twice. Prints
a Markdown table: the median of the runs, and the most memory that one of the processes took.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COMMENTS = {".yml": "#", ".yaml": "#", ".js": "//", ".ts": "//"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program. ``processor`` is what all its processes computed, in seconds;
    ``memory`` the peak of the largest one, in bytes."""

    seconds: float
    processor: float
    memory: int
    connectors: int
    files: int


def main() -> None:
    """Measure, and print the table."""
    options = arguments()
    print("| connectors | files | jobs | seconds | ms for each | of processor | MB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="spec-lsp-bench-") as folder:
            workspace = Path(folder)
            build(workspace, size)
            for jobs in options.jobs:
                if jobs <= size:
                    print(row([run(workspace, jobs) for _ in range(options.runs)], jobs))


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=numbers, default=(1, 10, 100, 1000), help="connectors")
    parser.add_argument("--jobs", type=numbers, default=(1, 2), help="processes")
    parser.add_argument("--runs", type=int, default=5, help="of which the median counts")
    return parser.parse_args()


def numbers(text: str) -> tuple[int, ...]:
    """`10,100` as numbers."""
    return tuple(int(part) for part in text.split(","))


def templates() -> list[Path]:
    """The projects that workspaces are made of."""
    corpus = PROJECT / "tests" / "corpus"
    groups = [corpus / "correct", corpus / "broken"]
    found = [path for group in groups if group.is_dir() for path in group.iterdir()]
    found = found or list((PROJECT / "examples").iterdir())
    return sorted(path for path in found if any(path.rglob("spec.yml")))


def build(workspace: Path, size: int) -> None:
    """Copy templates in turn until there are as many connectors as wanted. A template with
    several counts as that many: the last may make the workspace a little larger."""
    made = 0
    for number, template in enumerate(cycle(templates())):
        if made >= size:
            return
        folder = workspace / f"{number:05}-{template.name}"
        shutil.copytree(template, folder)
        made += max(1, sum(1 for _ in roots(folder)))
        for file in folder.rglob("*"):
            if file.suffix in COMMENTS and file.is_file():
                with file.open("a", encoding="utf-8", newline="") as text:
                    text.write(f"\n{COMMENTS[file.suffix]} copy {number}\n")


def roots(folder: Path) -> Iterator[Path]:
    """The connectors below a folder."""
    from spec_lsp.connector.discover import find_roots

    return find_roots(folder)


def run(workspace: Path, jobs: int) -> Run:
    """One check of a workspace, as a person would start it."""
    output = workspace.with_suffix(".json")
    command = [
        sys.executable, "-m", "spec_lsp", "check", str(workspace), "--fail-on", "never",
        "--format", "json", "--output", str(output), "--jobs", str(jobs),
    ]  # fmt: skip
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"spec-lsp ended with {process.returncode}.")
    report = json.loads(output.read_text(encoding="utf-8"))
    output.unlink()
    unit = 1 if sys.platform == "darwin" else 1024
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, processor, usage.ru_maxrss * unit, report["connectors"], report["files"])


def row(runs: list[Run], jobs: int) -> str:
    """A row of the table."""
    seconds = statistics.median(run.seconds for run in runs)
    memory = max(run.memory for run in runs) / 1_000_000
    connectors, files = runs[0].connectors, runs[0].files
    each = seconds / connectors * 1000
    processor = statistics.median(run.processor for run in runs) / connectors * 1000
    return (
        f"| {connectors} | {files} | {jobs} | {seconds:.2f} | {each:.1f} | {processor:.1f} "
        f"| {memory:.0f} |"
    )


if __name__ == "__main__":
    main()
