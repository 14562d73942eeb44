"""Expressions with the file in which they stand, and what that file alone says of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.scope import Binding
from spec_lsp.syntax.javascript.script import Script
from spec_lsp.syntax.javascript.tree import SyntaxTree, awaited, parts, unwrap

if TYPE_CHECKING:
    from tree_sitter import Node

NAMES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
MEMBERS = ("member_expression", "subscript_expression")
_MAX_REFERENCES = 500  # of one name; each use of it asks again
_WRITING = ("assignment_expression", "augmented_assignment_expression", "update_expression")


@dataclass(frozen=True, slots=True)
class Module:
    """A file of a program. ``path`` names it among the others."""

    path: str
    script: Script = field(repr=False)

    @property
    def tree(self) -> SyntaxTree:
        """Its syntax tree."""
        return self.script.tree

    def binding(self, node: Node) -> Binding | None:
        """What an identifier of the file stands for."""
        return self.script.scopes.binding(node)


@dataclass(frozen=True, slots=True)
class Located:
    """An expression or a function, with the file in which it stands."""

    module: Module
    node: Node = field(repr=False)


# A node by its place: the path of its file, and the byte at which it starts.
Place = tuple[str, int]


def place_of(module: Module, node: Node) -> Place:
    """The place of a node, which is the same each time that it is asked for."""
    return module.path, node.start_byte


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a file exports: what ``import *`` and ``require`` give."""

    module: Module


def holds_its_value(module: Module, node: Node) -> bool:
    """Whether an identifier stands for a variable that keeps what it was declared with."""
    binding = module.binding(node)
    return (
        binding is not None
        and not binding.path
        and binding.kind in ("const", "let", "var", "function")
        and binding.value is not None
        and is_constant(module, binding)
    )


def is_constant(module: Module, binding: Binding) -> bool:
    """Whether a name always has the value it was declared with."""
    return module.script.scopes.is_constant(binding)


def is_untouched(module: Module, node: Node) -> bool:
    """Whether the object behind a name is only read: members taken, called, exported."""
    binding, names = module.binding(node), module.script.scopes
    if binding is None:
        return False
    references = names.references.get(binding, ())
    if len(references) > _MAX_REFERENCES:
        return False
    for reference in references:
        outer = names.outer(reference)
        if outer is None or outer.type == "export_specifier":
            continue
        if outer.type in MEMBERS:
            around = names.outer(outer)
            if around is not None and around.type in _WRITING:
                written = around.child_by_field_name("left") or around.child_by_field_name(
                    "argument"
                )
                if unwrap(written) == outer:
                    return False
        elif not is_exporting(module, outer):
            return False
    return True


def is_exporting(module: Module, outer: Node) -> bool:
    """Whether a statement exports what stands in it: ``module.exports = …``, ``export …``."""
    if outer.type == "export_statement":
        return True
    left = outer.child_by_field_name("left")
    name = module.tree.name(unwrap(left))
    return outer.type == "assignment_expression" and name.startswith(("module.exports", "exports."))


def property_of(module: Module, node: Node, name: str) -> Located | None:
    """The value of a literal object's property. What stands before a spread or a computed
    key may be written over by it."""
    for part in reversed(parts(node)):
        if part.type == "pair":
            key = module.tree.property_name(part.child_by_field_name("key"))
            value = part.child_by_field_name("value")
        elif part.type == "shorthand_property_identifier":
            key, value = module.tree.source(part), part
        elif part.type == "method_definition":
            key = module.tree.property_name(part.child_by_field_name("name"))
            is_accessor = any(child.type in ("get", "set") for child in part.children)
            value = None if is_accessor else part
        else:
            return None
        if key is None:
            return None
        if key == name:
            return Located(module, value) if value is not None else None
    return None


def required_module(module: Module, node: Node) -> str | None:
    """The specifier of ``require('x')`` or ``await import('x')``."""
    is_awaited = False
    while (inside := unwrap(awaited(node))) is not None:
        node, is_awaited = inside, True
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    if callee is None:
        return None
    if callee.type == "import":
        if not is_awaited:
            return None
    elif module.tree.name(callee) != "require" or module.binding(callee) is not None:
        return None
    arguments = node.child_by_field_name("arguments")
    given = parts(arguments) if arguments is not None else []
    return module.tree.string(given[0]) if len(given) == 1 else None
