"""TypeScript to JavaScript: the types are blanked, and what is more than types is written as
the JavaScript that it means. Lines stay, and of lines with types alone the columns, too.

Decorators and ``accessor`` fields, for which the engine has nothing, are reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.classes import PROPERTY_WORDS, write_parameter_properties
from spec_lsp.syntax.javascript.containers import Containers
from spec_lsp.syntax.javascript.namespaces import Namespaces
from spec_lsp.syntax.javascript.scope import NAMESPACES, TYPES, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts
from spec_lsp.syntax.javascript.type_only import is_type_only
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Unsupported:
    """TypeScript that does not run here: where, and what to write instead."""

    span: Span
    message: str


def erase_types(tree: SyntaxTree, scopes: Scopes, canvas: Canvas) -> tuple[Unsupported, ...]:
    """Write a program on ``canvas``, which holds its text, as JavaScript; what cannot be
    written so. The program's own imports and exports are left to ``modules``."""
    containers = Containers(tree, scopes)
    containers.qualify(canvas)
    eraser = _Eraser(tree, scopes, canvas, Namespaces(tree, containers, canvas))
    stack = [tree.root]
    while stack:
        node = stack.pop()
        if eraser.visit(node):
            stack.extend(reversed(node.children))
    return tuple(eraser.unsupported)


class _Eraser:
    def __init__(
        self, tree: SyntaxTree, scopes: Scopes, canvas: Canvas, namespaces: Namespaces
    ) -> None:
        self.tree = tree
        self.scopes = scopes
        self.canvas = canvas
        self.namespaces = namespaces
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
        if kind == "decorator":
            self.refuse(node, "decorators do not run here; call the function yourself")
            return False
        if kind == "export_statement" and self.namespaces.is_inside(node):
            return self.exported_member(node)
        if kind == "import_alias":
            return self.alias(node)
        return self.inside(node)

    def inside(self, node: Node) -> bool:
        """Erase the parts of a node that stays."""
        kind = node.type
        if kind in ("as_expression", "satisfies_expression"):
            self.from_keyword(node, kind.removesuffix("_expression"))
        elif kind == "non_null_expression":
            self.tokens(node, ("!",))
        elif kind == "type_assertion":
            self.assertion(node)
        elif kind == "arrow_function":
            self.arrow(node)
        elif kind in ("required_parameter", "optional_parameter"):
            return self.parameter(node)
        elif kind == "public_field_definition":
            return self.field(node)
        elif kind == "method_definition":
            self.member_start(node)
            self.tokens(node, ("readonly", "?", "!", "abstract"))
            name = node.child_by_field_name("name")
            if name is not None and name.text == b"constructor":
                write_parameter_properties(self.tree, self.scopes, self.canvas, node)
        elif kind in ("variable_declarator", "abstract_class_declaration"):
            self.tokens(node, ("!", "abstract"))
        elif kind == "enum_declaration":
            self.namespaces.enum(node)
        elif kind in NAMESPACES and node.is_named:
            self.namespaces.namespace(node)
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

    # -- statements

    def exported_member(self, node: Node) -> bool:
        """What a namespace exports."""
        if is_type_only(node.child_by_field_name("declaration")) or _has(node, "type"):
            self.canvas.blank(self.tree.span(node), statement=True)
            return False
        self.namespaces.export(node)
        return True

    def alias(self, node: Node) -> bool:
        """``import x = a.b`` is ``const x = a.b``, where `x` is used as a value."""
        outer = self.scopes.parent(node)
        exported = outer is not None and outer.type == "export_statement"
        if exported and outer is not None and self.namespaces.is_inside(outer):
            return True  # written already
        name = next(iter(parts(node)), None)
        binding = self.scopes.binding(name) if name is not None else None
        if not exported and binding is not None and not self.scopes.references.get(binding):
            self.canvas.blank(self.tree.span(node), statement=True)
            return False
        self.canvas.write(self.tree.span(node).start, "const ")
        return True

    # -- members of a class

    def field(self, node: Node) -> bool:
        words = {child.type for child in node.children}
        if words & {"declare", "abstract"}:
            self.canvas.blank(self.tree.span(node), statement=True)
            return False
        if "accessor" in words:
            self.refuse(node, "`accessor` fields do not run here; write `get` and `set`")
            return False
        self.tokens(node, ("readonly", "?", "!"))
        self.member_start(node)
        annotation = node.child_by_field_name("type")
        if annotation is not None and node.child_by_field_name("value") is None:
            # `get: string` must not become a getter of what follows.
            self.canvas.blank(self.tree.span(annotation), statement=True)
            self.moved.add(annotation)
        return True

    def member_start(self, node: Node) -> None:
        """Keep what stands after a blanked modifier, `['x']`, from the line before it."""
        first, outer = node.children[0], self.scopes.parent(node)
        if first.type in PROPERTY_WORDS and outer is not None and outer.type == "class_body":
            self.canvas.blank(self.tree.span(first), statement=True)
            self.moved.add(first)

    # -- expressions

    def from_keyword(self, node: Node, keyword: str) -> None:
        """``value as Type``: from the keyword to the end."""
        span = self.tree.span(node)
        for child in node.children:
            if child.type == keyword:
                self.canvas.blank(Span(self.tree.span(child).start, span.end))
                break
        if _GOES_ON.match(self.tree.text, span.end) and not self.is_default(node):
            self.canvas.insert(span.end, ";")

    def is_default(self, node: Node) -> bool:
        """Whether an expression is a default export, which gets a semicolon in any case."""
        outer = self.scopes.parent(node)
        return outer is not None and outer.type == "export_statement" and _has(outer, "default")

    def assertion(self, node: Node) -> None:
        """``<Type>value``: a type of several lines must not cut ``return`` from its value."""
        span = self.tree.span(node)
        value = parts(node)[-1]
        start = self.tree.span(value).start
        if _LINE_END.search(self.tree.text, span.start, start) is not None:
            self.canvas.blank(Span(span.start, start))
            self.canvas.write(span.start, "(")
            self.canvas.insert(span.end, ")")
            self.moved.update(child for child in node.children if child != value)

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
        pattern = node.child_by_field_name("pattern")
        if pattern is not None and pattern.type == "this":
            end = self.tree.span(node).end
            comma = node.next_sibling
            if comma is not None and comma.type == ",":
                end = self.tree.span(comma).end
            self.canvas.blank(Span(self.tree.span(node).start, end))
            return False
        self.tokens(node, ("?", "readonly"))
        return True


def _has(node: Node, word: str) -> bool:
    return any(child.type == word for child in node.children)


_LINE_END = re.compile(r"[\r\n\u2028\u2029]")
# No line goes on behind a type; behind the value, once the type is gone, it would.
_GOES_ON = re.compile(r"[ \t\r]*(?://[^\n]*)?\n(?:\s|//[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*[(\[`]")
_MODIFIERS = frozenset({"accessibility_modifier", "override_modifier"})
