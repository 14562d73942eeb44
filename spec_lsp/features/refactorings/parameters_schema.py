"""Connector parameters that are added to spec.yml's `parametersSchema`."""

from __future__ import annotations

import json
import re

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.insertion import Written, add_entry
from spec_lsp.syntax.yaml.nodes import Alias, Mapping
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.edit import TextEdit

_SCHEMA = "parametersSchema"


def free_name(analysis: Analysis, wanted: str) -> str:
    """A name that no connector parameter has yet."""
    taken = {
        name
        for authentication in analysis.connector.authentications
        for name in analysis.shapes(authentication)["connectorParameters"].fields
    }
    numbered = (f"{wanted}{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def add_parameter(
    analysis: Analysis, name: str, type: str, value: str | float | bool, *, is_secret: bool
) -> TextEdit | None:
    """The edit of spec.yml that adds a parameter with a default; None where it cannot be
    written there. A secret gets no default."""
    tree = analysis.connector.tree
    root = tree.root
    if not tree.is_sound or tree.documents != 1 or not isinstance(root, Mapping):
        return None
    field: dict[str, Written] = {"type": type, "title": _title(name)}
    if is_secret:
        field["format"] = "password"
    else:
        written = double_quoted(value) if isinstance(value, str) else json.dumps(value)
        field["default"] = written
    source = analysis.source(Connector.SPEC_PATH)
    entry = nodes.entry(root, _SCHEMA)
    if entry is None:
        schema: Written = {"type": "object", "properties": {name: field}}
        return add_entry(source, root, root, _SCHEMA, schema)
    if isinstance(entry.value, Alias):
        return None
    properties = nodes.entry(entry.value, "properties")
    if properties is None:
        has_type = nodes.entry(entry.value, "type") is not None
        if not has_type and isinstance(entry.value, Mapping) and entry.value.entries:
            return None  # a formula, or a schema that is put together
        added: Written = {name: field}
        return add_entry(source, root, entry.value, "properties", added)
    return add_entry(source, root, properties.value, name, field)


def _title(name: str) -> str:
    """`apiVersion` as `Api version`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    title = words[:1].upper() + words[1:]
    return title if " " in title else flow_scalar(title)
