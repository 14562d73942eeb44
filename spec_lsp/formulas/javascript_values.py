"""JavaScript's values in Python, and how JavaScript converts them (ECMA-262, chapter 7.1).

null is ``None``, numbers are ``int`` or ``float`` (both stand for doubles), objects are
``dict`` and arrays ``list``; undefined is :data:`UNDEFINED`. Strings are counted in UTF-16
code units wherever JavaScript counts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final, TypeAlias, TypeVar

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.syntax.javascript.number import float_of_integer, number_of_text

_SURROGATE = re.compile("[\ud800-\udfff]")

# No real formula makes a longer text; a few nested ones can make one that fills the memory.
MAX_TEXT = 2_000_000


class Undefined(Enum):
    """The type of :data:`UNDEFINED`: falsy, and one object only."""

    UNDEFINED = "undefined"

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"

    __str__ = __repr__


UNDEFINED: Final = Undefined.UNDEFINED

JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"
Value: TypeAlias = "JSON | Undefined"

_T = TypeVar("_T")


def is_nullish(value: Value) -> bool:
    """Whether the value is null or undefined."""
    return value is None or value is UNDEFINED


def is_number(value: Value) -> bool:
    """Whether JavaScript calls the value a number (``bool`` is an ``int`` only in Python)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def type_of(value: Value) -> str:
    """What ``typeof`` says."""
    if value is UNDEFINED:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "number" if isinstance(value, int | float) else "object"


def is_truthy(value: Value) -> bool:
    """JavaScript's ``Boolean(value)``: empty lists and objects are true, NaN is false."""
    if isinstance(value, list | dict):
        return True
    return bool(value) and value == value


def to_text(value: Value) -> str:
    """JavaScript's ``String(value)``."""
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_to_text(value)
    if isinstance(value, list):
        return join_texts(("" if is_nullish(item) else to_text(item) for item in value), ",")
    return "undefined" if value is UNDEFINED else "[object Object]"


def to_double(value: float) -> float:
    """The double that JavaScript holds for a Python number."""
    return float_of_integer(value) if isinstance(value, int) else value


def to_number(value: Value) -> float:
    """JavaScript's ``Number(value)``."""
    if value is None:
        return 0.0
    if value is UNDEFINED or isinstance(value, dict):
        return math.nan
    if isinstance(value, bool | int | float):
        return to_double(value)
    return number_of_text(to_text(value))


def number_to_text(value: float) -> str:
    """JavaScript's text of a number: shortest digits, no exponent from 1e-6 up to 1e21."""
    number = to_double(value)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign = "-" if number < 0 else ""
    mantissa, _, exponent = f"{abs(number)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    # The number is 0.digits × 10^point.
    point = int(exponent or 0) + len(whole) - (len(whole + fraction) - len(digits))
    return sign + _place_point(digits.rstrip("0"), point)


def _place_point(digits: str, point: int) -> str:
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def plain_number(value: float) -> int | float:
    """An integral double as Python's ``int``, so that it is shown without ``.0``. Minus zero
    stays what it is."""
    if isinstance(value, int) or not value.is_integer() or abs(value) >= 2**53:
        return value
    return int(value) if value or math.copysign(1, value) > 0 else value


def join_texts(texts: Iterable[str], separator: str = "") -> str:
    """Join texts as JavaScript does: halves of a surrogate pair that meet become one
    character. Raises FormulaError past ``MAX_TEXT`` characters."""
    parts: list[str] = []
    length = 0
    for text in texts:
        length += len(text) + len(separator)
        if length > MAX_TEXT:
            raise FormulaError("The text grows too long.")
        parts.append(text)
    return whole_characters(separator.join(parts))


def whole_characters(text: str) -> str:
    """The same text with every surrogate pair as one character."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def to_utf8(text: str) -> bytes:
    """The UTF-8 of a text; a lone surrogate becomes U+FFFD, as everywhere in JavaScript."""
    return _SURROGATE.sub("\ufffd", text).encode()


def utf16_units(text: str) -> list[str]:
    """The text's UTF-16 code units, each as a text."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [chr(int.from_bytes(data[at : at + 2], "little")) for at in range(0, len(data), 2)]


def utf16_length(text: str) -> int:
    """The text's ``length`` in JavaScript."""
    return len(text) + sum(character > "\uffff" for character in text)


def array_index(key: str) -> int | None:
    """The array index that a key spells (``'0'`` up to ``'4294967294'``), else None."""
    if not (key.isascii() and key.isdigit()) or len(key) > 10 or (key[0] == "0" and key != "0"):
        return None
    index = int(key)
    return index if index < 2**32 - 1 else None


def ordered_entries(value: dict[str, _T]) -> Iterator[tuple[str, _T]]:
    """The entries in JavaScript's order: integer-like keys first, by number."""
    indexes = sorted((index, key) for key in value if (index := array_index(key)) is not None)
    if not indexes:
        yield from value.items()
        return
    for _, key in indexes:
        yield key, value[key]
    for key, entry in value.items():
        if array_index(key) is None:
            yield key, entry


def own_property(value: Value, name: str) -> Value:
    """``value[name]`` where it is the value's own, else undefined. Nothing is inherited."""
    if isinstance(value, dict):
        return value.get(name, UNDEFINED)
    if not isinstance(value, str | list):
        return UNDEFINED
    length = utf16_length(value) if isinstance(value, str) else len(value)
    if name == "length":
        return length
    index = array_index(name)
    if index is None or index >= length:
        return UNDEFINED
    return utf16_units(value)[index] if isinstance(value, str) else value[index]
