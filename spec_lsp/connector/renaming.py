"""How another name is written in a name's place: in a locator, in a template's expression, in
code, where it may need brackets and quotes, and as a key or a value of YAML."""

from __future__ import annotations

import re

from spec_lsp.connector.symbols import OccurrenceForm
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

# What follows a name that is all of a value; in a pattern a default may.
_VALUE_ENDS = re.compile(r"(?:\s|//[^\n]*\n|/\*.*?\*/)*[,}]", re.DOTALL)
_DEFAULT = re.compile(r"\s*=(?![=>])")
# What can be written into every kind of string as it stands, the dots of locators apart.
_PLAIN = re.compile(r"[\w$-](?:[\w$. -]*[\w$-])?")


def is_writable(name: str) -> bool:
    """Whether a name can be written in every place where a field can be named."""
    return _PLAIN.fullmatch(name) is not None


def renamed(
    text: str,
    span: Span,
    old: str,
    new: str,
    form: OccurrenceForm,
    quote: str = "",
    *,
    in_pattern: bool = False,
) -> TextEdit | None:
    """The edit of ``text`` that names something else at a place, where ``old`` is written in
    ``form`` (in a YAML scalar with that ``quote``); None where that takes more than the place.
    ``in_pattern``: a key stands in a pattern that takes an object apart."""
    if not is_writable(new):
        return None
    is_identifier = new.replace("$", "_").isidentifier()
    mark = '"' if quote == "'" else "'"
    quoted = f"{mark}{new}{mark}"
    if form == "yaml":
        return TextEdit(span, _in_yaml(new, quote))
    if form == "locator":
        return TextEdit(span, new.replace(".", r"\\." if quote == '"' else r"\."))
    if form in ("string", "anchor"):
        return TextEdit(span, new)
    if form == "member":
        return TextEdit(span, new) if is_identifier else _indexed(text, span, quoted)
    key = new if is_identifier else quoted
    if form == "shorthand":  # the name that the code gives it stays
        return TextEdit(span, f"{key}: {old}")
    if form == "declared":
        return TextEdit(span, key)
    if form != "key":
        return None
    # The other way round: `{ key: name }` as `{ name }`, so that a rename can be taken back.
    alike = f": {new}"
    end = span.end + len(alike)
    ends = _VALUE_ENDS.match(text, end) or (in_pattern and _DEFAULT.match(text, end))
    if is_identifier and ends and text.startswith(alike, span.end):
        return TextEdit(Span(span.start, end), new)
    return TextEdit(span, key)


def _in_yaml(name: str, quote: str) -> str:
    if quote == '"':
        return double_quoted(name)[1:-1]
    return name if quote else flow_scalar(name)


def _indexed(text: str, span: Span, quoted: str) -> TextEdit | None:
    """``.name`` as ``['name']``."""
    before = text[: span.start]
    if before.endswith("?."):
        return TextEdit(span, f"[{quoted}]")
    if before.endswith("."):
        return TextEdit(Span(span.start - 1, span.end), f"[{quoted}]")
    return None
