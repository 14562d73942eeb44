"""A plain value of a program as the text of a mapping that always gives the same.

Raises :class:`Inexact` for whatever a mapping would make otherwise, or might.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spec_lsp.features.refactorings.pieces import Piece, Read, expression_of, template_of
from spec_lsp.features.refactorings.template_javascript import (
    INHERITED,
    OF_VALUES,
    Inexact,
    Path,
)
from spec_lsp.syntax.javascript.plain_return import PlainReturn
from spec_lsp.syntax.javascript.plain_value import (
    PlainBase64,
    PlainFallback,
    PlainList,
    PlainLiteral,
    PlainObject,
    PlainPath,
    PlainText,
    PlainValue,
    is_text,
)
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.source import Source, Span

_STEP = "  "
_LOCATOR_SIGN = re.compile(r"[.\\[\]]")


@dataclass
class MappingWriter:
    """Writes values as YAML. ``inputs`` are the variables of the method; ``is_given`` says of a
    path whether there is always a value that is not null, ``is_loose`` of the keys that lead to
    an object whether an empty one means the same as none. ``comments`` are those not written
    yet: their places in ``source``, and their words."""

    inputs: frozenset[str]
    is_given: Callable[[Path], bool]
    is_loose: Callable[[tuple[str, ...]], bool]
    source: Source
    comments: list[tuple[int, str]]

    def document(self, found: PlainReturn) -> str:
        """The text of a whole mapping."""
        above = [*self._until(found.start)]
        lines, _ = self._lines(found.value, (), "")
        below = [*self._until(len(self.source.text) + 1)]
        apart = [""] if above else []
        return "".join(f"{line}\n" for line in (*above, *apart, *lines, *below))

    def _until(self, end: int, indent: str = "") -> Iterator[str]:
        """The comments before a place."""
        while self.comments and self.comments[0][0] < end:
            words = self.comments.pop(0)[1]
            yield f"{indent}# {words}".rstrip()

    def _before(self, span: Span, value: PlainValue, indent: str) -> Iterator[str]:
        """The comments that belong to a field or an item: those before it, and on its lines."""
        at = span.start if isinstance(value, PlainObject | PlainList) else span.end
        return self._until(self.source.line_span(self.source.line_at(at)).end + 1, indent)

    def _lines(
        self, value: PlainValue, keys: tuple[str, ...], indent: str
    ) -> tuple[list[str], bool]:
        """The lines of an object or a list that is not empty, and whether it may be missing."""
        lines: list[str] = []
        may_be_missing: list[bool] = []
        if isinstance(value, PlainList):
            for item, span in zip(value.items, value.spans, strict=True):
                lines += self._before(span, item, indent)
                written, missing = self._entry(item, keys, indent)
                if missing:
                    raise Inexact
                lines += [f"{indent}-{written[0]}", *written[1:]]
            return lines, False
        assert isinstance(value, PlainObject)
        names = {field.name for field in value.fields}
        if len(names) != len(value.fields):
            raise Inexact
        for field in value.fields:
            if field.name.startswith("$") or field.name in ("__proto__", "<<"):
                raise Inexact
            lines += self._before(field.span, field.value, indent)
            written, missing = self._entry(field.value, (*keys, field.name), indent)
            may_be_missing.append(missing)
            lines += [f"{indent}{flow_scalar(field.name)}:{written[0]}", *written[1:]]
        if all(may_be_missing) and not self.is_loose(keys):
            raise Inexact
        return lines, False

    def _entry(
        self, value: PlainValue, keys: tuple[str, ...], indent: str
    ) -> tuple[list[str], bool]:
        """What stands behind a key or a dash: the rest of that line, and further lines."""
        if isinstance(value, PlainObject | PlainList):
            is_object = isinstance(value, PlainObject)
            if not (value.fields if isinstance(value, PlainObject) else value.items):
                return [" {}" if is_object else " []"], False
            lines, _ = self._lines(value, keys, indent + _STEP)
            return ["", *lines], False
        if isinstance(value, PlainLiteral):
            return [f" {self._literal(value.value)}"], False
        if isinstance(value, PlainPath):
            locator = self._locator(value)
            missing = not self.is_given(value.names)
            return ["", f"{indent}{_STEP}$var: {locator}"], missing
        if isinstance(value, PlainText):
            literals = [part.value for part in value.parts if isinstance(part, PlainLiteral)]
            if len(literals) == len(value.parts):
                return [f" {self._literal(''.join(map(_text, literals)))}"], False
        template = template_of(self._pieces(value))
        if template is None:
            raise Inexact
        return ["", f"{indent}{_STEP}$template: {double_quoted(template)}"], False

    def _literal(self, value: str | float | bool | None) -> str:
        looks = re.findall(r"\$\{\s*([A-Za-z]+)", value) if isinstance(value, str) else ()
        if self.inputs.intersection(looks):
            raise Inexact  # it would look like a template that lacks its formula
        return _scalar(value)

    def _locator(self, path: PlainPath) -> str:
        """A path as `$var` reads it."""
        self._check(path)
        first, *names = path.names
        if any(name == "" for name in names):
            raise Inexact
        text = ".".join((first, *(_LOCATOR_SIGN.sub(r"\\\g<0>", name) for name in names)))
        return flow_scalar(text)

    def _check(self, path: PlainPath) -> None:
        """Raises :class:`Inexact` where a mapping finds something else, or JavaScript throws."""
        root, *names = path.names
        if root not in self.inputs:
            raise Inexact
        for depth, (name, guarded) in enumerate(zip(names, path.guarded, strict=True)):
            if name in (OF_VALUES if depth else INHERITED) or name.isdigit():
                raise Inexact
            if depth and not guarded and not self.is_given(path.names[: depth + 1]):
                raise Inexact  # where what is before it is missing

    def _pieces(self, value: PlainValue) -> list[Piece]:
        """The pieces of a text. A single expression would keep its value's type, which only a
        text's is the same."""
        parts = value.parts if isinstance(value, PlainText) else (value,)
        pieces = [self._piece(part) for part in parts]
        if len(pieces) == 1 and not isinstance(parts[0], PlainLiteral | PlainBase64):
            raise Inexact
        if not pieces:
            raise Inexact
        return pieces

    def _piece(self, value: PlainValue) -> Piece:
        if isinstance(value, PlainLiteral):
            return _text(value.value)
        if isinstance(value, PlainPath) and self.is_given(value.names) and len(value.names) > 1:
            return Read(self._expression(value))
        # `${path ?? ''}`: of what is missing both make nothing.
        if isinstance(value, PlainFallback) and value.right == PlainLiteral(""):
            return Read(self._expression(value.left))
        if isinstance(value, PlainBase64):
            return Read(self._expression(value))
        raise Inexact

    def _expression(self, value: PlainValue) -> str:
        """An expression of a template that is JavaScript's."""
        if isinstance(value, PlainPath):
            self._check(value)
            first, *names = value.names
            escaped = ".".join((first, *(_LOCATOR_SIGN.sub(r"\\\g<0>", n) for n in names)))
            written = expression_of(escaped)
            if written is None:
                raise Inexact
            return written
        if isinstance(value, PlainBase64):
            return f"base64({self._expression(value.text)})"
        if isinstance(value, PlainText):
            return self._sum(value)
        if isinstance(value, PlainLiteral) and isinstance(value.value, str):
            return self._quoted(value.value)
        raise Inexact

    def _sum(self, text: PlainText) -> str:
        """A text as a sum, which is one as soon as one of the first two parts is a text."""
        if len(text.parts) < 2 or not any(map(is_text, text.parts[:2])):
            raise Inexact
        return " + ".join(map(self._expression, text.parts))

    def _quoted(self, text: str) -> str:
        if re.search(r"['\\\x00-\x1f\x7f]", text):
            raise Inexact
        return f"'{text}'"


def _scalar(value: str | float | bool | None) -> str:
    return flow_scalar(value) if isinstance(value, str) else json.dumps(value)


def _text(value: str | float | bool | None) -> str:
    """A literal in a text."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        raise Inexact
    return json.dumps(value)
