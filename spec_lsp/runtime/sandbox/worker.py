"""The child process in which a connector's JavaScript runs.

Started as a script by :mod:`spec_lsp.runtime.sandbox.process`, isolated and without
site-packages, so it may import the standard library only, and of that what loads at once: json,
pathlib and typing would take longer than everything else together. The engine is loaded from the
file that the first argument names.

It never speaks unless spoken to. A message is a line ``operation length length …`` and then texts
of so many bytes in UTF-8; the answer is one line of JSON. It opens nothing: requests go to the
parent as text. It ends when its input does, at once, whatever JavaScript is doing: no child
outlives its parent.
"""

from __future__ import annotations

import _thread
import os
import sys
import time
from _queue import SimpleQueue
from importlib.machinery import ExtensionFileLoader, ModuleSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

# Modules stand at lines of their own in one long imaginary text, for the engine knows no
# file names: the line tells the file. The prelude's own lines stay below the first of them.
FIRST_MODULE_LINE = 10_000
_STACK_OF_THREAD = 64 * 1024 * 1024  # room above the engine's own stack limit, everywhere
_JOBS_BETWEEN_CHECKS = 100
_MAX_REPLY = 16 * 1024 * 1024  # characters: results, logs and requests of one step together


class LimitExceeded(Exception):
    """A limit of the run was passed; its argument is the limit's name."""


def _load_engine(path: str) -> Any:
    """The engine's extension module. Raises ImportError where it cannot be used."""
    loader = ExtensionFileLoader("_quickjs", path)
    module: Any = loader.create_module(ModuleSpec("_quickjs", loader, origin=path))
    loader.exec_module(module)
    if module.Context().eval("typeof Iterator") != "function":
        raise ImportError("the outdated package `quickjs` stands in the place of `quickjs-ng`")
    return module


class Limits:
    """What a run may use; sizes in bytes. Made from a text of four numbers."""

    def __init__(self, text: str) -> None:
        cpu, heap, stack, process = text.split()
        self.cpu_seconds = float(cpu)
        self.heap, self.stack, self.process = int(heap), int(stack), int(process)


def restrict(memory: int, cpu_seconds: int | None = None) -> None:
    """Takes from this process what it does not need, where the system can (not Windows, where
    the parent does). ``memory`` is in bytes."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        "RLIMIT_AS": memory,
        "RLIMIT_NPROC": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 3,  # so that no file and no socket can be opened
    }
    if cpu_seconds is not None:
        wanted["RLIMIT_CPU"] = cpu_seconds
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            hard = resource.getrlimit(kind)[1]
            allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (allowed, allowed))
        except (ValueError, OSError):
            continue


class Worker:
    """One engine with one context, and what remains of its processor time."""

    def __init__(self, engine: Any, folder: str) -> None:
        self.error: type[Exception] = engine.JSException
        self.cpu_left = 0.0
        self.engine = engine
        self.context = engine.Context()
        # The gate takes an operation and its operands; `prelude.js` lists them.
        self.gate = self.context.eval(_read(folder, "prelude.js"))
        parts = os.path.join(folder, "environment")
        for name in os.listdir(parts):
            part, extension = os.path.splitext(name)
            if extension == ".js":
                self.gate("part", part, _read(parts, name))
        # What random numbers are made from in there: the engine's own can be foretold.
        self.gate("seed", os.urandom(48).hex())

    def start(self, limits: Limits, message: str, modules: Sequence[str]) -> None:
        """Begins a run: ``modules`` are path, line and code of each."""
        self.cpu_left = limits.cpu_seconds
        self.context.set_memory_limit(limits.heap)
        self.context.set_max_stack_size(limits.stack)
        # The time is a backstop for native loops that the engine cannot interrupt.
        restrict(limits.process, int(limits.cpu_seconds + time.process_time()) + 1)
        self.enter(self.gate, "message", message)
        for index in range(0, len(modules), 3):
            path, line, body = modules[index : index + 3]
            self.define(path, body, int(line))

    def enter(self, function: Any, *arguments: Any) -> Any:
        """Calls into JavaScript within the processor time that is left."""
        if self.cpu_left <= 0:
            raise LimitExceeded("cpu")
        self.context.set_time_limit(self.cpu_left)
        began = time.process_time()
        try:
            return function(*arguments)
        except self.error as error:
            text = str(error)
            if text.startswith("InternalError: interrupted"):
                raise LimitExceeded("cpu") from None
            # Without memory even for an error, the engine throws null; the gate itself never does.
            if text.startswith("InternalError: out of memory") or (
                text == "null\n" and function is self.gate
            ):
                raise LimitExceeded("heap") from None
            raise
        finally:
            self.cpu_left -= time.process_time() - began

    def define(self, path: str, body: str, line: int) -> None:
        """Compiles the body of a CommonJS function, of which the second line is the file's
        first, and stands at ``line``. Nothing of it runs."""
        opening = "(function (exports, require, module, __filename, __dirname) {"
        try:
            # First as a script of its own, so that a stray bracket cannot end the wrapper.
            _check(self.engine, body, "script", line - 1)
            wrapped = "\n" * (line - 2) + f"{opening}{body}\n}})"
            compiled = self.enter(self.context.eval, wrapped)
            # How it begins tells the loader an ES module from CommonJS.
            self.enter(self.gate, "define", path, compiled, body[:20], line)
        except (self.error, ValueError) as error:  # the latter: a NUL character in it
            message, place = _syntax_error(str(error))
            self.enter(self.gate, "broken", path, message, place)

    def handle(self, text: str) -> str:
        """Gives a message to the gate, runs what became ready, and says what happened."""
        self.enter(self.gate, "message", text)
        jobs = 0
        while self._job():
            jobs += 1
            if jobs % _JOBS_BETWEEN_CHECKS == 0 and self.cpu_left <= 0:
                raise LimitExceeded("cpu")
        return self.collect()

    def collect(self) -> str:
        """What happened since last asked, as JSON text."""
        text: str = self.enter(self.gate, "collect")
        if len(text) > _MAX_REPLY:
            raise LimitExceeded("result")
        return text

    def _job(self) -> bool:
        try:
            return bool(self.enter(self.context.execute_pending_job))
        except (self.error, UnicodeError) as error:  # the latter: a message with half a character
            self.enter(self.gate, "uncaught", str(error)[:2000])
            return True

    def last_words(self) -> str | None:
        """What was logged before a limit was passed, if the engine can still say it."""
        self.cpu_left = 0.2
        try:
            return self.collect()
        except (self.error, LimitExceeded, MemoryError, UnicodeError):
            return None


def _syntax_error(text: str) -> tuple[str, str]:
    """The message and the place (``<input>:line:column``) of an engine's error text."""
    message, _, stack = text.partition("\n    at ")
    place = stack.partition("\n")[0].strip()
    return message.removeprefix("SyntaxError: "), place[place.find("<input>") :]


def _check(engine: Any, code: str, kind: str, line: int = 1) -> None:
    """Parses a program whose first line stands at ``line``, and runs nothing of it.

    Raises the engine's error where its syntax is wrong. A script is stopped by a throw
    before its first statement; a module by an import that nothing can resolve.
    """
    context = engine.Context()
    context.set_memory_limit(256 * 1024 * 1024)
    context.set_time_limit(2)
    padding = "\n" * max(line - 2, 0)
    try:
        if kind == "module":
            context.module(f"import '\u2400 nothing';{padding}\n{code}")
        else:
            context.eval(f"throw 0;{padding}\n{code}")
    except engine.JSException as error:
        if str(error).startswith("SyntaxError"):
            raise


def _verdicts(engine: Any, programs: Sequence[str]) -> str:
    """The verdicts on programs (kind and code of each), as JSON text."""
    found: list[str] = []
    for index in range(0, len(programs), 2):
        kind, code = programs[index : index + 2]
        try:
            _check(engine, code, kind)
            found.append("null")
        except (engine.JSException, ValueError) as error:
            message, place = _syntax_error(str(error))
            numbers = [*place.split(":")[1:3], "2", "1"]
            line, column = (int(n) if n.isdigit() else 1 for n in numbers[:2])
            text = _quoted(message)
            found.append(f'{{"line": {line - 1}, "column": {column}, "message": {text}}}')
    return f'{{"state": "verdicts", "verdicts": [{", ".join(found)}]}}'


def _answer(worker: Worker, operation: str, texts: Sequence[str]) -> str:
    """Does what a message asks; what to answer, as JSON text in one line."""
    try:
        if operation == "message":
            return worker.handle(texts[0])
        if operation == "start":
            worker.start(Limits(texts[0]), texts[1], texts[2:])
            return '{"state": "ready"}'
        if operation == "check":
            return _verdicts(worker.engine, texts)
        raise ValueError(f"there is no operation {operation}")
    except LimitExceeded as limit:
        words = worker.last_words() or "null"
        return f'{{"state": "limit", "limit": "{limit}", "last": {words}}}'
    except MemoryError:
        return '{"state": "limit", "limit": "heap", "last": null}'
    except Exception as error:
        return f'{{"state": "fault", "message": {_quoted(f"{type(error).__name__}: {error}")}}}'


def _quoted(text: str) -> str:
    """A text as JSON has it; what cannot be printed is a space."""
    escaped = ("\\" + c if c in '"\\' else c if c.isprintable() else " " for c in text)
    return f'"{"".join(escaped)}"'


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def _write(reply: str) -> None:
    # Text from the engine is JSON in one line: JSON.stringify escapes line ends.
    sys.stdout.buffer.write(reply.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def _serve(inbox: SimpleQueue[tuple[str, list[str]]], engine_path: str) -> None:
    """Answers each message, until the process is ended."""
    try:
        worker = Worker(_load_engine(engine_path), os.path.dirname(os.path.abspath(__file__)))
    except Exception as error:  # whatever an extension module does while it loads
        _write(f'{{"state": "unavailable", "message": {_quoted(str(error))}}}')
        os._exit(1)
    while True:
        operation, texts = inbox.get()
        _write(_answer(worker, operation, texts))


def _receive(inbox: SimpleQueue[tuple[str, list[str]]]) -> None:
    """Reads messages until the input ends."""
    file = sys.stdin.buffer
    while line := file.readline():
        operation, *lengths = line.decode("ascii").split()
        inbox.put((operation, [file.read(int(length)).decode("utf-8") for length in lengths]))


def main(engine_path: str) -> None:
    """Serves until standard input ends, which is noticed beside whatever JavaScript does."""
    inbox: SimpleQueue[tuple[str, list[str]]] = SimpleQueue()

    def run() -> None:
        try:
            _serve(inbox, engine_path)
        finally:
            os._exit(1)

    # The main thread's stack is 1 MB on Windows and 128 KB with musl: too small for the engine.
    _thread.stack_size(_STACK_OF_THREAD)
    _thread.start_new_thread(run, ())
    try:
        _receive(inbox)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
