"""The child process of a sandbox: how it is started, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import re
import sys
from pathlib import Path

# A line of the child at its longest; a result of any setting fits, and what it asks for.
MAX_LINE = 64 * 1024 * 1024


class SandboxUnavailableError(Exception):
    """JavaScript cannot be run here: the engine is missing, or no process can be started."""


def engine_path() -> str | None:
    """The file of the QuickJS extension module; None where it is not installed."""
    try:
        spec = importlib.util.find_spec("_quickjs")
    except (ImportError, ValueError):
        return None
    return spec.origin if spec is not None else None


async def start_worker() -> asyncio.subprocess.Process:
    """A child that waits for its first message. Raises :class:`SandboxUnavailableError`."""
    engine = engine_path()
    if engine is None:
        raise SandboxUnavailableError(
            "JavaScript cannot be run here: the package quickjs-ng is not installed "
            "(`pip install quickjs-ng`)."
        )
    if not sys.executable:
        raise SandboxUnavailableError("JavaScript cannot be run here: no Python to start.")
    worker = Path(__file__).with_name("worker.py")
    # Windows programs do not start without SYSTEMROOT; nothing else is handed down.
    environment = {k: v for k, v in os.environ.items() if k.upper() == "SYSTEMROOT"}
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-S", "-B", "-X", "utf8", str(worker), engine,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=Path(sys.executable).anchor or None,
            env=environment,
            limit=MAX_LINE,
            # A session of its own: a Ctrl-C in the terminal is ours to handle.
            start_new_session=os.name == "posix",
        )  # fmt: skip
    except OSError as error:
        raise SandboxUnavailableError(
            f"JavaScript cannot be run here: no process could be started ({error.strerror})."
        ) from None


async def end_worker(process: asyncio.subprocess.Process) -> None:
    """Kills the child, and waits until it and its pipes are gone."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if process.stdin is not None:
        process.stdin.close()
    # Read on to the end: only then are the pipes closed.
    ending = asyncio.ensure_future(process.communicate())
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(asyncio.shield(ending), 2)


_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peak_memory(pid: int) -> int | None:
    """The most memory that a process has had so far, in bytes; None where the system does not
    say (only Linux does; a child's own ``getrusage`` would count its parent's before exec)."""
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
