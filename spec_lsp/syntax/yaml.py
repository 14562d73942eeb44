"""YAML text to a tree with spans, and every error on the way: never an exception.

ruamel's parser stops at the first error. Its events up to there already make a
partial tree; to go on, the part of the line that is to blame is blanked, at the same
length so that every offset stays, and the text is read again, a bounded number of
times. The tree of a broken text is therefore the tree of all its sound lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from spec_lsp.syntax.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml_problems import Problem, explain
from spec_lsp.text.source import BOM, Span

MAX_DEPTH = 100  # containers within containers; more is no connector
_MAX_ERRORS = 10
_MAX_ERRORS_LARGE = 2  # re-reading a large text for each error would be felt
_LARGE = 200_000
_SLOW = 40_000  # a second look by the slower parser takes longer than a person would wait

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONFLICT = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
# libyaml takes these for line ends, and so loses its place; ruamel's own parser does not.
_ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*[ \t]*(?:\r?\n[ \t]*)?)+")
_KEY = re.compile(r"[ \t]*(?:- +)*(?:[\w$.@/-]+|\"[^\"]*\"|'[^']*'):(?=\s|$)")


@dataclass(frozen=True, slots=True)
class YamlError:
    """A place where the text is no YAML; ``message`` says what to do."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What was read from a text. ``root`` is None for an empty one.

    ``documents`` counts the documents; the tree is that of the first.
    """

    root: Node | None
    errors: tuple[YamlError, ...] = ()
    documents: int = 1
    anchors: dict[str, Node] = field(default_factory=dict[str, Node], compare=False)

    @property
    def is_sound(self) -> bool:
        """Whether the text was read without an error, so that what is absent is absent."""
        return not self.errors


def parse(text: str) -> Tree:
    """The tree of ``text`` with all that is wrong in it. Never raises.

    Spans are offsets in ``text`` as given, a leading byte order mark included.
    """
    shift = 1 if text.startswith(BOM) else 0
    errors: list[YamlError] = []
    clean = _sanitize(text[shift:], errors)
    attempt = _first_attempt(clean)
    rounds = _MAX_ERRORS if len(text) < _LARGE else _MAX_ERRORS_LARGE
    while attempt.problem is not None:
        errors.append(YamlError(attempt.problem.span, explain(attempt.problem, attempt.text)))
        rounds -= 1
        better = _recover(attempt) if rounds > 0 else None
        if better is None:
            break
        attempt = better
    errors += attempt.builder.errors
    found = sorted(
        {YamlError(error.span.shifted(shift), error.message): None for error in errors},
        key=lambda error: error.span,
    )
    tree = Tree(
        attempt.builder.root, tuple(found), attempt.builder.documents, attempt.builder.anchors
    )
    return _shifted(tree, shift) if shift else tree


def _sanitize(text: str, errors: list[YamlError]) -> str:
    """Take out what no YAML parser reads, at the same length, and say so."""
    for match in _FORBIDDEN.finditer(text):
        if len(errors) >= _MAX_ERRORS:
            break
        errors.append(
            YamlError(
                Span(*match.span()),
                f"YAML cannot hold the character U+{ord(match[0]):04X}: remove it.",
            )
        )
    text = _FORBIDDEN.sub("\ufffd", text)
    if re.search(r"^<{7}(?: |$)", text, re.MULTILINE) and re.search(
        r"^>{7}(?: |$)", text, re.MULTILINE
    ):
        for match in _CONFLICT.finditer(text):
            errors.append(
                YamlError(
                    Span(*match.span()),
                    "A Git conflict marker: decide which side stays, and remove the markers.",
                )
            )
        text = _CONFLICT.sub(lambda match: " " * len(match[0]), text)
    return text


@dataclass(frozen=True)
class _Attempt:
    """One reading of the text: the tree so far, and where and why it stopped."""

    text: str
    builder: _Builder
    problem: Problem | None
    pure: bool

    @staticmethod
    def of(text: str, *, pure: bool) -> _Attempt:
        builder = _Builder(text)
        problem = None
        try:
            for event in _events(text, pure=pure):
                if not builder.take(event):
                    break
        except Exception as error:  # whatever the parser thinks of the text, it is the text's fault
            problem = Problem.of(error, text)
        builder.close()
        return _Attempt(text, builder, problem, pure)

    def progress(self) -> int:
        return len(self.text) + 1 if self.problem is None else self.problem.at


def _first_attempt(text: str) -> _Attempt:
    """The reading of the text as it is, by the fast parser where that understands it.

    libyaml's parser speaks YAML 1.1 and refuses sound texts: `{helpUri: https://…}`. What
    it refuses, ruamel's own parser is asked too, and has the last word if it gets further.
    """
    if _ODD_LINE_ENDS.search(text) is not None:
        return _Attempt.of(text, pure=True)
    fast = _Attempt.of(text, pure=False)
    if fast.problem is None or (len(text) > _SLOW and "unexpected" not in fast.problem.problem):
        return fast
    thorough = _Attempt.of(text, pure=True)
    return thorough if thorough.progress() > fast.progress() else fast


def _events(text: str, *, pure: bool) -> Iterator[Any]:
    from ruamel.yaml import YAML

    loader: Any = YAML(typ="safe", pure=pure)
    return loader.parse(text)


def _recover(attempt: _Attempt) -> _Attempt | None:
    """The best reading of the text without what is to blame for the problem."""
    problem = attempt.problem
    assert problem is not None
    best: _Attempt | None = None
    for blanked in _blankings(attempt.text, problem):
        candidate = _Attempt.of(blanked, pure=attempt.pure)
        if candidate.problem is None:
            return candidate
        if best is None or candidate.progress() > best.progress():
            best = candidate
    return best


def _blankings(text: str, problem: Problem) -> Iterator[str]:
    """The text with a suspect blanked: first the value of a line alone, so that its key
    stays known, then the whole line; first where the problem began, then where it showed."""
    seen: set[Span] = set()
    for place in problem.suspects:
        start = max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1
        end = re.compile(r"[\r\n]|$").search(text, start)
        line = Span(start, end.start() if end else len(text))
        key = _KEY.match(text, line.start, line.end)
        parts = [Span(key.end(), line.end), line] if key else [line]
        for part in parts:
            if part not in seen and part.of(text).strip():
                seen.add(part)
                yield text[: part.start] + " " * (part.end - part.start) + text[part.end :]


class _Open:
    """A container whose end has not been read yet."""

    __slots__ = ("anchor", "children", "flow", "is_mapping", "start", "tag")

    def __init__(self, event: Any, is_mapping: bool, start: int) -> None:
        self.is_mapping = is_mapping
        self.start = start
        self.flow = bool(event.flow_style)
        self.anchor: str | None = event.anchor
        self.tag = _tag(event)
        self.children: list[Node] = []


def _tag(event: Any) -> str | None:
    tag = event.tag
    return None if tag is None else str(tag)


class _Builder:
    """Events in, tree out; whatever is open at an error is closed where it stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.errors: list[YamlError] = []
        self.documents = 0
        self.anchors: dict[str, Node] = {}
        self._open: list[_Open] = []

    def take(self, event: Any) -> bool:
        """Take one event; False where nothing more is wanted."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._add(self._scalar(event))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            start = self._after_properties(event)
            if len(self._open) >= MAX_DEPTH:
                self.errors.append(
                    YamlError(
                        Span(start, min(start + 1, len(self.text))),
                        f"Nested more than {MAX_DEPTH} levels deep; nothing deeper is read.",
                    )
                )
                return False
            self._open.append(_Open(event, kind == "MappingStartEvent", start))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close_one(event.end_mark.index)
        elif kind == "AliasEvent":
            self._add(self._alias(event))
        elif kind == "DocumentStartEvent":
            self.documents += 1
            return self.documents == 1  # nothing of a second document is read
        return True

    def close(self) -> None:
        """Close what is still open, innermost first."""
        while self._open:
            self._close_one(None)

    def _scalar(self, event: Any) -> Scalar:
        start = self._after_properties(event)
        end = max(start, event.end_mark.index)
        style = event.style or ""
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        elif style == "" and event.value == "":
            end = start
        return Scalar(Span(start, end), event.value, style, _tag(event), event.anchor)

    def _after_properties(self, event: Any) -> int:
        start: int = event.start_mark.index
        if event.anchor is not None or event.tag is not None:
            properties = _PROPERTIES.match(self.text, start)
            if properties is not None:
                return properties.end()
        return start

    def _alias(self, event: Any) -> Alias:
        span = Span(event.start_mark.index, event.end_mark.index)
        target = self.anchors.get(event.anchor)
        if target is None:
            self.errors.append(
                YamlError(span, f"There is no anchor `&{event.anchor}` before this alias.")
            )
        return Alias(span, event.anchor, deref(target))

    def _close_one(self, end: int | None) -> None:
        frame = self._open.pop()
        last = frame.children[-1].span.end if frame.children else frame.start
        if not frame.flow:
            start = frame.children[0].span.start if frame.children else frame.start
            if not frame.is_mapping:
                start = min(start, frame.start)
            span = Span(start, last)
        else:
            span = Span(frame.start, max(last, end or last))
        if frame.is_mapping:
            pairs = frame.children
            if len(pairs) % 2:  # a key whose value was not reached
                at = pairs[-1].span.end
                pairs.append(Scalar(Span(at, at), ""))
            entries = tuple(Entry(pairs[i], pairs[i + 1]) for i in range(0, len(pairs), 2))
            self._add(Mapping(span, entries, frame.flow, frame.tag, frame.anchor))
        else:
            self._add(Sequence(span, tuple(frame.children), frame.flow, frame.tag, frame.anchor))

    def _add(self, node: Node) -> None:
        if not isinstance(node, Alias) and node.anchor is not None:
            self.anchors[node.anchor] = node
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node


def _shifted(tree: Tree, by: int) -> Tree:
    """The same tree for a text that begins ``by`` characters earlier (a byte order mark)."""
    moved: dict[int, Node] = {}

    def move(node: Node) -> Node:
        known = moved.get(id(node))
        if known is not None:
            return known
        span = node.span.shifted(by)
        result: Node
        if isinstance(node, Scalar):
            result = Scalar(span, node.value, node.style, node.tag, node.anchor)
        elif isinstance(node, Alias):
            result = Alias(span, node.name, deref(move(node.target)) if node.target else None)
        elif isinstance(node, Mapping):
            entries = tuple(Entry(move(e.key), move(e.value)) for e in node.entries)
            result = Mapping(span, entries, node.flow, node.tag, node.anchor)
        else:
            items = tuple(move(item) for item in node.items)
            result = Sequence(span, items, node.flow, node.tag, node.anchor)
        moved[id(node)] = result
        return result

    root = move(tree.root) if tree.root is not None else None
    anchors = {name: move(node) for name, node in tree.anchors.items()}
    return Tree(root, tree.errors, tree.documents, anchors)
