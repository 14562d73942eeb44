"""The job object that holds the child on Windows, up to the calls themselves: what is put into
which structure, and the sizes that winnt.h has on 64 bits."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import Any

import pytest

from spec_lsp.runtime.sandbox import windows_job
from spec_lsp.runtime.sandbox.windows_job import BasicLimits, ExtendedLimits, hold

BITS_64 = pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="a system of 32 bits")


class Kernel:
    """Kernel32's functions, which note what they are given. ``refusing``: those that fail."""

    def __init__(self, *refusing: str) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.refusing = refusing

    def CreateJobObjectW(self, attributes: None, name: None, /) -> int | None:
        return None if "create" in self.refusing else 70

    def SetInformationJobObject(self, job: int, kind: int, information: Any, size: int, /) -> int:
        given = information._obj
        assert ctypes.sizeof(given) == size
        self.calls.append(("set", job, kind, given))
        return 1

    def AssignProcessToJobObject(self, job: int, process: int, /) -> int:
        self.calls.append(("assign", job, process))
        return 1

    def OpenProcess(self, access: int, inherit: int, pid: int, /) -> int | None:
        self.calls.append(("open", access, inherit, pid))
        return None if "open" in self.refusing else 80

    def CloseHandle(self, handle: int, /) -> int:
        self.calls.append(("close", handle))
        return 1


@BITS_64
def test_the_structures_are_as_large_as_the_system_expects():
    assert ctypes.sizeof(BasicLimits) == 64
    assert ctypes.sizeof(windows_job.InputOutputCounters) == 48
    assert ctypes.sizeof(ExtendedLimits) == 144
    offsets = {name: getattr(ExtendedLimits, name).offset for name, *_ in ExtendedLimits._fields_}
    assert offsets == {
        "BasicLimitInformation": 0, "IoInfo": 64, "ProcessMemoryLimit": 112,
        "JobMemoryLimit": 120, "PeakProcessMemoryUsed": 128, "PeakJobMemoryUsed": 136,
    }  # fmt: skip
    assert (BasicLimits.LimitFlags.offset, BasicLimits.ActiveProcessLimit.offset) == (16, 40)


def test_a_child_is_alone_in_its_job_and_dies_with_it():
    kernel = Kernel()
    job = hold(kernel, 4711)
    (_, _, kind, held), (_, _, ui_kind, ui), opened, *rest = kernel.calls
    assert (kind, held.BasicLimitInformation.ActiveProcessLimit) == (9, 1)
    assert held.BasicLimitInformation.LimitFlags == 0x2408
    assert (ui_kind, ui.value) == (4, 0xFF)
    assert opened == ("open", 0x0101, 0, 4711)
    assert rest == [("assign", 70, 80), ("close", 80)]
    job.close()
    job.close()
    assert kernel.calls[5:] == [("close", 70)]


def test_a_run_bounds_time_and_memory_and_keeps_the_rest():
    kernel = Kernel()
    hold(kernel, 4711).limit(5, 700_000_000)
    _, job, kind, limits = kernel.calls[-1]
    basic = limits.BasicLimitInformation
    assert (job, kind, basic.LimitFlags, basic.ActiveProcessLimit) == (70, 9, 0x250A, 1)
    assert basic.PerProcessUserTimeLimit == 60_000_000
    assert limits.ProcessMemoryLimit == 700_000_000


def test_a_refusal_of_the_system_ends_no_run():
    kernel = Kernel("create")
    job = hold(kernel, 4711)
    job.limit(5, 1)
    job.close()
    assert kernel.calls == [("open", 0x0101, 0, 4711), ("close", 80)]
    kernel = Kernel("open")
    hold(kernel, 4711)
    assert kernel.calls[-1] == ("open", 0x0101, 0, 4711)


if sys.platform != "win32":

    def test_it_is_not_even_loaded_elsewhere():
        code = (
            "import sys, spec_lsp.runtime.sandbox.host; sys.exit('spec_lsp.runtime.sandbox."
            "windows_job' in sys.modules or 'ctypes' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

else:

    def test_the_system_takes_it():
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
            job = hold(windows_job.kernel32(), process.pid)
            assert process.poll() is None
            job.close()
            assert process.wait(5) is not None
