"""YAML nodes as plain values, the way the platform's loader reads them."""

from __future__ import annotations

import math
import re
from typing import Any

from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence, deref, entries

# YAML 1.2's core schema; what 1.1 added (`yes`, `012`, sexagesimals) are strings.
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})

# Tags that ask for a type also of a quoted scalar, and those that ask for text.
_RESOLVED = frozenset(f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null"))
_TEXT = frozenset({"tag:yaml.org,2002:str", "!"})

# More than this many values in one document come only from an alias bomb.
MAX_VALUES = 100_000
_MAX_INTEGER_DIGITS = 400  # beyond, a double is infinite anyway


def scalar_value(scalar: Scalar) -> Any:
    """A scalar's value: null, boolean, number or string."""
    text = scalar.value
    if (scalar.style and scalar.tag not in _RESOLVED) or scalar.tag in _TEXT:
        return text
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    return _number(text)


def _number(text: str) -> Any:
    if len(text) > _MAX_INTEGER_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if infinity := _INFINITY.fullmatch(text):
        return -math.inf if infinity[1] == "-" else math.inf
    return math.nan if text in _NAN else text


class TooManyValuesError(ValueError):
    """The document unfolds to more values than any connector has (an alias bomb)."""


def to_value(node: Node | None) -> Any:
    """A node as ``None``, ``bool``, ``int``, ``float``, ``str``, ``list`` or ``dict`` (keys
    as text, in the document's order). Aliases and merge keys are followed; an alias to
    itself reads as null. Raises :class:`TooManyValuesError` past ``MAX_VALUES`` values.
    """
    return _Reader().read(node)


class _Reader:
    def __init__(self) -> None:
        self.left = MAX_VALUES

    def read(self, node: Node | None) -> Any:
        self.left -= 1
        if self.left < 0:
            raise TooManyValuesError(f"more than {MAX_VALUES:,} values: aliases multiply here")
        node = deref(node)
        if isinstance(node, Scalar):
            return scalar_value(node)
        if isinstance(node, Sequence):
            return [self.read(item) for item in node.items]
        if isinstance(node, Mapping):
            return {_key(entry.key): self.read(entry.value) for entry in entries(node)}
        return None


def _key(node: Node) -> str:
    key = deref(node)
    return key.value if isinstance(key, Scalar) else ""
