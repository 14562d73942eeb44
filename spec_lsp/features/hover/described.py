"""What the format's tables say of a key or a value."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.hover.page import Code, Ours, Paragraph, Part, Strong
from spec_lsp.features.place import Place, place_of
from spec_lsp.format.fields import Field, Value
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY
from spec_lsp.syntax.yaml.nodes import Alias
from spec_lsp.syntax.yaml.place import YamlPlace

_MAX_CHOICES = 20


def of_key(analysis: Analysis, path: str, place: YamlPlace) -> list[Paragraph]:
    """The page about the key at a place; empty where no table knows it."""
    name = place.path[-1] if place.path else ""
    if name in FORMULAS and place.entry is not None:
        return _formula(str(name))
    known = place_of(analysis, path, place.path)
    if known is None or known.field is None or known.field.name.lower() != str(name).lower():
        return []
    return list(_field(known.field))


def is_key_of_the_format(analysis: Analysis, path: str, place: YamlPlace) -> bool:
    """Whether a place is a key that a table knows, and that names nothing of the connector's
    own: no method, and no field of a form."""
    if not place.on_key or not place.path:
        return False
    known = place_of(analysis, path, place.path)
    field = known.field if known is not None else None
    if field is None or field.name != place.path[-1]:
        return False
    return field.name not in AUTH_METHOD_BY_KEY


def of_value(analysis: Analysis, path: str, place: YamlPlace) -> list[Paragraph]:
    """The page about a value that is one of a few; else about the key that it stands under."""
    if isinstance(place.node, Alias) or not place.path:
        return []
    known = place_of(analysis, path, place.path)
    if known is None or known.value is None:
        return []
    text = place.node.value
    for choice in known.value.choices:
        if choice.value == text and choice.documentation:
            return [[Strong(text), *_of(known)], [Ours(choice.documentation)]]
    if known.field is not None and not place.node.is_empty and known.field.name == place.path[-1]:
        return list(_field(known.field))
    return []


def _of(known: Place) -> list[Part]:
    return [Ours(": "), Code(known.field.name)] if known.field is not None else []


def _field(field: Field) -> Iterator[Paragraph]:
    kind = _kind(field.value)
    yield [Strong(field.name), Ours(f": {kind}" if kind else "")]
    yield [Ours(field.documentation)]
    if field.other_spelling_of:
        yield [Ours(f"Another spelling of `{field.other_spelling_of}`.")]
    if field.deprecated:
        yield [Ours("Deprecated.")]
    if field.value.choices:
        yield [Ours("\n".join(_choices(field.value)))]
    if field.value.formulas:
        yield [Ours("A formula may stand here.")]


def _choices(value: Value) -> Iterator[str]:
    for choice in value.choices[:_MAX_CHOICES]:
        text = f": {choice.documentation}" if choice.documentation else ""
        yield f"- `{choice.value}`{text}"
    if len(value.choices) > _MAX_CHOICES:
        yield f"- and {len(value.choices) - _MAX_CHOICES} more"


def _kind(value: Value) -> str:
    if value.data_schema:
        return "data schema"
    if value.object is not None:
        return value.object.name
    return " or ".join(kind for kind in value.types if kind != "null")


def _formula(name: str) -> list[Paragraph]:
    formula = FORMULAS[name]
    page: list[Paragraph] = [
        [Strong(name), Ours(f": formula, takes {formula.argument}")],
        [Ours(formula.documentation)],
    ]
    if formula.needs_platform:
        page.append([Ours("Only the platform can evaluate it: a run here says so.")])
    return page
