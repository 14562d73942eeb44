"""Checking many connectors in several processes.

What comes back does not depend on timing: it is in the order of the tasks. A process that
ends before its time takes only the connector with it that made it end.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import resource_tracker
from pathlib import Path

from spec_lsp.cli.checking.batch import Task, check_batch
from spec_lsp.cli.checking.checked import Checked, Failure

Work = Callable[[Sequence[Task]], list[Checked]]
Progress = Callable[[int], None]

# To start a process takes as long as to check about a hundred connectors.
_WORTH_A_PROCESS = 128
_LARGEST_BATCH = 64


def check_all(
    tasks: Sequence[Task],
    jobs: int | None = None,
    progress: Progress = lambda _: None,
    work: Work = check_batch,
) -> list[Checked]:
    """Check connectors, in at most ``jobs`` processes (default: as many as there are
    processors, where there is enough to do). ``progress`` is told how many more are done."""
    wanted = jobs if jobs is not None else len(tasks) // _WORTH_A_PROCESS
    processes = max(1, min(wanted, jobs or _processors(), len(tasks)))
    size = max(1, min(_LARGEST_BATCH, -(-len(tasks) // (processes * 4))))
    if processes == 1:
        size = _LARGEST_BATCH
    batches = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    if processes == 1:
        done: list[Checked] = []
        for batch in batches:
            done += work(batch)
            progress(len(batch))
        return done
    return _in_processes(batches, processes, progress, work)


def _processors() -> int:
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_processes(
    batches: Sequence[Sequence[Task]], processes: int, progress: Progress, work: Work
) -> list[Checked]:
    results: dict[int, list[Checked]] = {}

    def keep(number: int, checked: list[Checked]) -> None:
        results[number] = checked
        progress(len(checked))

    with _out_of_the_way():
        _run(dict(enumerate(batches)), processes, keep, work)
        # One of these made a process end: alone, each shows whether it was it.
        for number in sorted(set(range(len(batches))) - set(results)):
            keep(number, _carefully(batches[number], work))
    return [each for number in range(len(batches)) for each in results[number]]


def _run(
    batches: dict[int, Sequence[Task]],
    processes: int,
    keep: Callable[[int, list[Checked]], None],
    work: Work,
) -> None:
    """Run batches, and tell of each that is done; of those whose process ended, nothing."""
    with _pool(min(processes, len(batches))) as pool:
        try:
            with _ctrl_c_left_to_parent():
                running = {pool.submit(work, batch): number for number, batch in batches.items()}
            for future in _as_done(running):
                keep(running[future], future.result())
        except BrokenProcessPool:
            return
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _as_done(running: dict[Future[list[Checked]], int]) -> Iterator[Future[list[Checked]]]:
    waiting = set(running)
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        # Sound results first: what a broken pool had already given is kept.
        yield from sorted(done, key=lambda future: future.exception() is not None)


def _carefully(batch: Sequence[Task], work: Work) -> list[Checked]:
    found: dict[int, list[Checked]] = {}
    _run({0: batch}, 1, found.__setitem__, work)
    if found:
        return found[0]
    if len(batch) == 1:
        reason = "could not be checked: the process that did it ended before its time"
        return [Failure(batch[0].root, reason)]
    return [each for task in batch for each in _carefully((task,), work)]


def _pool(processes: int) -> ProcessPoolExecutor:
    # `spawn` is the same on every system, and copies no state that a library holds.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_ignore_ctrl_c)


def _ignore_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextlib.contextmanager
def _ctrl_c_left_to_parent() -> Generator[None]:
    """Start processes that are deaf to Ctrl-C from their first moment on: they inherit a mask.
    What this process is sent meanwhile reaches it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    # Started first, since with Python 3.11 and older its start takes the mask off.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _out_of_the_way() -> Generator[None]:
    """Start processes from elsewhere than the working directory: Python looks there for the
    modules with which a process starts, and a repository may hold some of these names."""
    before = os.getcwd()
    os.chdir(Path(sys.executable).anchor or os.sep)
    try:
        yield
    finally:
        os.chdir(before)
