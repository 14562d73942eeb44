"""From a parser's events to the tree: whatever is open where the events end is closed there.

Two limits hold for the tree, so that nothing that walks it needs any of its own: how deep
it nests, and how much its aliases stand for, both counted with the aliases followed. An
alias to what it stands in itself is not possible: a node is known by its anchor only when
it is complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, deref
from spec_lsp.text.source import Span

MAX_DEPTH = 100  # containers within containers; more is no connector
MAX_ALIASED = 20_000  # nodes that all aliases of a document together may stand for

_PROPERTY = re.compile(r"!<[^>\s]*>|[&!][^\s,\[\]{}]*")
_SPACE = re.compile(r"(?:\s+|#[^\r\n]*)*")
_COLON = re.compile(r"\s*:")


@dataclass(frozen=True, slots=True)
class YamlError:
    """A place where the text is no YAML, or YAML that is not read (``kind``): past a limit.
    ``message`` says what to do."""

    span: Span
    message: str
    kind: Literal["syntax", "unsupported"] = "syntax"


@dataclass(frozen=True, slots=True)
class _Extent:
    """How many nodes stand below an anchor, and how deep."""

    size: int = 1
    height: int = 0


class _Open:
    """A container whose end has not been read yet."""

    __slots__ = ("anchor", "children", "flow", "height", "is_mapping", "size", "start", "tag")

    def __init__(self, event: Any, is_mapping: bool, start: int) -> None:
        self.is_mapping = is_mapping
        self.start = start
        self.flow = bool(event.flow_style)
        self.anchor: str | None = event.anchor
        self.tag = _tag(event)
        self.children: list[Node] = []
        self.size = 1
        self.height = 0


def _tag(event: Any) -> str | None:
    tag = event.tag
    return None if tag is None else str(tag)


class Builder:
    """Takes the events of one text. ``root`` is complete after ``close``. ``hidden`` says
    which characters of the text stand for which in values."""

    def __init__(self, text: str, hidden: dict[int, str]) -> None:
        self.text = text
        self.hidden = hidden
        self.root: Node | None = None
        self.errors: list[YamlError] = []
        self.documents = 0
        self.second: Span | None = None
        self.anchors: dict[str, Node] = {}
        self.last: Scalar | None = None
        self._extents: dict[str, _Extent] = {}
        self._aliased = 0
        self._open: list[_Open] = []

    def take(self, event: Any) -> bool:
        """Take one event; False where nothing more is wanted."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self.last = self._scalar(event)
            self._add(self.last, _Extent())
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            start = self._after_properties(event)
            if len(self._open) >= MAX_DEPTH:
                self._refuse(
                    Span(start, min(start + 1, len(self.text))),
                    f"Nested more than {MAX_DEPTH} levels deep; nothing deeper is read.",
                    "unsupported",
                )
                return False
            self._open.append(_Open(event, kind == "MappingStartEvent", start))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._close_one(event.end_mark.index)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents == 2:
                self.second = _marker(self.text, event.start_mark.index)
            return self.documents == 1  # nothing of a second document is read
        return True

    def close(self) -> None:
        """Close what is still open, innermost first."""
        while self._open:
            self._close_one(None)

    def open_bracket(self) -> int | None:
        """Where the innermost flow collection begins that is not closed yet."""
        return next((frame.start for frame in reversed(self._open) if frame.flow), None)

    def _refuse(
        self, span: Span, message: str, kind: Literal["syntax", "unsupported"] = "syntax"
    ) -> None:
        self.errors.append(YamlError(span, message, kind))

    def _scalar(self, event: Any) -> Scalar:
        style: Literal["", "'", '"', "|", ">"] = event.style or ""
        start = self._after_properties(event)
        end = max(start, event.end_mark.index)
        if style in ("|", ">"):
            end = _end_of_block(self.text, start, end)
        elif style == "" and event.value == "":
            start = end = self._place_of_absent(start)
        value = event.value.translate(self.hidden) if self.hidden else event.value
        if style == "" and value.endswith(":") and self._is_key_without_value(end):
            value, end = value[:-1], end - 1
        return Scalar(Span(start, end), value, style, _tag(event), event.anchor)

    def _is_key_without_value(self, end: int) -> bool:
        """Whether a word in braces that ends here with a colon is a key: `{name:}`, which
        ruamel takes for a key named `name:`."""
        frame = self._open[-1] if self._open else None
        if frame is None or not frame.flow or not frame.is_mapping or len(frame.children) % 2:
            return False
        return self.text[end : end + 1] in (",", "}")

    def _place_of_absent(self, start: int) -> int:
        """Where a value that is not written would stand: right behind its key's colon."""
        frame = self._open[-1] if self._open else None
        if frame is None or not frame.is_mapping or len(frame.children) % 2 == 0:
            return start
        key = frame.children[-1].span.end
        colon = _COLON.match(self.text, key, max(start, key))
        return colon.end() if colon else key

    def _after_properties(self, event: Any) -> int:
        """Where a node itself begins, behind its anchor, its tag and comments between."""
        place: int = event.start_mark.index
        if event.anchor is None and event.tag is None:
            return place
        is_absent = type(event).__name__ == "ScalarEvent" and not (event.style or event.value)
        behind = place
        while (found := _PROPERTY.match(self.text, place)) is not None:
            behind = found.end()
            space = _SPACE.match(self.text, behind)
            place = space.end() if space else behind
        return behind if is_absent else place

    def _alias(self, event: Any) -> None:
        span = Span(event.start_mark.index, event.end_mark.index)
        target = self.anchors.get(event.anchor)
        extent = self._extents.get(event.anchor, _Extent())
        if target is None:
            self._refuse(
                span,
                f"There is no anchor `&{event.anchor}` before this alias. If this is no "
                "alias, put the value in quotes.",
            )
        elif (
            self._aliased + extent.size > MAX_ALIASED or len(self._open) + extent.height > MAX_DEPTH
        ):
            if self._aliased <= MAX_ALIASED:
                self._refuse(
                    span,
                    f"Aliases stand for more than {MAX_ALIASED:,} values, or nest more than "
                    f"{MAX_DEPTH} levels deep, from here on; they are not followed.",
                    "unsupported",
                )
            self._aliased = MAX_ALIASED + 1
            target, extent = None, _Extent()
        else:
            self._aliased += extent.size
        self._add(Alias(span, event.anchor, deref(target)), extent)

    def _close_one(self, end: int | None) -> None:
        frame = self._open.pop()
        last = frame.children[-1].span.end if frame.children else frame.start
        if not frame.flow:
            start = frame.children[0].span.start if frame.children else frame.start
            if not frame.is_mapping:
                start = min(start, frame.start)
            span = Span(start, max(start, last))
        else:
            span = Span(frame.start, max(last, end or last))
        extent = _Extent(frame.size, frame.height + 1)
        if not frame.is_mapping:
            node: Node = Sequence(span, tuple(frame.children), frame.flow, frame.tag, frame.anchor)
        else:
            pairs = frame.children
            if len(pairs) % 2:  # a key whose value was not reached
                at = pairs[-1].span.end
                pairs.append(Scalar(Span(at, at), ""))
            entries = tuple(Entry(pairs[i], pairs[i + 1]) for i in range(0, len(pairs), 2))
            node = Mapping(span, entries, frame.flow, frame.tag, frame.anchor)
        self._add(node, extent)

    def _add(self, node: Node, extent: _Extent) -> None:
        if not isinstance(node, Alias) and node.anchor is not None:
            self.anchors[node.anchor] = node
            self._extents[node.anchor] = extent
        if self._open:
            frame = self._open[-1]
            frame.children.append(node)
            frame.size += extent.size
            frame.height = max(frame.height, extent.height)
        elif self.root is None:
            self.root = node


def _marker(text: str, start: int) -> Span:
    """The `---` that begins a document, or the first character of one without it."""
    return Span(start, start + (3 if text.startswith("---", start) else 1))


def _end_of_block(text: str, start: int, end: int) -> int:
    """The end of a block scalar's last line that is not empty: what follows belongs to it
    only as line ends, or is a comment."""
    last = end
    while last > start and text[last - 1] in " \r\n":
        last -= 1
    line = re.compile(r" *(?=[\r\n]|\Z)").match(text, last, end)
    return line.end() if line else last


def shifted(root: Node | None, by: int) -> Node | None:
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

    return move(root) if root is not None else None
