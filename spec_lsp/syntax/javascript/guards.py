"""Whether an author looks first if a value is there.

Who writes ``credentials.a || credentials.b``, ``if (credentials.a)`` or ``{ a = 1 }`` knows
that the field may be missing, and nobody needs to be told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.scope import Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts, unwrap

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_STEPS = 40
_CHOOSING = frozenset({"||", "??"})
_EQUALITY = frozenset({"==", "===", "!=", "!=="})
_NOTHING = frozenset({"undefined", "null", "''", '""', "``"})
# They ask what a value is: `Boolean`, `Array.isArray`, `_.isEmpty`.
_PREDICATE = re.compile(r"(?:^|\.)(?:Boolean|(?:is|has)[A-Z]\w*)$")
# Of a list they keep what is there: `[a, b].filter(Boolean)`.
_SIEVES = frozenset({"filter", "find", "some", "every"})


def is_checked(tree: SyntaxTree, names: Scopes, access: Node, outer: Node | None) -> bool:
    """Whether the value of an access may be missing, by what stands around it."""
    for _ in range(_MAX_STEPS):
        if outer is None:
            return False
        kind = outer.type
        if kind == "unary_expression":
            return outer.children[0].type in ("!", "typeof")
        if kind == "binary_expression":
            verdict = _in_binary(tree, access, outer)
            if verdict is not None:
                return verdict
        elif kind in ("variable_declarator", "assignment_expression"):
            return _may_be_replaced(names, outer)
        elif kind == "arguments":
            call = names.parent(outer)
            callee = call.child_by_field_name("function") if call is not None else None
            return _PREDICATE.search(tree.name(callee)) is not None
        elif kind == "array":
            member = names.outer(outer)
            return member is not None and _is_sieve(tree, member)
        elif kind != "await_expression":
            return unwrap(outer.child_by_field_name("condition")) == access or _is_optional(
                outer, access
            )
        access, outer = outer, names.outer(outer)
    return False


def _in_binary(tree: SyntaxTree, access: Node, outer: Node) -> bool | None:
    """What a binary operator says of its operand; None where what is around it decides."""
    operator = outer.child_by_field_name("operator")
    word = operator.type if operator is not None else ""
    left, right = outer.child_by_field_name("left"), outer.child_by_field_name("right")
    is_left = unwrap(left) == access
    if word in _CHOOSING or (word == "&&" and is_left):
        return True
    if word == "&&":
        return None
    if word in _EQUALITY:
        return tree.name(unwrap(right if is_left else left)) in _NOTHING
    return False


def _may_be_replaced(names: Scopes, outer: Node) -> bool:
    """Whether a value goes to a variable that also gets other ones."""
    target = unwrap(outer.child_by_field_name("name") or outer.child_by_field_name("left"))
    binding = names.binding(target) if target is not None else None
    return (
        binding is not None
        and target is not None
        and (
            target.type == "identifier"
            and (outer.type == "assignment_expression" or not names.is_constant(binding))
        )
    )


def _is_sieve(tree: SyntaxTree, member: Node) -> bool:
    key = member.child_by_field_name("property")
    return member.type == "member_expression" and tree.property_name(key) in _SIEVES


def _is_optional(outer: Node, access: Node) -> bool:
    """``access?.field``, ``access?.()``."""
    whose = outer.child_by_field_name("object") or outer.child_by_field_name("function")
    return unwrap(whose) == access and is_optional_chain(outer)


def is_optional_chain(node: Node) -> bool:
    """Whether a member is taken, or a function called, by ``?.``."""
    return any(child.type in ("optional_chain", "?.") for child in node.children)


def has_default(names: Scopes, name: Node) -> bool:
    """Whether a name in a pattern has a default value: ``{ region = 'eu' }``."""
    outer = names.parent(name)
    return (
        outer is not None
        and outer.type in ("object_assignment_pattern", "assignment_pattern")
        and outer.child_by_field_name("left") == name
    )


def named_by_test(tree: SyntaxTree, names: Scopes, access: Node, outer: Node) -> Node | None:
    """The key that is looked for in an access: ``'key' in access``,
    ``access.hasOwnProperty('key')``, ``Object.hasOwn(access, 'key')``."""
    if outer.type == "binary_expression":
        operator = outer.child_by_field_name("operator")
        is_right = unwrap(outer.child_by_field_name("right")) == access
        left = unwrap(outer.child_by_field_name("left"))
        return left if is_right and operator is not None and operator.type == "in" else None
    if outer.type in ("member_expression", "arguments"):
        call = names.outer(outer)
        arguments = call.child_by_field_name("arguments") if call is not None else None
        given = parts(arguments) if arguments is not None else []
        callee = call.child_by_field_name("function") if call is not None else None
        if outer.type == "member_expression":
            key = tree.property_name(outer.child_by_field_name("property"))
            return given[0] if key == "hasOwnProperty" and len(given) == 1 else None
        if tree.name(callee) in _OWNERSHIP and len(given) == 2 and unwrap(given[0]) == access:
            return given[1]
    return None


_OWNERSHIP = frozenset({"Object.hasOwn", "Reflect.has", "Object.prototype.hasOwnProperty.call"})
