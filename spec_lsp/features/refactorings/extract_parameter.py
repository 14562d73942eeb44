"""A text in a mapping becomes a connector parameter: whoever installs the connector gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.evaluation import evaluated
from spec_lsp.connector.model import Authentication, Connector, Implementation
from spec_lsp.features.refactorings.refactoring import Refactoring, blocks_at, serves_one
from spec_lsp.findings.finding import Change, EditFile
from spec_lsp.redaction.names import is_secret_name
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.insertion import Written, add_entry
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.syntax.yaml.place import yaml_place
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_WORD = re.compile(r"[A-Za-z0-9]+")


def extract_parameter(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """The refactoring for the text that a cursor stands in, where a formula may stand."""
    for authentication, _, body in blocks_at(analysis, path, span):
        is_here = body.path == path and body.language == "yaml"
        if not is_here or not serves_one(analysis, body) or body.tree is None:
            continue
        place = yaml_place(body.tree.root, span.start)
        if place is None or place.on_key or not isinstance(place.node, Scalar):
            continue
        scalar, key = place.node, place.path[-1] if place.path else None
        if not _is_text(scalar) or not isinstance(key, str) or not _may_be_formula(body, scalar):
            continue
        if _says_it_again(body.tree.root, place.path, scalar):
            continue  # `baseUrl` beside `baseUri`: both are meant to stay the same
        name = _name(analysis, authentication, key)
        added = _parameter(analysis, name, key)
        if added is None:
            continue
        value = f"{{$var: connectorParameters.{name}}}"
        edits = [TextEdit(scalar.span, value)]
        if path == Connector.SPEC_PATH:
            changes: tuple[Change, ...] = (EditFile(path, (*edits, added)),)
        else:
            changes = (EditFile(path, tuple(edits)), EditFile(Connector.SPEC_PATH, (added,)))
        yield Refactoring(f"Make it the connector parameter `{name}`", "refactor.extract", changes)
        return


def _is_text(scalar: Scalar) -> bool:
    value = scalar_value(scalar)
    is_plain_place = scalar.style not in ("|", ">") and scalar.anchor is None and not scalar.tag
    return isinstance(value, str) and bool(value.strip()) and is_plain_place


def _may_be_formula(body: Implementation, scalar: Scalar) -> bool:
    """Whether the text stands in plain data that is evaluated: not in a formula's argument,
    which is read in its own way."""
    return any(
        here.node is scalar and not here.formulas and not here.in_schema and not here.sees_response
        for here in evaluated(body.body)
    )


def _says_it_again(root: Node | None, path: tuple[str | int, ...], scalar: Scalar) -> bool:
    """Whether another key beside it has the same value."""
    holder = root
    for step in path[:-1]:
        if isinstance(step, str):
            holder = nodes.get(holder, step)
        else:
            holder = holder.items[step] if isinstance(holder, nodes.Sequence) else None
    values = [nodes.text(entry.value) for entry in nodes.entries(holder)]
    return values.count(scalar.value) > 1


def _name(analysis: Analysis, authentication: Authentication, key: str) -> str:
    """A name that is free, after the key: `X-Api-Version` gives `apiVersion`."""
    words = _WORD.findall(key)
    if len(words) > 1 and words[0] in ("X", "x"):
        words = words[1:]
    first, *others = words or ["parameter"]
    first = first if first[:1].islower() else first.lower()
    name = first + "".join(word[:1].upper() + word[1:] for word in others)
    name = f"parameter{name}" if name[:1].isdigit() else name
    taken = analysis.shapes(authentication)["connectorParameters"].fields
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def _parameter(analysis: Analysis, name: str, key: str) -> TextEdit | None:
    """The edit that adds the parameter to the connector's `parametersSchema`."""
    spec, tree = analysis.connector.spec, analysis.connector.tree
    if not tree.is_sound or tree.root is None:
        return None
    schema: dict[str, Written] = {"type": "string", "title": _title(name)}
    if is_secret_name(key):
        schema["format"] = "password"
    root = tree.root
    written = nodes.entry(root, "parametersSchema")
    if written is None:
        whole: Written = {"type": "object", "properties": {name: schema}}
        return add_entry(spec, root, root, "parametersSchema", whole)
    properties = nodes.entry(written.value, "properties")
    if properties is None:
        return add_entry(spec, root, written.value, "properties", {name: schema})
    return add_entry(spec, root, properties.value, name, schema)


def _title(name: str) -> str:
    """`apiVersion` as `Api version`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower()
    return words[:1].upper() + words[1:]
