"""The child process that evaluates JSONata expressions.

Started as a script by :mod:`spec_lsp.runtime.jsonata.engine`, isolated and without
site-packages: it imports the standard library, and the package ``jsonata`` from the folder that
the first argument names. One JSON line in, one JSON line out. It opens nothing.
"""

from __future__ import annotations

import importlib
import json
import math
import re
import sys
import threading
from typing import Any, cast

# Deep enough for the recursive functions that people write; endless recursion ends there.
_FRAMES = 20_000
_STACK = 128 * 1024 * 1024
# Operators of later versions; in the platform's 1.8 they are errors of syntax.
_NEWER_OPERATORS = ("??", "?:")
_EXACT = 2**53


def _restrict(limits: dict[str, int]) -> None:
    """Takes from this process what it does not need, where the system can (not Windows)."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        "RLIMIT_CPU": limits["cpuSeconds"],
        "RLIMIT_AS": limits["memory"] + 2 * _STACK,
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


class Evaluator:
    """Evaluates expressions over the input that came last."""

    def __init__(self, package: Any) -> None:
        self._package = package
        self._null = package.utils.Utils.NULL_VALUE
        self._input: Any = None
        symbols = package.Jsonata.get_parser().symbol_table
        for operator in _NEWER_OPERATORS:
            symbols.pop(operator, None)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """``{"value": …}``, ``{}`` for undefined, ``{"error": "…"}`` for what JSONata refuses,
        ``{"function": true}`` where the result is a function."""
        if "input" in message:
            self._input = self._with_nulls(message["input"])
        try:
            program = self._package.Jsonata(message["expression"], compiled_pattern)
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


def compiled_pattern(pattern: str, flags: Any) -> re.Pattern[str]:
    """JavaScript's regular expression as Python's. Raises re.error for what is none there."""
    python = _PARTS.sub(lambda match: _translated(match[0], flags.multiline), pattern)
    wanted = (re.IGNORECASE if flags.case_insensitive else 0) | (
        re.MULTILINE if flags.multiline else 0
    )
    return re.compile(python, wanted)


# An escape, the start of a named group, a class as a whole, the end.
_PARTS = re.compile(r"\\.|\(\?<(?![=!])|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)
_CLASSES = {"\\d": "0-9", "\\w": "A-Za-z0-9_"}


def _translated(part: str, multiline: bool) -> str:
    """One part as Python reads it: its ``\\d`` and ``\\w`` know all alphabets, JavaScript's
    do not, and its ``$`` stands before a last line end too."""
    if part == "$":
        return "$" if multiline else r"\Z"
    if part == "(?<":
        return "(?P<"
    if part in ("\\d", "\\w"):
        return f"[{_CLASSES[part]}]"
    if part in ("\\D", "\\W"):
        return f"[^{_CLASSES[part.lower()]}]"
    if part == "[]":
        return "(?!)"
    if part == "[^]":
        return "(?s:.)"
    if part.startswith("["):
        body = re.sub(r"\\[dw]", lambda match: _CLASSES[match[0]], part[1:])
        return "[" + re.sub(r"\[", r"\\[", body)
    return part


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
    sys.path.append(sys.argv[1])
    sys.setrecursionlimit(_FRAMES)
    try:
        package = importlib.import_module("jsonata")
    except ImportError as error:
        print(json.dumps({"unavailable": str(error)}), flush=True)
        return
    limits = json.loads(sys.stdin.readline())
    _restrict(limits)
    evaluator = Evaluator(package)
    print("{}", flush=True)
    for line in sys.stdin:
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
