"""Values of a program that are written out: literals, objects and lists of them, what is read of
the context, and texts made of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class PlainLiteral:
    """A string, number, boolean or null."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class PlainPath:
    """What is read of the context, by its names. ``guarded`` says of each step behind the first
    whether it is only taken from what is there (``?.``)."""

    names: tuple[str, ...]
    guarded: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainFallback:
    """``left ?? right``."""

    left: PlainValue
    right: PlainValue


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text of pieces that follow one another, each as JavaScript writes it."""

    parts: tuple[PlainValue, ...]


@dataclass(frozen=True, slots=True)
class PlainBase64:
    """``Buffer.from(text).toString('base64')``."""

    text: PlainValue


@dataclass(frozen=True, slots=True)
class PlainField:
    """A field of an object; ``span`` is all of it."""

    name: str
    value: PlainValue
    span: Span


@dataclass(frozen=True, slots=True)
class PlainObject:
    """An object."""

    fields: tuple[PlainField, ...]


@dataclass(frozen=True, slots=True)
class PlainList:
    """A list; ``spans`` are those of its items."""

    items: tuple[PlainValue, ...]
    spans: tuple[Span, ...]


PlainValue: TypeAlias = (
    "PlainLiteral | PlainPath | PlainFallback | PlainText | PlainBase64 | PlainObject | PlainList"
)


def is_text(value: PlainValue) -> bool:
    """Whether a value is a text, whatever it is made of."""
    if isinstance(value, PlainLiteral):
        return isinstance(value.value, str)
    return isinstance(value, PlainText | PlainBase64)
