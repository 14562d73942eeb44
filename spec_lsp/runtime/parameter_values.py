"""Values of parameters as a data schema means them: texts that a command line gives, scalars as
a file writes them, defaults."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any, cast

from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value

Values = Mapping[str, Any]

_MAX_DEPTH = 20
_INTEGER = re.compile(r"[-+]?[0-9]{1,400}")
_MEANT = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list, as JSON: [\"a\", \"b\"]",
    "object": "an object, as JSON: {\"a\": 1}",
}  # fmt: skip


class ParametersError(Exception):
    """Parameters that cannot be read. The message is for a person, and quotes no value."""


def schema_value(node: Node | None) -> Any:
    """A data schema as a JSON-like value; None where there is none that can be read."""
    try:
        return to_value(node)
    except TooManyValuesError:
        return None


def properties_of(schema: Any) -> dict[str, Any]:
    """The fields of a data schema; none where it has none."""
    return mapping(mapping(schema).get("properties"))


def written_values(node: Node | None, *schemas: Any) -> Any:
    """A node of a file as a value. A scalar without quotes in a field of type string is the
    text as it is written: of ``0123``, ``1e5`` or ``12345678901234567890`` a number would lose
    something. Raises TooManyValuesError."""
    return _with_texts(to_value(node), node, schemas, 0)


def _with_texts(value: Any, node: Node | None, schemas: tuple[Any, ...], depth: int) -> Any:
    if not isinstance(value, dict) or depth > _MAX_DEPTH:
        return cast("Any", value)
    fields = [properties_of(schema) for schema in schemas]
    texts: dict[str, Any] = {}
    for name, item in cast("dict[str, Any]", value).items():
        described = tuple(one[name] for one in fields if name in one)
        texts[name] = item
        if described:
            inner = nodes.get(node, name)
            if isinstance(inner, nodes.Scalar):
                if item is not None and _is_text(described[0], item):
                    texts[name] = inner.value
            else:
                texts[name] = _with_texts(item, inner, described, depth + 1)
    return texts


def _is_text(description: Any, value: Any) -> bool:
    """Whether a field wants the text: by its type, and of a number where it has none, too."""
    one = mapping(description)
    kinds = _kinds(one.get("type"))
    if not kinds:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and "enum" not in one
    return "string" in kinds and not kinds & _MEANT.keys()


def complete(schema: Any, values: Values, where: str = "", depth: int = 0) -> dict[str, Any]:
    """The values with the schema's defaults where nothing is given, and texts as what the
    schema asks for (a command line knows only texts). Raises :class:`ParametersError`, which
    names the field."""
    completed = dict(values)
    if depth > _MAX_DEPTH:
        return completed
    for name, description in properties_of(schema).items():
        one = mapping(description)
        value = completed.get(name)
        if isinstance(value, str):
            value = _typed(value, _kinds(one.get("type")), where + name)
            completed[name] = value
        if value is None and one.get("default") is not None and not is_formula(one["default"]):
            completed[name] = one["default"]
        elif isinstance(one.get("properties"), dict) and (value is None or isinstance(value, dict)):
            inner = complete(one, mapping(value), f"{where}{name}.", depth + 1)
            if inner or value is not None:
                completed[name] = inner
    return completed


def _typed(text: str, kinds: set[str], name: str) -> Any:
    """A text as the first of the types that it fits; None for none at all where no text is
    meant."""
    if not kinds or "string" in kinds or not kinds & _MEANT.keys():
        return text
    bare = text.strip()
    if not bare:
        return None
    for kind in _MEANT:
        if kind in kinds:
            value = _read(bare, kind)
            if value is not None:
                return value
    if "null" in kinds and bare == "null":
        return None
    meant = " or ".join(_MEANT[kind] for kind in _MEANT if kind in kinds)
    raise ParametersError(f"The parameter `{name}` must be {meant}.")


def _read(text: str, kind: str) -> Any:
    """A text as a value of a type; None where it is none."""
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower())
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if kind in ("integer", "number"):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        if not math.isfinite(value):
            return None
        if kind == "number":
            return value
        return int(value) if value == int(value) else None
    wanted = list if kind == "array" else dict
    return cast("Any", value) if isinstance(value, wanted) else None


def is_formula(value: Any) -> bool:
    """Whether a value of a schema is worked out on the platform."""
    keys = list(mapping(value))
    return bool(keys) and keys[0].startswith("$")


def is_nothing(value: Any) -> bool:
    """Whether a value is none: a field that was left empty."""
    return value is None or value == ""


def mapping(value: Any) -> dict[str, Any]:
    """The value, if it is an object; else an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def names(value: Any) -> list[str]:
    """The texts in a list."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]


def _kinds(kind: Any) -> set[str]:
    return {kind} if isinstance(kind, str) else set(names(kind))
