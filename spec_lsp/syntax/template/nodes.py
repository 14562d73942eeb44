"""The expressions inside ``${…}`` of a ``$template``: frozen nodes with spans.

Spans are offsets into the template's text; parentheses around a node are not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from spec_lsp.syntax.locator import Segment
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal. ``value`` of ``undefined`` is None, as that of ``null``; ``kind`` tells."""

    kind: OneOf["string", "number", "boolean", "null", "undefined"]
    value: str | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Variable:
    """The first name of a path."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    """``object.name``, or ``object?.name``. Half-typed, the name is empty, its span too."""

    object: Expression
    name: str
    name_span: Span
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """``object[index]``, or ``object?.[index]``."""

    object: Expression
    index: Expression
    optional: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """``!x``, ``-x``, ``+x``, ``typeof x``."""

    operator: str
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic and comparison."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Logical:
    """``&&``, ``||``, ``??``: the right side is only looked at where it decides."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """``test ? consequent : alternate``."""

    test: Expression
    consequent: Expression
    alternate: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a helper by its name."""

    name: str
    name_span: Span
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TemplateLiteral:
    """A text between backticks: pieces of text and expressions, as they follow."""

    parts: tuple[str | Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Invalid:
    """A place where no expression of a template stands; ``parts`` are those inside it."""

    parts: tuple[Expression, ...]
    span: Span


Expression: TypeAlias = (
    Literal
    | Variable
    | Member
    | Index
    | Unary
    | Binary
    | Logical
    | Conditional
    | Call
    | TemplateLiteral
    | Invalid
)


@dataclass(frozen=True, slots=True)
class PathUse:
    """A path of fields that an expression reads; the first segment is the variable.

    A literal index is a segment like any other: ``a['b c']`` a name, ``a[0]`` an index.
    ``complete`` is False where a computed index follows (``a[b].c`` reads ``a``).
    """

    segments: tuple[Segment, ...]
    complete: bool = True

    @property
    def span(self) -> Span:
        """From the first segment to the last."""
        return Span(self.segments[0].span.start, self.segments[-1].span.end)

    @property
    def text(self) -> str:
        """The path as a person writes it: ``credentials.user.name``."""
        return ".".join(segment.name for segment in self.segments)


def children(node: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside a node, as they follow in the text."""
    if isinstance(node, Literal | Variable):
        return ()
    if isinstance(node, Member):
        return (node.object,)
    if isinstance(node, Index):
        return (node.object, node.index)
    if isinstance(node, Unary):
        return (node.operand,)
    if isinstance(node, Binary | Logical):
        return (node.left, node.right)
    if isinstance(node, Conditional):
        return (node.test, node.consequent, node.alternate)
    if isinstance(node, Call):
        return node.arguments
    return tuple(part for part in node.parts if not isinstance(part, str))


def descendants(node: Expression) -> Iterator[Expression]:
    """The node and all inside it, as they begin in the text. Deep chains are no problem."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def paths(node: Expression) -> Iterator[PathUse]:
    """Every path that an expression reads, in nested templates and arguments too."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Variable | Member | Index):
            inside, path = _path(current)
            if path is not None:
                yield path
            waiting.extend(reversed(inside))
        else:
            waiting.extend(reversed(children(current)))


def _path(node: Expression) -> tuple[list[Expression], PathUse | None]:
    """The path that a chain of accesses spells, and the expressions to look at beside it."""
    chain: list[Member | Index] = []
    while isinstance(node, Member | Index):
        chain.append(node)
        node = node.object
    chain.reverse()
    computed = [
        step.index for step in chain if isinstance(step, Index) and literal_segment(step) is None
    ]
    if not isinstance(node, Variable):
        return [node, *computed], None
    segments = [Segment(node.name, node.span)]
    for step in chain:
        segment = literal_segment(step)
        if segment is None:
            return computed, PathUse(tuple(segments), complete=False)
        segments.append(segment)
    return computed, PathUse(tuple(segments))


def literal_segment(step: Member | Index) -> Segment | None:
    """The step as a segment; None for a computed index."""
    if isinstance(step, Member):
        return Segment(step.name, step.name_span)
    index = step.index
    if not isinstance(index, Literal) or index.kind not in ("string", "number"):
        return None
    if isinstance(index.value, str):  # its quotes are not part of the name
        return Segment(index.value, Span(index.span.start + 1, index.span.end - 1))
    number = float(index.value or 0)
    name = str(int(number)) if number.is_integer() else repr(number)
    return Segment(name, index.span, "index", number)
