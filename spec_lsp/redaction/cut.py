"""The beginning of a secret at the end of a text: where a long log line was cut, and where code
shows the first characters of a key on purpose."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping

from spec_lsp.redaction.layers import Stretch, Unescaped, unescaped
from spec_lsp.redaction.search import BY_VALUE, Occurrence

_MARK = re.compile(r"(?: ?(?:…|\.\.\.)(?: \(cut\))?)?[\"']?\Z")
_HALF_ESCAPE = re.compile(r"(?:\\(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?|%[0-9a-fA-F]?)\Z")
_LONGEST_MARK = 16
_WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_ESCAPES = 3
_LONGEST_TAIL = 20_000
_SHORTEST, _TELLING = 10, 12


def beginnings(text: str, values: Mapping[str, str]) -> Iterator[Occurrence]:
    """The beginnings of values at the end of a text, also escaped, and in base64."""
    mark = _MARK.search(text[-_LONGEST_MARK:])
    end = len(text) - (len(mark[0]) if mark is not None else 0)
    first = max(end - _LONGEST_TAIL, 0)
    tail = text[first:end]
    for value, placeholder in values.items():
        for start, finish in _stretches(tail, value):
            yield Occurrence(first + start, first + finish, BY_VALUE, placeholder)


def _stretches(tail: str, value: str) -> Iterator[Stretch]:
    length = _overlap(tail, value)
    if length:
        yield len(tail) - length, len(tail)
    layers: list[Unescaped] = []
    inner = _HALF_ESCAPE.sub("", tail[-_LONGEST_MARK:])
    inner = tail[:-_LONGEST_MARK] + inner
    for _ in range(_ESCAPES):
        layer = unescaped(inner)
        if layer is None:
            break
        layers.append(layer)
        inner = layer.text
        length = _overlap(inner, value)
        if length:
            yield _written(layers, len(inner) - length, len(inner)), len(tail)
    word = inner[len(inner.rstrip(_WORD)) :]
    if word and any(_overlap(text, value) for text in _decoded(word)):
        yield _written(layers, len(inner) - len(word), len(inner)), len(tail)


def _written(layers: list[Unescaped], start: int, end: int) -> int:
    """Where a stretch of the innermost layer begins in the text."""
    for layer in reversed(layers):
        start, end = layer.source(start, end)
    return start


def _overlap(text: str, value: str) -> int:
    """How many characters of the value's beginning stand at the text's end; 0 for so few that
    they tell nothing."""
    fewest = max(_SHORTEST, min(len(value) // 3, _TELLING))
    if value.startswith("-----"):  # the frame around a key is none
        fewest += len(value.partition("\n")[0])
    for length in range(min(len(value) - 1, len(text)), fewest - 1, -1):
        if text.endswith(value[:length]):
            return length
    return 0


def _decoded(word: str) -> Iterator[str]:
    """What a word's end is in base64, from each of the places where that can begin."""
    standard = word.replace("-", "+").replace("_", "/")[-_LONGEST_TAIL:]
    for start in range(4):
        part = standard[start:]
        whole = part[: len(part) // 4 * 4]
        rest = part[len(whole) :]
        if len(rest) > 1:
            whole += rest + "=" * (4 - len(rest))
        yield binascii.a2b_base64(whole).decode("utf-8", "ignore")
