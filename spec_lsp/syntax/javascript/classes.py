"""TypeScript's parameter properties written as the assignments that they are when they run.

``constructor(private x: X) { super(); … }`` becomes ``constructor(x) { super(); this.x = x; …``
in the line of the ``super()``, with ``x;`` as a field. So fields with a value are there before
the parameters' are, as JavaScript has it: ``y = this.x`` in the class body finds nothing yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.scope import Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts

if TYPE_CHECKING:
    from tree_sitter import Node

PROPERTY_WORDS = frozenset({"accessibility_modifier", "readonly", "override_modifier"})


def write_parameter_properties(
    tree: SyntaxTree, scopes: Scopes, canvas: Canvas, constructor: Node
) -> None:
    """Have a constructor assign the parameters that are properties. Their types and modifiers
    are blanked by others."""
    names = _properties(tree, constructor)
    body = constructor.child_by_field_name("body")
    holder = scopes.parent(constructor)
    if not names or body is None or holder is None or holder.type != "class_body":
        return
    canvas.insert(tree.span(holder).start + 1, "".join(f"{name};" for name in names))
    assignments = "".join(f"this.{name}={name};" for name in names)
    after = _super_call(body)
    if after is not None:
        canvas.insert(tree.span(after).end, f";{assignments}")
        return
    start = tree.span(body).start + 1
    for statement in parts(body):
        inside = parts(statement)
        if statement.type != "expression_statement" or inside[0].type != "string":
            break
        start = tree.span(statement).end
        assignments = f";{assignments.removeprefix(';')}"
    canvas.insert(start, assignments)


def _properties(tree: SyntaxTree, constructor: Node) -> list[str]:
    formal = constructor.child_by_field_name("parameters")
    found: list[str] = []
    for parameter in parts(formal) if formal is not None else []:
        pattern = parameter.child_by_field_name("pattern")
        is_property = any(child.type in PROPERTY_WORDS for child in parameter.children)
        if is_property and pattern is not None and pattern.type == "identifier":
            found.append(tree.source(pattern))
    return found


def _super_call(block: Node) -> Node | None:
    """The statement that calls ``super``, in the block itself or in a ``try`` of it."""
    for statement in parts(block):
        inside = parts(statement)
        if statement.type == "expression_statement" and inside[0].type == "call_expression":
            callee = inside[0].child_by_field_name("function")
            if callee is not None and callee.type == "super":
                return statement
        elif statement.type == "try_statement":
            attempted = statement.child_by_field_name("body")
            found = _super_call(attempted) if attempted is not None else None
            if found is not None:
                return found
    return None
