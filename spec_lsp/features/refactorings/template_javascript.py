"""Expressions of a template as JavaScript that gives the same.

Templates speak of a field of nothing as undefined, where JavaScript throws; they find only what
is an object's own; and in a longer text undefined and null are ''.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from spec_lsp.syntax.template.nodes import (
    Binary,
    Call,
    Conditional,
    Index,
    Literal,
    Logical,
    Member,
    TemplateLiteral,
    Unary,
    Variable,
    literal_segment,
)
from spec_lsp.syntax.template.template import ExpressionPart, TextPart

Path: TypeAlias = "tuple[str, ...]"

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
# What every object has without having it of its own.
INHERITED = frozenset({
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
    "toString", "valueOf", "__proto__", "__defineGetter__", "__defineSetter__",
    "__lookupGetter__", "__lookupSetter__",
})  # fmt: skip
# And texts, numbers and lists, which a field's value may be.
OF_VALUES = INHERITED | frozenset({
    "anchor", "at", "big", "blink", "bold", "charAt", "charCodeAt", "codePointAt", "concat",
    "copyWithin", "endsWith", "entries", "every", "fill", "filter", "find", "findIndex",
    "findLast", "findLastIndex", "fixed", "flat", "flatMap", "fontcolor", "fontsize", "forEach",
    "includes", "indexOf", "isWellFormed", "italics", "join", "keys", "lastIndexOf", "length",
    "link", "localeCompare", "map", "match", "matchAll", "normalize", "padEnd", "padStart",
    "pop", "push", "reduce", "reduceRight", "repeat", "replace", "replaceAll", "reverse",
    "search", "shift", "slice", "small", "some", "sort", "splice", "split", "startsWith",
    "strike", "sub", "substr", "substring", "sup", "toExponential", "toFixed", "toLowerCase",
    "toLocaleLowerCase", "toLocaleUpperCase", "toPrecision", "toReversed", "toSorted",
    "toSpliced", "toUpperCase", "toWellFormed", "trim", "trimEnd", "trimLeft", "trimRight",
    "trimStart", "unshift", "values", "with",
})  # fmt: skip
_MAX_DEPTH = 20


class Inexact(Exception):
    """There is no JavaScript that is sure to give the same, or none that one would write."""


@dataclass(frozen=True, slots=True)
class Written:
    """An expression. ``may_be_missing``: its value may be undefined; ``may_be_null``: it may be
    undefined or null; ``is_text``: it is a text. ``is_path``: it needs no parentheses."""

    text: str
    may_be_missing: bool = False
    may_be_null: bool = False
    is_text: bool = False
    is_path: bool = True


def expression(
    node: object, is_given: Callable[[Path], bool], roots: set[str], depth: int = 0
) -> Written:
    """An expression; the variables that it reads are added to ``roots``."""
    if depth > _MAX_DEPTH:
        raise Inexact

    def inside(one: object) -> Written:
        return expression(one, is_given, roots, depth + 1)

    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Variable | Member | Index):
        return _path(node, is_given, roots)
    if isinstance(node, Call) and node.name == "base64" and len(node.arguments) == 1:
        text = inside(node.arguments[0])
        argument = text.text if text.is_text else f"String({text.text})"
        return Written(f"Buffer.from({argument}).toString('base64')", is_text=True)
    if isinstance(node, Binary) and node.operator == "+":
        left, right = inside(node.left), inside(node.right)
        is_sum = isinstance(node.left, Binary)
        one = left.text if is_sum else _guarded(left)
        is_text = left.is_text or right.is_text
        return Written(f"{one} + {_guarded(right)}", is_text=is_text, is_path=False)
    if isinstance(node, Logical):
        left, right = inside(node.left), inside(node.right)
        text = f"{_guarded(left)} {node.operator} {_guarded(right)}"
        missing = right.may_be_missing or (node.operator == "&&" and left.may_be_missing)
        null = right.may_be_null or (node.operator == "&&" and left.may_be_null)
        return Written(text, missing, null, left.is_text and right.is_text, is_path=False)
    if isinstance(node, Conditional):
        test, one, other = inside(node.test), inside(node.consequent), inside(node.alternate)
        return Written(
            f"{_guarded(test)} ? {_guarded(one)} : {_guarded(other)}",
            one.may_be_missing or other.may_be_missing,
            one.may_be_null or other.may_be_null,
            one.is_text and other.is_text,
            is_path=False,
        )
    if isinstance(node, Unary) and node.operator == "!":
        return Written(f"!{_guarded(inside(node.operand))}", is_path=False)
    if isinstance(node, TemplateLiteral):
        parts = (
            _escaped(part) if isinstance(part, str) else f"${{{inside(part).text}}}"
            for part in node.parts
        )
        return Written(f"`{''.join(parts)}`", is_text=True)
    raise Inexact


def template_literal(
    parts: Iterable[object], is_given: Callable[[Path], bool], roots: set[str]
) -> str:
    """A text with values in it: parts of a template, and texts."""
    written: list[str] = []
    for part in parts:
        if isinstance(part, ExpressionPart):
            value = expression(part.expression, is_given, roots)
            text = value.text
            if value.may_be_null:
                text = f"{_guarded(value)} ?? ''"
            written.append(f"${{{text}}}")
        else:
            text = part.text if isinstance(part, TextPart) else str(part)
            written.append(_escaped(text))
    return f"`{''.join(written)}`"


def _escaped(text: str) -> str:
    if re.search("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\ufeff\ud800-\udfff]", text):
        raise Inexact
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return escaped.replace("\n", "\\n")


def _guarded(one: Written) -> str:
    return one.text if one.is_path else f"({one.text})"


def _literal(node: Literal) -> Written:
    if node.kind == "string" and isinstance(node.value, str):
        if re.search("[^\x20-\ud7ff\ue000-\ufefe\uff00-\U0010ffff]|[\x7f-\x9f]", node.value):
            raise Inexact
        quoted = node.value.replace("\\", "\\\\").replace("'", "\\'")
        return Written(f"'{quoted}'", is_text=True)
    if node.kind == "number" and isinstance(node.value, float):
        if not node.value.is_integer() or abs(node.value) >= 2**53:
            raise Inexact
        return Written(str(int(node.value)))
    if node.kind == "boolean":
        return Written("true" if node.value else "false")
    if node.kind == "null":
        return Written("null", may_be_null=True)
    raise Inexact


def _path(
    node: Variable | Member | Index, is_given: Callable[[Path], bool], roots: set[str]
) -> Written:
    chain: list[Member | Index] = []
    root: object = node
    while isinstance(root, Member | Index):
        chain.append(root)
        root = root.object
    if not isinstance(root, Variable) or not _IDENTIFIER.fullmatch(root.name):
        raise Inexact
    text, names = root.name, [root.name]
    for depth, step in enumerate(reversed(chain)):
        segment = literal_segment(step)
        if segment is None or segment.kind == "index":
            raise Inexact
        if segment.name in (OF_VALUES if depth else INHERITED):
            raise Inexact
        names.append(segment.name)
        # The variables are objects; what is in them need not be.
        mark = "?." if depth and not is_given(tuple(names[:-1])) else ""
        if _IDENTIFIER.fullmatch(segment.name):
            text += (mark or ".") + segment.name
        else:
            quoted = segment.name.replace("\\", "\\\\").replace("'", "\\'")
            text += f"{mark}['{quoted}']"
    roots.add(root.name)
    missing = len(names) > 1 and not is_given(tuple(names))
    return Written(text, missing, missing)
