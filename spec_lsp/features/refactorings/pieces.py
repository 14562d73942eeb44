"""A text that a formula makes, in pieces: what is written, and what is read. `$concat` without a
delimiter, `$var` and `$template` come to the same pieces where they mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.formulas.javascript_values import to_text
from spec_lsp.syntax.locator import parse_locator
from spec_lsp.syntax.template.template import TextPart, parse_template
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.values import scalar_value

# A locator finds only fields of objects and lists under them, an expression those of texts, too.
_OF_TEXTS = re.compile(r"length|\d+")


@dataclass(frozen=True, slots=True)
class Read:
    """An expression of a template whose value becomes text: undefined and null become ''."""

    expression: str


Piece = str | Read


def pieces(node: Node) -> list[Piece] | None:
    """The pieces of a value that becomes part of a text; None where it is none of these, or
    not exactly."""
    if isinstance(node, Scalar):
        value = scalar_value(node)
        return [] if value is None else [to_text(value)]
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return None
    (entry,) = node.entries
    argument = entry.value
    if entry.name == "$var" and isinstance(argument, Scalar):
        path = expression_of(scalar_value(argument))
        return [Read(path)] if path is not None else None
    if entry.name == "$template" and isinstance(argument, Scalar):
        text = scalar_value(argument)
        return _of_template(text) if isinstance(text, str) else None
    return concat_pieces(argument) if entry.name == "$concat" else None


def concat_pieces(argument: Node) -> list[Piece] | None:
    """The pieces of what `$concat` joins. With a delimiter it matters which of them are empty,
    so that there are none."""
    if isinstance(argument, Mapping):
        parts = {entry.name: entry.value for entry in argument.entries}
        delimiter = parts.get("delimiter")
        if delimiter is not None and not _is_no_delimiter(delimiter):
            return None
        if len(parts) != len(argument.entries) or parts.keys() - {"values", "delimiter"}:
            return None
        argument = parts.get("values", argument)
    if not isinstance(argument, Sequence):
        return None
    joined: list[Piece] = []
    for item in argument.items:
        inner = pieces(item)
        if inner is None:
            return None
        joined += inner
    return joined


def _is_no_delimiter(node: Node) -> bool:
    return isinstance(node, Scalar) and scalar_value(node) in (None, "")


def _of_template(text: str) -> list[Piece] | None:
    template = parse_template(text)
    if template.errors:
        return None
    return [
        part.text if isinstance(part, TextPart) else Read(part.inside.of(text).strip())
        for part in template.parts
    ]


def expression_of(locator: object) -> str | None:
    """A locator as an expression; None where that would not read the same."""
    if not isinstance(locator, str):
        return None
    parsed = parse_locator(locator)
    if parsed.malformed is not None or not parsed.segments:
        return None
    names = [segment.name for segment in parsed.segments]
    if any(segment.kind == "index" for segment in parsed.segments):
        return None
    if not _is_identifier(names[0]) or not all(names) or any(map(_OF_TEXTS.fullmatch, names[1:])):
        return None
    written = names[0] + "".join(map(_access, names[1:]))
    # A word of the language is no name, and some names have no other spelling.
    template = parse_template(f"${{{written}}}")
    read = [tuple(step.name for step in path.segments) for path in template.paths()]
    return written if read == [tuple(names)] and not template.errors else None


def _is_identifier(name: str) -> bool:
    return name.replace("$", "_").isidentifier()


def _access(name: str) -> str:
    if _is_identifier(name):
        return f".{name}"
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


def template_of(joined: list[Piece]) -> str | None:
    """The text of a template that is made of these pieces; None where it cannot be written."""
    written = "".join(
        piece.replace("${", "\\${") if isinstance(piece, str) else f"${{{piece.expression}}}"
        for piece in joined
    )
    # A backslash before an expression would take its meaning from it: what comes out decides.
    return written if [*_merged(_of_template(written) or [])] == [*_merged(joined)] else None


def _merged(joined: list[Piece]) -> Iterator[Piece]:
    """The pieces with texts that follow one another as one."""
    text = ""
    for piece in joined:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text
