"""What becomes of a part of the context where an access of it ends: it is read, written,
called, given a name, or handed on to where nobody can follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.patterns import names_of_pattern, parameters
from spec_lsp.syntax.javascript.scope import FUNCTIONS, Scopes
from spec_lsp.syntax.javascript.tree import callee_of, parts, unwrap
from spec_lsp.syntax.javascript.values import Call, arguments_of, is_written, transparent

if TYPE_CHECKING:
    from tree_sitter import Node

UseKind = Literal["read", "test", "write", "call", "name", "escape"]

_MAX_STEPS = 40


def widened(names: Scopes, node: Node) -> tuple[Node, Node | None]:
    """An expression with what leaves its value as it is (``(await x)``, ``x || {}``), and
    the node around it."""
    outer = names.outer(node)
    while outer is not None and transparent(outer) == transparent(node):
        node, outer = outer, names.outer(outer)
    return node, outer


class Destiny:
    """Tells what becomes of accesses in a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.followed: dict[tuple[str, int, int], bool] = {}

    def kind(self, node: Node, outer: Node, call: Call, *, is_root: bool) -> UseKind:
        """What happens to an access; ``outer`` is the node around it, ``is_root`` says that
        it is the whole context, whose members a copy of it still shares."""
        flows = False  # into something else that has the same value, under no name of its own
        for _ in range(_MAX_STEPS):
            found = self.ends(node, outer, call, is_root=is_root)
            if found is not None:
                return "escape" if flows and found == "name" else found
            flows = True
            node, around = widened(call.scopes, outer)
            if around is None:
                return "read"
            outer = around
        return "escape"

    def ends(self, node: Node, outer: Node, call: Call, *, is_root: bool) -> UseKind | None:
        """The same where it can be told at once; None where it is for ``outer`` to tell."""
        kind = outer.type
        if kind == "variable_declarator":
            return "name" if self.is_followed(outer.child_by_field_name("name"), call) else "escape"
        if is_written(node, outer):
            return "write"
        if kind == "assignment_expression":
            left = unwrap(outer.child_by_field_name("left"))
            is_pattern = left is not None and left.type == "object_pattern"
            return "name" if is_pattern and self.is_followed(left, call) else "escape"
        if kind == "unary_expression":
            return _BY_OPERATOR.get(outer.children[0].type, "read")
        if kind == "call_expression":
            return "call"
        if kind == "arguments":
            return self.argument(node, outer, call)
        if kind == "subscript_expression":
            # Of a computed member nobody knows which one it is.
            around = call.scopes.outer(outer)
            return "escape" if around is not None and is_written(outer, around) else "read"
        if kind in ("pair", "object", "spread_element"):
            return self.part(node, outer, call, is_root=is_root)
        if kind == "binary_expression":
            operator = outer.child_by_field_name("operator")
            word = operator.type if operator is not None else ""
            if word == "&&" and unwrap(outer.child_by_field_name("left")) == node:
                return "test"  # what comes out of it is the other side, or nothing
            return None if word in ("||", "??", "&&") else "read"
        if kind == "ternary_expression":
            return "test" if unwrap(outer.child_by_field_name("condition")) == node else None
        if kind in ("return_statement", "arrow_function"):
            return "read" if self.leaves(outer, call) else "escape"
        if kind in _TESTING:
            is_condition = unwrap(outer.child_by_field_name("condition")) == node
            return "test" if is_condition else "read"
        return "read" if kind in _READING else "escape"

    def leaves(self, node: Node | None, call: Call) -> bool:
        """Whether what is returned there is the method's own result."""
        while node is not None and node.type not in FUNCTIONS:
            node = call.scopes.parent(node)
        return call.arguments is None and node == call.function

    def argument(self, node: Node, arguments: Node, call: Call) -> UseKind:
        if self.is_passed(node, arguments, call):
            return "name"
        outer = call.scopes.parent(arguments)
        callee = callee_of(outer)
        name = call.tree.name(callee)
        if outer is not None and outer.type == "new_expression":
            name = call.tree.name(outer.child_by_field_name("constructor"))
        if name == "Object.assign":
            given = parts(arguments)
            return "escape" if given and transparent(given[0]) == transparent(node) else "read"
        return "read" if name in _READERS or name.startswith("console.") else "escape"

    def part(self, node: Node, outer: Node, call: Call, *, is_root: bool) -> UseKind:
        """A part of a literal object: followed where that goes to a function which takes
        it apart by name."""
        is_spread = outer.type == "spread_element"
        whole = call.scopes.parent(outer) if outer.type in ("pair", "spread_element") else outer
        if outer.type == "pair" and unwrap(outer.child_by_field_name("value")) != node:
            return "read"  # a computed key
        if whole is not None and whole.type == "object":
            around, arguments = widened(call.scopes, whole)
            is_argument = arguments is not None and arguments.type == "arguments"
            if is_argument and self.is_passed(around, arguments, call):
                return "name"
        return "read" if is_spread and not is_root else "escape"

    def is_passed(self, node: Node, arguments: Node | None, call: Call) -> bool:
        """Whether an argument goes to a parameter that can be followed."""
        outer = call.scopes.parent(arguments) if arguments is not None else None
        if arguments is None or outer is None or outer.type != "call_expression":
            return False
        given = arguments_of(outer)
        index = next(
            (i for i, one in enumerate(given) if transparent(one) == transparent(node)), None
        )
        if index is None or any(one.type == "spread_element" for one in given[:index]):
            return False
        function = self.program.function(call.module, callee_of(outer))
        if function is None or function.node.type not in FUNCTIONS:
            return False
        patterns = parameters(function.node)
        if index >= len(patterns) or patterns[index].type == "rest_pattern":
            return False
        inner = Call(function.module, function.node, given, call)
        return self.is_followed(patterns[index], inner)

    def is_followed(self, pattern: Node | None, call: Call) -> bool:
        """Whether every name that a declaration gives to a value can be followed."""
        if pattern is None:
            return False
        key = (call.module.path, pattern.start_byte, pattern.end_byte)
        if key not in self.followed:
            self.followed[key] = all(
                (binding := call.scopes.binding(name)) is not None
                and call.scopes.is_constant(binding)
                and all(step.name is not None for step in path)
                for name, path, _ in names_of_pattern(call.tree, pattern)
            )
        return self.followed[key]


_BY_OPERATOR: dict[str, UseKind] = {"delete": "write", "!": "test", "typeof": "test"}
_TESTING = frozenset({"if_statement", "while_statement", "do_statement"})
# What reads a value and keeps nothing of it.
_READING = frozenset(
    {
        "template_substitution", "for_statement", "for_in_statement", "switch_statement",
        "expression_statement", "member_expression", "augmented_assignment_expression",
        "sequence_expression",
    }
)  # fmt: skip
_READERS = frozenset(
    {
        "JSON.stringify", "Object.keys", "Object.values", "Object.entries", "Object.hasOwn",
        "Object.freeze", "structuredClone", "Boolean", "String", "Number", "URLSearchParams",
        "encodeURIComponent", "encodeURI", "btoa", "Buffer.from",
    }
)  # fmt: skip
