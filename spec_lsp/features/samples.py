"""Sample values for variables: never a person's own, and plainly samples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from spec_lsp.connector.credentials import ShapeField
from spec_lsp.connector.variables import Variables
from spec_lsp.redaction.names import is_secret_name
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.syntax.yaml.values import scalar_value


def samples(variables: Variables, paths: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """Values for the variables that some paths read, each field with one that fits its schema:
    an example or a choice of the form where it is no secret, else its name in `«»`."""
    found: dict[str, Any] = {}
    for path in paths:
        variable = variables.find(path[0]) if path else None
        here = found
        for number, name in enumerate(path):
            if number == len(path) - 1:
                fields = variable.shape.definitions(path[1:]) if variable else ()
                here.setdefault(name, _value(name, fields[0] if fields else None))
                break
            inner = here.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            here = cast("dict[str, Any]", inner)
    return found


def _value(name: str, field: ShapeField | None) -> Any:
    schema = field.schema if field is not None else None
    kind = nodes.text(nodes.get(schema, "type"))
    if kind in ("number", "integer"):
        return 1
    if kind == "boolean":
        return True
    is_secret = nodes.text(nodes.get(schema, "format")) == "password" or is_secret_name(name)
    choices = nodes.get(schema, "enum")
    if not is_secret and isinstance(choices, nodes.Sequence):
        first = next((item for item in choices.items if isinstance(item, Scalar)), None)
        if first is not None:
            return scalar_value(first)
    return f"«{name}»"
