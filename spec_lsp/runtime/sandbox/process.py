"""The child process of a sandbox: how it is started, spoken to and ended."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from spec_lsp.runtime.limits import Limits

if TYPE_CHECKING:
    from spec_lsp.runtime.sandbox.windows_job import Job

# A line of the child at its longest; a result of any setting fits, and what it asks for.
MAX_LINE = 64 * 1024 * 1024

_IS_WINDOWS = os.name == "nt"
_NO_WINDOW = 0x0800_0000  # Windows: CREATE_NO_WINDOW
_NO_MORE_TIME = 1816  # Windows: ERROR_NOT_ENOUGH_QUOTA, of a process that used up its time


class ChildOptions(TypedDict):
    """How a child is started, for ``subprocess`` and for asyncio."""

    stdin: int
    stdout: int
    stderr: int
    cwd: str | None
    env: dict[str, str]
    start_new_session: bool
    creationflags: int


class SandboxUnavailableError(Exception):
    """JavaScript cannot be run here: the engine is missing, or no process can be started."""


class Child:
    """A child process that waits for messages. It ends by itself when this process does."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._job = _job_of(process.pid) if _IS_WINDOWS else None

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether the child is still there, as far as the event loop has heard."""
        output = self._process.stdout
        assert output is not None
        return self._process.returncode is None and not output.at_eof()

    def restrict(self, limits: Limits) -> None:
        """Sets the limits that the child cannot set for itself."""
        if self._job is not None:
            self._job.limit(limits.cpu_seconds, limits.process_bytes)

    async def send(self, operation: str, *texts: str) -> None:
        """Sends a message (see :mod:`spec_lsp.runtime.sandbox.worker`). Where the child has
        ended, that shows when its answer is read."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        head = " ".join([operation, *(str(len(block)) for block in encoded)])
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._process.stdin.write(b"".join([head.encode("ascii"), b"\n", *encoded]))
            await self._process.stdin.drain()

    async def receive(self) -> bytes:
        """The next line of the child; one without a line end where it has ended. Raises
        ValueError where the line is longer than :data:`MAX_LINE`."""
        assert self._process.stdout is not None
        return await self._process.stdout.readline()

    async def ended(self) -> None:
        """Waits until the child is gone."""
        await self._process.wait()

    async def cause_of_end(self) -> tuple[str | None, int | None]:
        """Why a child has ended that was to go on: the name of the limit that it passed, if
        any, and its exit code."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._process.wait(), 1)
        code = self._process.returncode
        # SIGKILL: past the hard processor limit, or the system ran out of memory.
        signals = (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None))
        over = code is not None and (
            (code < 0 and -code in signals) or (_IS_WINDOWS and code == _NO_MORE_TIME)
        )
        return "cpu" if over else None, code

    async def end(self) -> None:
        """Kills the child, and waits until it and its pipes are gone."""
        process = self._process
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        if process.stdin is not None:
            process.stdin.close()
        # Read on to the end: only then are the pipes closed.
        ending = asyncio.ensure_future(process.communicate())
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(ending), 2)
        if self._job is not None:
            self._job.close()


def _job_of(pid: int) -> Job | None:
    from spec_lsp.runtime.sandbox.windows_job import hold, kernel32

    return hold(kernel32(), pid)


def engine_path() -> str | None:
    """The file of the QuickJS extension module; None where it is not installed."""
    try:
        spec = importlib.util.find_spec("_quickjs")
    except (ImportError, ValueError):
        return None
    return spec.origin if spec is not None else None


async def start_child() -> Child:
    """A child that waits for its first message. Raises :class:`SandboxUnavailableError`."""
    engine = engine_path()
    if engine is None:
        raise SandboxUnavailableError(
            "JavaScript cannot be run here: the package quickjs-ng is not installed "
            "(`pip install quickjs-ng`)."
        )
    command, options = isolated(Path(__file__).with_name("worker.py"), engine)
    if not command[0]:
        raise SandboxUnavailableError("JavaScript cannot be run here: no Python to start.")
    try:
        process = await asyncio.create_subprocess_exec(*command, limit=MAX_LINE, **options)
    except OSError as error:
        raise SandboxUnavailableError(
            f"JavaScript cannot be run here: no process could be started ({error.strerror})."
        ) from None
    return Child(process)


def isolated(script: Path, argument: str) -> tuple[list[str], ChildOptions]:
    """The command line and the options of a child that runs a script with nothing of the user's:
    no environment, no packages, no working directory. The command is empty at its beginning where
    there is no Python to start."""
    python = _python()
    command = [python, "-I", "-S", "-B", "-X", "utf8", str(script), argument]
    return command, {
        "stdin": subprocess.PIPE,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.DEVNULL,
        "cwd": Path(python).anchor or None,
        # Windows programs do not start without SYSTEMROOT; nothing else is handed down.
        "env": {k: v for k, v in os.environ.items() if k.upper() == "SYSTEMROOT"},
        # A session of its own: a Ctrl-C in the terminal is ours to handle.
        "start_new_session": os.name == "posix",
        "creationflags": _NO_WINDOW if _IS_WINDOWS else 0,
    }


def _python() -> str:
    if _IS_WINDOWS:
        # In a virtual environment, python.exe there only starts the one that is meant: a
        # second process, which the first one's job would not let be.
        return str(getattr(sys, "_base_executable", "") or sys.executable)
    return sys.executable


_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def peak_memory(pid: int) -> int | None:
    """The most memory that a process has had so far, in bytes; None where the system does not
    say (only Linux does; a child's own ``getrusage`` would count its parent's before exec)."""
    try:
        found = _PEAK.search(Path(f"/proc/{pid}/status").read_text("ascii", "replace"))
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
