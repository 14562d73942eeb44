"""A program that does nothing but return a plain value: literals, objects and lists of them, what
it reads of its context, and texts made of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.plain_value import (
    PlainBase64,
    PlainFallback,
    PlainField,
    PlainList,
    PlainLiteral,
    PlainObject,
    PlainPath,
    PlainText,
    PlainValue,
    is_text,
)
from spec_lsp.syntax.javascript.script import Script
from spec_lsp.syntax.javascript.tree import COMMENTS, SyntaxTree, parts

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 50
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")


@dataclass(frozen=True, slots=True)
class PlainReturn:
    """The value that a program returns, where it begins, and the program's comments: place and
    words."""

    value: PlainValue
    start: int
    comments: tuple[tuple[int, str], ...]


class _NotPlain(Exception):
    """Something else stands there."""


def plain_return(script: Script, names: str | Iterable[str]) -> PlainReturn | None:
    """The plain value that a method's program returns; None where it does anything else, or
    more. Never raises."""
    export = script.method_export(names).export
    tree = script.tree
    if script.suspicions or script.language != "javascript" or script.imports:
        return None
    statements = [node for node in parts(tree.root) if not _is_directive(tree, node)]
    if export is None or export.function is None or len(statements) != 1:
        return None
    try:
        return _Reader(tree).program(statements[0], export.function)
    except _NotPlain:
        return None


def _is_directive(tree: SyntaxTree, node: Node) -> bool:
    return node.type == "expression_statement" and tree.source(node).strip(";'\" ") == "use strict"


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.whole: str | None = None  # the context's name, where it has one
        self.names: frozenset[str] = frozenset()

    def program(self, statement: Node, function: Node) -> PlainReturn:
        if not _is_export_of(statement, function):
            raise _NotPlain
        self.parameters(function)
        body = function.child_by_field_name("body")
        if body is None or function.type.startswith("generator"):
            raise _NotPlain
        if body.type == "statement_block":
            (returned,) = self.exactly(parts(body), 1)
            if returned.type != "return_statement":
                raise _NotPlain
            (body,) = self.exactly(parts(returned), 1)
        comments = tuple(
            (self.tree.span(node).start, _words(self.tree.source(node)))
            for node in self.tree.nodes()
            if node.type in COMMENTS
        )
        if any("\n" in words or "\r" in words for _, words in comments):
            raise _NotPlain
        return PlainReturn(self.value(body, 0), self.tree.span(body).start, comments)

    def exactly(self, nodes: list[Node], count: int) -> list[Node]:
        if len(nodes) != count:
            raise _NotPlain
        return nodes

    def parameters(self, function: Node) -> None:
        """Learn under which names the context is read."""
        single = function.child_by_field_name("parameter")
        given = function.child_by_field_name("parameters")
        found = [single] if single is not None else parts(given) if given is not None else []
        if not found:
            return
        (parameter,) = self.exactly(found, 1)
        if parameter.type == "identifier":
            self.whole = self.tree.source(parameter)
        elif parameter.type == "object_pattern":
            names = parts(parameter)
            if any(one.type != "shorthand_property_identifier_pattern" for one in names):
                raise _NotPlain
            self.names = frozenset(map(self.tree.source, names))
        else:
            raise _NotPlain

    def value(self, node: Node, depth: int) -> PlainValue:
        if depth > _MAX_DEPTH:
            raise _NotPlain
        kind = node.type
        if kind == "parenthesized_expression":
            (inside,) = self.exactly(parts(node), 1)
            return self.value(inside, depth + 1)
        if kind == "object":
            return PlainObject(tuple(self.field(one, depth) for one in parts(node)))
        if kind == "array":
            return self.list(node, depth)
        if kind in ("identifier", "member_expression", "subscript_expression"):
            return self.path(node)
        if kind == "template_string":
            return self.template(node, depth)
        if kind == "binary_expression":
            return self.binary(node, depth)
        if kind == "call_expression":
            return self.base64(node, depth)
        return self.literal(node)

    def literal(self, node: Node) -> PlainLiteral:
        text = self.tree.source(node)
        if node.type == "string":
            value = self.tree.string(node)
            if value is None or _SURROGATE.search(value):
                raise _NotPlain
            return PlainLiteral(value)
        sign = 1
        if node.type == "unary_expression" and text.startswith("-"):
            sign, text = -1, text[1:]
        words = {"true": True, "false": False, "null": None}
        if node.type in words:
            return PlainLiteral(words[text])
        if _NUMBER.fullmatch(text) and (sign > 0 or float(text)):
            return PlainLiteral(sign * (float(text) if "." in text else int(text)))
        raise _NotPlain

    def field(self, node: Node, depth: int) -> PlainField:
        key, value = (node.child_by_field_name(part) for part in ("key", "value"))
        if node.type != "pair" or key is None or value is None:
            raise _NotPlain
        if key.type not in ("property_identifier", "string"):
            raise _NotPlain
        name = self.tree.property_name(key)
        if name is None:
            raise _NotPlain
        return PlainField(name, self.value(value, depth + 1), self.tree.span(node))

    def list(self, node: Node, depth: int) -> PlainList:
        items = parts(node)
        signs = [child.type for child in node.children if child.type not in COMMENTS]
        if any(first in "[," and then == "," for first, then in pairwise(signs)):
            raise _NotPlain  # a hole is an item, too
        values = tuple(self.value(item, depth + 1) for item in items)
        return PlainList(values, tuple(map(self.tree.span, items)))

    def path(self, node: Node) -> PlainPath:
        names: list[str] = []
        guarded: list[bool] = []
        while node.type in ("member_expression", "subscript_expression"):
            step = node.child_by_field_name("property") or node.child_by_field_name("index")
            inner = node.child_by_field_name("object")
            if step is None or inner is None or step.type not in ("property_identifier", "string"):
                raise _NotPlain
            name = self.tree.property_name(step)
            if name is None or len(names) > _MAX_DEPTH:
                raise _NotPlain
            names.append(name)
            guarded.append(node.child_by_field_name("optional_chain") is not None)
            node = inner
        if node.type != "identifier":
            raise _NotPlain
        root = self.tree.source(node)
        if root == self.whole and names:
            root, first = names.pop(), guarded.pop()
            if first:
                raise _NotPlain
        elif root not in self.names:
            raise _NotPlain
        return PlainPath((root, *reversed(names)), tuple(reversed(guarded)))

    def template(self, node: Node, depth: int) -> PlainText:
        found: list[PlainValue] = []
        for part in self.tree.template_parts(node):
            if not isinstance(part, str):
                found.append(self.value(part, depth + 1))
            elif "\r" in part or _SURROGATE.search(part):
                raise _NotPlain  # line ends are others in JavaScript
            elif part:
                found.append(PlainLiteral(part))
        return PlainText(tuple(found))

    def binary(self, node: Node, depth: int) -> PlainValue:
        left, right, operator = (
            node.child_by_field_name(part) for part in ("left", "right", "operator")
        )
        if left is None or right is None or operator is None:
            raise _NotPlain
        one, other = self.value(left, depth + 1), self.value(right, depth + 1)
        if operator.type == "??":
            return PlainFallback(one, other)
        if operator.type != "+" or not (is_text(one) or is_text(other)):
            raise _NotPlain
        joined = [one, other]
        # `(a + b) + 'c'` adds numbers first; with a text in the inner sum it is one long text.
        flat = [part for v in joined for part in (v.parts if isinstance(v, PlainText) else (v,))]
        return PlainText(tuple(flat))

    def base64(self, node: Node, depth: int) -> PlainBase64:
        """``Buffer.from(text).toString('base64')``."""
        callee, arguments = (node.child_by_field_name(part) for part in ("function", "arguments"))
        if callee is None or arguments is None or callee.type != "member_expression":
            raise _NotPlain
        made = callee.child_by_field_name("object")
        (encoding,) = self.exactly(parts(arguments), 1)
        is_base64 = self.tree.string(encoding) == "base64"
        method = callee.child_by_field_name("property")
        if made is None or method is None or self.tree.name(method) != "toString" or not is_base64:
            raise _NotPlain
        if made.type != "call_expression" or callee.child_by_field_name("optional_chain"):
            raise _NotPlain
        if self.tree.name(made.child_by_field_name("function")) != "Buffer.from":
            raise _NotPlain
        given = made.child_by_field_name("arguments")
        (text,) = self.exactly(parts(given) if given is not None else [], 1)
        if text.type == "call_expression":
            inner = text.child_by_field_name("arguments")
            if self.tree.name(text.child_by_field_name("function")) != "String" or inner is None:
                raise _NotPlain
            (text,) = self.exactly(parts(inner), 1)
            return PlainBase64(self.value(text, depth + 1))
        value = self.value(text, depth + 1)
        if not is_text(value):
            raise _NotPlain  # of a list of numbers it makes bytes
        return PlainBase64(value)


def _is_export_of(statement: Node, function: Node) -> bool:
    """Whether a statement does nothing but export a function."""
    node: Node | None = statement
    while node is not None and node.id != function.id:
        if node.type == "assignment_expression":
            node = node.child_by_field_name("right")
        elif node.type in ("expression_statement", "export_statement", "parenthesized_expression"):
            inside = parts(node)
            node = inside[-1] if len(inside) == 1 else None
        elif node.type == "lexical_declaration":
            inside = parts(node)
            node = inside[0].child_by_field_name("value") if len(inside) == 1 else None
        else:
            node = None
    return node is not None


def _words(comment: str) -> str:
    if comment.startswith("//"):
        return comment[2:].strip()
    return comment.removeprefix("/*").removesuffix("*/").strip(" *\t")
