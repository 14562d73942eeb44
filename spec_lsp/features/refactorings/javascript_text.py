"""A mapping's value as a JavaScript expression that always gives the same.

Raises :class:`Inexact` for whatever JavaScript would do otherwise, or might.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spec_lsp.connector.credentials import is_formula
from spec_lsp.features.refactorings.pieces import Piece, concat_pieces, expression_of
from spec_lsp.features.refactorings.template_javascript import (
    Inexact,
    Path,
    Written,
    expression,
    template_literal,
)
from spec_lsp.syntax.template.template import parse_template
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.values import scalar_value

__all__ = ["Inexact", "JavaScriptWriter"]

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_LONGEST = 80


@dataclass
class JavaScriptWriter:
    """Writes values. ``is_given`` says of a path whether there is always a value that is not
    null; ``comments`` gives the comments that belong before an entry or item; ``is_loose`` says
    of the keys that lead to a mapping whether an empty one means the same as none. ``roots`` are
    the variables that were read."""

    is_given: Callable[[Path], bool]
    comments: Callable[[Node], Iterable[str]]
    is_loose: Callable[[tuple[str, ...]], bool]
    roots: set[str] = field(default_factory=set[str])

    def value(self, node: Node, keys: tuple[str, ...] = (), indent: str = "") -> Written:
        """A value as an expression; its further lines are indented by ``indent``."""
        if isinstance(node, Scalar):
            return Written(literal(scalar_value(node)))
        if isinstance(node, Sequence):
            return self._list(node, keys, indent)
        if not isinstance(node, Mapping) or not node.is_plain:
            raise Inexact
        return self._formula(node) if is_formula(node) else self._object(node, keys, indent)

    def _object(self, node: Mapping, keys: tuple[str, ...], indent: str) -> Written:
        """An object. JavaScript's keeps a field that is undefined, which then counts for
        nothing; but it is there where all of them are."""
        if not node.entries:
            return Written("{}")
        lines: list[str] = []
        may_be_missing: list[bool] = []
        inner = indent + "  "
        for entry in node.entries:
            texts = [*self.comments(entry.key), *self._inside(entry.value)]
            comments = [f"{inner}// {text}" for text in texts]
            name = _name(entry)
            written = self.value(entry.value, (*keys, name), inner)
            may_be_missing.append(written.may_be_missing)
            key = name if _IDENTIFIER.fullmatch(name) else literal(name)
            lines += [*comments, f"{inner}{key}: {written.text},"]
        if all(may_be_missing) and not self.is_loose(keys):
            raise Inexact
        return Written("\n".join(("{", *lines, f"{indent}}}")))

    def _inside(self, value: Node) -> Iterator[str]:
        """The comments in a formula, of which an expression of one line is made."""
        if isinstance(value, Mapping) and is_formula(value):
            for entry in value.entries:
                yield from self.comments(entry.key)

    def _list(self, node: Sequence, keys: tuple[str, ...], indent: str) -> Written:
        """A list, of which a mapping leaves out what is undefined, and JavaScript does not."""
        inner = indent + "  "
        lines: list[str] = []
        has_comments = False
        items: list[str] = []
        for item in node.items:
            comments = [f"{inner}// {text}" for text in self.comments(item)]
            written = self.value(item, keys, inner)
            if written.may_be_missing:
                raise Inexact
            has_comments = has_comments or bool(comments)
            items.append(written.text)
            lines += [*comments, f"{inner}{written.text},"]
        one_line = f"[{', '.join(items)}]"
        if not has_comments and "\n" not in one_line and len(one_line) <= _LONGEST:
            return Written(one_line)
        return Written("\n".join(("[", *lines, f"{indent}]")))

    def _formula(self, node: Mapping) -> Written:
        if len(node.entries) != 1:
            raise Inexact
        (entry,) = node.entries
        argument = entry.value
        if entry.name == "$concat":
            joined = concat_pieces(argument)
            # Of nothing but values that are undefined it makes undefined, and no ''.
            if joined is None or not any(isinstance(piece, str) and piece for piece in joined):
                raise Inexact
            return self._text(joined)
        if not isinstance(argument, Scalar):
            raise Inexact
        given = scalar_value(argument)
        if entry.name == "$var":
            path = expression_of(given)
            if path is None:
                raise Inexact
            return self._read(parse_template(f"${{{path}}}").expressions[0])
        if entry.name == "$template" and isinstance(given, str):
            template = parse_template(given)
            if template.errors:
                raise Inexact
            if template.sole_expression is not None:
                return self._read(template.sole_expression)
            return Written(template_literal(template.parts, self.is_given, self.roots))
        raise Inexact

    def _read(self, node: object) -> Written:
        return expression(node, self.is_given, self.roots)

    def _text(self, joined: list[Piece]) -> Written:
        parts = [
            parse_template(f"${{{piece.expression}}}").parts[0]
            if not isinstance(piece, str)
            else piece
            for piece in joined
        ]
        return Written(template_literal(parts, self.is_given, self.roots))


def _name(entry: Entry) -> str:
    name = entry.name
    # What looks like a formula may be one on the platform, or is meant to be one.
    if name is None or name == "__proto__" or name.startswith("$"):
        raise Inexact
    return name


def literal(value: object) -> str:
    """A scalar's value in JavaScript."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise Inexact
    if isinstance(value, int | float) and abs(value) >= 2**53:
        raise Inexact
    return json.dumps(value)


def _quoted(text: str) -> str:
    quote = '"' if "'" in text and '"' not in text else "'"
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    if quote == "'":
        written = written.replace('\\"', '"').replace("'", "\\'")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Inexact
    for character in "\x7f\x85\u2028\u2029\ufeff":
        written = written.replace(character, f"\\u{ord(character):04x}")
    return f"{quote}{written}{quote}"
