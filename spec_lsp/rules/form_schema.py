"""What keeps a connection form from asking for what it should: a part of SPEC101."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.connector.credentials import form_path, is_formula
from spec_lsp.findings.finding import Fix, replacement
from spec_lsp.findings.suggestion import nearest
from spec_lsp.format.schemas import DATA_TYPES
from spec_lsp.rules.rule import Context
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml.quote import flow_scalar
from spec_lsp.text.source import Span

# Where these stand, the properties are not all that there is.
_OPENING = frozenset({
    "$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "not", "patternProperties",
    "additionalProperties", "dependencies", "dependentSchemas", "allowCustom", "referenceUdm",
    "definitions", "$defs", "<<",
})  # fmt: skip
# Keywords whose value is a schema.
_SCHEMAS = frozenset({"items", "additionalItems", "contains", "propertyNames", "unevaluatedItems"})
_MAX_DEPTH = 10


class FormProblem(NamedTuple):
    """What is wrong at a place of a form."""

    path: str
    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()


def form_problems(context: Context) -> Iterator[FormProblem]:
    """What is wrong with the connection forms of a connector, each form once."""
    connector = context.analysis.connector
    seen: set[int] = set()
    for authentication in connector.authentications:
        path = form_path(connector, authentication)
        tree = context.analysis.yaml_documents().get(path)
        if tree is not None and tree.is_sound and id(authentication.form) not in seen:
            seen.add(id(authentication.form))
            yield from _schema(path, authentication.form, 0)


def _schema(path: str, schema: Node | None, depth: int) -> Iterator[FormProblem]:
    schema = deref(schema)
    if not isinstance(schema, Mapping) or is_formula(schema) or depth > _MAX_DEPTH:
        return
    entries = {entry.name or "": entry for entry in schema.entries}
    if not _OPENING.isdisjoint(entries) or any(name.startswith("$") for name in entries):
        return
    found = entries.get("properties")
    properties = deref(found.value) if found is not None else None
    if found is None or (isinstance(properties, Scalar) and properties.is_empty):
        beside = next((entry for entry in schema.entries if _is_field(entry)), None)
        if beside is not None:
            how = "is no field of the form: write `properties:` above it, and indent it."
            if found is not None:
                how = (
                    "stands beside `properties`, not in it, so that the form does not ask for it: "
                    "indent it."
                )
            yield FormProblem(path, beside.key.span, f"`{beside.name}` {how}")
    elif isinstance(properties, Mapping) and not is_formula(properties):
        if not any((entry.name or "$").startswith(("$", "<<")) for entry in properties.entries):
            yield from _required(path, entries.get("required"), properties)
        for entry in properties.entries:
            yield from _schema(path, entry.value, depth + 1)


def _is_field(entry: Entry) -> bool:
    """Whether an entry can only be a field that missed its place."""
    value = deref(entry.value)
    name = entry.name or ""
    return (
        isinstance(value, Mapping)
        and name not in _SCHEMAS
        and not name.startswith(("x-", "$"))
        and value.anchor is None
        and nodes.text(nodes.get(value, "type")) in DATA_TYPES
    )


def _required(path: str, entry: Entry | None, properties: Mapping) -> Iterator[FormProblem]:
    required = deref(entry.value) if entry is not None else None
    names = [inner.name or "" for inner in properties.entries]
    if isinstance(required, Scalar) and required.value in names:
        text = f"[{flow_scalar(required.value)}]"
        fixes: tuple[Fix, ...] = ()
        if required.style not in ("|", ">") and entry is not None and entry.value is required:
            fixes = (replacement(path, required.span, text, f"Write `{text}`", is_safe=True),)
        yield FormProblem(path, required.span, f"`required` is a list: write `{text}`.", fixes)
    for item in required.items if isinstance(required, Sequence) else ():
        name = nodes.text(item)
        if name is None or not isinstance(item, Scalar) or item.is_empty or name in names:
            continue
        meant = nearest(name, [other for other in names if other])
        fixes = ()
        advice = ", so that nobody can fill it in."
        if meant is not None:
            advice = f"; did you mean `{meant}`?"
            fixes = (replacement(path, item.span, flow_scalar(meant), f"Change to `{meant}`"),)
        yield FormProblem(path, item.span, f"The form has no field `{name}`{advice}", fixes)
