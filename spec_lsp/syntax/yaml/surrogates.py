"""Surrogate pairs in double quotes: `"\\ud83d\\ude00"`.

JSON writes characters beyond U+FFFF so, and the platform's parser reads them; ruamel's does not.
"""

from __future__ import annotations

import re

_PAIR = re.compile(r"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)
_REST_OF_QUOTED = re.compile(r'(?:[^"\\]|\\.)*', re.DOTALL)
# Of the characters for private use, those that a table of stand-ins takes.
_FIRST, _LAST = 0xE100, 0xF8FF


def has_pairs(text: str) -> bool:
    """Whether there is one, be it in quotes or not."""
    return _PAIR.search(text) is not None


def pair_at(text: str, offset: int) -> tuple[int, str] | None:
    """The width and the character of the pair that begins at an offset."""
    match = _PAIR.match(text, offset)
    return (match.end() - offset, _character(match)) if match is not None else None


def _character(match: re.Match[str]) -> str:
    high, low = (int(half, 16) for half in match.groups())
    return chr(0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00))


def without_pairs(
    text: str, offset: int, hidden: dict[int, str]
) -> tuple[str, dict[int, str]] | None:
    """The text with stand-ins for the pairs from ``offset`` to the end of the double-quoted scalar
    that it lies in, at the same length, and the table that brings the characters back.
    ``hidden`` is the table so far. None where no pair begins there.

    Each pair becomes two escapes: of an unused character, and of one that means nothing.
    """
    if _PAIR.match(text, offset) is None:
        return None
    codes = range(_FIRST, _LAST)
    unused = (code for code in codes if code not in hidden and chr(code) not in text)
    nothing = next(unused, None)
    if nothing is None:
        return None
    table = {**hidden, nothing: ""}
    known: dict[str, str] = {}

    def stand_in(match: re.Match[str]) -> str:
        pair = match[0].lower()
        if pair not in known:
            code = next(unused, None)
            if code is None:
                return match[0]
            table[code] = _character(match)
            known[pair] = f"\\u{code:04x}\\u{nothing:04x}"
        return known[pair]

    quoted = _REST_OF_QUOTED.match(text, offset)
    assert quoted is not None
    end = quoted.end()
    return text[:offset] + _PAIR.sub(stand_in, text[offset:end]) + text[end:], table
