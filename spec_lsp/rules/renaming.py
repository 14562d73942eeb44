"""How another name is written in the place of a field's name: in a locator, in a template's
expression, in code, where it may need brackets and quotes."""

from __future__ import annotations

import re

from spec_lsp.connector.references import Step
from spec_lsp.findings.finding import Fix, replacement
from spec_lsp.findings.suggestion import plain_word
from spec_lsp.rules.rule import Context
from spec_lsp.text.source import Span

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
# What can be written into every kind of string as it stands.
_PLAIN = re.compile(r"[\w$ -]+")


def renaming(context: Context, step: Step, name: str, title: str | None = None) -> Fix | None:
    """The fix that puts another field's name where a step is written; None where that takes
    more than its place."""
    text = context.analysis.source(step.path).text
    edit = _edit(text, step, name)
    if edit is None:
        return None
    is_safe = plain_word(step.name) == plain_word(name)  # one word in two spellings
    title = title or f"Change to `{name}`"
    return replacement(step.path, edit[0], edit[1], title, is_safe=is_safe)


def _edit(text: str, step: Step, name: str) -> tuple[Span, str] | None:
    is_identifier = _IDENTIFIER.fullmatch(name) is not None
    if not is_identifier and not _PLAIN.fullmatch(name):
        return None
    quote = '"' if step.quote == "'" else "'"
    quoted = f"{quote}{name}{quote}"
    if step.form in ("locator", "string"):
        return step.span, name
    if step.form == "member":
        return (step.span, name) if is_identifier else _indexed(text, step, quoted)
    key = name if is_identifier else quoted
    if step.form == "shorthand":  # the name that the code gives it stays
        return step.span, f"{key}: {step.name}"
    return (step.span, key) if step.form == "key" else None


def _indexed(text: str, step: Step, quoted: str) -> tuple[Span, str] | None:
    """``.name`` as ``['name']``."""
    before = text[: step.span.start]
    if before.endswith("?."):
        return step.span, f"[{quoted}]"
    if before.endswith("."):
        return Span(step.span.start - 1, step.span.end), f"[{quoted}]"
    return None
