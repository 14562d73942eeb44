"""Numbers as JavaScript reads them from text (ECMA-262, StringToNumber)."""

from __future__ import annotations

import math
import re

# WhiteSpace and LineTerminator of ECMA-262; str.strip() of Python knows other ones.
WHITESPACE = (
    "\t\n\v\f\r \u00a0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BASED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_INFINITY = {"Infinity": math.inf, "+Infinity": math.inf, "-Infinity": -math.inf}


def number_of_text(text: str) -> float:
    """What ``Number(text)`` gives: NaN for what is no number, 0 for an empty text."""
    text = text.strip(WHITESPACE)
    if not text:
        return 0.0
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _BASED.fullmatch(text):
        return float_of_integer(int(text, 0))
    return _INFINITY.get(text, math.nan)


def float_of_integer(value: int) -> float:
    """The double nearest to an integer; infinite past the largest double."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def number_prefix(text: str) -> float:
    """What ``parseFloat(text)`` gives: the number that the text begins with, else NaN."""
    text = text.lstrip(WHITESPACE)
    match = _DECIMAL.match(text)
    if match:
        return float(match[0])
    for name, value in _INFINITY.items():
        if text.startswith(name):
            return value
    return math.nan
