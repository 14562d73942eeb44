"""A text with one layer of encoding taken off, and the way back to where each part stood.

All of it is linear in the text's length, whatever the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

Stretch = tuple[int, int]

_LINE = "[A-Za-z0-9+/_-]"
# One token is one character of what it stands for. A break inside wrapped base64 stands for
# nothing; only lines as long as encoders make them (64 or 76) are taken for such.
_TOKEN = re.compile(
    r"(\\(?:u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^ux])"
    r"|%(?:[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})"
    r"|&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});"
    rf"|\r\n(?<={_LINE}{{40}}\r\n)(?={_LINE})"
    rf"|\n(?<={_LINE}{{40}}\n)(?={_LINE}))"
)
_SHORT_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0"}
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\xa0"}
_MANY_TOKENS = 100_000


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _meaning(token: str) -> str:
    """The character that an escape stands for; percent-encoded bytes each give one."""
    match token[0]:
        case "\\":
            kind = token[1]
            if kind in "ux":
                return _character(int(token[2:].strip("{}"), 16))
            return "" if kind == "\n" else _SHORT_ESCAPES.get(kind, kind)
        case "%":
            return _character(int(token[1:].removeprefix("u"), 16))
        case "&":
            name = token[1:-1]
            if name in _ENTITIES:
                return _ENTITIES[name]
            return _character(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
        case _:
            return ""


class _Meanings(dict[str, str]):
    """The tokens met so far: few of them are distinct."""

    def __missing__(self, token: str) -> str:
        meaning = _meaning(token)
        if len(self) < _MANY_TOKENS:
            self[token] = meaning
        return meaning


@dataclass(slots=True)
class Unescaped:
    """A text without one layer of escapes. :meth:`source` leads back."""

    text: str
    _written: list[str]
    _read: list[str]
    _starts: tuple[list[int], list[int]] | None = None

    def source(self, start: int, end: int) -> Stretch:
        """Where a stretch (not empty) of ``text`` was written."""
        if self._starts is None:
            self._starts = _offsets(self._written), _offsets(self._read)
        written, read = self._starts
        first = bisect_right(read, start) - 1
        last = bisect_right(read, end - 1) - 1
        # Parts with odd numbers are tokens: they are taken whole.
        begin = written[first] + (0 if first % 2 else start - read[first])
        finish = written[last] + (len(self._written[last]) if last % 2 else end - read[last])
        return begin, finish


def _offsets(parts: list[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))[:-1]


def unescaped(text: str) -> Unescaped | None:
    """The text with JSON's and JavaScript's escapes, percent-encoding and HTML's entities taken
    off once, and wrapped base64 in one line; None where it has none of those."""
    written = _TOKEN.split(text)
    if len(written) == 1:
        return None
    meanings = _Meanings()
    read = [*written]
    read[1::2] = map(meanings.__getitem__, written[1::2])
    return Unescaped("".join(read), written, read)


# --- bytes as numbers: how JSON writes a Buffer, and how typed arrays are printed ---

_SOME_NUMBERS = re.compile(r",[\s+]{0,8}[0-9]{1,5},[\s+]{0,8}[0-9]{1,5},[\s+]{0,8}[0-9]{1,5},")
_NUMBERS = re.compile(r"[0-9]{1,5}(?:,[\s+]{0,8}[0-9]{1,5}){5,}")
_NUMBER = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """The lists of numbers in a text, each number as the character that it stands for."""

    text: str
    _places: list[Stretch]

    def source(self, start: int, end: int) -> Stretch:
        """Where a stretch (not empty) of ``text`` was written."""
        return self._places[start][0], self._places[end - 1][1]


def numbered(text: str) -> Numbered | None:
    """The lists of bytes or characters in a text; None where there are none."""
    if not _SOME_NUMBERS.search(text):
        return None
    characters: list[str] = []
    places: list[Stretch] = []
    for run in _NUMBERS.finditer(text):
        for match in _NUMBER.finditer(text, *run.span()):
            characters.append(chr(min(int(match[0]), 0xFFFF)))
            places.append(match.span())
        characters.append("\x01")
        places.append((run.end(), run.end()))
    return Numbered("".join(characters), places)
