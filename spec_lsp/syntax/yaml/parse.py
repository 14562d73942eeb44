"""YAML text to a tree with spans, and every error on the way: never an exception.

ruamel's parser stops at the first error. Its events up to there already make a
partial tree; to go on, the text is mended at the same length, so that every offset
stays, and read again, a bounded number of times. The tree of a broken text is
therefore the tree of all its sound lines.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from spec_lsp.syntax.yaml.builder import MAX_DEPTH, Builder, YamlError, shifted
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.problems import Problem
from spec_lsp.syntax.yaml.repair import last_resorts, repairs
from spec_lsp.syntax.yaml.surrogates import has_pairs, without_pairs
from spec_lsp.text.source import BOM, Span

__all__ = ["MAX_DEPTH", "Tree", "YamlError", "parse"]

MAX_LENGTH = 2_000_000  # characters; more is no connector, and would be felt
_MAX_ERRORS = 10
_MAX_ERRORS_LARGE = 2  # re-reading a large text for each error would be felt
_LARGE = 200_000
_SLOW = 40_000  # a second look by the slower parser takes longer than a person would wait

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Git writes the common ancestor (`|||||||`) only where it is told to.
_CONFLICT = re.compile(
    r"(?<![^\r\n])(?P<ours><{7})(?: [^\r\n]*)?(?![^\r\n])"
    r"|(?<![^\r\n])(?P<other>\|{7}|={7})(?: [^\r\n]*)?(?![^\r\n])"
    r"|(?<![^\r\n])(?P<end>>{7})(?: [^\r\n]*)?(?![^\r\n])"
)
# Line ends in YAML 1.1, and so for both parsers; in YAML 1.2 ordinary characters.
_ODD_LINE_ENDS = "\x85\u2028\u2029"
_MAX_PAIRED = 50  # scalars with surrogate pairs in one text, each of which is a reading more
_MAX_PAIRED_LARGE = 5
_VERSION = re.compile(r"\A%YAML (?!1\.[12](?!\d))[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read from a text. ``root`` is None for an empty one.

    ``documents`` counts the documents, at most 2; the tree is that of the first, and
    ``second`` is where the second begins. ``has_anchors``: nodes in it have anchors.
    """

    root: Node | None
    errors: tuple[YamlError, ...] = ()
    documents: int = 1
    second: Span | None = None
    has_anchors: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether the text was read without an error, so that what is absent is absent."""
        return not self.errors

    @property
    def sound_until(self) -> int:
        """Where the first error begins, behind which it is a guess what belongs to what."""
        return min((error.span.start for error in self.errors), default=sys.maxsize)


def parse(text: str) -> Tree:
    """The tree of ``text`` with all that is wrong in it. Never raises.

    Spans are offsets in ``text`` as given, a leading byte order mark included.
    """
    if len(text) > MAX_LENGTH:
        message = f"Longer than {MAX_LENGTH:,} characters: this file is not read."
        return Tree(None, (YamlError(Span(0, 1), message, "unsupported"),))
    shift = 1 if text.startswith(BOM) else 0
    errors: list[YamlError] = []
    clean, hidden = _without_odd_line_ends(_sanitize(text[shift:], errors))
    attempt = _first_attempt(clean, hidden)
    rounds = _MAX_ERRORS if len(text) < _LARGE else _MAX_ERRORS_LARGE
    for _ in range(_MAX_PAIRED if len(text) < _LARGE else _MAX_PAIRED_LARGE):
        paired = _with_pairs(attempt)
        if paired is None:
            break
        attempt = paired
    while attempt.problem is not None:
        errors.append(YamlError(attempt.problem.span, attempt.problem.message))
        rounds -= 1
        better = _recover(attempt) if rounds > 0 else None
        if better is None:
            break
        attempt = better
    errors += attempt.builder.errors
    found = sorted(
        {replace(error, span=error.span.shifted(shift)): None for error in errors},
        key=lambda error: error.span,
    )
    root = attempt.builder.root
    second = attempt.builder.second
    return Tree(
        shifted(root, shift) if shift else root,
        tuple(found),
        attempt.builder.documents,
        second.shifted(shift) if second is not None else None,
        bool(attempt.builder.anchors),
    )


def _sanitize(text: str, errors: list[YamlError]) -> str:
    """Take out what no YAML parser reads, at the same length, and say so."""
    if _FORBIDDEN.search(text) is not None:
        for match in _FORBIDDEN.finditer(text):
            if len(errors) >= _MAX_ERRORS:
                break
            message = f"YAML cannot hold the character U+{ord(match[0]):04X}: remove it."
            errors.append(YamlError(Span(*match.span()), message))
        text = _FORBIDDEN.sub("\ufffd", text)
    version = _VERSION.match(text)
    if version is not None:
        message = "There is no such version of YAML: remove the line, or write `%YAML 1.2`."
        errors.append(YamlError(Span(*version.span()), message))
        text = " " * version.end() + text[version.end() :]
    if "<<<<<<<" in text or ">>>>>>>" in text:
        text = _without_conflicts(text, errors)
    return text


def _without_odd_line_ends(text: str) -> tuple[str, dict[int, str]]:
    """The text with unused characters in place of what YAML 1.1 takes for line ends, and
    the table that brings them back."""
    found = [character for character in _ODD_LINE_ENDS if character in text]
    if not found:
        return text, {}
    unused = (chr(code) for code in range(0xE100, 0xF8FF) if chr(code) not in text)
    hidden = dict(zip(unused, found, strict=False))
    if len(hidden) < len(found):
        return text, {}
    there = {ord(character): stand_in for stand_in, character in hidden.items()}
    back = {ord(stand_in): character for stand_in, character in hidden.items()}
    return text.translate(there), back


def _with_pairs(attempt: _Attempt) -> _Attempt | None:
    """A reading that understands the surrogate pairs of the scalar in which the last one
    stopped; None where it stopped at something else."""
    if attempt.problem is None:
        return None
    found = without_pairs(attempt.text, attempt.problem.span.start, attempt.hidden)
    return _Attempt.of(*found, pure=attempt.pure) if found is not None else None


def _without_conflicts(text: str, errors: list[YamlError]) -> str:
    """Blank the markers of a conflict, and of its two sides the second, which would
    otherwise be taken for a repetition of the first."""
    markers = list(_CONFLICT.finditer(text))
    if not any(marker["ours"] or marker["end"] for marker in markers):
        return text
    message = "A Git conflict marker: decide which side stays, and remove the markers."
    errors += [YamlError(Span(*marker.span()), message) for marker in markers[: _MAX_ERRORS * 3]]
    parts: list[str] = []
    done = 0
    other: int | None = None
    for marker in markers:
        start = marker.start()
        if marker["end"] and other is not None:
            start, other = other, None
        elif marker["other"]:
            other = start if other is None else other
            continue
        elif marker["ours"]:
            other = None
        parts += (text[done:start], _blank(text[start : marker.end()]))
        done = marker.end()
    if other is not None:  # a second side that never ends: only its marker goes
        end = next(marker.end() for marker in markers if marker.start() == other)
        parts += (text[done:other], _blank(text[other:end]))
        done = end
    return "".join((*parts, text[done:]))


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


@dataclass(frozen=True)
class _Attempt:
    """One reading of the text: the tree so far, and where and why it stopped."""

    text: str
    hidden: dict[int, str]
    builder: Builder
    problem: Problem | None
    pure: bool

    @staticmethod
    def of(text: str, hidden: dict[int, str], *, pure: bool) -> _Attempt:
        builder = Builder(text, hidden)
        problem = None
        try:
            for event in events(text, pure=pure):
                if not builder.take(event):
                    break
        except Exception as error:  # whatever the parser thinks of the text, it is the text's fault
            problem = Problem.of(error, text, builder.last, builder.open_bracket())
        builder.close()
        return _Attempt(text, hidden, builder, problem, pure)

    def progress(self) -> int:
        return len(self.text) + 1 if self.problem is None else self.problem.at


def _first_attempt(text: str, hidden: dict[int, str]) -> _Attempt:
    """The reading of the text as it is, by the fast parser where that understands it.

    libyaml's parser speaks YAML 1.1 and refuses sound texts: `{helpUri: https://…}`. What
    it refuses, ruamel's own parser is asked too, and has the last word if it gets further.
    """
    fast = _Attempt.of(text, hidden, pure=False)
    if fast.problem is None or not fast.problem.may_be_sound:
        return fast
    if len(text) > _SLOW and fast.problem.mistake != "missing-space":
        return fast
    thorough = _Attempt.of(text, hidden, pure=True)
    return thorough if thorough.progress() > fast.progress() else fast


def is_ordinary(text: str) -> bool:
    """Whether a text is read as it is: nothing in it has to be taken out or hidden before."""
    return not (
        _FORBIDDEN.search(text)
        or has_pairs(text)
        or any(character in text for character in _ODD_LINE_ENDS)
        or text.count("\r") != text.count("\r\n")
        or text.startswith("%")
        or "<<<<<<<" in text
        or ">>>>>>>" in text
    )


def events(text: str, *, pure: bool) -> Iterator[Any]:
    """The parser's events; raises whatever the parser does where the text is broken."""
    from ruamel.yaml import YAML

    loader: Any = YAML(typ="safe", pure=pure)
    return loader.parse(text)


def _recover(attempt: _Attempt) -> _Attempt | None:
    """The best reading of the text without what is to blame for the problem: the first
    without another problem, else the one that gets furthest."""
    problem = attempt.problem
    assert problem is not None
    best: _Attempt | None = None
    for mended in repairs(attempt.text, problem):
        candidate = _Attempt.of(mended, attempt.hidden, pure=attempt.pure)
        if candidate.problem is None:
            return candidate
        if best is None or candidate.progress() > best.progress():
            best = candidate
    end = attempt.text.find("\n", problem.at)
    if best is not None and end != -1 and best.progress() > end:
        return best
    for mended in last_resorts(attempt.text, problem):
        candidate = _Attempt.of(mended, attempt.hidden, pure=attempt.pure)
        if best is None or candidate.progress() > best.progress():
            best = candidate
    return best
