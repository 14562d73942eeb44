"""The child process that evaluates JSONata expressions.

Started as a script by :mod:`spec_lsp.runtime.jsonata.engine`, isolated and without
site-packages: it imports the standard library, the package ``jsonata`` from the folder that the
first argument names, and what it shares with the child that runs JavaScript. One JSON line in,
one JSON line out. It opens nothing.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

# Deep enough for the recursive functions that people write; endless recursion ends there.
_FRAMES = 20_000
_STACK = 128 * 1024 * 1024
_EXACT = 2**53


def _restrict_time(seconds: int) -> None:
    """A backstop, should the parent die: it is the parent that ends what takes too long."""
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = int(time.process_time()) + seconds
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (wanted, hard))


class Evaluator:
    """Evaluates expressions over the input that came last."""

    def __init__(self, package: Any, compiled_pattern: Callable[[str, Any], Any]) -> None:
        self._package = package
        self._compiled_pattern = compiled_pattern
        self._null = package.utils.Utils.NULL_VALUE
        self._input: Any = None

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """``{"value": …}``, ``{}`` for undefined, ``{"error": "…"}`` for what JSONata refuses,
        ``{"function": true}`` where the result is a function."""
        if "input" in message:
            self._input = self._with_nulls(message["input"])
        try:
            program = self._package.Jsonata(message["expression"], self._compiled_pattern)
            program.set_output_convert_nulls(False)
            program.set_validate_input(False)
            result = program.evaluate(self._input)
            return {} if result is None else {"value": self._plain(result)}
        except _NotDataError:
            return {"function": True}
        except MemoryError:
            return {"limit": "memory"}
        except RecursionError:
            return {"error": "it calls itself too deeply"}
        except KeyError as error:
            return {"error": f"it has {error.args[0]!r}, which JSONata does not know"}
        except Exception as error:
            return {"error": str(error)[:500] or type(error).__name__}

    def _with_nulls(self, value: Any) -> Any:
        """The input as the package takes it: its None is undefined, null a value of its own."""
        if value is None:
            return self._null
        if isinstance(value, list):
            return [self._with_nulls(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value).items()
            return {key: self._with_nulls(entry) for key, entry in entries}
        return value

    def _plain(self, value: Any) -> Any:
        if value is self._null:
            return None
        if value is None or isinstance(value, bool | str):
            return value
        if isinstance(value, int):
            return value if -_EXACT < value < _EXACT else _to_double(value)
        if isinstance(value, float):
            return value
        if isinstance(value, list):
            return [self._plain(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value).items()
            return {key: self._plain(entry) for key, entry in entries if entry is not None}
        raise _NotDataError


class _NotDataError(Exception):
    """A result that is no data: a function or a regular expression."""


def _to_double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _ordered(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in JavaScript's order: keys that are array indexes first, by number."""
    indexes = [
        (int(key), key)
        for key, _ in pairs
        if key.isascii() and key.isdigit() and str(int(key[:11])) == key and int(key) < 2**32 - 1
    ]
    value = dict(pairs)
    return {key: value[key] for _, key in sorted(indexes)} | value if indexes else value


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) < 16 else float(digits)


def main() -> None:
    """Speaks until the input ends. The first message holds the limits."""
    sys.path += [sys.argv[1], str(Path(__file__).parents[3])]
    sys.setrecursionlimit(_FRAMES)
    try:
        package = importlib.import_module("jsonata")
        from spec_lsp.runtime.jsonata.version_1_8 import compiled_pattern, follow_version_1_8
        from spec_lsp.runtime.sandbox.worker import restrict

        follow_version_1_8(package)
    except (ImportError, AttributeError) as error:
        print(json.dumps({"unavailable": str(error)}), flush=True)
        return
    "".encode("utf-16-le")  # loads a module, which cannot be done later on
    limits = json.loads(sys.stdin.readline())
    restrict(limits["memory"] + 2 * _STACK)
    evaluator = Evaluator(package, compiled_pattern)
    print("{}", flush=True)
    for line in sys.stdin:
        _restrict_time(limits["cpuSeconds"])
        message = json.loads(line, object_pairs_hook=_ordered, parse_int=_number)
        try:
            text = json.dumps(evaluator.answer(message))
        except (MemoryError, RecursionError, ValueError):
            text = json.dumps({"limit": "result"})
        if len(text) > limits["result"]:
            text = json.dumps({"limit": "result"})
        print(text, flush=True)


if __name__ == "__main__":
    threading.stack_size(_STACK)
    thread = threading.Thread(target=main, daemon=True)
    thread.start()
    thread.join()
