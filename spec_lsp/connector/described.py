"""The mappings of a connector whose keys the format describes: what rules about keys look at, and
what can be put in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import UI_FILE
from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Connector
from spec_lsp.format.auth import UI
from spec_lsp.format.bodies import body_value
from spec_lsp.format.connector import FLAT_SPEC, SPEC
from spec_lsp.format.fields import ObjectType, Value
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Sequence, deref


@dataclass(frozen=True, slots=True)
class Described:
    """A mapping with known keys. A mapping that is used in several places (by an alias, or as
    the file of several options) comes once with all that it may be."""

    path: str
    mapping: Mapping
    types: tuple[ObjectType, ...]

    def knows(self, name: str) -> bool:
        """Whether a key is known in one of the mapping's places."""
        return any(kind.field(name) is not None for kind in self.types)


def described(analysis: Analysis) -> Iterator[Described]:
    """Every mapping with known keys in the sound files of a connector, in the order of the
    text. Nothing inside data schemas, formulas and values that may be anything."""
    found: dict[tuple[str, int], tuple[Mapping, list[ObjectType]]] = {}
    for path, body, value in _roots(analysis):
        for mapping, kind in _walk(body, value, frozenset()):
            _, kinds = found.setdefault((path, id(mapping)), (mapping, []))
            if kind not in kinds:
                kinds.append(kind)
    for (path, _), (mapping, kinds) in found.items():
        yield Described(path, mapping, tuple(kinds))


def _roots(analysis: Analysis) -> Iterator[tuple[str, Node | None, Value]]:
    connector = analysis.connector
    sound = {path for path, tree in analysis.yaml_documents().items() if tree.is_sound}
    if Connector.SPEC_PATH in sound:
        value = FLAT_SPEC if connector.layout == "flat" else SPEC
        yield Connector.SPEC_PATH, connector.tree.root, value
    form = connector.documents.get(UI_FILE)
    if form is not None and UI_FILE in sound and nodes.get(form.root, "schema") is not None:
        yield UI_FILE, form.root, UI
    for authentication, block, implementation in connector.implementations():
        value = body_value(block.method, implementation.type, authentication.type_name)
        if value is not None and implementation.path in sound:
            yield implementation.path, implementation.body, value


def _walk(
    node: Node | None, value: Value, above: frozenset[int]
) -> Iterator[tuple[Mapping, ObjectType]]:
    node = deref(node)
    if node is None or id(node) in above or value.data_schema:
        return
    above = above | {id(node)}
    if isinstance(node, Sequence) and value.items is not None:
        for item in node.items:
            yield from _walk(item, value.items, above)
    elif isinstance(node, Mapping) and not is_formula(node):
        if value.object is not None:
            yield node, value.object
        for entry in nodes.entries(node):
            field = value.object.field(entry.name or "") if value.object else None
            inner = field.value if field is not None else value.entries
            if inner is not None:
                yield from _walk(entry.value, inner, above)
