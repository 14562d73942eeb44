"""Binding patterns: the names that parameters and destructuring declare, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.tree import SyntaxTree, parts

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 150


@dataclass(frozen=True, slots=True)
class Step:
    """One step of destructuring: the key, and where it stands. A key that is computed,
    and a place in an array, have no name."""

    name: str | None
    node: Node


def parameters(function: Node) -> list[Node]:
    """The patterns of a function's parameters, in order."""
    single = function.child_by_field_name("parameter")
    if single is not None:
        return [single]
    formal = function.child_by_field_name("parameters")
    found: list[Node] = []
    for child in parts(formal) if formal is not None else []:
        if child.type in ("required_parameter", "optional_parameter"):
            pattern = child.child_by_field_name("pattern")
            if pattern is not None and pattern.type != "this":
                found.append(pattern)
        elif child.type != "ERROR":
            found.append(child)
    return found


def names_of_pattern(
    tree: SyntaxTree, pattern: Node
) -> Iterator[tuple[Node, tuple[Step, ...], bool]]:
    """The names that a pattern binds: the identifier, the path that leads to its value,
    and whether it takes the rest of what lies there."""
    stack: list[tuple[Node, tuple[Step, ...], bool]] = [(pattern, (), False)]
    while stack:
        node, path, rest = stack.pop()
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            if kind == "shorthand_property_identifier_pattern":
                path = (*path, Step(tree.source(node), node))
            yield node, path, rest
        elif len(path) > _MAX_DEPTH:
            continue
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            left = node.child_by_field_name("left")
            if left is not None:
                stack.append((left, path, rest))
        elif kind == "pair_pattern":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            if key is not None and value is not None:
                stack.append((value, (*path, Step(tree.property_name(key), key)), False))
        elif kind == "rest_pattern":
            stack.extend((child, path, True) for child in parts(node)[:1])
        elif kind == "object_pattern":
            stack.extend((child, path, False) for child in reversed(parts(node)))
        elif kind == "array_pattern":
            stack.extend((child, (*path, Step(None, child)), False) for child in parts(node)[::-1])
