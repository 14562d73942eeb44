"""The value that a function gives back, where it is written out: an object of texts, numbers,
fields of the context, and texts made of these."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from spec_lsp.syntax.javascript.located import Module
from spec_lsp.syntax.javascript.tree import parts, unwrap
from spec_lsp.syntax.javascript.values import Call, context_path

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 30


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the context, by the names that lead to it."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A text of several parts."""

    parts: tuple[str | Field, ...]


Written: TypeAlias = "dict[str, Written] | list[Written] | str | int | bool | Field | Joined | None"


class NotWrittenOut(Exception):
    """The function does something else."""


def returned_value(module: Module, function: Node) -> Written:
    """What a function gives back. Raises :class:`NotWrittenOut` where that is not all that it
    does, or where a part of it is anything else than what can be written out."""
    body = function.child_by_field_name("body")
    if body is None:
        raise NotWrittenOut
    if body.type == "statement_block":
        statements = parts(body)
        if len(statements) != 1 or statements[0].type != "return_statement":
            raise NotWrittenOut
        values = parts(statements[0])
        if len(values) != 1:
            raise NotWrittenOut
        body = values[0]
    return _Reader(Call(module, function)).value(body, 0)


class _Reader:
    def __init__(self, call: Call) -> None:
        self.call = call

    def value(self, node: Node | None, depth: int) -> Written:
        node = unwrap(node)
        if node is None or depth > _MAX_DEPTH:
            raise NotWrittenOut
        if node.type == "object":
            return self.object(node, depth)
        if node.type == "array":
            return [self.value(item, depth + 1) for item in parts(node)]
        if node.type in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[node.type]
        if node.type == "number":
            text = self.call.tree.source(node)
            if not text.isdecimal() or len(text) > 15 or (len(text) > 1 and text[0] == "0"):
                raise NotWrittenOut
            return int(text)
        joined = self.text(node, depth)
        if len(joined) == 1 and isinstance(joined[0], str):
            return joined[0]
        if len(joined) == 1 and node.type != "template_string":
            return joined[0]
        return Joined(joined)

    def object(self, node: Node, depth: int) -> dict[str, Written]:
        found: dict[str, Written] = {}
        for child in parts(node):
            if child.type == "shorthand_property_identifier":
                name, value = self.call.tree.source(child), self.field(child)
            elif child.type == "pair":
                key = child.child_by_field_name("key")
                if key is None or key.type == "computed_property_name":
                    raise NotWrittenOut
                name = self.call.tree.property_name(key)
                value = self.value(child.child_by_field_name("value"), depth + 1)
            else:
                raise NotWrittenOut
            # A key like a number comes first in JavaScript, wherever it is written.
            if name is None or name in found or name.isdecimal() or name == "__proto__":
                raise NotWrittenOut
            found[name] = value
        return found

    def text(self, node: Node | None, depth: int) -> tuple[str | Field, ...]:
        """A text, a field, or several of them joined."""
        node = unwrap(node)
        if node is None or depth > _MAX_DEPTH:
            raise NotWrittenOut
        if node.type == "string":
            return (self.string(self.call.tree.source(node)),)
        if node.type == "template_string":
            return self.template(node, depth)
        if node.type == "binary_expression":
            operator = node.child_by_field_name("operator")
            if operator is None or operator.type != "+":
                raise NotWrittenOut
            left = self.text(node.child_by_field_name("left"), depth + 1)
            right = self.text(node.child_by_field_name("right"), depth + 1)
            if not any(isinstance(part, str) for part in (*left, *right)):
                raise NotWrittenOut  # two numbers would be added
            return _joined(*left, *right)
        return (self.field(node),)

    def string(self, written: str) -> str:
        """What a string in quotes stands for, where JSON would say the same."""
        if "\\" not in written:
            return written[1:-1]
        try:
            text = json.loads(written)
        except ValueError:
            raise NotWrittenOut from None
        return str(text)

    def template(self, node: Node, depth: int) -> tuple[str | Field, ...]:
        found: list[str | Field] = []
        source, tree = self.call.tree.source(node), self.call.tree
        start = tree.span(node).start
        at = 1
        for child in node.named_children:
            span = tree.span(child)
            if child.type == "escape_sequence":
                escaped = tree.source(child)[1:]
                if escaped not in ("\\", "`", "$"):
                    raise NotWrittenOut
                found += (source[at : span.start - start], escaped)
                at = span.end - start
            if child.type == "template_substitution":
                inside = parts(child)
                if len(inside) != 1:
                    raise NotWrittenOut
                found.append(source[at : span.start - start])
                found += self.text(inside[0], depth + 1)
                at = span.end - start
        found.append(source[at:-1])
        joined = _joined(*found)
        return joined or ("",)

    def field(self, node: Node) -> Field:
        path = context_path(node, self.call)
        if path is None or len(path.steps) < 2 or path.is_cast or path.through:
            raise NotWrittenOut
        if any(step.name is None for step in path.steps):
            raise NotWrittenOut
        return Field(path.names)


def _joined(*found: str | Field) -> tuple[str | Field, ...]:
    """The parts with neighbouring texts as one, without empty ones."""
    result: list[str | Field] = []
    for part in found:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        elif part != "":
            result.append(part)
    return tuple(result)
