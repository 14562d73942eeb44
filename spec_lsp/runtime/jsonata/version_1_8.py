"""What makes the package jsonata-python answer as JSONata 1.8 does under Node.

The package follows a later version of the language. What 1.8 does was found out by comparing
the two on random expressions (``tests/oracle``); what still differs is listed in
``docs/formulas.md``. Imported in the child process alone.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, cast

from spec_lsp.formulas.javascript_values import plain_number, to_double
from spec_lsp.formulas.json_text import to_json_text

# Operators of later versions; in 1.8 they are errors of syntax.
_NEWER_OPERATORS = ("??", "?:")
_EXACT = 2**53


def follow_version_1_8(package: Any) -> None:
    """Changes the package in this process. Raises AttributeError where it is another one."""
    jsonata, functions = package.jsonata.Jsonata, package.functions.Functions
    symbols = jsonata.get_parser().symbol_table
    for operator in _NEWER_OPERATORS:
        symbols.pop(operator, None)
    numeric = jsonata.evaluate_numeric_expression

    def evaluate_numeric(self: Any, lhs: Any, rhs: Any, op: str) -> Any:
        result = numeric(self, lhs, rhs, "+")  # the checks of both sides
        return result if op == "+" or result is None else _calculated(float(lhs), float(rhs), op)

    def evaluate_includes(self: Any, lhs: Any, rhs: Any) -> bool:
        items = cast("list[Any]", rhs) if isinstance(rhs, list) else [rhs]
        return lhs is not None and any(_is_same(lhs, item) for item in items)

    with_picture = functions.datetime_to_millis

    def to_millis(text: str | None, picture: str | None) -> Any:
        return _milliseconds(text) if picture is None else with_picture(text, picture)

    every_distinct = functions.distinct

    def distinct(values: Any) -> Any:
        result = every_distinct(values)
        is_list = isinstance(values, list) and not package.utils.Utils.is_sequence(values)
        return list(result) if is_list else result  # so that one item stays in its list

    jsonata.evaluate_numeric_expression = evaluate_numeric
    jsonata.evaluate_includes_expression = evaluate_includes
    functions.function_clone = staticmethod(_copied)

    def string(value: Any, prettify: bool) -> str:
        data = _shown(value, package.utils.Utils.NULL_VALUE)
        if prettify:
            return json.dumps(data, indent=2, ensure_ascii=False)
        return str(to_json_text(data)) if data != "" else ""

    functions._string = staticmethod(string)
    for name, function in {
        "base64encode": _encoded,
        "base64decode": _decoded,
        "toMillis": to_millis,
        "distinct": distinct,
    }.items():
        jsonata.static_frame.lookup(name).method = function


def _calculated(left: float, right: float, operator: str) -> int | float:
    """JavaScript's arithmetic: a division by zero is no error, a remainder may be a fraction."""
    if operator == "-":
        result = left - right
    elif operator == "*":
        result = left * right
    elif operator == "/":
        zero = math.nan if not left else math.copysign(math.inf, left) * math.copysign(1, right)
        result = left / right if right else zero
    else:
        result = math.fmod(left, right) if right else math.nan
    return int(result) if result.is_integer() and abs(result) < _EXACT else result


def _is_same(left: Any, right: Any) -> bool:
    """JavaScript's ``===`` of JSON-like values."""
    if isinstance(left, dict | list) or isinstance(right, dict | list):
        return left is right
    return isinstance(left, bool) == isinstance(right, bool) and left == right


def _shown(value: Any, null: Any) -> Any:
    """The value as ``$string`` writes it: numbers to 15 digits, functions as ''."""
    if value is null or value is None or isinstance(value, bool | str):
        return None if value is null else value
    if isinstance(value, int | float):
        return plain_number(float(f"{to_double(value):.15g}"))
    if isinstance(value, list):
        return [_shown(item, null) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value).items()
        return {key: _shown(entry, null) for key, entry in entries if entry is not None}
    return ""


def _copied(value: Any) -> Any:
    """The value with lists and objects of its own; the package's copy loses what is null."""
    if isinstance(value, list):
        return [_copied(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _copied(entry) for key, entry in cast("dict[str, Any]", value).items()}
    return value


def _encoded(text: str | None) -> str | None:
    """Base64 of the lower byte of each UTF-16 unit, as Node's ``binary`` encoding has it."""
    if text is None:
        return None
    return base64.b64encode(text.encode("utf-16-le", "surrogatepass")[::2]).decode("ascii")


def _decoded(text: str | None) -> str | None:
    if text is None:
        return None
    digits = _NO_BASE64.sub("", text.partition("=")[0].translate({45: "+", 95: "/"}))
    digits = digits[:-1] if len(digits) % 4 == 1 else digits
    return base64.b64decode(digits + "=" * (-len(digits) % 4)).decode("latin-1")


_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]")


_MOMENT = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:"
    r"T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?)?)?)?"
)


def _milliseconds(text: str | None) -> int | float | None:
    """A time of ISO 8601 as milliseconds since 1970; UTC where it names no zone, NaN for what
    is no time. Python before 3.11 reads too few of them. Raises ValueError for other texts."""
    if text is None:
        return None
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time of ISO 8601")
    year, month, day, hour, minute, second, zone_hour, zone_minute = (
        int(match[group] or default)
        for group, default in ((1, 1), (2, 1), (3, 1), (4, 0), (5, 0), (6, 0), (9, 0), (10, 0))
    )
    is_clock = hour < 24 and minute < 60 and second < 60
    if not (year and 1 <= month <= 12 and 1 <= day <= 31 and zone_hour < 24 and zone_minute < 60):
        return math.nan
    if not is_clock and (hour, minute, second, int(match[7] or 0)) != (24, 0, 0, 0):
        return math.nan
    days = date(year, month, 1).toordinal() + day - 1 - date(1970, 1, 1).toordinal()
    offset = (zone_hour * 60 + zone_minute) * (-1 if match[8] == "-" else 1)
    seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return seconds * 1000 + int(f"{(match[7] or '')[:3]:<03}")


class Pattern:
    """A regular expression as the package asks for one. 1.8 refuses a match of nothing."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def finditer(self, string: str) -> Iterator[re.Match[str]]:
        """Every match, from left to right. Raises ValueError for one of no characters."""
        for match in self._pattern.finditer(string):
            if not match[0]:
                raise ValueError("the regular expression matches a text without characters")
            yield match

    def search(self, string: str) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(string), None)

    def sub(self, replacement: Any, string: str, count: int = 0) -> str:
        """The text with matches replaced, all of them where ``count`` is 0."""
        pieces: list[str] = []
        end = 0
        for match in islice(self.finditer(string), count or None):
            pieces.append(string[end : match.start()])
            pieces.append(
                match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            )
            end = match.end()
        return "".join(pieces) + string[end:]

    def split(self, string: str, maxsplit: int = 0) -> list[str]:
        """What stands between the matches; groups are left out."""
        parts: list[str] = []
        end = 0
        for match in islice(self.finditer(string), maxsplit or None):
            parts.append(string[end : match.start()])
            end = match.end()
        return [*parts, string[end:]]


def compiled_pattern(pattern: str, flags: Any) -> Pattern:
    """JavaScript's regular expression as Python's. Raises re.error for what is none there."""
    python = _PARTS.sub(lambda match: _translated(match[0], flags.multiline), pattern)
    wanted = (re.IGNORECASE if flags.case_insensitive else 0) | (
        re.MULTILINE if flags.multiline else 0
    )
    return Pattern(re.compile(python, wanted))


# An escape, the start of a named group, a class as a whole, the end.
_PARTS = re.compile(r"\\.|\(\?<(?![=!])|\[(?:\\.|[^\]\\])*\]|\$", re.DOTALL)
_WORD = "[A-Za-z0-9_]"
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
    if part == "\\b":
        return f"(?:(?<={_WORD})(?!{_WORD})|(?<!{_WORD})(?={_WORD}))"
    if part == "\\B":
        return f"(?:(?<={_WORD})(?={_WORD})|(?<!{_WORD})(?!{_WORD}))"
    if part == "[]":
        return "(?!)"
    if part == "[^]":
        return "(?s:.)"
    if part.startswith("["):
        body = re.sub(r"\\[dw]", lambda match: _CLASSES[match[0]], part[1:])
        return "[" + re.sub(r"\[", r"\\[", body)
    return part
