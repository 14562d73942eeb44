"""What the terminal at hand can show, and what its user wants to see."""

from __future__ import annotations

import os
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
