"""Which statements and names of TypeScript are types alone: nothing of them is there when the
code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.scope import NAMESPACES
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_NAMESPACES = 6


def is_type_only(node: Node | None, depth: int = 0) -> bool:
    """Whether a statement, or what an ``export`` exports, is not there when the file runs."""
    if node is None or depth > _MAX_NAMESPACES:
        return False
    if node.type in NAMESPACES:
        body = node.child_by_field_name("body")
        inside = parts(body) if body is not None else []
        return all(is_type_only(_exported(statement), depth + 1) for statement in inside)
    if node.type == "expression_statement":
        inside = parts(node)
        is_namespace = len(inside) == 1 and inside[0].type == "internal_module"
        return is_namespace and is_type_only(inside[0], depth + 1)
    return node.type in _STATEMENTS


def type_names(tree: SyntaxTree) -> frozenset[str]:
    """The names that the top level declares as types alone; exporting them exports nothing."""
    types: set[str] = set()
    values: set[str] = set()
    for statement in tree.root.named_children:
        declaration = _exported(statement)
        if declaration.type == "expression_statement" and parts(declaration):
            declaration = parts(declaration)[0]
        if declaration.type == "ambient_declaration":
            declaration = next(iter(parts(declaration)), declaration)
            names = _declared(tree, declaration)
            types.update(names)
        else:
            names = _declared(tree, declaration)
            (types if is_type_only(declaration) else values).update(names)
    return frozenset(types - values)


def _declared(tree: SyntaxTree, declaration: Node) -> list[str]:
    if declaration.type in ("lexical_declaration", "variable_declaration"):
        declarators = parts(declaration)
    else:
        declarators = [declaration]
    names = [declarator.child_by_field_name("name") for declarator in declarators]
    return [tree.source(name) for name in names if name is not None]


def _exported(statement: Node) -> Node:
    if statement.type == "export_statement":
        return statement.child_by_field_name("declaration") or statement
    return statement


_STATEMENTS = frozenset(
    {
        "interface_declaration", "type_alias_declaration", "ambient_declaration",
        "function_signature", "method_signature", "abstract_method_signature",
        "index_signature",
    }
)  # fmt: skip
