"""Puts the server into a folder, as the extension carries it: its wheel, and what that needs.

python scripts/bundle.py FOLDER [--wheels TARGET] [--python 3.11 …]
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import wheels

PROJECT = Path(__file__).resolve().parents[2]


def bundle(folder: Path, target: str | None, pythons: tuple[str, ...] = wheels.PYTHONS) -> None:
    """Makes the folder anew; with a target it holds the wheels for that platform, too."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    built = subprocess.run(
        [
            *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", str(folder), str(PROJECT)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if built.returncode:
        sys.exit(built.stdout)
    for path in folder.glob(".gitignore"):  # hatchling leaves one
        path.unlink()
    requirements = PROJECT / "requirements" / "run.txt"
    shutil.copy(requirements, folder / "requirements.txt")
    if target is not None:
        wheels.download(requirements, target, folder / "wheels", pythons)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheels", choices=[*wheels.TARGETS, "this"], dest="target")
    parser.add_argument("--python", action="append", choices=wheels.PYTHONS, dest="pythons")
    given = parser.parse_args()
    target = wheels.this_machine() if given.target == "this" else given.target
    bundle(given.folder, target, tuple(given.pythons or wheels.PYTHONS))
