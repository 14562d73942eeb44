"""What the JavaScript of a run left behind: its log, and what is worth saying of it."""

from __future__ import annotations

from collections.abc import Iterable

from spec_lsp.runtime.modules import Modules
from spec_lsp.runtime.sandbox.host import Sandbox
from spec_lsp.runtime.sandbox.messages import LogLine
from spec_lsp.runtime.trace import LogEntry


def log_entries(lines: Iterable[LogLine], modules: Modules) -> tuple[LogEntry, ...]:
    """The lines of a log, with the places at which they were written."""
    entries: list[LogEntry] = []
    for line in lines:
        place = modules.place(line.stack)
        path, number = (place.path, place.range.start.line) if place else (None, None)
        entries.append(LogEntry(line.level, modules.named(line.text), path, number))
    return tuple(entries)


def notes_on_code(sandbox: Sandbox) -> list[str]:
    """Where the code leans on what the platform may do otherwise."""
    notes: list[str] = []
    if sandbox.leaned:
        read = ", ".join(f"`response.{name}`" for name in sorted(sandbox.leaned))
        notes.append(
            f"The code reads {read} of what an apiClient call gives. On the platform the "
            "response's body alone may arrive: call with `returnFullResponse: true`, or let the "
            "call throw where it fails."
        )
    if sandbox.unawaited:
        notes.append(
            "A method ended while a request of its was still under way, so its outcome counted for "
            "nothing: is an `await` missing?"
        )
    if sandbox.absent:
        notes.append(
            f"The code asks for {absent_names(sandbox)}, which a local run does not have yet."
        )
    return notes


def absent_names(sandbox: Sandbox) -> str:
    """The globals of the platform that the code asked for in vain."""
    return ", ".join(f"`{name}`" for name in sorted(sandbox.absent))
