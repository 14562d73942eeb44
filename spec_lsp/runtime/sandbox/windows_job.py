"""What holds the child on Windows: a job object, where other systems have resource limits.

Its process may start no other and touch nothing of the desktop; once a run begins, its memory
and its processor time are bounded; and it ends when the last handle of the job is closed, so
with the process that holds the job, however that one ends.

Structures and constants are those of winnt.h. The functions of kernel32 are handed in
(:func:`kernel32`), so that all but the calls themselves can be tested on any system.
"""

from __future__ import annotations

import ctypes
from ctypes import c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any, Protocol

# JOBOBJECTINFOCLASS
BASIC_UI_RESTRICTIONS = 4
EXTENDED_LIMIT_INFORMATION = 9

# JOB_OBJECT_LIMIT_…
PROCESS_TIME = 0x0000_0002
ACTIVE_PROCESS = 0x0000_0008
PROCESS_MEMORY = 0x0000_0100
DIE_ON_UNHANDLED_EXCEPTION = 0x0000_0400
KILL_ON_JOB_CLOSE = 0x0000_2000

# JOB_OBJECT_UILIMIT_…: desktop, display settings, exit of Windows, global atoms, handles, both
# directions of the clipboard, system parameters.
UI_LIMITS = 0x0000_00FF

# Rights to a process: to be put into a job, and to be ended with it.
_PROCESS_TERMINATE = 0x0001
_PROCESS_SET_QUOTA = 0x0100

_TICKS = 10_000_000  # of 100 ns in a second


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", c_int64),
        ("PerJobUserTimeLimit", c_int64),
        ("LimitFlags", c_uint32),
        ("MinimumWorkingSetSize", c_size_t),
        ("MaximumWorkingSetSize", c_size_t),
        ("ActiveProcessLimit", c_uint32),
        ("Affinity", c_size_t),
        ("PriorityClass", c_uint32),
        ("SchedulingClass", c_uint32),
    )


class InputOutputCounters(ctypes.Structure):
    """IO_COUNTERS."""

    _fields_ = tuple(
        (name, c_uint64)
        for name in (
            "ReadOperationCount", "WriteOperationCount", "OtherOperationCount",
            "ReadTransferCount", "WriteTransferCount", "OtherTransferCount",
        )
    )  # fmt: skip


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", InputOutputCounters),
        ("ProcessMemoryLimit", c_size_t),
        ("JobMemoryLimit", c_size_t),
        ("PeakProcessMemoryUsed", c_size_t),
        ("PeakJobMemoryUsed", c_size_t),
    )


class Kernel(Protocol):
    """The functions of kernel32 that are needed here; a handle is a number, None for none."""

    def CreateJobObjectW(self, attributes: None, name: None, /) -> int | None: ...
    def SetInformationJobObject(
        self, job: int, kind: int, information: Any, size: int, /
    ) -> int: ...
    def AssignProcessToJobObject(self, job: int, process: int, /) -> int: ...
    def OpenProcess(self, access: int, inherit: int, pid: int, /) -> int | None: ...
    def CloseHandle(self, handle: int, /) -> int: ...


class Job:
    """A job object with one process in it. Where the system refuses any of it, a run goes on
    with less around it: the engine's own limits, and the parent's clock."""

    def __init__(self, kernel: Kernel, handle: int | None) -> None:
        self._kernel = kernel
        self._handle = handle

    def limit(self, cpu_seconds: float, memory_bytes: int) -> None:
        """Bounds what the process may compute, from its start on (with a second of grace, in
        which the engine says it better), and what memory it may commit."""
        limits = _held()
        basic = limits.BasicLimitInformation
        basic.LimitFlags |= PROCESS_TIME | PROCESS_MEMORY
        basic.PerProcessUserTimeLimit = int((cpu_seconds + 1) * _TICKS)
        limits.ProcessMemoryLimit = memory_bytes
        self.set(EXTENDED_LIMIT_INFORMATION, limits)

    def set(self, kind: int, information: ctypes.Structure | c_uint32) -> None:
        """Sets a piece of the job's information."""
        if self._handle is not None:
            size = ctypes.sizeof(information)
            self._kernel.SetInformationJobObject(
                self._handle, kind, ctypes.byref(information), size
            )

    def close(self) -> None:
        """Lets the job go, and with it the process."""
        if self._handle is not None:
            self._kernel.CloseHandle(self._handle)
            self._handle = None


def hold(kernel: Kernel, pid: int) -> Job:
    """Puts a process that was started just now into a job of its own."""
    job = Job(kernel, handle := kernel.CreateJobObjectW(None, None) or None)
    job.set(EXTENDED_LIMIT_INFORMATION, _held())
    job.set(BASIC_UI_RESTRICTIONS, c_uint32(UI_LIMITS))
    process = kernel.OpenProcess(_PROCESS_SET_QUOTA | _PROCESS_TERMINATE, 0, pid)
    if process:
        if handle is not None:
            kernel.AssignProcessToJobObject(handle, process)
        kernel.CloseHandle(process)
    return job


def _held() -> ExtendedLimits:
    """What holds from the start on."""
    limits = ExtendedLimits()
    basic = limits.BasicLimitInformation
    basic.LimitFlags = ACTIVE_PROCESS | KILL_ON_JOB_CLOSE | DIE_ON_UNHANDLED_EXCEPTION
    basic.ActiveProcessLimit = 1
    return limits


def kernel32() -> Kernel:
    """The functions themselves. Windows only."""
    library: Any = ctypes
    kernel = library.WinDLL("kernel32", use_last_error=True)
    # Handles are pointers: without these, ctypes would cut them to 32 bits.
    kernel.CreateJobObjectW.restype = c_void_p
    kernel.CreateJobObjectW.argtypes = [c_void_p, c_void_p]
    kernel.SetInformationJobObject.argtypes = [c_void_p, c_uint32, c_void_p, c_uint32]
    kernel.AssignProcessToJobObject.argtypes = [c_void_p, c_void_p]
    kernel.OpenProcess.restype = c_void_p
    kernel.OpenProcess.argtypes = [c_uint32, c_uint32, c_uint32]
    kernel.CloseHandle.argtypes = [c_void_p]
    return kernel
