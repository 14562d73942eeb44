"""What a method takes from its context, as far as its source says so for certain.

Followed are names given to parts of the context, destructuring, and the functions of the
connector that such a part is passed to, in other files too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.destiny import Destiny, widened
from spec_lsp.syntax.javascript.guards import (
    has_default,
    is_checked,
    is_optional_chain,
    named_by_test,
)
from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.located import Located, Place, place_of
from spec_lsp.syntax.javascript.patterns import names_of_pattern, parameters
from spec_lsp.syntax.javascript.scope import TYPES, Binding
from spec_lsp.syntax.javascript.tree import callee_of, parts, unwrap
from spec_lsp.syntax.javascript.uses import ContextUse, ContextUses, UseKind, segment
from spec_lsp.syntax.javascript.values import (
    Call,
    ContextPath,
    PathStep,
    arguments_of,
    context_path,
    is_loosely_cast,
    transparent,
)
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_CALLS = 8
_MAX_PACKED = 4  # members of members of literal objects
_MAX_STEPS = 50_000  # nodes; a body is read again for other arguments


def context_uses(program: Program, function: Located | None) -> ContextUses:
    """Every certain access of the context in a function, and in the functions that it passes
    parts of its context to. Never raises."""
    if function is None:
        return ContextUses()
    reader = _Reader(program)
    reader.read(Call(function.module, function.node))
    found = sorted(
        reader.found, key=lambda use: (use.path, use.span, use.head, len(use.segments), use.kind)
    )
    return ContextUses(
        tuple(found),
        reader.complete,
        frozenset(reader.broken),
        frozenset(reader.calls),
        frozenset(reader.packed),
    )


class _Reader:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.destiny = Destiny(program)
        self.found: dict[ContextUse, None] = {}
        self.pending: deque[Call] = deque()
        self.steps = 0
        self.complete = True
        self.broken: set[str] = set()
        self.calls: set[Place] = set()
        self.packed: set[tuple[str, Span]] = set()
        self.bases: dict[tuple[Binding, Call], ContextPath | None] = {}
        self.visited: set[tuple[str, int, tuple[object, ...]]] = set()

    def read(self, method: Call) -> None:
        """Note the uses in the method, then in what it calls, nearest first."""
        self.pending.append(method)
        while self.pending and self.steps <= _MAX_STEPS:
            self.function(self.pending.popleft())
        self.complete = self.complete and not self.pending and self.steps <= _MAX_STEPS

    def function(self, call: Call) -> None:
        """Note the uses in a call of a function, unless it was seen with the same arguments."""
        given = tuple(self.names(node, call.caller) for node in call.arguments or ())
        key = (call.module.path, call.function.id, given)
        if key in self.visited:
            return
        if call.depth > _MAX_CALLS:
            self.complete = False
            return
        self.visited.add(key)
        script = call.module.script
        if script.suspicions or not script.scopes.complete:
            self.broken.add(call.module.path)
            self.complete = False
        for index, pattern in enumerate(parameters(call.function)):
            self.parameter(pattern, index, call)
        for node in self.nodes(call.function):
            self.steps += 1
            if self.steps > _MAX_STEPS:
                return
            self.visit(node, call)

    def nodes(self, function: Node) -> Iterator[Node]:
        """What a function holds, the functions inside it included; no types."""
        stack = [child for child in function.children if child.type not in TYPES]
        while stack:
            node = stack.pop()
            yield node
            children = node.children
            if node.type in _CASTS:
                # Of `x as T` only `x` is there when it runs, of `<T>x` as well.
                children = parts(node)[-1:] if node.type == "type_assertion" else parts(node)[:1]
            stack.extend(child for child in reversed(children) if child.type not in TYPES)

    def names(self, node: Node, call: Call | None, depth: int = 0) -> tuple[object, ...] | None:
        """What an argument is of the context, to tell calls apart; None for nothing of it."""
        if call is None:
            return None
        path = context_path(node, call)
        if path is not None:
            return path.names
        node = transparent(node) or node
        if node.type != "object" or depth > 2:
            return None
        found = tuple(
            (call.tree.property_name(part.child_by_field_name("key")), names)
            for part in parts(node)
            if (names := self.names(self.inside(part), call, depth + 1)) is not None
        )
        return found or None

    def inside(self, part: Node) -> Node:
        """The value in a part of a literal object."""
        value = part.child_by_field_name("value")
        if part.type == "spread_element" and parts(part):
            value = parts(part)[0]
        return value or part

    def parameter(self, pattern: Node, index: int, call: Call) -> None:
        base: ContextPath | None = None
        if call.arguments is None:
            base = ContextPath(()) if index == 0 else None
        else:
            given = call.argument(index)
            if given is not None and call.caller is not None:
                base = context_path(given, call.caller)
            if base is not None:
                through = base.through | {place_of(call.module, call.function)}
                base = replace(base, through=through)
        if base is None:
            return
        if pattern.type == "rest_pattern":
            self.note(base, "escape", call, pattern)
        else:
            self.pattern(pattern, base, call)

    def visit(self, node: Node, call: Call) -> None:
        kind = node.type
        if kind == "variable_declarator":
            self.destructured(node, "name", "value", call)
        elif kind == "assignment_expression":
            self.destructured(node, "left", "right", call)
        elif kind == "call_expression":
            self.called(node, call)
        elif kind in _NAMES:
            self.access(node, call)

    def destructured(self, node: Node, left: str, right: str, call: Call) -> None:
        pattern = unwrap(node.child_by_field_name(left))
        value = node.child_by_field_name(right)
        if pattern is None or not pattern.type.endswith("_pattern"):
            return
        base = context_path(value, call)
        if base is not None:
            self.pattern(pattern, base, call)

    def pattern(self, pattern: Node, base: ContextPath, call: Call) -> None:
        """Note the names that a pattern takes from a part of the context."""
        for name, path, is_rest in names_of_pattern(call.tree, pattern):
            if any(step.name is None for step in path):
                self.note(base, "escape", call, name)
            elif path and not is_rest:
                steps = (PathStep(step.name, step.node, call.module) for step in path)
                binding = call.scopes.binding(name)
                certain = binding is not None and call.scopes.is_constant(binding)
                checked = has_default(call.scopes, name) or not certain
                kind = "name" if certain else "escape"
                taken = replace(base, steps=(*base.steps, *steps))
                self.note(taken, kind, call, name, checked=checked)

    def called(self, node: Node, call: Call) -> None:
        """Follow parts of the context into a function of the connector."""
        given = arguments_of(node)
        if all(self.names(argument, call) is None for argument in given):
            return
        function = self.program.function(call.module, callee_of(node))
        if function is not None:
            self.calls.add(place_of(call.module, node))
            self.pending.append(Call(function.module, function.node, given, call))

    def access(self, node: Node, call: Call) -> None:
        """Note the longest access that begins with a name."""
        binding = call.scopes.binding(node)
        if binding is None:
            if call.tree.source(node) in ("arguments", "eval"):
                self.complete = False
            return
        if binding.node == node:
            return  # where the name is declared
        head = node
        if (binding, call) not in self.bases:
            self.bases[binding, call] = context_path(node, call, self.packed)
        path = self.bases[binding, call]
        if path is None:
            node, path = self.member_of_literal(node, call)
        if path is None:
            return
        while True:
            whole, outer = widened(call.scopes, node)
            if outer is None:
                return
            cast = path.is_cast or is_loosely_cast(call.tree, whole)
            path = replace(path, is_cast=cast or self.is_cast_around(whole, call))
            step = self.step(outer, whole, call)
            self.tested(path, call, head, whole, outer)
            if step is None:
                break
            is_optional = is_optional_chain(outer)
            if is_optional:
                self.note(path, "name", call, head, until=node, checked=True)
            path = replace(path, steps=(*path.steps, step))
            if is_optional:
                self.note(path, "name", call, head, until=outer, checked=True)
            node = outer
        kind = self.destiny.kind(whole, outer, call, is_root=not path.steps)
        checked = is_checked(call.tree, call.scopes, whole, outer)
        self.note(path, kind, call, head, until=node, checked=checked)

    def member_of_literal(self, node: Node, call: Call) -> tuple[Node, ContextPath | None]:
        """The nearest member of a name that is a part of the context, where the name is that
        of a literal object which holds such parts."""
        for _ in range(_MAX_PACKED):
            whole, outer = widened(call.scopes, node)
            if outer is None or self.step(outer, whole, call) is None:
                break
            node = outer
            path = context_path(node, call, self.packed)
            if path is not None:
                return node, path
        return node, None

    def is_cast_around(self, node: Node, call: Call) -> bool:
        """Whether what stands around an expression up to the next member is a loose cast."""
        outer = call.scopes.parent(node)
        while outer is not None and (outer.type in _CASTS or outer.type in _TRANSPARENT):
            if is_loosely_cast(call.tree, outer):
                return True
            outer = call.scopes.parent(outer)
        return False

    def tested(self, path: ContextPath, call: Call, head: Node, whole: Node, outer: Node) -> None:
        """Note the field that ``'field' in credentials`` asks for."""
        key = named_by_test(call.tree, call.scopes, whole, outer)
        name = call.tree.property_name(key)
        if key is not None and name is not None:
            step = PathStep(name, key, call.module)
            asked = replace(path, steps=(*path.steps, step))
            self.note(asked, "name", call, head, until=whole, checked=True)

    def step(self, outer: Node, whose: Node, call: Call) -> PathStep | None:
        """The step that the node around an access takes further; None where it ends."""
        if outer.type not in _MEMBERS or unwrap(outer.child_by_field_name("object")) != whose:
            return None
        key = outer.child_by_field_name("property") or outer.child_by_field_name("index")
        name = call.tree.property_name(key)
        return PathStep(name, key, call.module) if name is not None and key is not None else None

    def note(
        self,
        path: ContextPath,
        kind: UseKind,
        call: Call,
        head: Node,
        *,
        until: Node | None = None,
        checked: bool = False,
    ) -> None:
        use = ContextUse(
            tuple(segment(step) for step in path.steps if step.name is not None),
            kind,
            call.module.path,
            call.tree.span(until or head),
            call.tree.span(head),
            checked,
            path.is_cast,
            path.through,
        )
        self.found[use] = None


_MEMBERS = ("member_expression", "subscript_expression")
_NAMES = ("identifier", "shorthand_property_identifier")
_CASTS = frozenset({"as_expression", "satisfies_expression", "type_assertion"})
_TRANSPARENT = frozenset({"parenthesized_expression", "non_null_expression", "await_expression"})
