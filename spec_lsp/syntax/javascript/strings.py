"""The texts in a program, each with the name that it is given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.scope import Scopes
from spec_lsp.syntax.javascript.script import Script
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_CLIMB = 30


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a program. ``span`` is inside its quotes, ``written`` what stands there (with
    its escapes). ``name`` is the key, variable or first argument that it belongs to.
    ``is_whole``: nothing is put into it or added to it; ``is_start``: it is the first part
    of what is made of it. ``is_request``: a request goes there. ``quote`` is its quotation
    mark, empty for a part of a template. ``around`` are the names of what it becomes a part
    of as it stands: keys, innermost first, and the variable or field that it all goes to."""

    written: str
    span: Span
    name: str | None
    is_whole: bool
    is_start: bool = True
    is_request: bool = False
    quote: str = ""
    around: tuple[str, ...] = ()


def texts_of(script: Script) -> Iterator[Text]:
    """The string literals and the literal parts of templates, in the order of the text."""
    tree = script.tree
    for node in tree.nodes():
        if node.type == "string":
            span = tree.span(node)
            inside = Span(span.start + 1, max(span.start + 1, span.end - 1))
            yield _text(script, node, inside, whole=True, start=True)
        elif node.type == "template_string":
            yield from _parts_of_template(script, node)


def _parts_of_template(script: Script, node: Node) -> Iterator[Text]:
    span = script.tree.span(node)
    holes = [script.tree.span(child) for child in parts(node) if child.type == _HOLE]
    begin = start = span.start + 1
    for hole in (*holes, Span(span.end - 1, span.end - 1)):
        if hole.start > start:
            inside = Span(start, hole.start)
            yield _text(script, node, inside, whole=not holes, start=start == begin)
        start = hole.end


_HOLE = "template_substitution"


def _text(script: Script, node: Node, span: Span, *, whole: bool, start: bool) -> Text:
    name, alone, first = _name(script.tree, script.scopes, node)
    is_request = name is None and _is_request(script.tree, script.scopes, node)
    quote = script.text[span.start - 1] if node.type == "string" else ""
    return Text(
        span.of(script.text), span, name, whole and alone, start and first, is_request, quote,
        tuple(_around(script.tree, script.scopes, node)),
    )  # fmt: skip


def _around(tree: SyntaxTree, scopes: Scopes, node: Node) -> Iterator[str]:
    """See :class:`Text`; nothing more where a function or an operator may change it."""
    for _ in range(_MAX_CLIMB):
        outer = scopes.parent(node)
        if outer is None:
            return
        if outer.type == "pair" and outer.child_by_field_name("value") == node:
            yield tree.property_name(outer.child_by_field_name("key")) or ""
        elif outer.type in ("variable_declarator", "assignment_expression"):
            target = outer.child_by_field_name("name") or outer.child_by_field_name("left")
            if target is not None and target != node:
                yield from re.findall(r"[\w$]+", tree.source(target))
            return
        elif outer.type not in _HOLDING:
            return
        node = outer


def _is_request(tree: SyntaxTree, scopes: Scopes, node: Node) -> bool:
    """Whether a text, or what begins with it, is the first argument of a request's call."""
    outer = scopes.parent(node)
    while outer is not None and outer.type in ("binary_expression", "parenthesized_expression"):
        node, outer = outer, scopes.parent(outer)
    call = scopes.parent(outer) if outer is not None and outer.type == "arguments" else None
    if outer is None or call is None or call.type != "call_expression":
        return False
    callee = call.child_by_field_name("function")
    is_first = parts(outer)[:1] == [node]
    return is_first and callee is not None and bool(_REQUEST.fullmatch(tree.source(callee)))


_REQUEST = re.compile(
    r"(?:\w+\.)?(?:apiClient|externalApiClient)\.(?:get|post|put|patch|delete)"
    r"|axios(?:\.(?:get|post|put|patch|delete))?|fetch"
)


def _name(tree: SyntaxTree, scopes: Scopes, node: Node) -> tuple[str | None, bool, bool]:
    """The name that an expression is given, whether it is all of what bears the name, and
    whether that begins with it."""
    alone = first = True
    for _ in range(_MAX_CLIMB):
        outer = scopes.parent(node)
        if outer is None:
            break
        kind = outer.type
        if kind == "binary_expression":
            operator = outer.child_by_field_name("operator")
            if operator is not None and operator.type not in ("||", "??", "&&"):
                alone = False
                first = first and outer.child_by_field_name("left") == node
        elif kind == "pair":
            is_value = outer.child_by_field_name("value") == node
            key = outer.child_by_field_name("key")
            return (tree.property_name(key) if is_value else None), alone, first
        elif kind == "variable_declarator":
            name = outer.child_by_field_name("name")
            is_name = name is not None and name.type == "identifier"
            return (tree.source(name) if is_name and name is not None else None), alone, first
        elif kind in ("assignment_expression", "assignment_pattern", "object_assignment_pattern"):
            return _target(tree, outer.child_by_field_name("left"), node), alone, first
        elif kind == "arguments":
            given = parts(outer)
            named = len(given) == 2 and given[1] == node
            return (tree.string(given[0]) if named else None), alone, first
        elif kind not in _TRANSPARENT:
            break
        node = outer
    return None, alone, first


def _target(tree: SyntaxTree, left: Node | None, value: Node) -> str | None:
    """The name of what is assigned to."""
    if left is None or left == value:
        return None
    key = left.child_by_field_name("property") or left.child_by_field_name("index")
    if key is not None:
        return tree.property_name(key)
    is_name = left.type in ("identifier", "shorthand_property_identifier_pattern")
    return tree.source(left) if is_name else None


_HOLDING = frozenset({
    "object", "parenthesized_expression", "binary_expression", "ternary_expression",
    "as_expression", "satisfies_expression", "non_null_expression",
})  # fmt: skip
_TRANSPARENT = frozenset(
    {
        "parenthesized_expression", "ternary_expression", "as_expression", "await_expression",
        "satisfies_expression", "non_null_expression",
    }
)  # fmt: skip
