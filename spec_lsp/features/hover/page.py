"""What a hover shows, as parts: so that a text of a repository is always text, never markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")
_MAX_TEXT = 500  # characters of one text of a repository


@dataclass(frozen=True, slots=True)
class Code:
    """A name or a value, in a fixed width."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """What the hover is about."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a URI; without one it is only shown."""

    text: str
    uri: str | None


@dataclass(frozen=True, slots=True)
class Ours:
    """Markdown of our own making, out of the format's tables."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Block:
    """Several lines of a file, in a language."""

    text: str
    language: str = "yaml"


# A plain string is a text of a repository.
Part: TypeAlias = "str | Code | Strong | Link | Ours | Block"
Paragraph: TypeAlias = Sequence[Part]


def markdown(paragraphs: Sequence[Paragraph]) -> str:
    """The page in Markdown."""
    return "\n\n".join("".join(map(_markdown, paragraph)) for paragraph in paragraphs if paragraph)


def plain(paragraphs: Sequence[Paragraph]) -> str:
    """The page for a client that shows plain text."""
    return "\n\n".join("".join(map(_plain, paragraph)) for paragraph in paragraphs if paragraph)


def _markdown(part: Part) -> str:
    if isinstance(part, Ours):
        return part.markdown
    if isinstance(part, Code):
        return _code(_line(part.text))
    if isinstance(part, Strong):
        return f"**{_code(_line(part.text))}**"
    if isinstance(part, Link):
        shown = _MARKUP.sub(r"\\\1", _line(part.text))
        # What could end the address is written as a URL writes it.
        uri = re.sub(r"[\s<>()\\]", lambda m: f"%{ord(m[0]):02X}", part.uri or "")
        return f"[{shown}]({uri})" if uri else shown
    if isinstance(part, Block):
        fence = "`" * max(3, _longest_run(part.text) + 1)
        return f"{fence}{part.language}\n{part.text[:_MAX_TEXT]}\n{fence}"
    return _MARKUP.sub(r"\\\1", _line(part))


def _plain(part: Part) -> str:
    if isinstance(part, Ours):
        return re.sub(r"```\w*\n|\n?```|`", "", part.markdown)
    return part.text if isinstance(part, (Code, Strong, Link, Block)) else part


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_TEXT else line[:_MAX_TEXT] + "…"


def _code(text: str) -> str:
    fence = "`" * (_longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text or ' '}{space}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
