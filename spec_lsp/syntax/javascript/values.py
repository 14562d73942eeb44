"""Where values come from: expressions followed back to the context of a method.

A method is called with one object, its context. :func:`context_path` says which part of
it an expression is, through destructuring, aliases, literal objects and calls of functions,
those of other files included; ``returns`` and ``context`` are built on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.located import Module, Place, place_of
from spec_lsp.syntax.javascript.patterns import Step
from spec_lsp.syntax.javascript.scope import FUNCTIONS, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, awaited, parts, unwrap
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A call of a function. ``module`` is the file of the function, ``arguments`` are the
    caller's expressions; None for the method itself, whose first argument is the context.
    A file's own statements run in a call whose function is the whole program."""

    module: Module
    function: Node
    arguments: tuple[Node, ...] | None = None
    caller: Call | None = None

    @property
    def tree(self) -> SyntaxTree:
        """The tree of the function's file."""
        return self.module.tree

    @property
    def scopes(self) -> Scopes:
        """The names of the function's file."""
        return self.module.script.scopes

    def top(self, module: Module) -> Call:
        """The call in which the statements of a file run that this one imports."""
        return Call(module, module.tree.root, (), self)

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


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path into the context, and the file in which it is written. A computed
    step has no name."""

    name: str | None
    node: Node = field(repr=False)
    module: Module

    @property
    def span(self) -> Span:
        """Where the name stands, without its quotes."""
        span = self.module.tree.span(self.node)
        is_quoted = self.node.type in ("string", "template_string")
        return Span(span.start + 1, span.end - 1) if is_quoted else span


@dataclass(frozen=True, slots=True)
class ContextPath:
    """A part of the context. ``is_cast``: on the way to it TypeScript was told to look away
    (``as any``), so that its author means fields that no schema names. ``through`` are the
    functions as whose arguments it came."""

    steps: tuple[PathStep, ...]
    is_cast: bool = False
    through: frozenset[Place] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its steps."""
        return tuple(step.name or "" for step in self.steps)


def context_path(
    node: Node | None, call: Call, packed: set[tuple[str, Span]] | None = None
) -> ContextPath | None:
    """The part of the context that an expression in the function of a call surely is; no
    steps are the context itself. None where it is something else, or cannot be told. A rest
    (``...others``) counts as what it is the rest of. ``packed`` is given the steps that lead
    into a literal object on the way, whether or not a part of the context lies there."""
    return _Trail(node, call, packed).follow()


class _Trail:
    """The way from an expression back to the context. ``tail`` holds the steps, last first."""

    def __init__(self, node: Node | None, call: Call, packed: set[tuple[str, Span]] | None) -> None:
        self.node = node
        self.packed = packed
        self.here: Call | None = call
        self.tail: list[PathStep] = []
        self.is_cast = False
        self.through: set[Place] = set()

    def follow(self) -> ContextPath | None:
        for _ in range(_MAX_STEPS):
            call = self.here
            if call is None or self.node is None:
                return None
            self.is_cast = self.is_cast or is_loosely_cast(call.tree, self.node)
            node = transparent(self.node)
            if node is None:
                return None
            if node.type in _MEMBERS:
                key = node.child_by_field_name("property") or node.child_by_field_name("index")
                name = call.tree.property_name(key)
                self.tail.append(PathStep(name, key or node, call.module))
                self.node = node.child_by_field_name("object")
            elif node.type in ("identifier", "shorthand_property_identifier"):
                if self.variable(node, call):
                    return self.whole()
            elif node.type == "object":
                self.node = self.property(node, call)
            else:
                return None
        return None

    def variable(self, node: Node, call: Call) -> bool:
        """Go on from a variable to its value. True where it is the context itself."""
        self.node = None
        binding = call.scopes.binding(node)
        if binding is None or not call.scopes.is_constant(binding):
            return False
        self.tail.extend(_located(binding.path, call.module))
        if binding.kind in ("const", "let", "var"):
            self.node = binding.value
        elif binding.kind == "parameter":
            frame = call.of(binding.function)
            if frame is not None and frame.arguments is None:
                return binding.index == 0
            if frame is not None:
                self.through.add(place_of(frame.module, frame.function))
            self.node = frame.argument(binding.index) if frame is not None else None
            self.here = frame.caller if frame is not None else None
        return False

    def property(self, node: Node, call: Call) -> Node | None:
        """The value of the property that the next step takes from a literal object; that of
        its one spread, where it has no such property itself."""
        if not self.tail or self.tail[-1].name is None:
            return None
        spread: Node | None = None
        for part in reversed(parts(node)):
            if part.type == "spread_element":
                if spread is not None:
                    return None
                spread = part
                continue
            is_pair = part.type == "pair"
            key = part if part.type in _SHORTHANDS else part.child_by_field_name("name")
            found = call.tree.property_name(part.child_by_field_name("key") if is_pair else key)
            if found is None:
                return None
            if found == self.tail[-1].name:
                if spread is not None:
                    return None  # which may write over it
                step = self.tail.pop()
                if self.packed is not None:
                    self.packed.add((step.module.path, step.span))
                return part.child_by_field_name("value") if is_pair else part
        inside = parts(spread) if spread is not None else []
        return inside[0] if inside else None

    def whole(self) -> ContextPath | None:
        if any(step.name is None for step in self.tail):
            return None
        return ContextPath(tuple(reversed(self.tail)), self.is_cast, frozenset(self.through))


def _located(path: tuple[Step, ...], module: Module) -> Iterator[PathStep]:
    return (PathStep(step.name, step.node, module) for step in reversed(path))


def is_loosely_cast(tree: SyntaxTree, node: Node) -> bool:
    """Whether a type assertion around an expression admits any field: ``as any``,
    ``as unknown as T``, ``as Record<string, string>``."""
    inside: Node | None = node
    for _ in range(_MAX_STEPS):
        if inside is None:
            return False
        if inside.type in ("as_expression", "type_assertion", "satisfies_expression"):
            shown = parts(inside)
            types = shown[:1] if inside.type == "type_assertion" else shown[1:]
            if any(_LOOSE.search(tree.name(one)) for one in types):
                return True
        if inside.type not in _WRAPPED:
            return False
        shown = parts(inside)
        inside = (shown[-1] if inside.type == "type_assertion" else shown[0]) if shown else None
    return False


def transparent(node: Node | None) -> Node | None:
    """An expression without what leaves its value as it is: parentheses, type assertions,
    ``await``, and a default of ``{}`` (``credentials || {}``)."""
    for _ in range(_MAX_STEPS):
        node = unwrap(node)
        if node is None:
            return None
        inside = awaited(node)
        if inside is not None:
            node = inside
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


_MEMBERS = ("member_expression", "subscript_expression")
_SHORTHANDS = ("shorthand_property_identifier",)
_WRAPPED = frozenset(
    {
        "parenthesized_expression", "as_expression", "satisfies_expression",
        "non_null_expression", "type_assertion", "await_expression",
    }
)  # fmt: skip
_LOOSE = re.compile(r"\b(any|unknown|Record|object)\b")
