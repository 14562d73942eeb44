"""What the terminal at hand can show, and what its user wants to see."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO


def wants_colors() -> bool | None:
    """False where colours would be wrong on any terminal (https://no-color.org, a dumb one);
    None: wherever there is a terminal."""
    return False if os.environ.get("NO_COLOR") or _is_dumb() else None


def can_redraw(stream: TextIO) -> bool:
    """Whether a stream is a terminal on which something can be written over: a progress bar,
    a report in place of the one before."""
    return stream.isatty() and not _is_dumb()


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"


def program() -> str:
    """What starts this program, as a person would type it here."""
    from spec_lsp.cli.targets import display  # loads more than most commands need of this file

    name = Path(sys.argv[0]).name
    if not name.startswith("spec-lsp"):
        return "python -m spec_lsp"
    on_path = shutil.which("spec-lsp")
    if on_path and os.path.realpath(on_path) == os.path.realpath(sys.argv[0]):
        return "spec-lsp"
    return display(Path(sys.argv[0]))
