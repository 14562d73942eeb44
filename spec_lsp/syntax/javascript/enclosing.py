"""What stands around an offset of a program: the call, the statement; where values are thrown
and returned. For places that an engine names by a line and a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.scope import FUNCTIONS
from spec_lsp.syntax.javascript.script import Export, Script
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts, unwrap
from spec_lsp.syntax.javascript.values import own_nodes
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_CALLS = frozenset({"call_expression", "new_expression"})
_STATEMENTS = frozenset(
    {
        "expression_statement", "lexical_declaration", "variable_declaration",
        "return_statement", "throw_statement",
    }
)  # fmt: skip
# What sends a request, by its name.
_REQUESTS = frozenset({"fetch", "axios", "request", "get", "post", "put", "patch", "delete"})
_ERRORS = ("call_expression", "new_expression", "await_expression")
_TRUTHY = frozenset({"true", "object", "array", "regex", *FUNCTIONS, "class", "new_expression"})


def call_around(tree: SyntaxTree, offset: int) -> Span | None:
    """The innermost call at an offset (``client.get('/me')``), within the function there.

    The engine places a plain call with others among its arguments at the last of those: at
    ``stringify(`` for ``fetch(url, {body: JSON.stringify(me)})``, where the request is meant.
    """
    found: Node | None = None
    for node in _ancestors(tree, offset):
        if node.type in _CALLS:
            if found is None or _callee(tree, node, "identifier") in _REQUESTS:
                found = node
            if _callee(tree, found) in _REQUESTS:
                break
        ends = node.type in FUNCTIONS or node.type in _STATEMENTS
        if ends or (found is not None and node.type == "await_expression"):
            break
    return tree.span(found) if found is not None else None


def _callee(tree: SyntaxTree, call: Node, *kinds: str) -> str | None:
    """The name that is called: ``get`` in ``client.get('/me')``."""
    called = call.child_by_field_name("function")
    if called is None or (kinds and called.type not in kinds):
        return None
    name = called.child_by_field_name("property") or called
    return tree.source(name)


def statement_around(tree: SyntaxTree, offset: int) -> Span | None:
    """The innermost statement at an offset, its semicolon left out; of one that holds others
    (``if``, ``for``) and of ``x => …`` the expression at the offset."""
    below: Node | None = None
    for node in _ancestors(tree, offset):
        if node.type in _STATEMENTS:
            return _without_semicolon(tree, node)
        if node.type.endswith("_statement") or node.type in FUNCTIONS or node.type == "program":
            inner = unwrap(below)
            # A whole block, or what tree-sitter could not read, is no statement.
            if inner is None or inner.is_error or inner.type.endswith(("_block", "_statement")):
                return None
            return tree.span(inner)
        below = node
    return None


@dataclass(frozen=True, slots=True)
class Thrown:
    """A ``throw``: its statement, and its value where that is a text written out.
    ``makes_error``: it throws what a call or ``new`` gives, which mostly is an Error."""

    span: Span
    text: str | None
    makes_error: bool


def thrown_values(tree: SyntaxTree) -> Iterator[Thrown]:
    """Every ``throw`` of a program, in the order of the text."""
    for node in tree.nodes():
        if node.type == "throw_statement":
            value = unwrap(next(iter(parts(node)), None))
            yield Thrown(
                _without_semicolon(tree, node),
                tree.string(value),
                value is not None and value.type in _ERRORS,
            )


def falsy_return(script: Script, export: Export | None, value: object) -> Span | None:
    """The ``return`` (or the expression behind ``=>``) of an exported function from which a
    falsy value must have come; None where it may be one of several.

    ``value`` is what was returned, as JSON has it: of returns that write their value out, only
    those with that value count.
    """
    tree = script.tree
    function = export.function if export is not None else None
    body = function.child_by_field_name("body") if function is not None else None
    if function is None or body is None:
        return None
    if body.type != "statement_block":
        return tree.span(body)
    possible: list[Node] = []
    for node in own_nodes(function):
        given = unwrap(next(iter(parts(node)), None)) if node.type == "return_statement" else None
        if given is not None and _may_be(tree, given, value):
            possible.append(node)
    return _without_semicolon(tree, possible[0]) if len(possible) == 1 else None


def _may_be(tree: SyntaxTree, given: Node, value: object) -> bool:
    """Whether an expression may have a (falsy) value."""
    if given.type in _TRUTHY:
        return False
    if given.type == "false":
        return value is False
    if given.type in ("null", "undefined"):
        return value is None
    text = tree.string(given)
    if text is not None:
        return text == value == ""
    if given.type == "number":
        is_zero = tree.source(given).strip("0._xobnXOBeE") == ""
        return is_zero and value == 0 and value is not False
    return True


def _ancestors(tree: SyntaxTree, offset: int) -> Iterator[Node]:
    """The nodes around an offset, the innermost first."""
    byte = len(tree.text[:offset].encode("utf-8", "replace"))
    path = [tree.root]
    while True:
        inside = [c for c in path[-1].children if c.start_byte <= byte < c.end_byte]
        if not inside:
            break
        path.append(inside[0])
    yield from reversed(path)


def _without_semicolon(tree: SyntaxTree, node: Node) -> Span:
    span = tree.span(node)
    written = span.of(tree.text)
    return Span(span.start, span.start + len(written.rstrip("; \t\r\n")))
