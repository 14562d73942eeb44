"""``spec-lsp explain``: the page of a rule, on a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from spec_lsp.diagnosis.configuration import selector_problem
from spec_lsp.rules.documentation import page
from spec_lsp.rules.registry import rule_named
from spec_lsp.runtime.report import printable

_EMPHASIS = re.compile(r"\*([^*]+)\*")


@click.command()
@click.argument("rule", metavar="RULE")
def explain(rule: str) -> None:
    """Show what a rule finds and why. RULE is its code or its name."""
    found = rule_named(rule)
    if found is None:
        problem = selector_problem(rule) or f"`{rule}` means several rules: name one of them."
        raise click.UsageError(printable(problem))
    for line in _readable(page(found)):
        click.echo(line)


def _readable(markdown: str) -> Iterator[str]:
    """Markdown for a terminal: headings stand out, code is set in. Without colours what comes
    out is plain text."""
    is_code = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            is_code = not is_code
        elif is_code:
            yield click.style(f"    {line}" if line else "", fg="cyan")
        elif line.startswith("#"):
            yield click.style(line.lstrip("#").strip(), bold=True, underline=True)
        elif line.startswith("*Severity"):
            yield _EMPHASIS.sub(r"\1", line)
        else:
            yield line
