"""Where values come from: expressions followed back to the context of a method.

A method is called with one object, its context. :func:`context_path` says which part of
it an expression is, through destructuring, aliases and calls of functions in the same
file; ``returns`` and ``context`` are built on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.patterns import Step
from spec_lsp.syntax.javascript.scope import FUNCTIONS, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts, unwrap

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of a function of the file. ``arguments`` are the caller's expressions; None for
    the method itself, whose first argument is the context."""

    function: Node
    arguments: tuple[Node, ...] | None = None
    caller: Call | None = None

    def of(self, function: Node | None) -> Call | None:
        """The innermost running call of a function: this one, or one that led to it."""
        call: Call | None = self
        while call is not None and call.function != function:
            call = call.caller
        return call

    @property
    def depth(self) -> int:
        """How many calls led here."""
        depth, call = 0, self.caller
        while call is not None:
            depth, call = depth + 1, call.caller
        return depth

    def argument(self, index: int) -> Node | None:
        """The expression given for a parameter; None where there is none or it is not sure
        which one it is (after a spread)."""
        given = (self.arguments or ())[: index + 1]
        if len(given) <= index or any(node.type == "spread_element" for node in given):
            return None
        return given[index]


def context_path(
    tree: SyntaxTree, scopes: Scopes, node: Node | None, call: Call
) -> tuple[Step, ...] | None:
    """The part of the context that an expression surely is: ``()`` is the context itself.
    None where it is something else, or cannot be told. A rest (``...others``) counts as
    what it is the rest of."""
    tail: list[Step] = []
    here: Call | None = call
    for _ in range(_MAX_STEPS):
        node = transparent(node)
        if node is None or here is None:
            return None
        if node.type == "member_expression":
            key = node.child_by_field_name("property")
            tail.append(Step(tree.property_name(key), key or node))
            node = node.child_by_field_name("object")
        elif node.type == "subscript_expression":
            key = node.child_by_field_name("index")
            tail.append(Step(tree.property_name(key), key or node))
            node = node.child_by_field_name("object")
        elif node.type in ("identifier", "shorthand_property_identifier"):
            binding = scopes.binding(node)
            if binding is None or not scopes.is_constant(binding):
                return None
            tail.extend(reversed(binding.path))
            if binding.kind in ("const", "let", "var"):
                node = binding.value
            elif binding.kind == "parameter":
                here = here.of(binding.function)
                if here is not None and here.arguments is None:
                    return _whole(tail) if binding.index == 0 else None
                node = here.argument(binding.index) if here is not None else None
                here = here.caller if here is not None else None
            else:
                return None
        else:
            return None
    return None


def _whole(tail: list[Step]) -> tuple[Step, ...] | None:
    return None if any(step.name is None for step in tail) else tuple(reversed(tail))


def transparent(node: Node | None) -> Node | None:
    """An expression without what leaves its value as it is: parentheses, type assertions,
    ``await``, and a default of ``{}`` (``credentials || {}``)."""
    for _ in range(_MAX_STEPS):
        node = unwrap(node)
        if node is None:
            return None
        if node.type == "await_expression":
            inside = parts(node)
            node = inside[0] if inside else None
        elif node.type == "binary_expression" and _defaults_to_empty(node):
            node = node.child_by_field_name("left")
        else:
            return node
    return None


def _defaults_to_empty(node: Node) -> bool:
    operator, right = node.child_by_field_name("operator"), node.child_by_field_name("right")
    right = unwrap(right)
    return (
        operator is not None
        and operator.type in ("||", "??")
        and right is not None
        and right.type == "object"
        and not parts(right)
    )


def is_written(access: Node, outer: Node) -> bool:
    """Whether the node around a member access gives that member a new value."""
    if outer.type.endswith("_pattern"):
        return outer.child_by_field_name("right") != access  # no default value of a pattern
    if outer.type == "update_expression":
        return True
    if outer.type in (
        "assignment_expression",
        "augmented_assignment_expression",
        "for_in_statement",
    ):
        return unwrap(outer.child_by_field_name("left")) == access
    return False


def called_function(scopes: Scopes, callee: Node | None) -> Node | None:
    """The function of this file that a callee surely is: a declaration, a variable that
    never changes, or a function written right there."""
    node = unwrap(callee)
    if node is not None and node.type == "identifier":
        binding = scopes.binding(node)
        if binding is None or binding.path or not scopes.is_constant(binding):
            return None
        if binding.kind not in ("const", "let", "var", "function"):
            return None
        node = unwrap(binding.value)
    return node if node is not None and node.type in FUNCTIONS else None


def arguments_of(call: Node) -> tuple[Node, ...]:
    """The arguments of a call expression."""
    arguments = call.child_by_field_name("arguments")
    return tuple(parts(arguments)) if arguments is not None else ()


def own_nodes(function: Node) -> Iterator[Node]:
    """The nodes that run when a function runs: its body, not that of functions inside it."""
    body = function.child_by_field_name("body")
    stack = [body] if body is not None else []
    while stack:
        node = stack.pop()
        yield node
        if node.type not in FUNCTIONS:
            stack.extend(reversed(node.children))
