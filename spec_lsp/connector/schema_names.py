"""The properties that a data schema speaks of by name, wherever it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence, deref

# Where a schema says more of the same object, and where it only asks about it.
_OF_THE_SAME = ("allOf", "anyOf", "oneOf", "then", "else")
_ASKING = ("if", "not")
_NAMING = ("dependencies", "dependentRequired", "dependentSchemas")
_MAX_DEPTH = 8
_MAX_NAMES = 5_000


@dataclass(frozen=True, slots=True)
class SchemaName:
    """A property that is named: ``names`` lead to it from the schema's object, ``node`` is
    where it is written.

    ``role``: "property" where a further schema describes it (`oneOf`, `then`), "sample" in a
    value (`default`, `examples`), "mention" anywhere else (`required`, `if`).
    """

    names: tuple[str, ...]
    node: Scalar
    role: Literal["property", "sample", "mention"]


def names_in_schema(schema: Node | None) -> Iterator[SchemaName]:
    """Every place in a schema that names a property, but for those in its own `properties`:
    these are its fields. Ends for any schema, also one that holds itself."""
    left = _MAX_NAMES
    stack: list[tuple[tuple[str, ...], Node | None, str, int]] = [((), schema, "", 0)]
    while stack and left > 0:
        above, here, part, depth = stack.pop()
        left -= 1
        if depth > _MAX_DEPTH:
            continue
        for found in _named_by(above, here, part):
            left -= 1
            yield found
        for entry in nodes.entries(nodes.get(here, "properties")):
            if entry.name is not None:
                stack.append(((*above, entry.name), entry.value, part, depth + 1))
        stack += [(above, inner, part or keyword, depth + 1) for keyword, inner in _parts(here)]


def _named_by(above: tuple[str, ...], schema: Node | None, part: str) -> Iterator[SchemaName]:
    named = [*_items(nodes.get(schema, "required"))]
    for keyword in _NAMING:
        for entry in nodes.entries(nodes.get(schema, keyword)):
            named += [entry.key, *_items(entry.value)]
    for node in named:
        if isinstance(node, Scalar) and not node.is_empty:
            yield SchemaName((*above, node.value), node, "mention")
    for entry in nodes.entries(nodes.get(schema, "properties")):
        if part and isinstance(entry.key, Scalar):
            role = "mention" if part in _ASKING else "property"
            yield SchemaName((*above, entry.key.value), entry.key, role)
    samples = [nodes.get(schema, "default"), nodes.get(schema, "const")]
    for sample in (*samples, *_items(nodes.get(schema, "examples"))):
        for names, node in names_in_value(sample):
            yield SchemaName((*above, *names), node, "sample")


def names_in_value(value: Node | None) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """The names of an object and of the objects in it, each with what leads to it."""
    left = _MAX_NAMES
    stack: list[tuple[tuple[str, ...], Node | None]] = [((), value)]
    while stack and left > 0:
        above, here = stack.pop()
        for entry in nodes.entries(here) if len(above) < _MAX_DEPTH else ():
            left -= 1
            if isinstance(entry.key, Scalar):
                names = (*above, entry.key.value)
                yield names, entry.key
                stack.append((names, entry.value))


def _parts(schema: Node | None) -> Iterator[tuple[str, Node]]:
    """The schemas within a schema that are about the same object, by the keyword that leads
    to each."""
    for keyword in (*_OF_THE_SAME, *_ASKING):
        inner = nodes.get(schema, keyword)
        yield from ((keyword, item) for item in _items(inner))
        if isinstance(inner, Mapping):
            yield keyword, inner
    for keyword in ("dependencies", "dependentSchemas"):
        for entry in nodes.entries(nodes.get(schema, keyword)):
            yield keyword, entry.value


def _items(node: Node | None) -> tuple[Node, ...]:
    node = deref(node)
    return node.items if isinstance(node, Sequence) else ()
