"""The words of a text that base64 and hex are written in, and what they are when decoded, with
the way back to where each stood.

All of it is linear in the text's length, whatever the text is.
"""

from __future__ import annotations

import binascii
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from spec_lsp.redaction.layers import Stretch

_ALPHABET = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
_BLANKED = bytes(code if code in _ALPHABET else 0x20 for code in range(256))
_WORD = re.compile(r"[A-Za-z0-9+/_-]+")
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_SEPARATOR = re.compile(rb"[/_-]")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")
_HEXADECIMAL = re.compile(rb"[0-9a-f-]{12,}|[0-9A-F-]{12,}")
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


class Reading(NamedTuple):
    """What a word was read as, a character for a byte; from where in it on, and how many of its
    characters, as a fraction, stand for one byte (0 where that is not known)."""

    text: bytes
    word: bytes
    start: int = 0
    numerator: int = 1
    denominator: int = 1

    def stretch(self, start: int, end: int) -> Stretch:
        """Where in the word a stretch of the text stands, rounded outwards."""
        if self.numerator == 0:
            return 0, len(self.word)
        return (
            self.start + start * self.numerator // self.denominator,
            min(self.start - (-end * self.numerator // self.denominator), len(self.word)),
        )


class Joined:
    """Many short readings as one text, a control character between them."""

    __slots__ = ("_readings", "_starts", "text")

    def __init__(self, readings: Sequence[Reading], texts: Sequence[bytes]) -> None:
        """``texts`` are those of the readings, in their order."""
        self._readings = readings
        self._starts = [*accumulate(map(_AND_ONE, map(len, texts)), initial=0)]
        self.text = b"\x01".join(texts).decode("latin-1")

    def source(self, start: int, end: int) -> tuple[bytes, Stretch]:
        """The word that a stretch was read from, and where in it it stands."""
        index = bisect_right(self._starts, start) - 1
        reading, begin = self._readings[index], self._starts[index]
        return reading.word, reading.stretch(start - begin, end - begin)


_AND_ONE = (1).__add__


class JoinedWords(Joined):
    """Words as they are."""

    __slots__ = ()

    def __init__(self, found: Iterable[bytes]) -> None:
        """Keeps their order."""
        texts = [*found]
        super().__init__(_AsTheyAre(texts), texts)


class _AsTheyAre(Sequence[Reading]):
    """The readings of words that need none, made when they are asked for: few are."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, index: Any) -> Any:
        return Reading(self._texts[index], self._texts[index])


def decoded(found: Iterable[bytes], shortest: int, legible: re.Pattern[bytes]) -> Joined:
    """What the words are as base64 and as hex, reduced to what is ``legible``: most words are
    neither. Base64 is tried from behind each ``/``, ``-`` and ``_``, too, if ``shortest``
    characters follow.
    """
    kept: list[Reading] = []
    search = legible.search

    def keep(raw: bytes, word: bytes, start: int, numerator: int, denominator: int) -> None:
        if search(raw):
            whole = Reading(raw, word, start, numerator, denominator)
            for part in legible.finditer(raw):
                kept.append(whole._replace(text=part[0], start=whole.stretch(part.start(), 0)[0]))
        if b"\0" in raw:
            kept.extend(Reading(text, word, 0, 0) for text in _utf16(raw))

    for word in found:
        if not _HEXADECIMAL.fullmatch(word):  # no base64 is that by chance, but many an id is
            for start in _pieces(word, shortest):
                keep(_decode(word[start:].translate(_TO_STANDARD)), word, start, 4, 3)
        for match in _HEX.finditer(word):
            keep(bytes.fromhex(match[0].decode("ascii")), word, match.start(), 2, 1)
    return Joined(kept, [reading.text for reading in kept])


def _utf16(raw: bytes) -> Iterator[bytes]:
    """Bytes as UTF-16 text, in UTF-8, where some of them are empty as that has it."""
    for start in range(2):
        if raw[start + 1 :: 2].count(0) * 3 >= len(raw) // 2:
            yield raw[start:].decode("utf-16-le", "ignore").encode("utf-8", "ignore")


def _pieces(word: bytes, shortest: int) -> Iterator[int]:
    """Where base64 may begin in a word."""
    yield 0
    if len(word) > _LONGEST_IN_PIECES:
        return
    for number, match in enumerate(_SEPARATOR.finditer(word)):
        if number == _MAX_PIECES or len(word) - match.end() < shortest:
            return
        yield match.end()


def _decode(word: bytes) -> bytes:
    # A last character alone stands for nothing.
    whole = word[:-1] if len(word) % 4 == 1 else word
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
