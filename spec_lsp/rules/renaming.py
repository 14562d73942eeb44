"""The fix that puts another field's name in the place of one that leads nowhere."""

from __future__ import annotations

from spec_lsp.connector.references import Step
from spec_lsp.connector.renaming import renamed
from spec_lsp.findings.finding import Fix, replacement
from spec_lsp.findings.suggestion import plain_word
from spec_lsp.rules.rule import Context


def renaming(context: Context, step: Step, name: str, title: str | None = None) -> Fix | None:
    """The fix that puts another field's name where a step is written; None where that takes
    more than its place."""
    text = context.analysis.source(step.path).text
    edit = renamed(text, step.span, step.name, name, step.form, step.quote)
    if edit is None:
        return None
    is_safe = plain_word(step.name) == plain_word(name)  # one word in two spellings
    title = title or f"Change to `{name}`"
    return replacement(step.path, edit.span, edit.text, title, is_safe=is_safe)
