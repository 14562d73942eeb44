"""Which keys the object can have that a function gives back, read from its source.

The answer is the union over everything the function can return. Whatever cannot be
followed makes it *open*: then there may be keys that are not listed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.context import context_uses
from spec_lsp.syntax.javascript.linking import Program, Value
from spec_lsp.syntax.javascript.located import Located, Whole, is_exporting
from spec_lsp.syntax.javascript.patterns import parameters
from spec_lsp.syntax.javascript.scope import GENERATORS, Binding
from spec_lsp.syntax.javascript.tree import callee_of, parts, unwrap
from spec_lsp.syntax.javascript.uses import ContextUses, SegmentForm
from spec_lsp.syntax.javascript.values import (
    Call,
    arguments_of,
    context_path,
    is_written,
    own_nodes,
    transparent,
)
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_CALLS = 8  # functions calling functions
_MAX_DEPTH = 60  # expressions in expressions
_MAX_STEPS = 3_000


@dataclass(frozen=True, slots=True)
class ReturnedKey:
    """A key that the returned object can have, in the file at ``path``. ``span`` is the
    key's, without quotes; ``value_span`` its value's (for a shorthand the same, for a method
    the whole method). ``form`` is how it is written."""

    path: str
    name: str
    span: Span
    value_span: Span
    form: SegmentForm = "key"


@dataclass(frozen=True, slots=True)
class ReturnedShape:
    """``spreads`` names the members of the context that go in whole, as the source reads
    them (``connectionParameters``, ``connectionInput``, …). ``open``: there may be more.
    ``repeated`` are the further places of keys that are written more than once. ``wholes``
    are the places, each with its file, at which the method itself puts a member of the context
    whole into what it returns, and into nothing that is used otherwise."""

    keys: tuple[ReturnedKey, ...] = ()
    spreads: tuple[str, ...] = ()
    open: bool = False
    repeated: tuple[ReturnedKey, ...] = ()
    wholes: tuple[tuple[str, Span], ...] = ()


def returned_shape(
    program: Program, function: Located | None, uses: ContextUses | None = None
) -> ReturnedShape:
    """What a function can return, those of other files that it calls included. Open, and
    nothing else, where there is no function. ``uses`` are those of the function, where they
    are known already. Never raises."""
    if function is None:
        return ReturnedShape(open=True)
    reader = _Reader(program)
    reader.function(Call(function.module, function.node), 0)
    if reader.spreads:
        reader.additions_to_spreads(uses or context_uses(program, function))
    return ReturnedShape(
        tuple(reader.keys.values()),
        tuple(reader.spreads),
        reader.open,
        tuple(reader.repeated),
        tuple(reader.wholes),
    )


class _Reader:
    """Adds up what the expressions that can be returned bring in."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.keys: dict[str, ReturnedKey] = {}
        self.repeated: dict[ReturnedKey, None] = {}
        self.spreads: dict[str, None] = {}
        self.wholes: dict[tuple[str, Span], None] = {}
        self.is_shared = False  # what is looked at is used otherwise, too
        self.open = False
        self.steps = 0
        self.returns: dict[Node, tuple[Node, ...]] = {}

    def function(self, call: Call, depth: int) -> None:
        """Everything that a call can return."""
        function = call.function
        body = function.child_by_field_name("body")
        script = call.module.script
        if script.suspicions or not script.scopes.complete:
            self.open = True  # of a broken file some statements were not read
        if (
            body is None
            or call.depth > _MAX_CALLS
            or function.type in GENERATORS
            or any(child.type == "*" for child in function.children)
        ):
            self.open = True
        elif body.type != "statement_block":
            self.value(body, call, depth + 1)
        else:
            for returned in self.returned(function):
                self.value(returned, call, depth + 1)

    def returned(self, function: Node) -> tuple[Node, ...]:
        """The expressions behind the ``return``s of a function."""
        if function not in self.returns:
            self.returns[function] = tuple(
                expression
                for node in own_nodes(function)
                if node.type == "return_statement"
                for expression in parts(node)[:1]
            )
        return self.returns[function]

    def value(self, node: Node | None, call: Call, depth: int) -> None:
        """What an expression can be: an object's keys, a part of the context, nothing."""
        self.steps += 1
        node = transparent(node)
        if node is None or depth > _MAX_DEPTH or self.steps > _MAX_STEPS:
            self.open = True
            return
        kind = node.type
        if kind in _NAMES:
            self.variable(node, call, depth)
        elif kind in _MEMBERS:
            if not self.part_of_context(node, call):
                self.elsewhere(node, call, depth)
        elif kind == "object":
            for part in parts(node):
                self.part(part, call, depth)
        elif kind == "ternary_expression":
            self.value(node.child_by_field_name("consequence"), call, depth + 1)
            self.value(node.child_by_field_name("alternative"), call, depth + 1)
        elif kind == "binary_expression":
            self.logical(node, call, depth)
        elif kind in ("assignment_expression", "augmented_assignment_expression"):
            self.value(node.child_by_field_name("right"), call, depth + 1)
        elif kind == "sequence_expression":
            self.value(parts(node)[-1] if parts(node) else None, call, depth + 1)
        elif kind == "call_expression":
            self.call(node, call, depth)
        elif kind not in _NOTHING:
            self.open = True

    def logical(self, node: Node, call: Call, depth: int) -> None:
        operator = node.child_by_field_name("operator")
        word = operator.type if operator is not None else ""
        if word in ("||", "??"):
            self.value(node.child_by_field_name("left"), call, depth + 1)
        if word in ("||", "??", "&&"):
            self.value(node.child_by_field_name("right"), call, depth + 1)

    def part(self, part: Node, call: Call, depth: int) -> None:
        """One part of an object literal."""
        if part.type == "spread_element":
            for inside in parts(part)[:1]:
                self.value(inside, call, depth + 1)
        elif part.type == "pair":
            self.key(call, part.child_by_field_name("key"), part.child_by_field_name("value"))
        elif part.type == "shorthand_property_identifier":
            self.key(call, part, part)
        elif part.type == "method_definition":
            self.key(call, part.child_by_field_name("name"), part)
        else:
            self.open = True

    def key(self, call: Call, key: Node | None, value: Node | None) -> None:
        name = call.tree.property_name(key)
        if name is None or key is None:
            self.open = True
        else:
            span = call.tree.span(key)
            form: SegmentForm = "key"
            if key.type == "string":
                span, form = Span(span.start + 1, span.end - 1), "string"
            value_span = call.tree.span(value) if value is not None else span
            if value_span == span:
                form = "shorthand"
            self.add(ReturnedKey(call.module.path, name, span, value_span, form))

    def add(self, key: ReturnedKey) -> None:
        """Note a key; of several places the first one counts."""
        if self.keys.setdefault(key.name, key) != key:
            self.repeated[key] = None

    def part_of_context(self, node: Node, call: Call) -> bool:
        """Note a member of the context that goes in whole; False for anything else."""
        path = context_path(node, call)
        if path is None or len(path.steps) != 1:
            return False
        self.spreads[path.names[0]] = None
        if call.caller is None and not self.is_shared:
            self.wholes[call.module.path, call.tree.span(node)] = None
        return True

    def elsewhere(self, node: Node, call: Call, depth: int) -> None:
        """What another file gives: a constant of it, or all that it exports."""
        self.given(self.program.origin(call.module, node), call, depth)

    def given(self, value: Value | None, call: Call, depth: int) -> None:
        if isinstance(value, Whole):
            self.exports(value)
        elif value is None:
            self.open = True
        else:
            self.value(value.node, call.top(value.module), depth + 1)

    def exports(self, whole: Whole) -> None:
        """All that a file exports, as keys of an object."""
        script = whole.module.script
        is_function = any(export.kind == "module" for export in script.exports)
        if script.has_dynamic_exports or script.suspicions or is_function:
            self.open = True
        for export in script.exports:
            if export.kind != "module":
                path = whole.module.path
                self.add(ReturnedKey(path, export.name, export.span, export.span, "other"))

    def variable(self, node: Node, call: Call, depth: int) -> None:
        binding = call.scopes.binding(node)
        if binding is None:
            self.open = self.open or call.tree.source(node) != "undefined"
            return
        was_shared = self.is_shared
        if not self.part_of_context(node, call):
            self.is_shared = was_shared or self.has_other_uses(binding, node, call)
            if binding.kind == "import" or (binding.path and call.scopes.is_constant(binding)):
                self.elsewhere(node, call, depth)
            else:
                self.declared(binding, call, depth)
        self.additions(binding, node, call, depth)
        self.is_shared = was_shared

    def has_other_uses(self, binding: Binding, user: Node, call: Call) -> bool:
        """Whether a variable is used for more than to be filled and returned."""
        for reference in call.scopes.references.get(binding, ()):
            outer = call.scopes.outer(reference)
            if outer is None or reference in (user, binding.node):
                continue
            around = call.scopes.outer(outer) if outer.type in _MEMBERS else None
            if around is not None and around.type == "assignment_expression":
                if unwrap(around.child_by_field_name("left")) == outer:
                    continue
            elif outer.type == "return_statement":
                continue
            elif outer.type == "arguments" and parts(outer)[:1] == [reference]:
                callee = callee_of(call.scopes.parent(outer))
                if call.tree.name(callee) == "Object.assign" and self.is_global(callee, call):
                    continue
            return True
        return False

    def declared(self, binding: Binding, call: Call, depth: int) -> None:
        """What a variable was given: where it is declared, and later."""
        if binding.path or binding.kind not in ("const", "let", "var", "parameter"):
            self.open = True
            return
        if binding.kind == "parameter":
            frame = call.of(binding.function)
            given = frame.argument(binding.index) if frame is not None else None
            if frame is None or frame.caller is None or given is None:
                self.open = True
            else:
                self.value(given, frame.caller, depth + 1)
        elif binding.value is not None:
            self.value(binding.value, call, depth + 1)
        for written in call.scopes.writes.get(binding, ()):
            self.value(written, call, depth + 1)

    def additions(self, binding: Binding, user: Node, call: Call, depth: int) -> None:
        """What is put into the object behind a variable: ``x.key = …``, ``Object.assign``.
        Handed to someone unknown, anything may be put in."""
        for reference in call.scopes.references.get(binding, ()):
            self.steps += 1
            if self.steps > _MAX_STEPS:
                self.open = True
                return
            outer = call.scopes.outer(reference)
            if outer is None or reference == user:
                continue
            if outer.type in _MEMBERS:
                self.member(outer, reference, call)
            elif outer.type == "arguments":
                self.handed_over(outer, reference, call, depth)
            elif outer.type == "variable_declarator":
                name = outer.child_by_field_name("name")
                aliased = unwrap(outer.child_by_field_name("value")) == reference
                self.open = self.open or (aliased and name is not None and not parts(name))
            elif outer.type == "assignment_expression":
                is_right = unwrap(outer.child_by_field_name("right")) == reference
                self.open = self.open or (is_right and not is_exporting(call.module, outer))
            elif outer.type in ("pair", "object", "array"):
                # A part of something else, through which it may be changed.
                while outer is not None and outer.type in ("pair", "object"):
                    outer = call.scopes.outer(outer)
                self.open = self.open or outer is None or not is_exporting(call.module, outer)

    def member(self, member: Node, whose: Node, call: Call) -> None:
        """``whose.key = value``."""
        outer = call.scopes.outer(member)
        if (
            outer is not None
            and is_written(member, outer)
            and unwrap(member.child_by_field_name("object")) == whose
        ):
            key = member.child_by_field_name("property") or member.child_by_field_name("index")
            self.key(call, key, outer.child_by_field_name("right"))

    def handed_over(self, arguments: Node, whose: Node, call: Call, depth: int) -> None:
        outer = call.scopes.parent(arguments)
        callee = callee_of(outer)
        name = call.tree.name(callee)
        given = parts(arguments)
        if name == "Object.assign":
            if given and unwrap(given[0]) == whose:
                for argument in given[1:]:
                    self.argument(argument, call, depth)
        elif name not in _READERS and not name.startswith("console."):
            self.passed(callee, given, whose, call, depth)

    def passed(
        self, callee: Node | None, given: list[Node], whose: Node, call: Call, depth: int
    ) -> None:
        """What a function of the connector puts into an object that it is given: nothing
        where it takes it apart at once. Of any other function nobody knows."""
        function = self.program.function(call.module, callee)
        patterns = parameters(function.node) if function is not None else []
        index = next((i for i, one in enumerate(given) if unwrap(one) == whose), None)
        spread = any(one.type == "spread_element" for one in given[:index])
        if function is None or index is None or index >= len(patterns) or spread:
            self.open = True
            return
        if depth > _MAX_DEPTH:
            self.open = True
            return
        pattern = patterns[index]
        inner = Call(function.module, function.node, tuple(given), call)
        binding = inner.scopes.binding(pattern) if pattern.type == "identifier" else None
        if binding is not None and inner.scopes.is_constant(binding):
            self.additions(binding, pattern, inner, depth + 1)
        elif pattern.type != "object_pattern":
            self.open = True

    def argument(self, node: Node, call: Call, depth: int) -> None:
        if node.type == "spread_element":
            self.open = True
        else:
            self.value(node, call, depth + 1)

    def call(self, node: Node, call: Call, depth: int) -> None:
        callee = unwrap(callee_of(node))
        given = arguments_of(node)
        name = call.tree.name(callee)
        if name in _MERGING and self.is_global(callee, call):
            for argument in given if name == "Object.assign" else given[:1]:
                self.argument(argument, call, depth)
            return
        function = self.program.function(call.module, callee)
        if function is not None:
            self.function(Call(function.module, function.node, given, call), depth + 1)
        elif callee is not None and callee.type == "member_expression":
            self.promise(callee, given, call, depth)
        else:
            self.elsewhere(node, call, depth)

    def is_global(self, callee: Node | None, call: Call) -> bool:
        """Whether ``Object`` and ``Promise`` are the language's own."""
        owner = callee.child_by_field_name("object") if callee is not None else None
        return owner is None or call.scopes.binding(owner) is None

    def promise(self, callee: Node, given: tuple[Node, ...], call: Call, depth: int) -> None:
        """``promise.then(f)``, ``.catch(f)``, ``.finally(f)``."""
        name = call.tree.property_name(callee.child_by_field_name("property"))
        if name not in ("then", "catch", "finally") or not given:
            self.open = True
            return
        if name != "then":
            self.value(callee.child_by_field_name("object"), call, depth + 1)
        if name != "finally":
            for argument in given:
                function = self.program.function(call.module, argument)
                if function is None:
                    self.open = True
                else:
                    # Its argument is what the promise gives: no expression of the file.
                    self.function(Call(function.module, function.node, (), call), depth + 1)

    def additions_to_spreads(self, uses: ContextUses) -> None:
        """``context.connectionParameters.extra = …`` adds to what goes in whole; whoever it is
        handed to may add anything."""
        for use in uses.uses:
            root = use.names[0] if use.names else None
            if use.kind == "escape" and len(use.names) < 2:
                self.open = self.open or root is None or root in self.spreads
            elif use.kind == "write" and root in self.spreads:
                if len(use.segments) < 2:
                    self.open = True
                    continue
                field = use.segments[1]
                self.add(ReturnedKey(field.path, field.name, field.span, use.span, field.form))


_NAMES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_MEMBERS = ("member_expression", "subscript_expression")
_MERGING = frozenset(
    {"Object.assign", "Object.freeze", "Object.seal", "Promise.resolve", "structuredClone"}
)
# What takes an object and leaves it as it is.
_READERS = frozenset(
    {
        "JSON.stringify", "Object.keys", "Object.values", "Object.entries", "Object.freeze",
        "Object.seal", "Promise.resolve", "structuredClone", "Boolean", "String",
    }
)  # fmt: skip
# Values that have no keys of their own to give to an object.
_NOTHING = frozenset(
    {
        "undefined", "null", "true", "false", "number", "string", "template_string", "regex",
        "unary_expression", "update_expression",
    }
)  # fmt: skip
