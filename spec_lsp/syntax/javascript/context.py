"""What a method takes from its context, as far as its source says so for certain."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.patterns import Step, names_of_pattern, parameters
from spec_lsp.syntax.javascript.scope import FUNCTIONS, TYPES
from spec_lsp.syntax.javascript.script import Export, MethodExport, Script
from spec_lsp.syntax.javascript.tree import unwrap
from spec_lsp.syntax.javascript.values import (
    Call,
    arguments_of,
    called_function,
    context_path,
    is_written,
    transparent,
)
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_CALLS = 8
_MAX_STEPS = 20_000  # beyond the nodes of the file: bodies read again for other arguments

UseKind = Literal["read", "write", "call", "name"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One name of an access, and where it is written (without quotes)."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ContextUse:
    """One access of the context: ``context.credentials.apiKey`` has the root `credentials`
    and the path (`apiKey`,). Segments stand where they are written, so that after
    ``const {credentials} = context`` the root of each ``credentials.x`` has the same span:
    report a span once.

    ``root`` is None where the context itself is handed on as a whole. ``kind``: "read" is
    the value at the end of the path used somehow (where that is an object, all of it may
    be), "call" that it is called, "write" assigned or deleted, "name" that it is only given
    a name or passed to a function of the file, whose own uses are listed.
    """

    root: str | None
    root_span: Span
    path: tuple[Segment, ...]
    kind: UseKind
    span: Span


def context_uses(script: Script, export: Export | MethodExport | None) -> tuple[ContextUse, ...]:
    """Every certain access of the context in an exported function and in the functions of
    the file that it passes parts of its context to, in the order of the text. Empty where
    the function cannot be followed. Never raises."""
    if isinstance(export, MethodExport):
        export = export.export
    if export is None or export.function is None or not script.scopes.complete:
        return ()
    reader = _Reader(script)
    reader.read(Call(export.function))
    return tuple(sorted(reader.found, key=lambda use: (use.span, use.root_span, len(use.path))))


class _Reader:
    def __init__(self, script: Script) -> None:
        self.tree = script.tree
        self.scopes = script.scopes
        self.found: dict[ContextUse, None] = {}
        self.pending: deque[Call] = deque()
        self.steps = 0
        self.limit = _MAX_STEPS + script.tree.root.descendant_count
        self.visited: set[tuple[int, tuple[tuple[str | None, ...] | None, ...]]] = set()

    def read(self, method: Call) -> None:
        """Note the uses in the method, then in what it calls, nearest first."""
        self.pending.append(method)
        while self.pending and self.steps <= self.limit:
            self.function(self.pending.popleft())

    def function(self, call: Call) -> None:
        """Note the uses in a call of a function, unless it was seen with the same arguments."""
        given = tuple(self.names(node, call.caller) for node in call.arguments or ())
        key = (call.function.id, given)
        if key in self.visited or call.depth > _MAX_CALLS:
            return
        self.visited.add(key)
        for index, pattern in enumerate(parameters(call.function)):
            base = self.parameter_path(call, index)
            if base is not None and pattern.type != "rest_pattern":
                self.pattern(pattern, base)
        for node in self.nodes(call.function):
            self.steps += 1
            self.visit(node, call)

    def nodes(self, function: Node) -> Iterator[Node]:
        """What a function holds, the functions inside it included; no types."""
        stack = [child for child in function.children if child.type not in TYPES]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if child.type not in TYPES)

    def names(self, node: Node, call: Call | None) -> tuple[str | None, ...] | None:
        path = context_path(self.tree, self.scopes, node, call) if call is not None else None
        return tuple(step.name for step in path) if path is not None else None

    def parameter_path(self, call: Call, index: int) -> tuple[Step, ...] | None:
        if call.arguments is None:
            return () if index == 0 else None
        given = call.argument(index)
        if given is None or call.caller is None:
            return None
        return context_path(self.tree, self.scopes, given, call.caller)

    def visit(self, node: Node, call: Call) -> None:
        if node.type == "variable_declarator":
            self.destructured(node, "name", "value", call)
        elif node.type == "assignment_expression":
            self.destructured(node, "left", "right", call)
        elif node.type == "call_expression":
            self.called(node, call)
        if node.type in _NAMES:
            self.access(node, call)

    def destructured(self, node: Node, left: str, right: str, call: Call) -> None:
        pattern = unwrap(node.child_by_field_name(left))
        if pattern is None or pattern.type != "object_pattern":
            return
        base = context_path(self.tree, self.scopes, node.child_by_field_name(right), call)
        if base is not None:
            self.pattern(pattern, base)

    def pattern(self, pattern: Node, base: tuple[Step, ...]) -> None:
        """Note the names that a pattern takes from a part of the context."""
        for name, path, is_rest in names_of_pattern(self.tree, pattern):
            if path and not is_rest and all(step.name is not None for step in path):
                binding = self.scopes.binding(name)
                certain = binding is not None and self.scopes.is_constant(binding)
                self.note((*base, *path), "name" if certain else "read", self.tree.span(name))

    def called(self, node: Node, call: Call) -> None:
        """Follow parts of the context into a function of the file."""
        function = called_function(self.scopes, node.child_by_field_name("function"))
        given = arguments_of(node)
        if function is None:
            return
        if any(self.names(argument, call) is not None for argument in given):
            self.pending.append(Call(function, given, call))

    def access(self, node: Node, call: Call) -> None:
        """Note the longest access that begins with a name."""
        binding = self.scopes.binding(node)
        if binding is not None and binding.node == node:
            return  # where the name is declared
        path = context_path(self.tree, self.scopes, node, call)
        if path is None:
            return
        steps = list(path)
        while True:
            whole, outer = self.widened(node)
            if outer is None:
                return
            step = self.step(outer, whole)
            if step is None:
                break
            steps.append(step)
            node = outer
        self.note(tuple(steps), self.kind(whole, outer, call), self.tree.span(node))

    def widened(self, node: Node) -> tuple[Node, Node | None]:
        """An expression with what leaves its value as it is (``(await x)``, ``x || {}``),
        and the node around it."""
        outer = self.scopes.outer(node)
        while outer is not None and transparent(outer) == transparent(node):
            node, outer = outer, self.scopes.outer(outer)
        return node, outer

    def step(self, outer: Node, whose: Node) -> Step | None:
        """The step that the node around an access takes further; None where it ends."""
        if outer.type not in _MEMBERS or unwrap(outer.child_by_field_name("object")) != whose:
            return None
        key = outer.child_by_field_name("property") or outer.child_by_field_name("index")
        name = self.tree.property_name(key)
        return Step(name, key) if name is not None and key is not None else None

    def kind(self, node: Node, outer: Node, call: Call) -> UseKind:
        """What happens to an access."""
        kind = outer.type
        if kind == "variable_declarator":
            return "name" if self.is_followed(outer.child_by_field_name("name")) else "read"
        if is_written(node, outer):
            return "write"
        if kind == "assignment_expression":
            left = unwrap(outer.child_by_field_name("left"))
            is_pattern = left is not None and left.type == "object_pattern"
            return "name" if is_pattern and self.is_followed(left) else "read"
        if kind == "unary_expression" and outer.children[0].type == "delete":
            return "write"
        if kind == "call_expression":
            return "call"
        if kind == "arguments":
            return "name" if self.is_passed(node, outer) else "read"
        return "read"

    def is_followed(self, pattern: Node | None) -> bool:
        """Whether every name that a declaration gives to a value can be followed."""
        if pattern is None:
            return False
        for name, path, _ in names_of_pattern(self.tree, pattern):
            binding = self.scopes.binding(name)
            if binding is None or not self.scopes.is_constant(binding):
                return False
            if any(step.name is None for step in path):
                return False
        return True

    def is_passed(self, node: Node, arguments: Node) -> bool:
        """Whether an argument goes to a parameter that can be followed."""
        outer = self.scopes.parent(arguments)
        if outer is None or outer.type != "call_expression":
            return False
        function = called_function(self.scopes, outer.child_by_field_name("function"))
        given = arguments_of(outer)
        index = next((i for i, one in enumerate(given) if transparent(one) == node), None)
        if function is None or index is None or function.type not in FUNCTIONS:
            return False
        if any(one.type == "spread_element" for one in given[:index]):
            return False
        patterns = parameters(function)
        return index < len(patterns) and self.is_followed(patterns[index])

    def note(self, path: tuple[Step, ...], kind: UseKind, span: Span) -> None:
        segments = [
            Segment(step.name, self.step_span(step)) for step in path if step.name is not None
        ]
        root = segments[0].name if segments else None
        root_span = segments[0].span if segments else span
        self.found[ContextUse(root, root_span, tuple(segments[1:]), kind, span)] = None

    def step_span(self, step: Step) -> Span:
        span = self.tree.span(step.node)
        if step.node.type == "string":
            return Span(span.start + 1, span.end - 1)
        return span


_MEMBERS = ("member_expression", "subscript_expression")
_NAMES = ("identifier", "shorthand_property_identifier")
