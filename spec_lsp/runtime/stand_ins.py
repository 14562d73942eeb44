"""Values in the place of secrets that a replay does not need: hidden as those are, under the
same placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from spec_lsp.connector.model import Authentication
from spec_lsp.redaction.names import secret_paths
from spec_lsp.runtime.parameter_values import Values, schema_value
from spec_lsp.runtime.parameters import Parameters

_FIRST_NUMBER = 7_000_000


def with_stand_ins(
    parameters: Parameters, authentication: Authentication, names: frozenset[str]
) -> Parameters:
    """The parameters with something in the place of each secret that is missing: of those
    that are asked for, and of those that the recording names. What is no secret stays missing."""
    form = [schema_value(authentication.form)]
    settings = [schema_value(node) for node in authentication.connector_schemas]
    missing = {*parameters.missing, *parameters.empty}
    connection = _filled(parameters.connection, form, missing, names, "")
    connector = _filled(parameters.connector, settings, missing, names, "connectorParameters.")
    left = tuple(name for name in parameters.missing if name in missing)
    empty = tuple(name for name in parameters.empty if name in missing)
    return replace(
        parameters, connection=connection, connector=connector, missing=left, empty=empty
    )


def _filled(
    values: Values, schemas: Sequence[Any], missing: set[str], names: frozenset[str], prefix: str
) -> Values:
    """The values with stand-ins; takes from ``missing`` what no longer is."""
    paths = dict.fromkeys(path for schema in schemas for path in secret_paths(schema))
    for number, path in enumerate(paths, 1):
        asked_for = prefix + path[0]
        if _at(values, path) is None and (asked_for in missing or path[-1] in names):
            kinds = [_at(_field(schema, path), ("type",)) for schema in schemas]
            is_number = "integer" in kinds or "number" in kinds
            value = _FIRST_NUMBER + number if is_number else _stand_in(path[-1], number)
            values = _with(values, path, value)
            missing.discard(asked_for)
    return values


def _stand_in(name: str, number: int) -> str:
    """A text that is safe in a URL and in a header."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")
    return f"stand-in-{number}-for-{plain or 'secret'}"


def _at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        value = cast("Values", value).get(name) if isinstance(value, Mapping) else None
    return value


def _field(schema: Any, path: Sequence[str]) -> Any:
    return _at(schema, [part for name in path for part in ("properties", name)])


def _with(values: Values, path: Sequence[str], value: Any) -> Values:
    name, *rest = path
    if rest:
        inner = values.get(name)
        value = _with(cast("Values", inner) if isinstance(inner, Mapping) else {}, rest, value)
    return {**values, name: value}
