"""What is said where spec-lsp itself fails: the places that the failure passed, never its text
or what was worked on, which may be a secret."""

from __future__ import annotations

import traceback


def crash_report(error: BaseException) -> str:
    """Lines for standard error."""
    places = [
        f"  {frame.filename}:{frame.lineno} in {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    what = type(error).__name__
    head = f"spec-lsp: This is a bug of spec-lsp ({what}). Please report it with these places:"
    return "\n".join([head, *places])
