"""Which part of the format a cursor stands in: the description of what may stand there,
and the method whose body it is in, if any."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import UI_FILE
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.format.auth import UI
from spec_lsp.format.bodies import body_value
from spec_lsp.format.connector import FLAT_SPEC, SPEC
from spec_lsp.format.data_schemas import KEYWORDS
from spec_lsp.format.fields import ANYTHING, Field, Value
from spec_lsp.format.formula_arguments import ARGUMENTS
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.implementation import GRAPHQL_API_MAPPING, OPERATION_MAPPING
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY
from spec_lsp.format.requests import GRAPHQL_REQUEST, OPERATION_CALL

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """``value`` describes what may stand at the path (None: nothing is known of it), ``field``
    is the field that led there. ``body_path`` is the path within the method's body."""

    value: Value | None
    field: Field | None = None
    authentication: Authentication | None = None
    block: MethodBlock | None = None
    implementation: Implementation | None = None
    body_path: Path = ()

    @property
    def in_formula(self) -> bool:
        """Whether a formula stands above the place."""
        return any(step in FORMULAS for step in self.body_path if isinstance(step, str))


def place_of(analysis: Analysis, path: str, steps: Path) -> Place | None:
    """The place of a path in a file; None where the file is no part of the connector that
    is described here."""
    connector = analysis.connector
    if path == Connector.SPEC_PATH:
        return _in_spec(connector, steps)
    if path == UI_FILE:
        value, field = _follow(UI, steps)
        return Place(value, field)
    for authentication, block, implementation in connector.implementations():
        if implementation.path == path and not implementation.inline:
            return _in_body(authentication, block, implementation, steps)
    return None


def _in_spec(connector: Connector, steps: Path) -> Place:
    authentication, block, inner = _method_at(connector, steps)
    if authentication is not None and block is not None and inner[:1] == ("mapping",):
        implementation = block.implementation
        if implementation is not None and implementation.inline:
            return _in_body(authentication, block, implementation, inner[1:])
    root = FLAT_SPEC if connector.layout == "flat" else SPEC
    value, field = _follow(root, steps)
    return Place(value, field, authentication, block)


def _method_at(
    connector: Connector, steps: Path
) -> tuple[Authentication | None, MethodBlock | None, Path]:
    """The method whose block a path of spec.yml leads into."""
    inner = steps if connector.layout == "flat" else steps[1:]
    if connector.layout == "nested" and steps[:1] != ("auth",):
        return None, None, ()
    option = None
    if inner[:1] == ("options",) and len(inner) > 1:
        option, inner = str(inner[1]), inner[2:]
    authentication = connector.authentication(option)
    method = AUTH_METHOD_BY_KEY.get(str(inner[0])) if inner else None
    if authentication is None or method is None:
        return authentication, None, inner
    return authentication, authentication.methods.get(method.key), inner[1:]


def _in_body(
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
    steps: Path,
) -> Place:
    described = body_value(block.method, implementation.type, authentication.type_name)
    described = described or _REQUESTS.get(implementation.type.name, ANYTHING)
    value, field = _follow(described, steps)
    return Place(value, field, authentication, block, implementation, steps)


# Bodies that no rule looks into, for either of two spellings is right.
_REQUESTS = {
    GRAPHQL_API_MAPPING.name: GRAPHQL_REQUEST,
    OPERATION_MAPPING.name: OPERATION_CALL,
}


def _follow(value: Value | None, steps: Path) -> tuple[Value | None, Field | None]:
    """The description reached by a path. Inside a formula stands what it takes."""
    field: Field | None = None
    value = _opened(value)
    for step in steps:
        if value is None:
            return None, None
        if isinstance(step, str) and step in FORMULAS:
            value, field = _opened(ARGUMENTS.get(step, ANYTHING)), None
            continue
        if isinstance(step, int):
            value, field = _opened(value.items or (value if value is ANYTHING else None)), None
            continue
        field = value.object.field(step) if value.object else None
        field = field or _named(value, step)
        if field is not None:
            value = field.value
        elif value.entries is not None:
            value = value.entries
        elif not value.types:  # anything may stand there, and so below it
            value = ANYTHING
        else:
            value = None
        value = _opened(value)
    return value, field


def _named(value: Value, name: str) -> Field | None:
    """The usual name of an entry, as a header's, whatever its case."""
    return next((one for one in value.names if one.name.lower() == name.lower()), None)


def _opened(value: Value | None) -> Value | None:
    """A data schema as a mapping with its keywords."""
    if value is None or not value.data_schema or value.object is not None:
        return value
    return replace(value, object=KEYWORDS)
