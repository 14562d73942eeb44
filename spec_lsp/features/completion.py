"""Completion in a connector's YAML: keys, values, formulas, variables and their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import Shape, ShapeField, nested
from spec_lsp.connector.variables import Variables, in_iteration, with_response
from spec_lsp.features.place import Place, place_of
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.fields import Field, Value
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY, PROXY
from spec_lsp.format.snippets import escape_snippet
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.syntax.template.template import parse_template
from spec_lsp.syntax.yaml.cursor import Cursor, locate
from spec_lsp.text.source import Span

Kind = Literal["field", "method", "value", "formula", "variable", "helper"]


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may stand at the cursor.

    ``insert`` replaces ``replace``; it is a snippet where ``is_snippet``. ``sort`` orders
    the list, ``detail`` is a few words, ``documentation`` Markdown of our own making.
    """

    label: str
    kind: Kind
    insert: str
    replace: Span
    sort: str
    detail: str = ""
    documentation: str = ""
    is_snippet: bool = False
    deprecated: bool = False


def complete(analysis: Analysis, path: str, offset: int) -> tuple[Completion, ...]:
    """What may stand at ``offset`` of the connector's file ``path``. Never raises for any
    text; a file that is no part of the authentication gives nothing."""
    text = analysis.source(path).text
    if not path.endswith((".yml", ".yaml")):
        return ()
    cursor = locate(text, offset, analysis.yaml_documents().get(path))
    if cursor is None:
        return ()
    place = place_of(analysis, path, cursor.path)
    if place is None:
        return ()
    return tuple(_Completer(analysis, text, cursor, place).items())


class _Completer:
    def __init__(self, analysis: Analysis, text: str, cursor: Cursor, place: Place) -> None:
        self.analysis = analysis
        self.cursor = cursor
        self.place = place
        self.unit = _indentation_unit(text)

    def items(self) -> Iterator[Completion]:
        formula = self.cursor.path[-1] if self.cursor.path else None
        if self.cursor.role != "key" and formula in ("$var", "$template"):
            yield from self.variable_items(formula == "$template")
            return
        may_be_key = self.cursor.role in ("key", "either") or not self.cursor.path
        if may_be_key or isinstance(formula, int):
            yield from self.key_items()
        if self.cursor.role != "key":
            yield from self.value_items()

    # -- keys

    def key_items(self) -> Iterator[Completion]:
        value = self.place.value
        if value is None:
            return
        for number, field in enumerate(value.object.fields if value.object else ()):
            if (
                field.name not in self.cursor.siblings
                and not self.is_written_otherwise(field)
                and self.suits_auth_type(field)
            ):
                yield self.key_item(field, number)
        if value.formulas and not self.cursor.siblings and not value.data_schema:
            yield from self.formula_items()

    def suits_auth_type(self, field: Field) -> bool:
        """Whether a method's block has a place in this way to authenticate."""
        method = AUTH_METHOD_BY_KEY.get(field.name)
        authentication = self.place.authentication
        kind = authentication.type_name if authentication else None
        if method is None or kind not in AUTH_TYPES or not _is_method(field):
            return field.name != "proxyKey" or kind in (None, PROXY)
        return kind in method.auth_types

    def is_written_otherwise(self, field: Field) -> bool:
        """Whether the same thing is there in its other spelling."""
        value = self.place.value
        assert value is not None
        assert value.object is not None
        return any(
            other.name in self.cursor.siblings
            for other in value.object.fields
            if other.name != field.name
            and (other.other_spelling_of or other.name) == (field.other_spelling_of or field.name)
        )

    def key_item(self, field: Field, number: int) -> Completion:
        snippet = "" if self.cursor.has_colon else self.indented(self.personal(field.snippet))
        return Completion(
            field.name,
            "method" if _is_method(field) else "field",
            escape_snippet(field.name) + (":" + snippet if not self.cursor.has_colon else ""),
            self.cursor.replace,
            # Other spellings and deprecated fields come last; else the table's order.
            f"{'z' if field.deprecated or field.other_spelling_of else 'a'}{number:03}",
            detail=_kind_of(field.value),
            documentation=_documentation(field),
            is_snippet=True,
            deprecated=field.deprecated,
        )

    def formula_items(self) -> Iterator[Completion]:
        if self.place.block is None:  # formulas belong to a method's body, or to data schemas
            return
        for number, formula in enumerate(FORMULAS.values()):
            name_only = escape_snippet(formula.name)
            yield Completion(
                formula.name,
                "formula",
                name_only if self.cursor.has_colon else self.indented(formula.snippet),
                self.cursor.replace,
                f"m{number:03}",
                detail="formula",
                documentation=formula.documentation,
                is_snippet=True,
            )

    def personal(self, snippet: str) -> str:
        """A snippet with this connector's first credential in place of the usual name."""
        place = self.place
        if place.authentication is None or "apiKey" not in snippet:
            return snippet
        names = self.analysis.shapes(place.authentication)["credentials"].fields
        return snippet.replace(":apiKey}", f":{next(iter(names), 'apiKey')}}}")

    def indented(self, snippet: str) -> str:
        """A snippet's further lines, indented as the file is, below the key at the cursor."""
        first, *lines = snippet.split("\n")
        base = " " * max(self.cursor.indent, 0)
        parts = [first]
        for line in lines:
            stripped = line.lstrip(" ")
            depth = (len(line) - len(stripped)) // 2
            parts.append(base + self.unit * depth + stripped)
        return "\n".join(parts)

    # -- values

    def value_items(self) -> Iterator[Completion]:
        value = self.place.value
        if value is None or self.cursor.role == "either":
            return
        choices = value.choices
        for number, choice in enumerate(choices):
            yield Completion(
                choice.value, "value", choice.value, self.cursor.replace, f"a{number:03}",
                documentation=choice.documentation,
            )  # fmt: skip
        if value.types == ("boolean",):
            for name in ("true", "false"):
                yield Completion(name, "value", name, self.cursor.replace, name)

    # -- variables

    def variable_items(self, is_template: bool) -> Iterator[Completion]:
        variables = self.variables()
        if variables is None:
            return
        found = self.template_path() if is_template else self.locator_path()
        if found is None:
            return
        names, replace = found
        if not names:
            for number, variable in enumerate(variables.names.values()):
                yield Completion(
                    variable.name, "variable", variable.name, replace, f"a{number:03}",
                    detail="variable", documentation=variable.documentation,
                )  # fmt: skip
            if is_template:
                yield from self.helper_items(replace)
            return
        shape = _shape_at(variables, names)
        for number, field in enumerate(shape.fields.values() if shape else ()):
            if not is_template or field.name.isidentifier():
                yield Completion(
                    field.name, "variable",
                    field.name if is_template else _escape_locator(field.name),
                    replace, f"a{number:03}",
                    detail=field.describe(), documentation=self.origin(field),
                )  # fmt: skip

    def variables(self) -> Variables | None:
        """What can be read at the cursor."""
        place = self.place
        if place.authentication is None or place.block is None:
            return None
        variables = self.analysis.variables(place.authentication, place.block)
        steps = place.body_path
        for number, step in enumerate(steps):
            if step in ("responseMapping", "responseHandlers"):
                variables = with_response(variables)
            if step == "$iterate" and steps[number + 1 : number + 2] == ("item",):
                variables = in_iteration()
        return variables

    def helper_items(self, replace: Span) -> Iterator[Completion]:
        for helper in TEMPLATE_HELPERS.values():
            if helper.documented:
                yield Completion(
                    helper.name, "helper", f"{helper.name}($1)", replace, f"h{helper.name}",
                    detail=f"{helper.name}({', '.join(helper.parameters)})",
                    documentation=helper.documentation, is_snippet=True,
                )  # fmt: skip

    def template_path(self) -> tuple[tuple[str, ...], Span] | None:
        """The names before the cursor within `${…}`, and the span of the word at it; None in
        the template's literal text."""
        template = parse_template(self.cursor.text)
        at = self.cursor.at
        inside = any(
            hasattr(part, "inside") and part.inside.start <= at <= part.inside.end  # type: ignore[union-attr]
            for part in template.parts
        )
        if not inside:
            return None
        for path in template.paths():
            for number, segment in enumerate(path.segments):
                if at in segment.span and segment.kind == "name":
                    names = tuple(step.name for step in path.segments[:number])
                    return names, self.cursor.source_span(segment.span)
        if not re.search(r"(?:^|[\s(+\-*/%!?:,<>=&|{])$", self.cursor.prefix):
            return None
        return (), self.cursor.source_span(Span(at, at))

    def locator_path(self) -> tuple[tuple[str, ...], Span] | None:
        """The same for a locator: what stands before the last dot, and the word at it."""
        before = self.cursor.prefix
        start = before.rfind(".") + 1
        if "[" in before or "\\" in before:
            return None
        names = tuple(name for name in before[:start].split(".")[:-1] if name != "$")
        word = re.compile(r"[^.\[\]\\\s]*").match(self.cursor.text, self.cursor.at)
        end = word.end() if word else self.cursor.at
        return names, self.cursor.source_span(Span(start, end))

    def origin(self, field: ShapeField) -> str:
        """Where a field comes from, for a person."""
        if field.path is None:
            return "Part of every such answer."
        line = self.analysis.source(field.path).line_at(field.span.start if field.span else 0) + 1
        where = {"form": "Asked for in the connection form", "returned": "Returned"}
        return f"{where.get(field.origin, 'Named by the schema')} (`{field.path}`, line {line})."


def _is_method(field: Field) -> bool:
    return field.value.object is not None and field.value.object.name == "method"


def _shape_at(variables: Variables, names: tuple[str, ...]) -> Shape | None:
    variable = variables.find(names[0])
    shape = variable.shape if variable else None
    for name in names[1:]:
        known = shape.fields.get(name) if shape else None
        shape = nested(known) if known else None
    return shape


def _indentation_unit(text: str) -> str:
    """The spaces by which this file indents."""
    found = re.search(r":[ \t]*(?:#[^\n]*)?\r?\n( +)[^\s#-]", text)
    return found[1] if found and len(found[1]) <= 8 else "  "


def _escape_locator(name: str) -> str:
    return re.sub(r"([.\[\]\\])", r"\\\1", name)


def _kind_of(value: Value) -> str:
    if value.data_schema:
        return "data schema"
    if value.object is not None:
        return value.object.name
    return " or ".join(kind for kind in value.types if kind != "null")


def _documentation(field: Field) -> str:
    parts: list[str] = [field.documentation]
    if field.other_spelling_of:
        parts.append(f"Another spelling of `{field.other_spelling_of}`.")
    if field.value.choices:
        parts.append("\n".join(_choices(field.value)))
    return "\n\n".join(parts)


def _choices(value: Value) -> Iterable[str]:
    for choice in value.choices:
        text = f": {choice.documentation}" if choice.documentation else ""
        yield f"- `{choice.value}`{text}"
