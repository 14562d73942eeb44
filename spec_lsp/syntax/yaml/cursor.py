"""Where a cursor stands in a YAML text, also in the middle of typing.

A mark is put at the cursor and the text is read again; where the mark comes out in the
tree, there the cursor is. If the line does not parse as it stands, it is completed in the
ways a person would go on: with a colon, or with the brackets and quotes it still lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.parse import Tree, parse
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.window import Window, window_at
from spec_lsp.text.source import Span

# Characters that nobody types; one that the text does not hold marks the cursor.
_MARKS = range(0xE000, 0xF8FF)
_INDENT = re.compile(r"[ \t]*(?:- +)*")
_KEY = re.compile(r"(?:[^\s'\"{}\[\],:#]|:(?!\s|$))+|\"[^\"\n]*\"|'[^'\n]*'")
_PLAIN_END = re.compile(r"[^\s:,{}\[\]'\"#]*")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a document.

    ``path`` leads to what the cursor is in: for role ``key`` to the mapping whose key is
    being written, for ``value`` to the value itself. ``either`` is a line of its own below
    a key: a key of the mapping at ``path``, or the value there. ``text`` is the decoded
    scalar around the cursor and ``at`` the cursor's offset in it. ``replace`` covers that
    scalar's content in the text, without quotes. ``siblings`` are the keys already there.
    ``has_colon``: a colon follows the key. ``indent`` is the column of the key.
    """

    role: Literal["key", "value", "either"]
    path: tuple[str | int, ...]
    text: str
    at: int
    replace: Span
    siblings: frozenset[str]
    has_colon: bool
    indent: int
    value_offsets: tuple[int, ...] | None = None
    value_base: int = 0

    @property
    def prefix(self) -> str:
        """What is typed before the cursor."""
        return self.text[: self.at]

    def source_span(self, span: Span) -> Span:
        """A span of the decoded scalar as one in the document."""
        return Span(self._source(span.start), self._source(span.end))

    def _source(self, offset: int) -> int:
        if self.value_offsets is None:
            return min(self.value_base + offset, self.replace.end)
        return self.value_offsets[min(offset, len(self.value_offsets) - 1)]


def locate(text: str, offset: int, tree: Tree | None = None) -> Cursor | None:
    """Where ``offset`` stands; None inside a comment, or where nothing can be made of it.
    Never raises. Where the text's ``tree`` is known, only what is around is read again."""
    offset = min(max(offset, 0), len(text))
    mark = next((chr(code) for code in _MARKS if chr(code) not in text), None)
    if mark is None:
        return None
    window = window_at(text, tree, offset) if tree is not None else None
    if window is not None:
        found = _in_window(window, offset, mark)
        if found is not None:
            return found
    for marked, is_completed in _readings(text, offset, mark):
        found = _find(parse(marked).root, mark)
        if found is not None:
            return _cursor(text, offset, marked, mark, is_completed, found)
    return None


def _in_window(window: Window, offset: int, mark: str) -> Cursor | None:
    """What can be said without the rest of the text."""
    at = offset - window.start
    for marked, is_completed in _readings(window.text, at, mark):
        root = window.read(marked, mark)
        found = _find(root, mark)
        if found is None:
            continue
        found = replace(found, path=(*window.path, *found.path))
        cursor = _cursor(window.text, at, marked, mark, is_completed, found)
        siblings = cursor.siblings
        if found.holder is root:  # only a part of its entries was read
            siblings |= {
                entry.name
                for entry in window.mapping.entries
                if entry.name and not entry.key.span.start <= offset <= entry.key.span.end
            }
        offsets = cursor.value_offsets
        return replace(
            cursor,
            siblings=siblings,
            replace=cursor.replace.shifted(window.start),
            value_base=cursor.value_base + window.start,
            value_offsets=tuple(place + window.start for place in offsets) if offsets else offsets,
        )
    return None


def _may_be_comment(before: str) -> bool:
    """Whether a line's beginning leads into a comment. In a block scalar it does not, which
    the line alone cannot tell."""
    comment = re.search(r"(?:^|\s)#", before)
    if comment is None:
        return False
    code = before[: comment.start()]
    return code.count('"') % 2 == 0 and code.count("'") % 2 == 0


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    found = re.compile(r"[\r\n]|\Z").search(text, offset)
    return found.start() if found else len(text)


def _readings(text: str, offset: int, mark: str) -> Iterator[tuple[str, bool]]:
    """The text with the mark in it, in the order of likelihood, and whether its line was
    completed: then what stood behind the cursor is left out of it."""
    start, end = _line_start(text, offset), _line_end(text, offset)
    yield text[:offset] + mark + text[offset:], False
    before = text[start:offset]
    if not _may_be_comment(before):
        for closing in _completions(before):
            yield text[:offset] + mark + closing + text[end:], True


def _completions(before: str) -> Iterator[str]:
    """How a line that ends at the cursor may go on so that it parses."""
    at = _INDENT.match(before).end()  # type: ignore[union-attr]
    brackets: list[str] = []
    expects_key = True
    while at < len(before):
        character = before[at]
        if character in "{[":
            brackets.append("}" if character == "{" else "]")
            expects_key = character == "{"
            at += 1
        elif character in "}]" and brackets:
            brackets.pop()
            at += 1
        elif character == "," and brackets:
            expects_key = brackets[-1] == "}"
            at += 1
        elif character == ":" and before[at + 1 : at + 2] in (" ", ""):
            expects_key = False
            at += 1
        elif character in "'\"":
            closed = re.compile(rf"{character}(?:[^{character}\\]|\\.)*{character}").match(
                before, at
            )
            if closed is None:
                colon = ": " if expects_key else ""
                yield character + colon + "".join(reversed(brackets))
                return
            at = closed.end()
        elif character.isspace():
            at += 1
        else:
            word = _KEY.match(before, at)
            at = word.end() if word else at + 1
            if not brackets and not expects_key:
                break  # a plain value goes on to the end of its line, whatever is in it
    if expects_key:
        yield ": " + "".join(reversed(brackets))
    yield "".join(reversed(brackets))


@dataclass(frozen=True, slots=True)
class _Found:
    scalar: Scalar
    path: tuple[str | int, ...]
    is_key: bool
    holder: Mapping | None


def _find(root: Node | None, mark: str) -> _Found | None:
    """The scalar that holds the mark."""
    pending: list[tuple[Node, tuple[str | int, ...]]] = [(root, ())] if root else []
    while pending:
        node, path = pending.pop()
        if isinstance(node, Scalar):
            if mark in node.value:
                return _Found(node, path, False, None)
        elif isinstance(node, Sequence):
            pending += [(item, (*path, number)) for number, item in enumerate(node.items)]
        elif isinstance(node, Mapping):
            for entry in node.entries:
                if isinstance(entry.key, Scalar) and mark in entry.key.value:
                    return _Found(entry.key, path, True, node)
                if not isinstance(entry.value, Alias):
                    pending.append((entry.value, (*path, entry.name or "")))
    return None


def _cursor(
    text: str, offset: int, marked: str, mark: str, is_completed: bool, found: _Found
) -> Cursor:
    scalar = found.scalar
    at = scalar.value.index(mark)
    value = scalar.value[:at] + scalar.value[at + 1 :]
    quote = 1 if scalar.style in ("'", '"') else 0
    start = scalar.span.start + quote

    def original(place: int) -> int:
        return place if place <= offset else min(max(offset, place - 1), len(text))

    if is_completed:  # only what stood there counts, up to where the word at the cursor ends
        word = _PLAIN_END.match(text, offset, _line_end(text, offset))
        end = word.end() if word else offset
    else:
        end = original(max(start, scalar.span.end - quote))
    mapped = scalar_map(marked, scalar)
    offsets: tuple[int, ...] | None = None
    if mapped.offsets:
        shifted = [original(place) for place in mapped.offsets]
        offsets = tuple(shifted[:at] + shifted[at + 1 :])
    line = _line_start(text, offset)
    own_line = not scalar.style and not text[line:start].strip(" \t")
    role: Literal["key", "value", "either"] = "key" if found.is_key else "value"
    if role == "value" and own_line and found.path and isinstance(found.path[-1], str):
        role = "either"
    siblings = frozenset(
        entry.name
        for entry in (found.holder.entries if found.holder else ())
        if entry.name and mark not in entry.name
    )
    behind = text[end + quote : _line_end(text, offset)]
    return Cursor(
        role=role,
        path=found.path,
        text=value,
        at=at,
        replace=Span(start, max(start, end)),
        siblings=siblings,
        has_colon=bool(re.match(r"\s*:(?:\s|$)", behind)),
        indent=start - quote - line,
        value_offsets=offsets,
        value_base=mapped.base,
    )
