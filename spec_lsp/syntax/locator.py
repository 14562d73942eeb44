"""Locators: the paths that ``$var``, ``$copy`` and the fields of ``$case`` name.

The grammar (format.md §5, checked against K): ``$`` alone is all variables; else an
optional leading ``$.``, then ``.name`` and ``[index]`` steps. ``\\`` takes the next
character into a name as it is. An index is what JavaScript's ``Number()`` makes of the
text between the brackets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from spec_lsp.syntax.javascript.number import number_of_text
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a path.

    ``name`` is the field's name without escapes, or the raw text between the brackets of
    an index. ``span`` covers the name in the text, without dots, brackets and quotes.
    ``index`` is the number that an index step asks for.
    """

    name: str
    span: Span
    kind: Literal["name", "index"] = "name"
    index: float | None = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Where a locator stops being one, and what to do about it."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Locator:
    """A parsed locator. Where it is ``malformed``, ``segments`` are those before that place."""

    text: str
    segments: tuple[Segment, ...]
    malformed: Malformed | None = None

    @property
    def is_root(self) -> bool:
        """Whether it stands for all variables (``$``)."""
        return self.text == "$"


def parse_locator(text: str) -> Locator:
    """Parse a locator; any text, half-typed ones too. Never raises.

    A trailing dot gives a last segment with an empty name, which is where a completion
    goes; the platform looks such a name up as it is, so that it is no error.
    """
    if not text:
        return Locator(text, (), Malformed(Span(0, 0), "Write the path of a variable here."))
    segments: list[Segment] = []
    if text[0] == "$":
        offset = 1
    else:
        first, offset = _name(text, 0)
        segments.append(first)
    malformed: Malformed | None = None
    while offset < len(text) and malformed is None:
        if text[offset] == ".":
            segment, offset = _name(text, offset + 1)
            segments.append(segment)
        elif text[offset] == "[":
            step = _index(text, offset)
            if isinstance(step, Malformed):
                malformed = step
            else:
                segments.append(step)
                offset = step.span.end + 1
        else:
            malformed = _unexpected(text, offset)
    return Locator(text, tuple(segments), malformed)


def _name(text: str, start: int) -> tuple[Segment, int]:
    """The name that begins at ``start``, and the offset behind it."""
    name: list[str] = []
    offset = start
    while offset < len(text) and text[offset] not in ".[":
        if text[offset] == "\\" and offset + 1 < len(text):
            offset += 1
        name.append(text[offset])
        offset += 1
    return Segment("".join(name), Span(start, offset)), offset


def _index(text: str, bracket: int) -> Segment | Malformed:
    """The index step whose ``[`` stands at ``bracket``."""
    end = text.find("]", bracket)
    if end < 0:
        return Malformed(Span(bracket, len(text)), "Close the bracket with `]`.")
    span = Span(bracket + 1, end)
    raw = span.of(text)
    index = number_of_text(raw)
    if index >= 0:
        return Segment(raw, span, "index", index)
    field = raw.strip().strip("\"'")
    if math.isnan(index):
        hint = (
            "a locator has no wildcard"
            if field == "*"
            else f"write a field's name after a dot: `.{_escaped(field)}`"
        )
        return Malformed(span, f"An index is a number; {hint}.")
    return Malformed(span, "An index counts from 0 and cannot be negative.")


def _escaped(name: str) -> str:
    return "".join(f"\\{character}" if character in ".[]\\" else character for character in name)


def _unexpected(text: str, offset: int) -> Malformed:
    rest = Span(offset, len(text))
    if offset == 1 and text[0] == "$":
        return Malformed(rest, f"After `$` comes a dot: write `$.{rest.of(text)}`.")
    if text[offset] == "]":
        return Malformed(Span(offset, offset + 1), "Remove this `]`: no bracket is open here.")
    return Malformed(rest, "After `]` comes `.` and a field, or `[` and an index.")
