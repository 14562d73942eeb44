"""TypeScript's enums and namespaces written as the functions that they are when they run.

``enum E { A, B = f() }`` becomes ``var E;(function(E){ E[E["A"]=0]="A"; E[E["B"] = f()]="B"
})(E||(E={}));``, every value at its own line, and a namespace likewise. What a declaration
adds to an earlier one of the same name goes into the same object.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.containers import Containers
from spec_lsp.syntax.javascript.scope import NAMESPACES, Container
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts
from spec_lsp.syntax.javascript.type_only import is_type_only
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 100  # of an expression that may be a text


class Namespaces:
    """Writes the enums and namespaces of a program."""

    def __init__(self, tree: SyntaxTree, containers: Containers, canvas: Canvas) -> None:
        self.tree = tree
        self.containers = containers
        self.canvas = canvas
        self.scopes = containers.scopes
        self.texts: dict[Container, set[str]] = {}  # of an enum: its members that are texts
        self.enums: dict[Container, list[Node]] = {}
        for declaration, (first, *_) in self.scopes.containers.items():
            if declaration.type == "enum_declaration":
                self.enums.setdefault(first, []).append(declaration)
        # Of a list of statements: where each name is first declared, as it runs.
        self.declared: dict[Node, dict[str, int]] = {}

    # -- declarations

    def enum(self, node: Node) -> None:
        """Write an enum's declaration; its values are left where they stand."""
        body = node.child_by_field_name("body")
        aliases = self.containers.aliases(node)
        if body is None or not aliases:
            return
        self.wrap(node, body, aliases)
        alias, previous = aliases[0], "0"
        texts = self.texts_of(self.scopes.containers[node][0])
        for member in body.children:
            if member.type == ",":
                self.canvas.replace(self.tree.span(member), ";")
            elif member.is_named:
                previous = self.member(member, alias, previous, texts)

    def member(self, member: Node, alias: str, previous: str, texts: set[str]) -> str:
        """Write one member; the value that the next one has, if it has none of its own."""
        key = member.child_by_field_name("name") or member
        name = self.tree.property_name(key)
        if name is None:
            return previous
        quoted, value = json.dumps(name), member.child_by_field_name("value")
        if value is None:
            code = f"{alias}[{alias}[{quoted}]={previous}]={quoted}"
            self.canvas.replace(self.tree.span(member), code)
        elif name in texts:
            self.canvas.replace(self.tree.span(key), f"{alias}[{quoted}]")
        else:
            # `E[E["A"] = value] = "A"`: the text of the name under the value, too.
            self.canvas.replace(self.tree.span(key), f"{alias}[{alias}[{quoted}]")
            self.canvas.insert(self.tree.span(value).end, f"]={quoted}")
        return f"{alias}[{quoted}]+1"

    def texts_of(self, enum: Container) -> set[str]:
        """The members that TypeScript knows for texts: no name stands under their values."""
        if enum not in self.texts:
            found = self.texts[enum] = set()
            for node in self.enums.get(enum, ()):
                body = node.child_by_field_name("body")
                for member in parts(body) if body is not None else []:
                    value = member.child_by_field_name("value")
                    name = self.tree.property_name(member.child_by_field_name("name"))
                    if value is not None and name is not None and self.is_text(value):
                        found.add(name)
        return self.texts[enum]

    def is_text(self, value: Node, depth: int = 0) -> bool:
        """Whether an expression is a text, by what TypeScript looks at."""
        if depth > _MAX_DEPTH:
            return False
        kind, inside = value.type, parts(value)
        if kind in ("string", "template_string"):
            return True
        if kind == "parenthesized_expression":
            return bool(inside) and self.is_text(inside[0], depth + 1)
        if kind == "binary_expression":
            operator = value.child_by_field_name("operator")
            plus = operator is not None and operator.type == "+"
            return plus and any(self.is_text(side, depth + 1) for side in inside)
        if kind in ("member_expression", "subscript_expression"):
            return self.is_text_of_enum(value)
        return kind == "identifier" and self.is_text_by_name(value, depth)

    def is_text_by_name(self, name: Node, depth: int) -> bool:
        """The same of a name: a member's of an enum around it, or a constant's before it."""
        binding = self.scopes.binding(name)
        if binding is None:
            return False
        if binding.container is not None and binding.value is None:
            return binding.name in self.texts_of(binding.container)
        return (
            binding.kind == "const"
            and not binding.path
            and binding.value is not None
            and binding.node.end_byte < name.start_byte
            and self.is_text(binding.value, depth + 1)
        )

    def is_text_of_enum(self, value: Node) -> bool:
        """The same of a member of an enum, ``E.A``."""
        scopes = self.scopes
        whole = value.child_by_field_name("object")
        key = value.child_by_field_name("property") or value.child_by_field_name("index")
        binding = scopes.binding(whole) if whole is not None else None
        enum = binding.value if binding is not None else None
        if enum is None or enum.type != "enum_declaration":
            return False
        return self.tree.property_name(key) in self.texts_of(scopes.containers[enum][0])

    def namespace(self, node: Node) -> None:
        """Write a namespace's declaration; its statements are left where they stand."""
        body = node.child_by_field_name("body")
        aliases = self.containers.aliases(node)
        if body is not None and aliases:
            self.wrap(node, body, aliases)

    def wrap(self, node: Node, body: Node, aliases: tuple[str, ...]) -> None:
        """Make a declaration a function that is called with its object."""
        names = [container.name for container in self.scopes.containers[node]]
        statement = self.statement(node)
        exported = statement.type == "export_statement"
        outer = self.containers.around(node) if exported else None
        words = Span(self.tree.span(statement).start, self.tree.span(body).start)
        self.canvas.blank(words, statement=True)
        opening, closing = "", ""
        for index, (name, alias) in enumerate(zip(names, aliases, strict=True)):
            if index > 0 or not self.is_declared(statement, name):
                holder = self.scopes.parent(statement)
                top = holder is None or holder.type == "program"
                opening += f"{'var' if top or index > 0 else 'let'} {name};"
            opening += f"(function({alias}){{"
            holder = outer if index == 0 else aliases[index - 1]
            made = f"{name}={{}}" if holder is None else f"{holder}.{name}={{}}"
            given = f"{name}||({made})" if holder is None else f"{name}={holder}.{name}||({made})"
            closing = f"}})({given});{closing}"
        start, end = self.tree.span(body).start, self.tree.span(body).end
        self.canvas.replace(Span(start, start + 1), opening)
        if end > start + 1 and body.children[-1].type == "}" and not body.children[-1].is_missing:
            self.canvas.replace(Span(end - 1, end), closing)

    def statement(self, node: Node) -> Node:
        """The statement that a declaration is: the one that exports it, or else itself."""
        parent = self.scopes.parent(node)
        if parent is not None and parent.type in ("export_statement", "expression_statement"):
            return parent
        return node

    def is_declared(self, statement: Node, name: str) -> bool:
        """Whether an earlier statement of the same list declares that name, as it runs."""
        outer = self.scopes.parent(statement)
        if outer is None:
            return False
        if outer not in self.declared:
            self.declared[outer] = _declared(self.tree, outer)
        return self.declared[outer].get(name, statement.start_byte) < statement.start_byte

    # -- what a namespace exports

    def is_inside(self, statement: Node) -> bool:
        """Whether a statement stands in the body of a namespace."""
        body = self.scopes.parent(statement)
        outer = self.scopes.parent(body) if body is not None else None
        return outer is not None and outer.type in NAMESPACES

    def export(self, statement: Node) -> None:
        """Write the export of a namespace. Enums and namespaces see to it themselves."""
        declaration = statement.child_by_field_name("declaration")
        alias = self.containers.around(statement)
        if declaration is None or alias is None:
            return
        kind = declaration.type
        if kind in ("lexical_declaration", "variable_declaration"):
            self.variables(statement, declaration)
            return
        if kind == "enum_declaration" or kind in NAMESPACES:
            return
        span = self.tree.span(statement)
        if kind == "import_alias":
            name = parts(declaration)[0] if parts(declaration) else declaration
            self.canvas.blank(Span(span.start, self.tree.span(name).start), statement=True)
            self.canvas.replace(self.tree.span(name), f"{alias}.{self.tree.source(name)}")
            return
        self.canvas.blank(Span(span.start, self.tree.span(declaration).start))
        name = declaration.child_by_field_name("name")
        if name is not None:
            text = self.tree.source(name)
            self.canvas.insert(self.tree.span(declaration).end, f"{alias}.{text}={text};")

    def variables(self, statement: Node, declaration: Node) -> None:
        """``export const x = 1`` is ``N.x = 1``; the names are written already."""
        declarators = [d for d in parts(declaration) if d.type == "variable_declarator"]
        if not any(declarator.child_by_field_name("value") for declarator in declarators):
            self.canvas.blank(self.tree.span(statement), statement=True)
            return
        start = self.tree.span(statement).start
        self.canvas.blank(Span(start, self.tree.span(declarators[0]).start), statement=True)
        for declarator in declarators:
            span = self.tree.span(declarator)
            name = declarator.child_by_field_name("name")
            if declarator.child_by_field_name("value") is None:
                self.canvas.replace(span, "0")
            elif name is not None and name.type in ("object_pattern", "array_pattern"):
                self.canvas.insert(span.start, "(")
                self.canvas.insert(span.end, ")")


_DECLARING = NAMESPACES | {
    "enum_declaration", "class_declaration", "abstract_class_declaration",
    "function_declaration", "generator_function_declaration",
}  # fmt: skip


def _declared(tree: SyntaxTree, statements: Node) -> dict[str, int]:
    found: dict[str, int] = {}
    for statement in statements.children:
        inside = statement.child_by_field_name("declaration") or statement
        if inside.type == "expression_statement" and inside.named_children:
            inside = inside.named_children[0]
        name = inside.child_by_field_name("name") if inside.type in _DECLARING else None
        if name is not None and not is_type_only(inside):
            first = tree.source(name).partition(".")[0].strip()
            found.setdefault(first, statement.start_byte)
    return found
