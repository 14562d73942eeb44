"""What `credentials` and the parameters hold, as far as it can be known (format §4).

A shape is *open* where something in it cannot be followed; what is missing from an open
shape is unknown, not wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.programs import Programs
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.methods import CLIENT_CREDENTIALS, INPUT_ALIASES, OAUTH1, OAUTH2
from spec_lsp.format.oauth import OAUTH1_CREDENTIALS, OAUTH2_CREDENTIALS
from spec_lsp.syntax.javascript.returns import returned_shape
from spec_lsp.syntax.javascript.uses import SegmentForm
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, deref
from spec_lsp.text.source import Span

FORM = "form"
SCHEMA = "schema"
RETURNED = "returned"
TOKEN = "token"

# Where these stand, a schema's properties are not all that there is.
_OPENING = frozenset({
    "allOf", "anyOf", "oneOf", "if", "dependencies", "dependentSchemas", "patternProperties",
    "allowCustom", "referenceUdm",
})  # fmt: skip
# Of the keys with a `$` these alone bring nothing in.
_INERT = frozenset({"$anchor", "$comment", "$defs", "$id", "$schema"})


@dataclass(frozen=True, slots=True)
class ShapeField:
    """A field that is known: its name, what tells of it, and where.

    ``path`` and ``span`` are the place of its definition (None for what a standard says);
    ``schema`` is its data schema, where there is one; ``is_open``: it is not all that is
    known of the field's own value. ``others`` are the further places that define a field of
    this name. ``form`` is how code writes it; None where it stands in YAML.
    """

    name: str
    origin: str
    path: str | None = None
    span: Span | None = None
    schema: Node | None = None
    is_open: bool = False
    others: tuple[ShapeField, ...] = ()
    form: SegmentForm | None = None

    def describe(self) -> str:
        """A few words on the field for completion: its type and title."""
        kind = nodes.text(nodes.get(self.schema, "type"))
        title = nodes.text(nodes.get(self.schema, "title"))
        return " · ".join(part for part in (kind, title) if part)


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields of an object. ``is_open``: there may be others."""

    fields: Mapping[str, ShapeField] = field(default_factory=dict[str, ShapeField])
    is_open: bool = True

    def merged(self, *others: Shape) -> Shape:
        """The fields of all; open if one is. Of equal names the first is kept, its value open
        where another one may be meant."""
        fields: dict[str, ShapeField] = dict(self.fields)
        for other in others:
            for name, known in other.fields.items():
                first = fields.setdefault(name, known)
                if first is known:
                    continue
                is_open = first.is_open or first.schema is not known.schema
                further = (*first.others, replace(known, others=()), *known.others)
                fields[name] = replace(first, is_open=is_open, others=further)
        return Shape(fields, self.is_open or any(other.is_open for other in others))

    def opened(self) -> Shape:
        """The same fields, beside which others may be, at every depth."""
        fields = {name: replace(known, is_open=True) for name, known in self.fields.items()}
        return Shape(fields, is_open=True)

    def unknown(self, path: Iterable[str]) -> int | None:
        """The index of the first step of ``path`` that certainly leads nowhere, or None."""
        shape = self
        for index, name in enumerate(path):
            known = shape.fields.get(name)
            if known is None:
                return None if shape.is_open else index
            shape = nested(known)
        return None

    def definitions(self, path: Iterable[str]) -> tuple[ShapeField, ...]:
        """Every place that defines the field that a path leads to, the one that counts first."""
        shapes: tuple[Shape, ...] = (self,)
        found: tuple[ShapeField, ...] = ()
        for name in path:
            fields = [shape.fields[name] for shape in shapes if name in shape.fields]
            found = tuple(one for field in fields for one in (field, *field.others))
            shapes = tuple(nested(field) for field in found)
        return found

    def at(self, path: Iterable[str]) -> Shape:
        """The shape of the field that a path leads to; open where nothing is known of it."""
        shape = self
        for name in path:
            known = shape.fields.get(name)
            shape = nested(known) if known is not None else OPEN
        return shape


OPEN = Shape()
EMPTY = Shape({}, is_open=False)


def nested(known: ShapeField) -> Shape:
    """The shape of a field's own value. Only an object schema with properties closes it."""
    if known.path is None or nodes.text(nodes.get(known.schema, "type")) != "object":
        return OPEN
    shape = shape_of_schema(known.schema, known.path, known.origin)
    return shape.opened() if known.is_open else shape


def is_formula(node: Node | None) -> bool:
    """Whether the platform would evaluate a node: its first key names a formula. An
    integer-like key comes first in JavaScript, so beside one it is plain data."""
    mapping = deref(node)
    if not isinstance(mapping, nodes.Mapping) or not mapping.entries:
        return False
    names = [entry.name or "" for entry in nodes.entries(mapping)]
    if any(name.isdecimal() and (name == "0" or name[0] != "0") for name in names):
        return False
    return bool(names) and names[0] in FORMULAS


def shape_of_schema(schema: Node | None, path: str, origin: str) -> Shape:
    """The fields that a data schema's ``properties`` name; open where it is dynamic."""
    schema = deref(schema)
    properties = nodes.get(schema, "properties")
    if is_formula(schema) or is_formula(properties) or not isinstance(properties, nodes.Mapping):
        return OPEN
    is_open = any(_opens(entry.name or "") for entry in nodes.entries(schema))
    additional = nodes.get(schema, "additionalProperties")
    if additional is not None and nodes.text(additional) != "false":
        is_open = True
    fields: dict[str, ShapeField] = {}
    for entry in nodes.entries(properties):
        if entry.name is None or entry.name.startswith("$"):
            is_open = True
        else:
            fields[entry.name] = ShapeField(
                entry.name, origin, path, entry.key.span, deref(entry.value)
            )
    return Shape(fields, is_open)


def _opens(key: str) -> bool:
    return key in _OPENING or (key.startswith("$") and key not in _INERT)


def form_shape(connector: Connector, authentication: Authentication) -> Shape:
    """The connection parameters: what the user is asked for."""
    if authentication.form is None:
        return OPEN
    path = form_path(connector, authentication)
    shape = shape_of_schema(authentication.form, path, FORM)
    # Of a broken file some lines were not read.
    is_sound = connector.documents.get(path, connector.tree).is_sound and connector.tree.is_sound
    return shape if is_sound else shape.opened()


def form_path(connector: Connector, authentication: Authentication) -> str:
    """The file that holds the form: spec.yml, or the older layout's `auth/ui.yml`."""
    form = authentication.form
    for path, tree in connector.documents.items():
        root = deref(tree.root)
        if form is not None and (form is root or form is nodes.get(root, "schema")):
            return path
    return Connector.SPEC_PATH


def connector_parameters_shape(connector: Connector, authentication: Authentication) -> Shape:
    """The connector parameters. Closed and empty where no schema names any, except in the
    older layout, where they may be named elsewhere."""
    if not authentication.connector_schemas:
        return OPEN if connector.layout == "files" or not connector.tree.is_sound else EMPTY
    first, *others = (
        shape_of_schema(schema, Connector.SPEC_PATH, SCHEMA)
        for schema in authentication.connector_schemas
    )
    shape = first.merged(*others)
    return shape if connector.tree.is_sound else shape.opened()


def credentials_shape(
    connector: Connector, authentication: Authentication, programs: Programs
) -> Shape:
    """What `credentials` holds (format §4's table). ``programs`` reads the methods that are
    implemented in code."""
    form = form_shape(connector, authentication)
    kind = authentication.type_name
    if kind not in AUTH_TYPES or not connector.tree.is_sound:
        return form.merged(OPEN)
    if not AUTH_TYPES[kind].has_credentials:
        return EMPTY
    schemas = [
        shape_of_schema(schema, Connector.SPEC_PATH, SCHEMA)
        for schema in authentication.credentials_schemas
    ]
    if kind == OAUTH1:
        return _tokens(OAUTH1_CREDENTIALS, is_open=True).merged(*schemas, form)
    if kind == OAUTH2:
        tokens = _tokens(OAUTH2_CREDENTIALS, is_open=not schemas)
        return tokens.merged(*schemas, *_returned(authentication, form, programs))
    assert kind == CLIENT_CREDENTIALS
    returned = _returned(authentication, form, programs)
    return form.merged(*schemas, *returned)


def _tokens(names: Iterable[str], *, is_open: bool) -> Shape:
    return Shape({name: ShapeField(name, TOKEN) for name in names}, is_open)


def _returned(authentication: Authentication, form: Shape, programs: Programs) -> list[Shape]:
    """What each method that makes credentials adds to them."""
    return [
        _returned_by(authentication, block, form, programs)
        for block in authentication.methods.values()
        if block.method.result == "credentials"
    ]


def _returned_by(
    authentication: Authentication, block: MethodBlock, form: Shape, programs: Programs
) -> Shape:
    """The fields of the object that a method visibly gives."""
    implementation = block.implementation
    if implementation is None:
        return OPEN
    if implementation.language == "yaml":
        return _mapping_shape(implementation, form)
    function = programs.method(authentication, block, implementation)
    returned = returned_shape(programs.program, function, programs.uses(function))
    fields: dict[str, ShapeField] = {}
    for key in (*returned.keys, *returned.repeated):
        path, span = programs.place(key.path, key.span)
        known = ShapeField(key.name, RETURNED, path, span, form=key.form)
        first = fields.setdefault(key.name, known)
        if first is not known:
            fields[key.name] = replace(first, others=(*first.others, known))
    spreads = (_spread(INPUT_ALIASES.get(name, name), form) for name in returned.spreads)
    return Shape(fields, returned.open).merged(*spreads)


def _spread(name: str, form: Shape) -> Shape:
    """What a member of the context brings into credentials that it goes into whole. Merged
    over the old ones, `credentials` themselves bring nothing new."""
    if name == "credentials":
        return EMPTY
    return form if name == "connectionParameters" else OPEN


def _mapping_shape(implementation: Implementation, form: Shape) -> Shape:
    body = deref(implementation.body)
    if implementation.tree is not None and not implementation.tree.is_sound:
        return OPEN
    if is_formula(body):
        locator = nodes.text(nodes.get(body, "$var"))
        return form if locator in ("connectionParameters", "connectionInput") else OPEN
    if not isinstance(body, nodes.Mapping):
        return OPEN
    return Shape(
        {
            entry.name: ShapeField(entry.name, RETURNED, implementation.path, entry.key.span)
            for entry in nodes.entries(body)
            if entry.name is not None
        },
        is_open=False,
    )
