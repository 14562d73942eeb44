"""TypeScript to JavaScript in place: the types are blanked, every column stays.

Enums with constant members become objects. What cannot be had by taking away alone
(namespaces with code, parameter properties, decorators, computed enums) is reported.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.scope import TYPES
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts, walk
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Unsupported:
    """TypeScript that does not run here: where, and what to write instead."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """What the types left behind: ``enums`` is code that defines the enums of the file, to
    run before it; ``unsupported`` what stayed in the text and will not run."""

    enums: str = ""
    unsupported: tuple[Unsupported, ...] = ()


def erase_types(tree: SyntaxTree, canvas: Canvas) -> Erasure:
    """Blank the types of a program on ``canvas``, which holds its text. Imports and exports
    are left to ``modules``."""
    eraser = _Eraser(tree, canvas)
    stack = [tree.root]
    while stack:
        node = stack.pop()
        if eraser.visit(node):
            stack.extend(reversed(node.children))
    return Erasure("".join(eraser.enums.values()), tuple(eraser.unsupported))


def is_type_only(node: Node | None, depth: int = 0) -> bool:
    """Whether a statement, or what an ``export`` exports, is not there when the file runs."""
    if node is None or depth > _MAX_NAMESPACES:
        return False
    if node.type in ("internal_module", "module"):
        body = node.child_by_field_name("body")
        inside = parts(body) if body is not None else []
        return all(is_type_only(_exported(statement), depth + 1) for statement in inside)
    if node.type == "expression_statement":
        inside = parts(node)
        is_namespace = len(inside) == 1 and inside[0].type == "internal_module"
        return is_namespace and is_type_only(inside[0], depth + 1)
    return node.type in _STATEMENTS


def _exported(statement: Node) -> Node:
    if statement.type == "export_statement":
        return statement.child_by_field_name("declaration") or statement
    return statement


class _Eraser:
    def __init__(self, tree: SyntaxTree, canvas: Canvas) -> None:
        self.tree = tree
        self.canvas = canvas
        self.enums: dict[str, str] = {}
        self.unsupported: list[Unsupported] = []
        self.moved: set[Node] = set()  # erased already, and written over

    def visit(self, node: Node) -> bool:
        """Erase what is type in a node; whether its children are to be visited."""
        kind = node.type
        if kind == "import_statement" or node in self.moved:
            return False
        if is_type_only(node):
            self.canvas.blank(self.tree.span(node), statement=True)
            return False
        if kind in TYPES or kind in _MODIFIERS:
            self.canvas.blank(self.tree.span(node))
            return False
        if kind == "enum_declaration":
            self.enum(node)
            return False
        if kind in ("internal_module", "module") and node.is_named:
            self.refuse(node, "namespaces do not run here: use plain objects or ES modules")
            return False
        if kind == "decorator":
            self.refuse(node, "decorators do not run here")
            return False
        return self.inside(node)

    def inside(self, node: Node) -> bool:
        """Erase the parts of a node that stays."""
        kind = node.type
        if kind in ("as_expression", "satisfies_expression"):
            self.from_keyword(node, kind.removesuffix("_expression"))
        elif kind == "non_null_expression":
            self.tokens(node, ("!",))
        elif kind == "arrow_function":
            self.arrow(node)
        elif kind in ("required_parameter", "optional_parameter"):
            return self.parameter(node)
        elif kind == "public_field_definition":
            words = {child.type for child in node.children}
            if words & {"declare", "abstract"}:
                self.canvas.blank(self.tree.span(node), statement=True)
                return False
            self.tokens(node, ("readonly", "?", "!"))
        elif kind in ("method_definition", "variable_declarator", "abstract_class_declaration"):
            self.tokens(node, ("readonly", "?", "!", "abstract"))
        return True

    def refuse(self, node: Node, message: str) -> None:
        span = self.tree.span(node)
        line_end = _LINE_END.search(self.tree.text, span.start, span.end)
        end = line_end.start() if line_end is not None else span.end
        self.unsupported.append(Unsupported(Span(span.start, end), message))

    def tokens(self, node: Node, tokens: tuple[str, ...]) -> None:
        for child in node.children:
            if child.type in tokens and not child.is_missing:
                self.canvas.blank(self.tree.span(child))

    def from_keyword(self, node: Node, keyword: str) -> None:
        """``value as Type``: from the keyword to the end."""
        for child in node.children:
            if child.type == keyword:
                end = self.tree.span(node).end
                self.canvas.blank(Span(self.tree.span(child).start, end))
                return

    def arrow(self, node: Node) -> None:
        """A type of several lines must not leave a line end before ``=>``, nor one between
        ``async`` (or ``return``) and the parameters: the parentheses move over it."""
        parameters = node.child_by_field_name("parameters")
        if parameters is None:
            return
        span = self.tree.span(parameters)
        for name in ("return_type", "type_parameters"):
            type_node = node.child_by_field_name(name)
            if type_node is None:
                continue
            erased = self.tree.span(type_node)
            if _LINE_END.search(self.tree.text, erased.start, erased.end) is None:
                continue
            self.canvas.blank(erased)
            self.moved.add(type_node)
            if name == "return_type":
                self.canvas.blank(Span(span.end - 1, span.end))
                self.canvas.write(erased.end - 1, ")")
            else:
                self.canvas.blank(Span(span.start, span.start + 1))
                self.canvas.write(erased.start, "(")

    def parameter(self, node: Node) -> bool:
        words = {child.type for child in node.children}
        if words & {"accessibility_modifier", "readonly", "override_modifier"}:
            self.refuse(node, "parameter properties do not run here: assign `this.…` in the body")
            return True
        pattern = node.child_by_field_name("pattern")
        if pattern is not None and pattern.type == "this":
            end = self.tree.span(node).end
            comma = node.next_sibling
            if comma is not None and comma.type == ",":
                end = self.tree.span(comma).end
            self.canvas.blank(Span(self.tree.span(node).start, end))
            return False
        self.tokens(node, ("?",))
        return True

    def enum(self, node: Node) -> None:
        name = node.child_by_field_name("name")
        code = self.enum_object(node)
        if name is None or code is None or self.tree.source(name) in self.enums:
            self.refuse(node, "only enums with constant members run here")
            return
        text = self.tree.source(name)
        self.enums[text] = f"var {text}={code};"
        self.canvas.blank(self.tree.span(node), statement=True)

    def enum_object(self, node: Node) -> str | None:
        """The object that an enum is when it runs; None where a member is computed."""
        body = node.child_by_field_name("body")
        members: dict[str, object] = {}
        reverse: dict[str, str] = {}
        following: int | None = 0
        for member in parts(body) if body is not None else []:
            key, value = member, following
            constant: object = value
            if member.type == "enum_assignment":
                key = member.child_by_field_name("name") or member
                constant = self.constant(member.child_by_field_name("value"))
            name = self.tree.property_name(key)
            if name is None or constant is None:
                return None
            members[name] = constant
            following = None
            if isinstance(constant, int | float):
                reverse[json.dumps(constant)] = name
                following = int(constant) + 1 if float(constant).is_integer() else None
        return json.dumps({**reverse, **members}, separators=(",", ":"))

    def constant(self, node: Node | None) -> object:
        """The value of a constant: a string, a number; None for anything else."""
        if node is None:
            return None
        text = self.tree.source(node)
        if re.fullmatch(r"[-+]?\s*(0[xX][0-9a-fA-F]+|[0-9]+(\.[0-9]+)?)", text):
            plain = re.sub(r"\s", "", text)
            return float(plain) if "." in plain else int(plain, 16 if "x" in plain.lower() else 10)
        shift = re.fullmatch(r"([0-9]+)\s*<<\s*([0-9]{1,2})", text)
        if shift is not None and int(shift[2]) < 31:
            return int(shift[1]) << int(shift[2])
        return self.tree.string(node)


def type_names(tree: SyntaxTree) -> frozenset[str]:
    """The names that are declared as types alone; exporting them exports nothing."""
    found: set[str] = set()
    for node in walk(tree.root):
        if node.type in ("interface_declaration", "type_alias_declaration"):
            name = node.child_by_field_name("name")
            if name is not None:
                found.add(tree.source(name))
    return frozenset(found)


_LINE_END = re.compile(r"[\r\n\u2028\u2029]")
_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier"})
_MAX_NAMESPACES = 6
_STATEMENTS = frozenset(
    {
        "interface_declaration", "type_alias_declaration", "ambient_declaration",
        "function_signature", "method_signature", "abstract_method_signature",
        "index_signature",
    }
)  # fmt: skip
