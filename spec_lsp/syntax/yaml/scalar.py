"""From an offset in a scalar's value to the offset in the source where it is written.

A template inside a double-quoted or a block scalar has spans in the decoded text;
a finding about it must stand in the source, to the character.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.syntax.yaml.surrogates import pair_at
from spec_lsp.text.source import Span

_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85",
    "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_MAX_INDENT = 64
_HEX_ESCAPES = {"x": 2, "u": 4, "U": 8}
_LINE_END = re.compile(r"\r\n|[\r\n]")


@dataclass(frozen=True, slots=True)
class ScalarMap:
    """Where each character of a scalar's value stands in the source.

    Either the value stands there as it is (``offsets`` is None, and every offset is
    ``base`` further on), or ``offsets`` holds one entry for each character and one for
    the end. ``whole`` is the span that stands for everything where the two could not be
    laid side by side.
    """

    base: int
    offsets: tuple[int, ...] | None
    whole: Span

    def offset(self, offset: int) -> int:
        """The source offset of the value's character at ``offset`` (or of its end)."""
        if self.offsets is None:
            return self.base + offset
        if not self.offsets:
            return self.whole.start
        return self.offsets[min(max(offset, 0), len(self.offsets) - 1)]

    def span(self, span: Span) -> Span:
        """The source span of a stretch of the value; an escape is covered whole."""
        if self.offsets == ():
            return self.whole
        start = self.offset(span.start)
        return Span(start, max(start, self.offset(span.end)))

    def value_offset(self, offset: int) -> int:
        """The offset in the value that stands at (or first behind) a source offset."""
        if self.offsets is None:
            return offset - self.base
        return max(min(bisect_left(self.offsets, offset), len(self.offsets) - 1), 0)


def scalar_map(text: str, scalar: Scalar) -> ScalarMap:
    """The map of a scalar that was read from ``text``. Never raises: where the value
    cannot be found in the source again, every span leads to the whole scalar."""
    span = scalar.span
    quote = 1 if scalar.style in ("'", '"') else 0
    plain = Span(span.start + quote, max(span.start, span.end - quote))
    if scalar.style not in ("|", ">") and plain.of(text) == scalar.value:
        return ScalarMap(plain.start, None, span)
    if scalar.style in ("|", ">"):
        return ScalarMap(span.start, _align_block(text, span, scalar.value), span)
    lines = _flow_lines(text, plain, scalar.style)
    return ScalarMap(span.start, _align(lines, scalar.value, plain.start), span)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a scalar's content: its characters, decoded, each with its offset in the
    source, and the offset behind them."""

    characters: str
    places: Sequence[int]
    end: int


def _align(lines: Iterable[_Line], value: str, start: int) -> tuple[int, ...]:
    """Lay the lines of the source beside the value. Between two lines the value holds only
    what folding made of the line ends: spaces and newlines, or nothing."""
    offsets: list[int] = []
    last = start
    for line in lines:
        if not line.characters:
            continue
        skipped = len(offsets)
        while not value.startswith(line.characters, skipped):
            if skipped >= len(value) or value[skipped] not in " \n":
                return ()
            skipped += 1
        offsets += [last] * (skipped - len(offsets))
        offsets += line.places
        last = line.end
    if len(offsets) > len(value):
        return ()
    offsets += [last] * (len(value) - len(offsets))
    return (*offsets, last)


def _raw_lines(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for match in _LINE_END.finditer(text, span.start, span.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, span.end)


def _align_block(text: str, span: Span, value: str) -> tuple[int, ...]:
    """A block scalar. An indentation that its header gives counts from the parent's, which
    is not known here: the first one that fits is it."""
    lines = list(_raw_lines(text, span))[1:]  # the first one is the header
    filled = [line for line in lines if line.of(text).strip(" ")]
    if not filled:
        return (span.end,) * (len(value) + 1)
    indents = [len(line.of(text)) - len(line.of(text).lstrip(" ")) for line in filled]
    header = re.match(r"[|>][+-]?[1-9]", span.of(text))
    candidates = range(min(*indents, _MAX_INDENT) + 1) if header else (indents[0],)
    for indent in candidates:
        offsets = _align(_block_lines(text, lines, indent), value, lines[0].start)
        if offsets:
            return offsets
    return ()


def _block_lines(text: str, lines: Iterable[Span], indent: int) -> Iterator[_Line]:
    for line in lines:
        start = min(line.start + indent, line.end)
        yield _Line(text[start : line.end], range(start, line.end), line.end)


def _flow_lines(text: str, span: Span, style: str) -> Iterator[_Line]:
    """The lines of a plain or quoted scalar: decoded, and trimmed where folding trims."""
    lines = list(_raw_lines(text, span))
    for number, line in enumerate(lines):
        start = line.start
        if number > 0:
            while start < line.end and text[start] in " \t":
                start += 1
        yield _decode(text, Span(start, line.end), style, trim=number < len(lines) - 1)


def _decode(text: str, span: Span, style: str, *, trim: bool) -> _Line:
    """One line, without the white space at its end if ``trim``; escaped white space stays."""
    characters: list[str] = []
    places: list[int] = []
    at = end = span.start
    kept = 0
    while at < span.end:
        width, character = 1, text[at]
        is_white = character in " \t"
        if style == "'" and text.startswith("''", at):
            width = 2
        elif style == '"' and character == "\\":
            width, character = _escape(text, at, span.end)
        characters.append(character)
        places += [at] * len(character)
        at += width
        if not (trim and is_white):
            kept, end = len(places), at
    return _Line("".join(characters)[:kept], places[:kept], end)


def _escape(text: str, at: int, end: int) -> tuple[int, str]:
    """The width and the meaning of the escape at ``at``; an escaped line end means nothing."""
    if at + 1 >= end:
        return 1, ""
    kind = text[at + 1]
    pair = pair_at(text, at)
    if pair is not None:
        return pair
    if kind in _HEX_ESCAPES:
        digits = text[at + 2 : at + 2 + _HEX_ESCAPES[kind]]
        try:
            return 2 + len(digits), chr(int(digits, 16))
        except (ValueError, OverflowError):
            return 2, ""
    return 2, _ESCAPES.get(kind, "")
