"""Completion in a connector's YAML: keys, values, formulas, variables and their fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import type_of_file
from spec_lsp.connector.credentials import Shape, ShapeField, nested
from spec_lsp.connector.form_readers import text_paths
from spec_lsp.connector.model import Connector, MethodBlock
from spec_lsp.connector.variables import Variables, in_iteration, with_response
from spec_lsp.features.completion_code import complete_code
from spec_lsp.features.completion_item import Completion, Kind
from spec_lsp.features.place import Place, place_of
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.fields import Field, Value
from spec_lsp.format.formulas import EVAL_OPERATORS, FORMULAS
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY, PROXY
from spec_lsp.format.snippets import escape_snippet
from spec_lsp.format.starters.registry import STARTERS
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.syntax.template.template import parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.cursor import Cursor, locate
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.source import Span


def complete(analysis: Analysis, path: str, offset: int) -> tuple[Completion, ...]:
    """What may stand at ``offset`` of the connector's file ``path``. Never raises for any
    text; a file that is no part of the authentication gives nothing."""
    text = analysis.source(path).text
    if not path.endswith((".yml", ".yaml")):
        return complete_code(analysis, path, offset)
    cursor = locate(text, offset, analysis.yaml_documents().get(path))
    if cursor is None:
        return ()
    place = place_of(analysis, path, cursor.path)
    if place is None:
        return ()
    if place.block is not None and cursor.path and cursor.path[-1] == "code":
        return complete_code(analysis, path, offset)
    return tuple(_Completer(analysis, path, text, cursor, place).items())


class _Completer:
    def __init__(
        self, analysis: Analysis, path: str, text: str, cursor: Cursor, place: Place
    ) -> None:
        self.analysis = analysis
        self.cursor = cursor
        self.place = place
        self.text = text
        self.path = path
        self.is_spec = path == Connector.SPEC_PATH
        self.unit = _indentation_unit(text)

    def items(self) -> Iterator[Completion]:
        formula = self.cursor.path[-1] if self.cursor.path else None
        if self.cursor.role != "key" and formula in ("$var", "$template"):
            yield from self.variable_items(formula == "$template")
            return
        may_be_key = self.cursor.role in ("key", "either") or not self.cursor.path
        if may_be_key:
            yield from self.block_items()
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
        yield from self.name_items(value)
        if "$eval" in self.cursor.siblings and len(self.cursor.siblings) == 1:
            yield from self.operator_items()
        if value.formulas and not self.cursor.siblings and not value.data_schema:
            yield from self.formula_items()

    def name_items(self, value: Value) -> Iterator[Completion]:
        """Usual names of entries that may have any: of headers, in the case of those there."""
        taken = {name.lower() for name in self.cursor.siblings}
        is_lower = bool(taken) and all(name == name.lower() for name in self.cursor.siblings)
        for number, field in enumerate(value.names):
            if field.name.lower() not in taken:
                name = field.name.lower() if is_lower else field.name
                yield self.key_item(replace(field, name=name), number)

    def operator_items(self) -> Iterator[Completion]:
        """The second key of `$eval`: how its value is compared."""
        for number, name in enumerate(EVAL_OPERATORS):
            yield Completion(
                name, "field", name if self.cursor.has_colon else f"{name}: ",
                self.cursor.replace, f"a{number:03}", detail="operator of $eval",
            )  # fmt: skip

    def block_items(self) -> Iterator[Completion]:
        """Whole ways to authenticate, where none is written yet."""
        path, siblings = self.cursor.path, self.cursor.siblings
        is_flat = self.analysis.connector.layout == "flat"
        at_root = not path and self.is_spec and not is_flat and "auth" not in siblings
        in_auth = path == ("auth",) and not siblings and self.is_spec
        is_option = len(path) >= 2 and path[-2] == "options" and not siblings and self.is_spec
        if not (at_root or in_auth or is_option) or self.cursor.has_colon:
            return
        for number, starter in enumerate(STARTERS.values()):
            yield Completion(
                starter.title, "block",
                self.indented(starter.block if at_root else starter.auth),
                self.cursor.replace, f"p{number:03}", detail=starter.auth_type,
                documentation=starter.documentation, is_snippet=True,
            )  # fmt: skip

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
        is_last = field.deprecated or field.other_spelling_of
        return Completion(
            field.name,
            "method" if _is_method(field) else "field",
            escape_snippet(field.name) + (":" + snippet if not self.cursor.has_colon else ""),
            self.cursor.replace,
            # What is required comes first, other spellings and deprecated fields last; else the
            # table's order.
            f"{'z' if is_last else '0' if self.is_required(field) else 'a'}{number:03}",
            detail=_kind_of(field.value),
            documentation=_documentation(field),
            is_snippet=True,
            deprecated=field.deprecated,
        )

    def is_required(self, field: Field) -> bool:
        """Whether this way to authenticate does not work without a method."""
        method = AUTH_METHOD_BY_KEY.get(field.name)
        kind = self.place.authentication.type_name if self.place.authentication else None
        return method is not None and _is_method(field) and kind in method.required_by

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
                goes_on=formula.name in ("$var", "$template"),
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
        yield from self.special_items()
        for number, choice in enumerate(value.choices):
            yield Completion(
                choice.value, "value", choice.value, self.cursor.replace, f"a{number:03}",
                documentation=choice.documentation,
            )  # fmt: skip
        if value.types == ("boolean",):
            for name in ("true", "false"):
                yield Completion(name, "value", name, self.cursor.replace, name)

    def special_items(self) -> Iterator[Completion]:
        """Values that this connector has: its files, its fields, its operations."""
        path = self.cursor.path
        key = path[-1] if path else None
        if key == "filePath" and self.place.block is not None:
            names = _implementation_files(self.analysis, self.place.block)
            yield from self.plain_items(names, "file")
        elif key == "operationKey":
            yield from self.plain_items(self.analysis.files.folders("operations"), "value")
        elif len(path) >= 2 and path[-2] == "required":
            yield from self.plain_items(self.unrequired(path[:-2]), "field")

    def plain_items(self, names: Iterable[str], kind: Kind) -> Iterator[Completion]:
        quote = self.cursor.replace.start > 0 and self.text[self.cursor.replace.start - 1] in "'\""
        for number, name in enumerate(names):
            written = (
                name
                if quote or all(p == flow_scalar(p) for p in name.split("/"))
                else (double_quoted(name))
            )
            yield Completion(name, kind, written, self.cursor.replace, f"a{number:03}")

    def unrequired(self, path: tuple[str | int, ...]) -> Iterator[str]:
        """The properties of the data schema at a path that `required` does not name yet."""
        tree = self.analysis.yaml_documents().get(self.path)
        schema = tree.root if tree is not None else None
        for step in path:
            schema = (
                nodes.get(schema, step)
                if isinstance(step, str)
                else schema.items[step]
                if isinstance(schema, nodes.Sequence) and step < len(schema.items)
                else None
            )
        required = nodes.get(schema, "required")
        items = required.items if isinstance(required, nodes.Sequence) else ()
        taken = {nodes.text(item) for item in items} - {self.cursor.text}
        for entry in nodes.entries(nodes.get(schema, "properties")):
            if entry.name and entry.name not in taken:
                yield entry.name

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
                    goes_on=bool(variable.shape.fields),
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


def _implementation_files(analysis: Analysis, block: MethodBlock) -> Iterator[str]:
    """The connector's files that could implement a method, by their endings."""
    for path in text_paths(analysis.files):
        kind = type_of_file(path)
        if kind is not None and kind in block.method.implementations:
            yield path


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
