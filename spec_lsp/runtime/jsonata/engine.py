"""Evaluates JSONata in a child process that is killed when it takes too long.

An expression of JSONata can loop for ever, fill the memory, and hold a regular expression that
never ends; nothing inside a process stops all of that. So there is a process for it.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import math
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, cast

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, plain_number
from spec_lsp.formulas.jsonata_engine import JsonataError
from spec_lsp.runtime.sandbox.process import isolated

SECONDS = 2.0  # for all expressions of one evaluation together
_START_SECONDS = 10.0  # until the child is ready, which no expression can delay
_LIMITS = {"cpuSeconds": 3, "memory": 512 * 1024 * 1024, "result": 2 * 1024 * 1024}


class JsonataProcess:
    """One child process, started with the first expression. Close it, or use it in ``with``.

    ``evaluate`` may run in another thread than ``close``, which ends it.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = self._left = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._sent: dict[str, JSON] | None = None  # the input that the child has
        self._closed = False
        self._lock = threading.Lock()

    def __enter__(self) -> JsonataProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None where there is no child."""
        return self._process.pid if self._process is not None else None

    def close(self) -> None:
        """Kills the child, if there is one; an expression that is running ends with an error."""
        self._closed = True
        self._end()

    def renew(self) -> None:
        """Gives the whole time again: for another evaluation by the same child."""
        self._left = self._seconds

    def evaluate(self, expression: str, variables: dict[str, JSON]) -> Value:
        """As :class:`spec_lsp.formulas.jsonata_engine.JsonataEngine` says."""
        if self._left <= 0:
            raise self._too_slow()
        process = self._started()
        message: dict[str, Any] = {"expression": expression}
        if variables is not self._sent:
            message["input"] = variables
        began = time.monotonic()
        line = self._exchange(process, message, self._left)
        self._left -= time.monotonic() - began
        if line is None:
            self._end()
            raise self._too_slow() if self._left <= 0 else FormulaError(_BROKEN)
        self._sent = variables
        return _value(line)

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise FormulaError("$jsonata: the evaluation was cancelled.")
            if self._process is not None:
                return self._process
            process = self._process = _start()
            self._sent = None
        ready = self._exchange(process, _LIMITS, _START_SECONDS)
        if ready is None or "unavailable" in json.loads(ready):
            self._end()
            raise FormulaError(_UNAVAILABLE)
        return process

    def _end(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _exchange(
        self, process: subprocess.Popen[bytes], message: dict[str, Any], seconds: float
    ) -> bytes | None:
        """The answer's line; None where the child ended or was killed at the deadline."""
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = threading.Timer(seconds, process.kill)
        deadline.daemon = True
        deadline.start()
        try:
            process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            process.stdin.flush()
            line = process.stdout.readline(_LIMITS["result"] + 1024)
        except (OSError, ValueError):  # its end, and a pipe that `close` closed
            return None
        finally:
            deadline.cancel()
        return line if line.endswith(b"\n") else None

    def _too_slow(self) -> FormulaError:
        return FormulaError(f"$jsonata: the expression takes longer than {self._seconds:g} s.")


_BROKEN = "$jsonata: the expression needs too much memory or time."
_UNAVAILABLE = (
    "$jsonata: the package jsonata-python is not installed (`pip install jsonata-python`)."
)


def _start() -> subprocess.Popen[bytes]:
    found = importlib.util.find_spec("jsonata")
    if found is None or found.origin is None:
        raise FormulaError(_UNAVAILABLE)
    packages = Path(found.origin).parent.parent
    command, options = isolated(Path(__file__).with_name("worker.py"), str(packages))
    if not command[0]:
        raise FormulaError(_UNAVAILABLE)
    try:
        return subprocess.Popen(command, **options)
    except OSError as error:
        raise FormulaError(
            f"$jsonata: no process could be started for it ({error.strerror})."
        ) from None


def _value(line: bytes) -> Value:
    answer = cast("dict[str, Any]", json.loads(line, parse_float=_number))
    if "value" in answer:
        return answer["value"]
    if "limit" in answer:
        raise FormulaError(_BROKEN)
    if "function" in answer:
        raise JsonataError("its result is a function.")
    if "error" in answer:
        raise JsonataError(str(answer["error"]))
    return UNDEFINED


def _number(text: str) -> int | float:
    number = float(text)
    return plain_number(number) if math.isfinite(number) else number
