"""Ending with the client. Where it dies without a word, and something else holds the pipes
open, nothing but its process id tells."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

POLL_SECONDS = 2.0


async def watch_client(pid: int, at_end: Callable[[], Awaitable[None]]) -> None:
    """Wait until a process is gone, call ``at_end``, and end this process with 1: a thread of
    it may read a pipe that never closes. A process that cannot be seen from here (a client
    outside our container) is not waited for."""
    is_alive = liveness(pid)
    if not is_alive():
        return
    while is_alive():
        await asyncio.sleep(POLL_SECONDS)
    try:
        await at_end()
    finally:
        os._exit(1)


def liveness(pid: int) -> Callable[[], bool]:
    """A function that says whether the process, as it is now, still lives."""
    if pid <= 0:  # to os.kill, a group of processes
        return lambda: False
    if sys.platform == "win32":
        return _liveness_on_windows(pid)
    return lambda: _is_alive(pid)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


if sys.platform == "win32":

    def _liveness_on_windows(pid: int) -> Callable[[], bool]:
        """By a handle, which stays with this process even when its id is given to another."""
        import ctypes

        synchronize, timeout = 0x0010_0000, 0x102
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        kernel.WaitForSingleObject.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
        handle = kernel.OpenProcess(synchronize, False, pid)
        if not handle:
            return lambda: False
        return lambda: kernel.WaitForSingleObject(handle, 0) == timeout
