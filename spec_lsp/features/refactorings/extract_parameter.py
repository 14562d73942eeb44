"""A literal value in a method's YAML, or a part of a template's text, as a connector parameter:
what differs from one workspace to the next is then set there, and not in the connector.

The parameter's default is the value that stood there, so that nothing else need be done; a
secret's is not written anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.evaluation import Evaluated, evaluated
from spec_lsp.connector.model import Connector
from spec_lsp.features.place import place_of
from spec_lsp.features.refactorings.parameters_schema import add_parameter, free_name
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.findings.finding import EditFile
from spec_lsp.format.api_client import API_CLIENT
from spec_lsp.format.fields import Field
from spec_lsp.redaction.keys import known_keys, looks_random
from spec_lsp.redaction.names import is_sent_secret_name
from spec_lsp.syntax.template.template import TextPart, parse_template
from spec_lsp.syntax.yaml.insertion import indent_step, line_end
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_HOLDER = "connectorParameters"
_OTHER_SPELLINGS = {
    field.name: field.other_spelling_of
    for field in (API_CLIENT.object.fields if API_CLIENT.object else ())
    if field.other_spelling_of is not None
}
# What their parts give is looked at as any other value.
_TRANSPARENT = frozenset({"$concat"})
_WORD = re.compile(r"[A-Za-z0-9]+")
_TYPES = {str: "string", bool: "boolean", int: "integer", float: "number"}


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.extract_parameter`."""
    place = selection.place
    if place is None or place.on_key or not isinstance(place.node, Scalar):
        return
    here = _evaluated(selection, place.node)
    if here is None or here.in_schema:
        return
    names = [str(step) for step in place.path if isinstance(step, str) and step[:1] != "$"]
    name = free_name(selection.analysis, _camel_case(names[-1] if names else ""))
    in_template = here.keys[-1:] == ("$template",)
    if in_template:
        found = _in_template(selection, place.node, name)
    elif _may_be_formula(selection, here, place.path):
        found = _whole(selection, place.node, name, is_item=isinstance(place.path[-1], int))
    else:
        return
    if found is None:
        return
    edit, value = found
    is_secret = _is_secret("" if in_template or not names else names[-1], value)
    added = add_parameter(selection.analysis, name, _TYPES[type(value)], value, is_secret=is_secret)
    if added is None:
        return
    edits: dict[str, tuple[TextEdit, ...]] = {selection.path: (edit,)}
    edits[Connector.SPEC_PATH] = (*edits.get(Connector.SPEC_PATH, ()), added)
    changes = tuple(EditFile(path, those) for path, those in edits.items())
    title = f"Make it the connector parameter `{name}`"
    yield Refactoring(title, "refactor.extract", changes)


def _evaluated(selection: Selection, node: Scalar) -> Evaluated | None:
    """What is evaluated there, in methods that all get the connector's parameters."""
    found: Evaluated | None = None
    for authentication, block, implementation in selection.bodies():
        if _HOLDER not in selection.analysis.variables(authentication, block).names:
            return None
        found = next((e for e in evaluated(implementation.body) if e.node is node), None)
    return found


def _may_be_formula(selection: Selection, here: Evaluated, path: tuple[str | int, ...]) -> bool:
    """Whether a formula may stand in a value's place."""
    if any(name not in _TRANSPARENT for name in here.formulas):
        return False
    if here.formulas:
        return here.is_item
    place = place_of(selection.analysis, selection.path, path)
    if place is None or _is_spelt_twice(selection, place.field):
        return False
    return place.value is None or place.value.formulas


def _is_spelt_twice(selection: Selection, field: Field | None) -> bool:
    """Whether the field stands there in its other spelling, too, where the values must agree."""
    mapping = next((one for one in selection.around if isinstance(one, Mapping)), None)
    if field is None or mapping is None:
        return False
    usual = field.other_spelling_of or field.name
    place = selection.place
    others = {entry.name for entry in mapping.entries if place and entry is not place.entry}
    return any(_OTHER_SPELLINGS.get(name or "", name) == usual for name in others)


def _whole(
    selection: Selection, node: Scalar, name: str, *, is_item: bool
) -> tuple[TextEdit, str | float | bool] | None:
    """A value that is read instead of written."""
    value = scalar_value(node)
    if value in (None, "") or (isinstance(value, float) and not abs(value) < 1e300):
        return None
    if node.anchor is not None or node.tag is not None:
        return None
    text = selection.source.text
    reading = f"$var: {_HOLDER}.{name}"
    if is_item and not _in_flow(selection, node):
        return TextEdit(node.span, reading), value
    start = node.span.start
    while text[start - 1] in " \t":
        start -= 1
    if _in_flow(selection, node) or text[start - 1] in "\r\n":
        return TextEdit(node.span, f"{{{reading}}}"), value
    assert selection.tree is not None
    column = _column(selection, node) + indent_step(selection.source, selection.tree.root)
    written = f"{line_end(selection.source)}{' ' * column}{reading}"
    return TextEdit(Span(start, node.span.end), written), value


def _in_flow(selection: Selection, node: Scalar) -> bool:
    return any(
        isinstance(around, Mapping | Sequence) and around.flow and _holds(around, node)
        for around in selection.around
    )


def _holds(around: Node, node: Scalar) -> bool:
    return around.span.start <= node.span.start and node.span.end <= around.span.end


def _column(selection: Selection, node: Scalar) -> int:
    """The column of the key before a value."""
    entry = selection.place.entry if selection.place is not None else None
    at = entry.key.span.start if entry is not None else node.span.start
    source = selection.source
    return source.position(at, "utf-32").character


def _in_template(selection: Selection, node: Scalar, name: str) -> tuple[TextEdit, str] | None:
    """A selected part of a template's text as an expression."""
    chosen = selection.span
    if chosen.start == chosen.end or chosen.end > node.span.end:
        return None
    mapped = scalar_map(selection.source.text, node)
    start, end = mapped.value_offset(chosen.start), mapped.value_offset(chosen.end)
    value = node.value[start:end]
    # Escapes, and what spans several lines, are written otherwise than they are meant.
    if not value or value != chosen.of(selection.source.text) or "\n" in value:
        return None
    before = parse_template(node.value)
    part = next((p for p in before.parts if p.span.start <= start and end <= p.span.end), None)
    if before.errors or not isinstance(part, TextPart):
        return None
    reading = f"${{{_HOLDER}.{name}}}"
    after = parse_template(node.value[:start] + reading + node.value[end:])
    # A backslash before it would make it a text.
    if after.errors or len(after.expressions) != len(before.expressions) + 1:
        return None
    return TextEdit(chosen, reading), value


def _camel_case(key: str) -> str:
    """`X-Api-Version` as `apiVersion`."""
    words = _WORD.findall(key)
    if len(words) > 1 and words[0].lower() == "x":
        words = words[1:]
    name = "".join(
        [*(w[:1].lower() + w[1:] for w in words[:1]), *(w[:1].upper() + w[1:] for w in words[1:])]
    )
    return name if name[:1].isalpha() else "parameter"


def _is_secret(name: str, value: object) -> bool:
    """Whether a value is one, by its look or by the name of its field. (Of `Bearer ` in a
    template the field's name says nothing.)"""
    text = str(value)
    is_key = bool([*known_keys(text)]) or any(map(looks_random, text.split()))
    return is_key or (name != "" and is_sent_secret_name(name, long=True))
