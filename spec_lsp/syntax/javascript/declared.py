"""The fields that TypeScript's types declare of a method's context: by the type of the
function's first parameter, through the types that it names, in other files too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.linking import Load
from spec_lsp.syntax.javascript.located import Located, Module
from spec_lsp.syntax.javascript.tree import parts
from spec_lsp.syntax.javascript.uses import Segment
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_TYPES = 300
_MAX_DEPTH = 6  # fields of fields
# What leaves the names of fields as they are.
_TRANSPARENT = frozenset(
    {
        "type_annotation", "parenthesized_type", "readonly_type", "intersection_type",
        "union_type", "extends_type_clause",
    }
)  # fmt: skip
_OF_ALL_FIELDS = frozenset({"Partial", "Required", "Readonly", "NonNullable", "Promise"})


def declared_fields(load: Load, function: Located | None) -> tuple[tuple[Segment, ...], ...]:
    """The paths that the type of a function's first parameter declares, each as its names with
    their places. ``load`` finds the files that types are imported from."""
    reader = _Reader(load)
    if function is not None and function.module.script.language == "typescript":
        given = function.node.child_by_field_name("parameters")
        for parameter in parts(given)[:1] if given is not None else ():
            reader.type(parameter.child_by_field_name("type"), function.module, ())
    return tuple(reader.found)


def declared_result(load: Load, function: Located | None) -> tuple[tuple[Segment, ...], ...]:
    """The same of what the function returns."""
    reader = _Reader(load)
    if function is not None and function.module.script.language == "typescript":
        reader.type(function.node.child_by_field_name("return_type"), function.module, ())
    return tuple(reader.found)


class _Reader:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.found: dict[tuple[Segment, ...], None] = {}
        self.types = 0
        self.inside: list[tuple[str, str]] = []  # the named types that are being read

    def type(self, node: Node | None, module: Module, above: tuple[Segment, ...]) -> None:
        """The fields of a type."""
        self.types += 1
        if node is None or len(above) > _MAX_DEPTH or self.types > _MAX_TYPES:
            return
        if node.type in _TRANSPARENT:
            for part in parts(node):
                self.type(part, module, above)
        elif node.type in ("object_type", "interface_body"):
            for member in parts(node):
                if member.type == "property_signature":
                    self.member(member, module, above)
        elif node.type == "generic_type":
            name = node.child_by_field_name("name")
            given = node.child_by_field_name("type_arguments")
            if name is not None and module.tree.source(name) in _OF_ALL_FIELDS:
                for part in parts(given) if given is not None else ():
                    self.type(part, module, above)
        elif node.type == "type_identifier":
            name = module.tree.source(node)
            if (module.path, name) not in self.inside:  # a type that holds itself ends
                self.inside.append((module.path, name))
                self.named(name, module, above)
                self.inside.pop()

    def member(self, member: Node, module: Module, above: tuple[Segment, ...]) -> None:
        key = member.child_by_field_name("name")
        name = module.tree.property_name(key)
        if key is None or name is None:
            return
        span = module.tree.span(key)
        is_quoted = key.type == "string"
        if is_quoted:
            span = Span(span.start + 1, span.end - 1)
        form = "string" if is_quoted else "declared"
        path = (*above, Segment(name, span, module.path, form))
        self.found[path] = None
        self.type(member.child_by_field_name("type"), module, path)

    def named(self, name: str, module: Module, above: tuple[Segment, ...]) -> None:
        """The fields of the type of that name in a file."""
        for declaration in _declarations(module):
            declared = declaration.child_by_field_name("name")
            if declared is None or module.tree.source(declared) != name:
                continue
            if declaration.type == "type_alias_declaration":
                self.type(declaration.child_by_field_name("value"), module, above)
            else:
                for part in parts(declaration):
                    if part.type in ("interface_body", "object_type", "extends_type_clause"):
                        self.type(part, module, above)
            return
        for original, specifier in _imported(module, name):
            there = self.load(module.path, specifier)
            if there is not None and (there.path, original) not in self.inside:
                self.inside.append((there.path, original))
                self.named(original, there, above)
                self.inside.pop()


def _declarations(module: Module) -> Iterator[Node]:
    for statement in module.tree.root.named_children:
        for node in (statement, *statement.named_children):
            if node.type in ("interface_declaration", "type_alias_declaration"):
                yield node


def _imported(module: Module, name: str) -> Iterator[tuple[str, str]]:
    """The name that a type has in the file it is imported from, and that file's specifier."""
    for statement in module.tree.root.named_children:
        source = statement.child_by_field_name("source")
        specifier = module.tree.string(source)
        if statement.type not in ("import_statement", "export_statement") or specifier is None:
            continue
        for clause in statement.named_children:
            groups = [clause, *clause.named_children]
            for one in (one for group in groups for one in group.named_children):
                if one.type not in ("import_specifier", "export_specifier"):
                    continue
                original = one.child_by_field_name("name")
                local = one.child_by_field_name("alias") or original
                if original is None or local is None:
                    continue
                if module.tree.source(local) == name:
                    yield module.tree.source(original), specifier
