"""A text with one layer of encoding taken off, and the way back to where each part stood.

All of it is linear in the text's length, whatever the text is.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
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
    rf"|\r\n(?<={_LINE}{{40}}\r\n)[ \t]{{0,8}}(?={_LINE})"
    rf"|\n(?<={_LINE}{{40}}\n)[ \t]{{0,8}}(?={_LINE}))"
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


# --- words: what base64, base64url and hex are written in ---

_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
_BLANKED = bytes(code if code in _ALPHABET else 0x20 for code in range(256))
_WORD = re.compile(r"[A-Za-z0-9+/_-]+")
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_SEPARATOR = re.compile(rb"[/_-]")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_HEXADECIMAL = re.compile(rb"[0-9a-f-]{16,}|[0-9A-F-]{16,}")
_MAX_PIECES = 16
_LONGEST_IN_PIECES = 4096


def words(text: str, shortest: int) -> set[bytes]:
    """The distinct words of a text that have ``shortest`` characters at least."""
    blanked = text.encode("latin-1", "replace").translate(_BLANKED)
    return {word for word in blanked.split() if len(word) >= shortest}


def places_of_words(text: str, wanted: dict[bytes, list[Stretch]]) -> Iterator[tuple[int, bytes]]:
    """Where the wanted words stand in a text."""
    for match in _WORD.finditer(text):
        word = match[0].encode("ascii")
        if word in wanted:
            yield match.start(), word


@dataclass(frozen=True, slots=True)
class Joined:
    """Many short texts as one, each with the word that it came from."""

    text: str
    _starts: list[int]
    _words: list[bytes]

    def word(self, at: int) -> tuple[bytes, int]:
        """The word that a place belongs to, and where its text begins."""
        index = bisect_right(self._starts, at) - 1
        return self._words[index], self._starts[index]


def joined(texts: Iterable[tuple[bytes, bytes]]) -> Joined:
    """Texts (as bytes, each taken for a character) with their words, a control character
    between them."""
    pairs = [*texts]
    starts = list(accumulate((len(text) + 1 for text, _ in pairs), initial=0))
    return Joined(
        b"\x01".join(text for text, _ in pairs).decode("latin-1"),
        starts[:-1] or [0],
        [word for _, word in pairs],
    )


def decoded(found: Iterable[bytes], shortest: int, legible: re.Pattern[bytes]) -> Joined:
    """What the words are as base64 and as hex, reduced to what is ``legible``: most words are
    neither. Base64 is tried from behind each ``/``, ``-`` and ``_``, too, if ``shortest``
    characters follow; UTF-16 loses its empty bytes.
    """

    def texts() -> Iterator[tuple[bytes, bytes]]:
        for word in found:
            for raw in _readings(word, shortest):
                whole = raw.replace(b"\0", b"") if raw.count(0) * 3 >= len(raw) else raw
                for part in legible.findall(whole):
                    yield part, word

    return joined(texts())


def _readings(word: bytes, shortest: int) -> Iterator[bytes]:
    if not _HEXADECIMAL.fullmatch(word):  # no base64 is that by chance, but many an id is
        for piece in _pieces(word, shortest):
            yield _decode(piece.translate(_TO_STANDARD))
    for hexadecimal in _HEX.findall(word):
        yield bytes.fromhex(hexadecimal.decode("ascii"))


def _pieces(word: bytes, shortest: int) -> Iterator[bytes]:
    yield word
    if len(word) > _LONGEST_IN_PIECES:
        return
    for number, match in enumerate(_SEPARATOR.finditer(word)):
        if number == _MAX_PIECES or len(word) - match.end() < shortest:
            return
        yield word[match.end() :]


def _decode(word: bytes) -> bytes:
    # A last character alone stands for nothing.
    whole = word[:-1] if len(word) % 4 == 1 else word
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


# --- bytes as numbers: how JSON writes a Buffer, and how typed arrays are printed ---

_SOME_NUMBERS = re.compile(r",\s{0,8}[0-9]{1,3},\s{0,8}[0-9]{1,3},\s{0,8}[0-9]{1,3},")
_NUMBERS = re.compile(r"[0-9]{1,3}(?:,\s{0,8}[0-9]{1,3}){5,}")
_NUMBER = re.compile("[0-9]+")


def numbered(text: str) -> Iterator[tuple[str, list[Stretch]]]:
    """The lists of bytes in a text, each as text (a character for a byte), with where each of
    its numbers stands."""
    if not _SOME_NUMBERS.search(text):
        return
    for run in _NUMBERS.finditer(text):
        places = [match.span() for match in _NUMBER.finditer(text, *run.span())]
        codes = [min(int(text[start:end]), 256) for start, end in places]
        yield "".join(map(chr, codes)), places
