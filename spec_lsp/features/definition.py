"""Where something is defined: a credential, a parameter, a method, an option, an anchor.

A field has a definition in the form that asks for it, in a schema, and in what a method returns;
several of them may count. *Declaration* is what spec.yml says of it (a method's block, where its
function is the definition), *type definition* the data schema that describes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import form_path
from spec_lsp.connector.model import Connector
from spec_lsp.connector.symbols import Occurrence, Symbol
from spec_lsp.features.symbol_at import symbol_at
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Node
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to: ``span`` is all of it in the file at ``path``, ``name`` the part to put
    the cursor on. ``origin`` is what was asked about."""

    origin: Span
    path: str
    span: Span
    name: Span


def definition(analysis: Analysis, path: str, offset: int) -> tuple[Target, ...]:
    """Every place that defines what stands at an offset; nothing where only the platform or
    the API does."""
    found = symbol_at(analysis, path, offset)
    if found is None:
        return ()
    origin, symbol = found
    return tuple(_target(analysis, origin, place) for place in symbol.definitions)


def declaration(analysis: Analysis, path: str, offset: int) -> tuple[Target, ...]:
    """The places in spec.yml (or the form's own file) that declare it; where there are none,
    its definitions."""
    found = symbol_at(analysis, path, offset)
    if found is None:
        return ()
    origin, symbol = found
    declared = [place for place in _declared(symbol) if place.path.endswith((".yml", ".yaml"))]
    targets = tuple(_target(analysis, origin, place) for place in declared)
    return targets or definition(analysis, path, offset)


def type_definition(analysis: Analysis, path: str, offset: int) -> tuple[Target, ...]:
    """The data schemas that describe a field, or all that a variable holds."""
    found = symbol_at(analysis, path, offset)
    if found is None:
        return ()
    origin, symbol = found
    if symbol.kind == "variable":
        schemas = dict.fromkeys(_schemas_of_variable(analysis, symbol))
        return tuple(
            Target(origin, path, span, Span(span.start, span.start)) for path, span in schemas
        )
    if symbol.kind != "field":
        return ()
    targets: list[Target] = []
    for place in symbol.definitions:
        entry = _entry(analysis, place) if place.form == "yaml" else None
        if entry is not None and isinstance(nodes.deref(entry.value), nodes.Mapping):
            value = entry.value.span
            targets.append(Target(origin, place.path, value, Span(value.start, value.start)))
    return tuple(targets)


def _schemas_of_variable(analysis: Analysis, symbol: Symbol) -> Iterator[tuple[str, Span]]:
    """Path and span of each schema that says what a variable holds."""
    for option, holder, _ in symbol.paths:
        for authentication in analysis.connector.authentications:
            if authentication.option != option:
                continue
            if holder == "connectorParameters":
                schemas = authentication.connector_schemas
            else:
                schemas = authentication.credentials_schemas if holder == "credentials" else ()
            form = authentication.form
            is_form = holder == "connectionParameters" or (holder == "credentials" and not schemas)
            if form is not None and is_form:
                yield form_path(analysis.connector, authentication), form.span
            yield from ((Connector.SPEC_PATH, schema.span) for schema in schemas)


def _declared(symbol: Symbol) -> Iterable[Occurrence]:
    if symbol.kind == "method":  # its block; its file is the definition
        return [place for place in symbol.occurrences if place.path == Connector.SPEC_PATH][:1]
    return [place for place in symbol.definitions if place.form == "yaml"]


def _target(analysis: Analysis, origin: Span, place: Occurrence) -> Target:
    whole = place.span
    if place.form in ("yaml", "other"):
        entry = _entry(analysis, place)
        whole = entry.span if entry is not None else whole
    return Target(origin, place.path, whole, place.span)


def _entry(analysis: Analysis, place: Occurrence) -> Entry | None:
    """The entry of a YAML file whose key a place is."""
    tree = analysis.yaml_documents().get(place.path)
    node: Node | None = tree.root if tree is not None else None
    while node is not None:
        inner: Node | None = None
        if isinstance(node, nodes.Mapping):
            for entry in node.entries:
                if entry.key.span.start <= place.span.start and entry.span.end >= place.span.end:
                    if place.span.end <= entry.key.span.end:
                        return entry
                    inner = entry.value
        elif isinstance(node, nodes.Sequence):
            inner = next((item for item in node.items if place.span.start in item.span), None)
        node = inner
    return None
