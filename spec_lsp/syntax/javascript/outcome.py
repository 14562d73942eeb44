"""Whether a function can ever say no: return something falsy, or throw; or anything at all.

Only what is certain counts. Any expression that is not known to be harmless may throw, and
any value that is not a constant may be falsy; then nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.expressions import (
    TRUTHY,
    UNDEFINED,
    Expressions,
)
from spec_lsp.syntax.javascript.located import Module
from spec_lsp.syntax.javascript.scope import GENERATORS
from spec_lsp.syntax.javascript.script import Export, MethodExport, Script
from spec_lsp.syntax.javascript.tree import parts, unwrap
from spec_lsp.syntax.javascript.values import Call, own_nodes
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_DEPTH = 40

Reason = Literal["unawaited", "swallowed", "unasked"]


@dataclass(frozen=True, slots=True)
class Disregard:
    """Why a function cannot say no, and where that shows.

    "unawaited": ``span`` is a request whose promise nobody waits for (``is_async``: an
    ``await`` can be put before it). "swallowed": an error ends there; ``truth`` is the `true`
    that is returned instead, if one is. "unasked": nothing is asked at all.
    """

    reason: Reason
    span: Span
    is_async: bool = False
    truth: Span | None = None


def returns_nothing(script: Script, export: Export | MethodExport | None) -> bool:
    """Whether an exported function surely ends without a value: no `return` in it gives one,
    and nothing is thrown. Never raises."""
    if isinstance(export, MethodExport):
        export = export.export
    function = export.function if export is not None else None
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None or script.suspicions:
        return False
    if body.type == "object" and function.type == "arrow_function":
        return True  # so the parser reads `=> { a: 1 }`, which is a block with a label
    if body.type != "statement_block":
        return False
    if function.type in GENERATORS or any(child.type == "*" for child in function.children):
        return False
    return not any(
        node.type == "throw_statement" or (node.type == "return_statement" and parts(node))
        for node in own_nodes(function)
    )


@dataclass(slots=True)
class _Flow:
    """What can happen from here: the kinds of values that are returned, whether an error
    leaves (``throws``: a `try` around may catch it; ``escapes``: none does), and whether the
    end is reached."""

    outcomes: set[str] = field(default_factory=set[str])
    throws: bool = False
    escapes: bool = False
    ends: bool = True

    def add(self, other: _Flow) -> None:
        self.outcomes |= other.outcomes
        self.throws |= other.throws
        self.escapes |= other.escapes


def disregards_outcome(script: Script, export: Export | MethodExport | None) -> Disregard | None:
    """Why an exported function cannot say no; None where it can, or may. Never raises."""
    if isinstance(export, MethodExport):
        export = export.export
    function = export.function if export is not None else None
    if function is None or export is None or not script.scopes.complete or script.suspicions:
        return None
    if function.type in GENERATORS or any(child.type == "*" for child in function.children):
        return None
    reader = _Reader(script, function)
    flow = reader.function(function)
    if flow.throws or flow.escapes or flow.outcomes not in ({TRUTHY}, {UNDEFINED}):
        return None
    return reader.reason(export.span)


class _Reader:
    def __init__(self, script: Script, function: Node) -> None:
        self.tree = script.tree
        self.is_async = any(child.type == "async" for child in function.children)
        self.expressions = Expressions(Call(Module("", script), function), self.handler)
        self.swallowed: list[Disregard] = []
        self.returns: list[Node] = []

    def reason(self, name: Span) -> Disregard:
        for call in self.expressions.unawaited:
            return Disregard("unawaited", self.tree.span(call), is_async=self.is_async)
        for disregard in self.swallowed:
            return disregard
        for node in self.expressions.caught:
            return Disregard("swallowed", self.tree.span(node))
        for node in self.returns:
            return Disregard("unasked", self.tree.span(node))
        return Disregard("unasked", name)

    def handler(self, function: Node, depth: int) -> tuple[bool, frozenset[str]]:
        """Whether a function given to a promise may throw, and what it gives."""
        flow = self.function(function, depth + 1)
        return flow.throws or flow.escapes, frozenset(flow.outcomes)

    def function(self, function: Node, depth: int = 0) -> _Flow:
        """What a call of a function can come to."""
        body = function.child_by_field_name("body")
        parameters = function.child_by_field_name("parameters")
        flow = _Flow()
        if body is None or depth > _MAX_DEPTH or self.may_fail_to_bind(parameters):
            flow.throws = True
        elif body.type == "statement_block":
            flow = self.statement(body, depth)
            if flow.ends:
                flow.outcomes.add(UNDEFINED)
        else:
            flow = self.returned(body, depth)
        return flow

    def may_fail_to_bind(self, parameters: Node | None) -> bool:
        """Patterns in patterns fail where the outer one finds nothing; default values may."""
        inside = parts(parameters) if parameters is not None else []
        for parameter in inside:
            pattern = parameter.child_by_field_name("pattern") or parameter
            if pattern.type == "identifier":
                continue
            if pattern.type != "object_pattern" or not all(
                part.type in ("shorthand_property_identifier_pattern", "rest_pattern")
                or (
                    part.type == "pair_pattern"
                    and (value := part.child_by_field_name("value")) is not None
                    and value.type == "identifier"
                )
                for part in parts(pattern)
            ):
                return True
        return False

    def statement(self, node: Node, depth: int) -> _Flow:
        if depth > _MAX_DEPTH:
            return _Flow(throws=True)
        kind = node.type
        if kind == "statement_block":
            return self.block(node, depth + 1)
        if kind == "expression_statement":
            return self.evaluated(parts(node)[:1], depth, drops=True)
        if kind == "return_statement":
            value = parts(node)[:1]
            if value:
                return self.returned(value[0], depth)
            return _Flow({UNDEFINED}, ends=False)
        if kind in ("lexical_declaration", "variable_declaration"):
            return _Flow(throws=not self.expressions.declares_safely(node, depth))
        if kind == "if_statement":
            return self.branches(node, depth + 1)
        if kind == "try_statement":
            return self.attempt(node, depth + 1)
        if kind == "throw_statement":
            return _Flow(throws=True, ends=False)
        return _Flow(throws=kind not in _NOTHING_HAPPENS)

    def block(self, node: Node, depth: int) -> _Flow:
        flow = _Flow()
        for statement in parts(node):
            following = self.statement(statement, depth)
            flow.add(following)
            if not following.ends:
                flow.ends = False
                break  # what stands behind is never reached
        return flow

    def evaluated(self, nodes: list[Node], depth: int, *, drops: bool = False) -> _Flow:
        flow = _Flow()
        for node in nodes:
            result = self.expressions.evaluate(node, depth + 1)
            flow.throws |= result.throws
            if drops:
                self.expressions.dropped(node, result)
        return flow

    def returned(self, value: Node, depth: int) -> _Flow:
        result = self.expressions.evaluate(value, depth + 1)
        if result.outcome == TRUTHY or not result.outcomes:
            self.returns.append(value)
        # A promise that is returned is waited for by the caller, outside of any `try`.
        escapes = result.promise == "rejecting"
        return _Flow(set(result.outcomes), result.throws, escapes, ends=False)

    def branches(self, node: Node, depth: int) -> _Flow:
        condition = node.child_by_field_name("condition")
        flow = self.evaluated([condition] if condition is not None else [], depth)
        consequence = node.child_by_field_name("consequence")
        alternative = node.child_by_field_name("alternative")
        first = self.statement(consequence, depth) if consequence is not None else _Flow()
        flow.add(first)
        second = _Flow()
        for inside in parts(alternative)[:1] if alternative is not None else []:
            second = self.statement(inside, depth)
            flow.add(second)
        flow.ends = first.ends or second.ends
        return flow

    def attempt(self, node: Node, depth: int) -> _Flow:
        body = node.child_by_field_name("body")
        handler = node.child_by_field_name("handler")
        finalizer = node.child_by_field_name("finalizer")
        flow = self.statement(body, depth) if body is not None else _Flow()
        if handler is not None and flow.throws:
            caught = self.caught(handler, depth)
            flow.throws = False
            flow.add(caught)
            flow.ends = flow.ends or caught.ends
        for block in parts(finalizer)[:1] if finalizer is not None else []:
            last = self.statement(block, depth)
            if not last.ends:
                return _Flow(throws=True)  # it overrides what was returned or thrown
            flow.add(last)
        return flow

    def caught(self, handler: Node, depth: int) -> _Flow:
        """What a `catch` makes of an error, which it is here that it ends."""
        body = handler.child_by_field_name("body")
        before = len(self.returns)
        flow = self.statement(body, depth) if body is not None else _Flow(throws=True)
        word = handler.children[0] if handler.children else handler
        truth = next(iter(self.returns[before:]), None)
        inside = unwrap(truth)
        is_true = truth is not None and inside is not None and inside.type == "true"
        self.swallowed.append(
            Disregard(
                "swallowed",
                self.tree.span(truth if truth is not None else word),
                truth=self.tree.span(inside) if is_true and inside is not None else None,
            )
        )
        return flow


_NOTHING_HAPPENS = frozenset(
    {
        "function_declaration", "generator_function_declaration", "empty_statement",
        "interface_declaration", "type_alias_declaration",
    }
)  # fmt: skip
