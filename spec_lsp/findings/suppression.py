"""The comments that silence findings: how they are written, and where they reach.

``# spec-lsp: ignore[SPEC206]`` silences on its own line, or, alone on a line, on the one below
it (other comments may stand between); ``# spec-lsp: ignore-file[…]`` in the whole file. In code
the comment starts with ``//``. Rules are named by code or name; without brackets every rule is
meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

_COMMENT = re.compile(
    r"(?:(?<=[\s\[\]{},\ufeff])|^)(?:\#+|//+|/\*+)[^\S\r\n]*spec-lsp[^\S\r\n]*:[^\S\r\n]*"
    r"(?P<kind>ignore-file|ignore)\b(?P<list>[^\S\r\n]*\[(?P<rules>[^\]\r\n]*)\])?",
    re.MULTILINE,
)
_RULE = re.compile(r"[^\s,]+")
_ONLY_COMMENT = re.compile(r"\s*(?:#|//|/\*|\*)")


@dataclass(frozen=True, slots=True)
class NamedRule:
    """A rule as a comment names it, by code or name."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Suppression:
    """A comment that silences. ``span`` is the comment without what follows it on the line;
    ``rules`` None means every rule. ``lines`` are those on which it silences, None for the
    whole file. ``list_span`` is what stands between the brackets."""

    span: Span
    rules: tuple[NamedRule, ...] | None
    lines: tuple[int, ...] | None
    list_span: Span | None = None

    def names(self, code: str, name: str) -> NamedRule | None:
        """How the comment names a rule, where it names it in so many words."""
        for rule in self.rules or ():
            if rule.text == name or rule.text.upper() == code:
                return rule
        return None

    def silences(self, code: str, name: str) -> bool:
        """Whether a rule is meant."""
        return self.rules is None or self.names(code, name) is not None


def read_suppressions(source: Source, is_comment: Callable[[int], bool]) -> tuple[Suppression, ...]:
    """The comments of a file that silence. ``is_comment`` says whether a comment can start at
    an offset: not inside a text."""
    if "spec-lsp" not in source.text:
        return ()
    return tuple(
        _suppression(source, match)
        for match in _COMMENT.finditer(source.text)
        if is_comment(match.start())
    )


def _suppression(source: Source, match: re.Match[str]) -> Suppression:
    rules: tuple[NamedRule, ...] | None = None
    list_span: Span | None = None
    if match["list"] is not None:
        list_span = Span(*match.span("rules"))
        rules = tuple(
            NamedRule(rule[0], Span(*rule.span()))
            for rule in _RULE.finditer(source.text, list_span.start, list_span.end)
        )
    lines = None if match["kind"] == "ignore-file" else _lines(source, match.start())
    return Suppression(Span(*match.span()), rules, lines, list_span)


def _lines(source: Source, offset: int) -> tuple[int, ...]:
    """The lines that a comment speaks of: its own, and where it stands alone all down to the
    next one that is no comment (a finding about the whole file may stand on the comment)."""
    line = source.line_at(offset)
    start = source.line_span(line).start
    if source.text[start:offset].strip("\ufeff \t"):
        return (line,)
    for below in range(line + 1, len(source.line_starts)):
        text = source.line_span(below).of(source.text)
        if not _ONLY_COMMENT.match(text):
            return tuple(range(line, below + 1)) if text.strip() else (line,)
    return (line,)


def removal(source: Source, suppression: Suppression, rules: frozenset[NamedRule]) -> TextEdit:
    """The edit that takes rules out of a comment; the whole comment where none is left, and
    its line where nothing else stands there."""
    kept = [rule for rule in suppression.rules or () if rule not in rules]
    if kept and suppression.list_span is not None:
        return TextEdit(suppression.list_span, ", ".join(rule.text for rule in kept))
    line = source.line_at(suppression.span.start)
    whole = source.line_span(line)
    start, end = suppression.span.start, whole.end
    if source.text.startswith("/*", start):
        closing = source.text.find("*/", suppression.span.end, whole.end)
        end = closing + 2 if closing >= 0 else suppression.span.end
    before = source.text[whole.start : start].rstrip(" \t")
    if before.strip("\ufeff") or source.text[end : whole.end].strip():
        return TextEdit(Span(whole.start + len(before), end), "")
    below = source.line_starts[line + 1 :]
    return TextEdit(Span(whole.start + len(before), below[0] if below else whole.end), "")


def comment(kind: Literal["ignore", "ignore-file"], code: str, *, in_code: bool) -> str:
    """The comment that silences a rule."""
    return f"{'//' if in_code else '#'} spec-lsp: {kind}[{code}]"
