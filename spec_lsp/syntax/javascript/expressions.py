"""What evaluating an expression can come to: whether it may throw, and what it may give.

Expressions are harmless only if it is known: constants, parts of the context, what is made
of those, and calls whose promise may be rejected but which do not throw themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.scope import Binding
from spec_lsp.syntax.javascript.tree import callee_of, is_awaited_call, parts, unwrap
from spec_lsp.syntax.javascript.values import Call, PathStep, arguments_of, context_path

if TYPE_CHECKING:
    from tree_sitter import Node

TRUTHY, FALSY, UNDEFINED, UNKNOWN = "truthy", "falsy", "undefined", "unknown"

_MAX_DEPTH = 60
_CLIENTS = frozenset({"apiClient", "externalApiClient"})

# Of a promise: it may be rejected, or it cannot be.
Promised = Literal["rejecting", "settling"]
# Whether a function that is given to a promise may throw, and what it gives.
Handler = Callable[["Node", int], tuple[bool, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Result:
    """What an expression comes to. Of a promise ``outcomes`` are what it is fulfilled with."""

    throws: bool = False
    outcomes: frozenset[str] = frozenset({UNKNOWN})
    promise: Promised | None = None

    @property
    def outcome(self) -> str:
        """The one kind of value that it gives, or unknown."""
        return next(iter(self.outcomes)) if len(self.outcomes) == 1 else UNKNOWN


_THROWS = Result(throws=True)
_HARMLESS = Result()


def _promised(rejects: bool) -> Promised:
    return "rejecting" if rejects else "settling"


def _constant(outcome: str) -> Result:
    return Result(outcomes=frozenset({outcome}))


class Expressions:
    """The expressions of one function. ``unawaited`` collects calls whose promise is dropped,
    ``caught`` the handlers by which a promise's rejection ends."""

    def __init__(self, call: Call, handler: Handler) -> None:
        self.tree = call.tree
        self.scopes = call.scopes
        self.call = call
        # Other files are not looked into: what they do may throw.
        self.program = Program(lambda importer, specifier: None)
        self.handler = handler
        self.unawaited: list[Node] = []
        self.caught: list[Node] = []
        self.constants: dict[Binding, Result] = {}

    def path(self, node: Node | None) -> tuple[PathStep, ...] | None:
        """The part of the context that an expression surely is."""
        found = context_path(node, self.call)
        return found.steps if found is not None else None

    def function(self, callee: Node) -> Node | None:
        """The function of this file that a callee surely is."""
        found = self.program.function(self.call.module, callee)
        return found.node if found is not None else None

    def evaluate(self, node: Node | None, depth: int) -> Result:
        """What an expression can come to."""
        node = unwrap(node)
        if node is None or depth > _MAX_DEPTH:
            return _THROWS
        kind = node.type
        if kind in _CONSTANTS:
            return _constant(_CONSTANTS[kind])
        if kind in _HARMLESS_KINDS:
            return _HARMLESS
        if kind == "number":
            name = self.tree.property_name(node)
            return _constant(FALSY if name == "0" else TRUTHY)
        if kind in ("identifier", "shorthand_property_identifier"):
            return self.variable(node, depth)
        if kind == "member_expression":
            return Result(throws=not self.can_be_read(node, depth))
        if kind == "await_expression":
            return self.awaited(node, depth)
        if kind == "unary_expression":
            return self.unary(node, depth)
        if kind == "call_expression":
            return self.called(node, depth)
        if kind == "assignment_expression":
            return self.assigned(node, depth)
        if kind in _COMPOUND and not self.has_word(node, ("in", "instanceof")):
            throws = any(self.part(child, depth) for child in parts(node))
            return Result(throws, frozenset({TRUTHY if self.says_yes(node, depth) else UNKNOWN}))
        return _THROWS

    def part(self, node: Node, depth: int) -> bool:
        """Whether a part of an expression may throw."""
        if node.type == "pair":
            key, value = (node.child_by_field_name(name) for name in ("key", "value"))
            if key is not None and key.type == "computed_property_name":
                return True
            return self.part(value, depth + 1) if value is not None else True
        if node.type in ("template_substitution", "spread_element"):
            parent = self.scopes.parent(node)
            if node.type == "spread_element" and (parent is None or parent.type != "object"):
                return True  # what is spread here must be iterable
            return any(self.part(child, depth + 1) for child in parts(node))
        if node.type in ("string_fragment", "escape_sequence", "method_definition"):
            return False
        result = self.evaluate(node, depth + 1)
        return result.throws or result.promise is not None  # who waits for it cannot be told

    def says_yes(self, node: Node, depth: int) -> bool:
        """Whether an expression is an object that means yes. `{success: false}` may be meant
        as a no, although the platform takes any object for a yes."""
        inside = parts(node)
        return node.type == "object" and all(
            part.type == "pair"
            and self.evaluate(part.child_by_field_name("value"), depth + 1).outcome == TRUTHY
            for part in inside
        )

    def has_word(self, node: Node, words: tuple[str, ...]) -> bool:
        return any(child.type in words for child in node.children)

    def variable(self, node: Node, depth: int) -> Result:
        binding = self.scopes.binding(node)
        if binding is None:
            name = self.tree.source(node)
            return _constant(UNDEFINED) if name == "undefined" else _THROWS
        if binding.kind == "const" and not binding.path and self.scopes.is_constant(binding):
            if binding not in self.constants:
                self.constants[binding] = _HARMLESS  # while it is being asked
                result = self.evaluate(binding.value, depth + 1)
                self.constants[binding] = Result(False, result.outcomes, result.promise)
            return self.constants[binding]
        return _HARMLESS

    def can_be_read(self, node: Node, depth: int) -> bool:
        """Whether reading a member cannot fail: of the context, its inputs, a caught error,
        or with `?.`."""
        whose = node.child_by_field_name("object")
        if whose is None:
            return False
        if self.has_word(node, ("optional_chain",)):
            return not self.evaluate(whose, depth + 1).throws
        path = self.path(whose)
        if path is not None:
            return len(path) <= 1
        inner = unwrap(whose)
        binding = self.scopes.binding(inner) if inner and inner.type == "identifier" else None
        parent = self.scopes.parent(binding.node) if binding is not None else None
        return parent is not None and parent.type == "catch_clause"

    def awaited(self, node: Node, depth: int) -> Result:
        result = self.evaluate(parts(node)[0] if parts(node) else None, depth + 1)
        is_constant = result.outcome in (TRUTHY, FALSY, UNDEFINED)
        if result.promise == "settling" or (result.promise is None and is_constant):
            return Result(result.throws, result.outcomes)
        return _THROWS

    def unary(self, node: Node, depth: int) -> Result:
        operator = node.child_by_field_name("operator")
        argument = node.child_by_field_name("argument")
        word = operator.type if operator is not None else ""
        inner = self.evaluate(argument, depth + 1)
        if word == "delete":
            return _THROWS
        if word == "void":
            if argument is not None:
                self.dropped(argument, inner)
            return Result(inner.throws, frozenset({UNDEFINED}))
        if word == "!" and inner.promise is not None:  # a promise is an object, and so is truthy
            if argument is not None:
                self.dropped(argument, inner)
            return Result(inner.throws, frozenset({FALSY}))
        if word == "!":
            opposite = {TRUTHY: FALSY, FALSY: TRUTHY, UNDEFINED: TRUTHY}
            return Result(inner.throws, frozenset({opposite.get(inner.outcome, UNKNOWN)}))
        return Result(inner.throws)

    def assigned(self, node: Node, depth: int) -> Result:
        left = unwrap(node.child_by_field_name("left"))
        right = node.child_by_field_name("right")
        binding = self.scopes.binding(left) if left and left.type == "identifier" else None
        if binding is None or binding.kind not in ("let", "var") or right is None:
            return _THROWS
        result = self.evaluate(right, depth + 1)
        # Who waits for it cannot be told of a variable that changes.
        return Result(result.throws or result.promise is not None)

    def declares_safely(self, node: Node, depth: int) -> bool:
        """Whether a declaration of variables cannot throw."""
        for declarator in parts(node):
            name = declarator.child_by_field_name("name")
            value = declarator.child_by_field_name("value")
            if name is None or value is None:
                continue
            result = self.evaluate(value, depth + 1)
            if result.throws:
                return False
            if name.type != "identifier":
                path = self.path(value)
                nested = any(child.type in _PATTERNS for child in _below(name))
                if path is None or len(path) > 1 or nested:
                    return False
            elif result.promise is not None:
                binding = self.scopes.binding(name)
                if binding is None or binding.kind != "const":
                    return False
                self.dropped(value, result)
        return True

    def dropped(self, node: Node, result: Result) -> None:
        """Note a promise that nobody waits for (if somebody does, that may throw)."""
        inner = unwrap(node)
        if inner is None or inner.type != "call_expression" or result.throws:
            return
        if result.promise == "rejecting":
            self.unawaited.append(inner)

    def called(self, node: Node, depth: int) -> Result:
        if is_awaited_call(node):
            return _THROWS
        callee = unwrap(callee_of(node))
        given = arguments_of(node)
        if callee is None or node.child_by_field_name("arguments") is None:
            return _THROWS
        name = self.tree.name(callee)
        if name.startswith("console.") and self.is_global(callee):
            return Result(self.any_throws(given, depth), frozenset({UNDEFINED}))
        if name == "Promise.resolve" and self.is_global(callee) and len(given) == 1:
            value = self.evaluate(given[0], depth + 1)
            return Result(value.throws, value.outcomes, value.promise or "settling")
        if self.makes_promise(callee):
            return Result(self.any_throws(given, depth), promise="rejecting")
        if callee.type == "member_expression":
            return self.chained(callee, given, depth)
        return _THROWS

    def any_throws(self, nodes: tuple[Node, ...], depth: int) -> bool:
        return any(self.part(node, depth + 1) for node in nodes)

    def is_global(self, callee: Node) -> bool:
        owner = callee.child_by_field_name("object") or callee
        return owner.type == "identifier" and self.scopes.binding(owner) is None

    def makes_promise(self, callee: Node) -> bool:
        """Whether a call surely gives a promise, and does not throw itself: a method of the
        API client, `fetch`, an async function of the file."""
        if callee.type == "identifier":
            function = self.function(callee)
            if function is not None:
                return any(child.type == "async" for child in function.children)
            return self.tree.source(callee) == "fetch" and self.scopes.binding(callee) is None
        path = self.path(callee)
        return path is not None and len(path) == 2 and path[0].name in _CLIENTS

    def chained(self, callee: Node, given: tuple[Node, ...], depth: int) -> Result:
        """``promise.then(f, g)``, ``.catch(f)``, ``.finally(f)``."""
        name = self.tree.property_name(callee.child_by_field_name("property"))
        promise = self.evaluate(callee.child_by_field_name("object"), depth + 1)
        if promise.promise is None or promise.throws or not given:
            return _THROWS
        handlers = [self.handled(node, depth) for node in given]
        fails = any(throws for throws, _ in handlers)
        rejecting = promise.promise == "rejecting"
        if name == "finally" and len(handlers) == 1:
            return Result(False, promise.outcomes, _promised(rejecting or fails))
        if name == "catch" and len(handlers) == 1:
            outcomes = promise.outcomes | (handlers[0][1] if rejecting else frozenset[str]())
            if rejecting and not fails:
                self.caught.append(callee.child_by_field_name("property") or callee)
            return Result(False, outcomes, _promised(rejecting and fails))
        if name == "then" and len(handlers) <= 2:
            outcomes = handlers[0][1]
            if len(handlers) == 2 and rejecting:
                outcomes |= handlers[1][1]
                if not fails:
                    self.caught.append(given[1])
                rejecting = False
            return Result(False, outcomes, _promised(rejecting or fails))
        return _THROWS

    def handled(self, node: Node, depth: int) -> tuple[bool, frozenset[str]]:
        function = self.function(node)
        if function is None:
            return True, frozenset({UNKNOWN})
        return self.handler(function, depth + 1)


def _below(node: Node) -> list[Node]:
    return [inner for child in parts(node) for inner in (child, *parts(child))]


_CONSTANTS = {"true": TRUTHY, "false": FALSY, "null": FALSY, "undefined": UNDEFINED}
_HARMLESS_KINDS = frozenset(
    {"string", "regex", "this", "arrow_function", "function_expression", "generator_function"}
)
_COMPOUND = frozenset(
    {
        "template_string", "object", "array", "binary_expression", "ternary_expression",
        "sequence_expression",
    }
)  # fmt: skip
_PATTERNS = frozenset({"object_pattern", "array_pattern", "object_assignment_pattern"})
