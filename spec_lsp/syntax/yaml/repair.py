"""Guesses at what a broken YAML text was meant to be, for the tree of its sound parts.

Every guess has the length of the text, and all that stays in it stays at its offset:
only white space and the character at fault change. So the spans of the repaired text's
tree are spans in the text that the author sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.syntax.yaml.problems import ODD_INDENT, Problem
from spec_lsp.text.source import Span

_KEY = re.compile(r"[ \t]*(?:- +)*(?:[^\s:#,\[\]{}'\"]+|\"[^\"\r\n]*\"|'[^'\r\n]*'):(?=\s|$)")


def repairs(text: str, problem: Problem) -> Iterator[str]:
    """The text without the mistake, in several ways: the mildest first, then the value of a
    line at fault blanked, so that its key stays known, then the whole line."""
    place = problem.span.start
    match problem.mistake:
        case "stray-bracket":
            yield _blanked(text, problem.span)
        case "missing-comma":
            comma = re.compile(r"\s").search(text, place - 1, place)
            if comma is not None:
                yield f"{text[: place - 1]},{text[place:]}"
        case "escape":
            yield f"{text[:place]} {text[place + 1 :]}"
        case "missing-colon":
            yield from _with_colon(text, problem.span)
        case "over-indented":
            yield _blanked(text, _block(text, place))
        case _:
            pass
    if "\t" in text or not text.isascii():
        indented = ODD_INDENT.sub(lambda match: " " * len(match[0]), text)
        if indented != text:
            yield indented
    yield from _blankings(text, problem)


def last_resorts(text: str, problem: Problem) -> Iterator[str]:
    """The text without the blocks whose key is at fault. What stands below such a key is its
    own: left alone, it would join the key above."""
    for place in problem.suspects:
        line = _line(text, place)
        if _opens_a_block(text, line):
            yield _blanked(text, _with_children(text, line))


def _opens_a_block(text: str, line: Span) -> bool:
    key = _KEY.match(text, line.start, line.end)
    return key is not None and not text[key.end() : line.end].strip()


def _blankings(text: str, problem: Problem) -> Iterator[str]:
    seen: set[Span] = set()
    for place in problem.suspects:
        line = _line(text, place)
        if _opens_a_block(text, line):
            continue
        key = _KEY.match(text, line.start, line.end)
        for part in [Span(key.end(), line.end), line] if key else [line]:
            if part not in seen and part.of(text).strip():
                seen.add(part)
                yield _blanked(text, part)


def _with_colon(text: str, word: Span) -> Iterator[str]:
    """A colon behind a key with a block below it. Room for it comes from the block's
    indentation: each line end moves behind the first space of the next line."""
    line = _line(text, word.start)
    deeper = word.start - line.start + 2  # still deeper than the key when one space is gone
    block = re.compile(rf"(?:(?:\r\n|\r|\n)(?: {{{deeper},}}[^\r\n]+| *(?=[\r\n]|\Z)))+").match(
        text, line.end
    )
    if block is None or not block[0].strip() or text[word.end : line.end].strip():
        return
    moved = re.sub(r"(\r\n|\r|\n) ", r" \1", block[0])
    if moved.startswith(" "):
        yield f"{text[: line.end]}:{moved[1:]}{text[block.end() :]}"


def _block(text: str, place: int) -> Span:
    """The line at ``place`` and those below it that are indented at least as deep."""
    line = _line(text, place)
    indent = re.escape(text[line.start : place])
    rest = re.compile(rf"(?:(?:\r\n|\r|\n)(?:{indent}[^\r\n]+|[ \t]*(?=[\r\n])))*").match(
        text, line.end
    )
    return Span(line.start, rest.end() if rest else line.end)


def _with_children(text: str, line: Span) -> Span:
    """A line and those below it that are indented deeper, a tab taken for two columns."""
    own = _column(line.of(text))
    end = line.end
    for following in re.compile(r"(?:\r\n|\r|\n)([^\r\n]*)").finditer(text, line.end):
        if following[1].strip() and _column(following[1]) <= own:
            break
        end = following.end()
    return Span(line.start, end)


def _column(line: str) -> int:
    return sum(2 if space == "\t" else 1 for space in line[: len(line) - len(line.lstrip())])


def _line(text: str, offset: int) -> Span:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = re.compile(r"[\r\n]|\Z").search(text, max(start, offset))
    return Span(start, end.start() if end else len(text))


def _blanked(text: str, span: Span) -> str:
    """Spaces instead of all but the line ends."""
    blank = re.sub(r"[^\r\n]", " ", span.of(text))
    return text[: span.start] + blank + text[span.end :]
