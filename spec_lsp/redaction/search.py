"""Where secrets stand in a text, in whatever encoding, and in encodings of encodings.

A secret is looked for as it is, in hex and in base64; then in the text with its escapes taken
off, layer by layer; then in what its base64 and hex decode to, which is searched in the same
way. Linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from spec_lsp.redaction.encodings import (
    base64_cores,
    escaped_forms,
    hexadecimal_forms,
    literal_forms,
)
from spec_lsp.redaction.layers import Stretch, numbered, unescaped
from spec_lsp.redaction.words import JoinedWords, decoded, places_of_words, words

# How many escapes around each other, and how many times base64 in base64, are taken off.
_ESCAPES = 4
_DECODINGS = 4
_SHORTEST_NESTED = 8

# Which of overlapping occurrences gives its name to all: the lowest.
AS_NUMBER, BY_VALUE, BY_NAME = -1, 0, 1


class Occurrence(NamedTuple):
    """A stretch to hide, and what to show instead."""

    start: int
    end: int
    rank: int
    shown: str


Finder = Callable[[str], Iterable[Occurrence]]


class Needles:
    """What is looked for: values with their placeholders."""

    __slots__ = ("_base64", "_escaped", "_hex", "_legible", "_literals", "_nested", "_shortest")

    def __init__(self, values: Mapping[str, str]) -> None:
        """``values`` gives each value its placeholder; none may be empty."""
        self._literals = _forms(values, literal_forms)
        plain = {form for form, _ in self._literals}
        self._escaped = [pair for pair in _forms(values, escaped_forms) if pair[0] not in plain]
        self._hex = _forms(values, hexadecimal_forms)
        self._base64 = _forms(values, base64_cores)
        coded = [*self._hex, *self._base64]
        self._shortest = min((len(form) for form, _ in coded), default=0)
        shortest = max(min(map(len, values), default=0), 1)
        self._nested = max(_SHORTEST_NESTED, shortest * 4 // 3)
        others = b"" if all(value.isascii() for value in values) else rb"\x80-\xff"
        self._legible = re.compile(rb"[\t\n\r -~%s]{%d,}" % (others, shortest))

    def occurrences(self, text: str, more: Finder | None = None) -> Iterator[Occurrence]:
        """Every place, overlapping ones included, in no order. ``more`` is asked about the text
        and about it with its escapes taken off."""
        return self._layer(text, more, _ESCAPES, _DECODINGS, set())

    def _layer(
        self, text: str, more: Finder | None, escapes: int, decodings: int, seen: set[bytes]
    ) -> Iterator[Occurrence]:
        yield from _found(text, self._literals)
        if escapes == _ESCAPES:
            yield from _found(text, self._escaped)
        if more is not None:
            yield from more(text)
        if self._base64:
            yield from self._coded(text, decodings, seen)
        listed = numbered(text) if decodings else None
        if listed is not None:
            for found in self._layer(listed.text, None, _ESCAPES, decodings - 1, set()):
                start, end = listed.source(found.start, found.end)
                # What it takes the place of may be items of a JSON list.
                yield Occurrence(start, end, AS_NUMBER, f'"{found.shown}"')
        inner = unescaped(text) if escapes else None
        if inner is not None:
            for found in self._layer(inner.text, more, escapes - 1, decodings, seen):
                start, end = inner.source(found.start, found.end)
                yield Occurrence(start, end, found.rank, found.shown.strip('"'))

    def _coded(self, text: str, decodings: int, seen: set[bytes]) -> Iterator[Occurrence]:
        """The words of a text that are or hold a secret in hex or base64. ``seen`` are those
        that are known not to."""
        new = words(text, self._shortest) - seen
        hits: dict[bytes, list[Stretch]] = {}
        names: dict[tuple[bytes, Stretch], str] = {}

        def hit(word: bytes, stretch: Stretch, placeholder: str) -> None:
            if names.setdefault((word, stretch), placeholder) is placeholder:
                hits.setdefault(word, []).append(stretch)

        together = JoinedWords(new)
        for found in _found(together.text, self._hex):
            hit(*together.source(found.start, found.end), found.shown)
        for found in _found(together.text, self._base64):
            word, stretch = together.source(found.start, found.end)
            hit(word, _grown(word, *stretch), found.shown)
        if decodings:
            nested = (word for word in new if len(word) >= self._nested)
            inside = decoded(nested, self._nested, self._legible)
            for found in self._layer(inside.text, None, _ESCAPES, decodings - 1, set()):
                word, stretch = inside.source(found.start, found.end)
                hit(word, _grown(word, *stretch), found.shown)
        seen |= new - hits.keys()
        if not hits:
            return
        for at, word in places_of_words(text, hits):
            for start, end in hits[word]:
                finish = at + end
                if end == len(word):
                    finish = _PADDING.match(text, finish).end()  # type: ignore[union-attr]
                yield Occurrence(at + start, finish, BY_VALUE, names[word, (start, end)])


_PADDING = re.compile(r"(?:=|%3[dD]){0,2}")
# What a URL's path has before and behind a segment that is base64.
_PATH_BEFORE = re.compile(rb"/{0,2}(?:(?:[a-z][a-z_-]{1,20}|v[0-9]{1,2})/)*")
_PATH_BEHIND = re.compile(rb"(?:/[a-z][a-z_-]{1,20})+/?\Z")
_LONGEST_PATH = 200


def _grown(word: bytes, start: int, end: int) -> Stretch:
    """The base64 around a core, whose neighbours hold bits of the secret: the whole word, but
    for a path that it stands in."""
    before = _PATH_BEFORE.match(word)
    behind = _PATH_BEHIND.search(word, max(end, len(word) - _LONGEST_PATH))
    first = before.end() if before is not None else 0
    return (
        first if first <= start else 0,
        behind.start() if behind is not None else len(word),
    )


def _forms(
    values: Mapping[str, str], forms: Callable[[str], Iterable[str]]
) -> list[tuple[str, str]]:
    """Each form once: where two values share one, the first one's placeholder counts."""
    found: dict[str, str] = {}
    for value, placeholder in values.items():
        for form in forms(value):
            found.setdefault(form, placeholder)
    return [*found.items()]


def _found(text: str, forms: Iterable[tuple[str, str]]) -> Iterator[Occurrence]:
    for form, placeholder in forms:
        for start, end in _stretches(text, form):
            yield Occurrence(start, end, BY_VALUE, placeholder)


def _stretches(text: str, form: str) -> Iterator[Stretch]:
    """Where ``form`` stands in ``text``; overlapping places as one stretch."""
    at = text.find(form)
    while at >= 0:
        end = at + len(form)
        following = text.find(form, at + 1)
        while 0 <= following < end:
            end = following + len(form)
            following = text.find(form, following + 1)
        yield at, end
        at = following


def merged(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """In order, overlapping ones as one, so that no part of a secret stays visible."""
    current: Occurrence | None = None
    for found in sorted(occurrences, key=lambda o: (o.start, -o.end, o.rank, o.shown)):
        if current is None or found.start >= current.end:
            if current is not None:
                yield current
            current = found
        else:
            named = found if found.rank < current.rank else current
            current = Occurrence(
                current.start, max(current.end, found.end), named.rank, named.shown
            )
    if current is not None:
        yield current
