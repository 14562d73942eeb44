"""The child process in which a connector's JavaScript runs.

Started as a script by :mod:`spec_lsp.runtime.sandbox.host`, isolated and without
site-packages, so it may import the standard library only; the engine is loaded from
the file that the first argument names. It never speaks unless spoken to: one JSON line
in, one JSON line out. It opens nothing: requests go to the parent as text.
"""

from __future__ import annotations

import _thread
import gc
import json
import os
import sys
import time
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
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
    spec = spec_from_file_location("_quickjs", path, loader=loader)
    if spec is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    loader.exec_module(module)
    if module.Context().eval("typeof Iterator") != "function":
        raise ImportError("the outdated package `quickjs` stands in the place of `quickjs-ng`")
    return module


def _restrict(limits: dict[str, Any]) -> None:
    """Takes from this process what it does not need, where the system can (not Windows)."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        # A backstop for native loops that the engine cannot interrupt.
        "RLIMIT_CPU": int(limits["cpuSeconds"] + time.process_time()) + 1,
        "RLIMIT_AS": limits["heapBytes"] + limits["responseBytes"] * 12 + 512 * 1024 * 1024,
        "RLIMIT_NPROC": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 3,
    }
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

    def __init__(
        self, engine: Any, prelude: str, parts: dict[str, str], limits: dict[str, Any]
    ) -> None:
        self.error: type[Exception] = engine.JSException
        self.cpu_left: float = limits["cpuSeconds"]
        self.engine = engine
        self.context = engine.Context()
        self.context.set_memory_limit(limits["heapBytes"])
        self.context.set_max_stack_size(limits["stackBytes"])
        self.gate = self.context.eval(prelude)
        # What random numbers are made from in there: the engine's own can be foretold.
        message = {"op": "parts", "texts": parts, "seed": os.urandom(48).hex()}
        self.gate(json.dumps(message))

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
            self.enter(self.gate, path, self.enter(self.context.eval, wrapped))
        except self.error as error:
            message, where = _syntax_error(str(error))
            self.enter(
                self.gate,
                json.dumps({"op": "broken", "path": path, "message": message, "place": where}),
            )

    def handle(self, text: str) -> str:
        """Gives a message to the gate, runs what became ready, and says what happened."""
        self.enter(self.gate, text)
        jobs = 0
        while self._job():
            jobs += 1
            if jobs % _JOBS_BETWEEN_CHECKS == 0 and self.cpu_left <= 0:
                raise LimitExceeded("cpu")
        return self.collect()

    def collect(self) -> str:
        """What happened since last asked, as JSON text."""
        text: str = self.enter(self.gate, "")
        return text

    def _job(self) -> bool:
        try:
            return bool(self.enter(self.context.execute_pending_job))
        except (self.error, UnicodeError) as error:  # the latter: a message with half a character
            message = json.dumps({"op": "uncaught", "text": str(error)[:2000]})
            self.enter(self.gate, message)
            return True

    def last_words(self) -> str | None:
        """What was logged before a limit was passed, if the engine can still say it."""
        self.cpu_left = 0.2
        try:
            return self.collect()
        except (self.error, LimitExceeded, MemoryError):
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


def _verdicts(engine: Any, programs: list[dict[str, Any]]) -> str:
    found: list[dict[str, Any] | None] = []
    for program in programs:
        try:
            _check(engine, program["code"], program["kind"])
            found.append(None)
        except engine.JSException as error:
            message, place = _syntax_error(str(error))
            numbers = [*place.split(":")[1:3], "2", "1"]
            line, column = (int(n) if n.isdigit() else 1 for n in numbers[:2])
            found.append({"line": line - 1, "column": column, "message": message})
    return json.dumps({"state": "verdicts", "verdicts": found})


def _serve(engine: Any, prelude: str, parts: dict[str, str]) -> None:
    worker: Worker | None = None
    for line in sys.stdin.buffer:
        text = line.decode("utf-8")
        try:
            if text.startswith('{"op": "start"'):
                message = json.loads(text)
                worker = Worker(engine, prelude, parts, message["limits"])
                _restrict(message["limits"])
                worker.enter(worker.gate, text)
                for module in message["modules"]:
                    worker.define(module["path"], module["body"], module["line"])
                reply = '{"state": "ready"}'
            elif text.startswith('{"op": "check"'):
                reply = _verdicts(engine, json.loads(text)["programs"])
            elif worker is None:
                raise ValueError("not started")
            else:
                reply = worker.handle(text.rstrip("\n"))
                if len(reply) > _MAX_REPLY:
                    raise LimitExceeded("result")
        except LimitExceeded as limit:
            words = worker.last_words() if worker is not None else None
            if words is not None and len(words) > _MAX_REPLY:
                words = None
            reply = json.dumps({"state": "limit", "limit": str(limit), "last": words})
        except MemoryError:
            gc.collect()
            reply = json.dumps({"state": "limit", "limit": "heap", "last": None})
        except Exception as error:
            reply = json.dumps({"state": "fault", "message": f"{type(error).__name__}: {error}"})
        # Text from the engine is JSON in one line: JSON.stringify escapes line ends.
        _write(reply)


def _write(reply: str) -> None:
    sys.stdout.buffer.write(reply.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


def main(engine_path: str) -> None:
    """Serves until standard input ends."""
    try:
        engine = _load_engine(engine_path)
        here = Path(__file__).parent
        prelude = (here / "prelude.js").read_text("utf-8")
        files = (here / "environment").glob("*.js")
        parts = {file.stem: file.read_text("utf-8") for file in files}
    except Exception as error:  # whatever an extension module does while it loads
        _write(json.dumps({"state": "unavailable", "message": str(error)}))
        return
    _serve(engine, prelude, parts)


def _in_a_thread_with_a_large_stack() -> None:
    # The main thread's stack is 1 MB on Windows and 128 KB with musl: too small for the engine.
    done = _thread.allocate_lock()
    done.acquire()

    def run() -> None:
        try:
            main(sys.argv[1])
        finally:
            done.release()

    _thread.stack_size(_STACK_OF_THREAD)
    _thread.start_new_thread(run, ())
    done.acquire()


if __name__ == "__main__":
    _in_a_thread_with_a_large_stack()
