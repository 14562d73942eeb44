"""``$template`` texts: literal parts, and JavaScript expressions in ``${…}``.

S shows the notation; the exact language is format.md §5.1's. ``\\${`` stands for a literal
``${`` (ours), every other backslash outside an expression for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.syntax.template.cursor import TemplateError
from spec_lsp.syntax.template.expression import MAX_DEPTH, ExpressionParser
from spec_lsp.syntax.template.nodes import Call, Expression, PathUse, descendants, paths
from spec_lsp.text.source import Span

# No header is as long; past it a template is taken for plain text.
MAX_LENGTH = 100_000

_OPENING = re.compile(r"(\\)?\$\{")
_STRING = re.compile(r"'(?:[^'\\\r\n]|\\[\s\S])*'|\"(?:[^\"\\\r\n]|\\[\s\S])*\"")
# An expression without its own end goes on to what follows first of these.
_END_OF_UNCLOSED = re.compile(r"\}|\\?\$\{|[\r\n]")
_PLAIN = re.compile(r"[^'\"`${}\\]+")


@dataclass(frozen=True, slots=True)
class TextPart:
    """A literal part; ``text`` is what it stands for."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ExpressionPart:
    """A ``${…}``. ``span`` covers it with its brackets; ``closed`` says whether it has both."""

    expression: Expression
    span: Span
    closed: bool = True

    @property
    def inside(self) -> Span:
        """The stretch between the brackets."""
        return Span(self.span.start + 2, self.span.end - self.closed)


Part = TextPart | ExpressionPart


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template: its parts in order, and its mistakes."""

    text: str
    parts: tuple[Part, ...]
    errors: tuple[TemplateError, ...] = ()

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What stands in each ``${…}``."""
        return tuple(part.expression for part in self.parts if isinstance(part, ExpressionPart))

    @property
    def sole_expression(self) -> Expression | None:
        """The expression, where the text is one whole ``${…}`` and so keeps its value's type."""
        if len(self.parts) == 1 and isinstance(self.parts[0], ExpressionPart):
            return self.parts[0].expression
        return None

    def paths(self) -> Iterator[PathUse]:
        """Every path that the template reads, in nested templates and arguments too."""
        for expression in self.expressions:
            yield from paths(expression)

    def calls(self) -> Iterator[Call]:
        """Every call of a helper."""
        for expression in self.expressions:
            for node in descendants(expression):
                if isinstance(node, Call):
                    yield node


def parse_template(text: str) -> Template:
    """Parse a template; any text, half-typed ones too. Never raises.

    A mistake in one ``${…}`` leaves the others as they are. Each has at most one error: the
    first; a ``${`` without its ``}`` has that one, unless another stands before its end.
    """
    if len(text) > MAX_LENGTH:
        error = TemplateError(
            Span(0, len(text)), f"A template has at most {MAX_LENGTH:,} characters."
        )
        return Template(text, (TextPart(text, Span(0, len(text))),), (error,))
    parts: list[Part] = []
    errors: list[TemplateError] = []
    literal, start = "", 0  # the literal part that is being read, and where it began
    offset = 0
    while opening := _OPENING.search(text, offset):
        if opening[1]:
            literal += text[offset : opening.start()] + "${"
            offset = opening.end()
            continue
        literal += text[offset : opening.start()]
        if opening.start() > start:
            parts.append(TextPart(literal, Span(start, opening.start())))
        part, error = _expression(text, opening.start())
        parts.append(part)
        if error is not None:
            errors.append(error)
        literal, start = "", part.span.end
        offset = start
    literal += text[offset:]
    if start < len(text):
        parts.append(TextPart(literal, Span(start, len(text))))
    return Template(text, tuple(parts), tuple(errors))


def _expression(text: str, start: int) -> tuple[ExpressionPart, TemplateError | None]:
    """The ``${…}`` at ``start``."""
    close = _closing(text, start + 2)
    if close is not None:
        parser = ExpressionParser(text, start + 2, close)
        return ExpressionPart(parser.parse(), Span(start, close + 1)), parser.error
    unclosed = _END_OF_UNCLOSED.search(text, start + 2)
    end = unclosed.start() if unclosed else len(text)
    parser = ExpressionParser(text, start + 2, end)
    part = ExpressionPart(parser.parse(), Span(start, end), closed=False)
    error = parser.error
    if error is None or error.span.end >= len(text[:end].rstrip()):
        error = TemplateError(Span(start, start + 2), "Close this `${` with `}`.")
    return part, error


def _closing(text: str, start: int) -> int | None:
    """Where the ``}`` of the ``${`` stands whose inside begins at ``start``, if anywhere.

    Braces in texts do not count. Where the quotes do not match up, the first ``}`` serves.
    """
    found = _matching_brace(text, start)
    if found is not None:
        return found
    end = _END_OF_UNCLOSED.search(text, start)
    return end.start() if end and end[0] == "}" else None


def _matching_brace(text: str, start: int) -> int | None:
    open_brackets = ["{"]
    offset = start
    while offset < len(text) and len(open_brackets) <= MAX_DEPTH:
        character = text[offset]
        in_backticks = open_brackets[-1] == "`"
        if character == "`":
            open_brackets.pop() if in_backticks else open_brackets.append("`")
        elif character == "\\":
            offset += 1
        elif text.startswith("${", offset):
            if not in_backticks:
                return None  # another part begins: this one was not closed
            open_brackets.append("{")
            offset += 1
        elif not in_backticks and character == "{":
            open_brackets.append("{")
        elif not in_backticks and character == "}":
            open_brackets.pop()
            if not open_brackets:
                return offset
        elif not in_backticks and (string := _STRING.match(text, offset)):
            offset = string.end() - 1
        elif plain := _PLAIN.match(text, offset):
            offset = plain.end() - 1
        offset += 1
    return None
