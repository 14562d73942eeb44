"""``spec-lsp rules``: what can be found, in a table."""

from __future__ import annotations

import json

import click

from spec_lsp.cli.formats.text import COLORS
from spec_lsp.rules.documentation import page_uri, severity_words, summary
from spec_lsp.rules.registry import RULES


@click.command()
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the rules are written.",
)  # fmt: skip
def rules(output: str) -> None:
    """List all rules; a `*` marks those whose findings have a fix."""
    if output == "json":
        listed = [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.name.lower(),
                "summary": summary(rule),
                "fix": rule.fix or None,
                "help": page_uri(rule.code),
            }
            for rule in RULES
        ]
        click.echo(json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False))
        return
    names = max(len(rule.name) for rule in RULES)
    words = max(len(severity_words(rule)) for rule in RULES)
    for rule in RULES:
        severity = click.style(f"{severity_words(rule):<{words}}", fg=COLORS[rule.severity])
        mark = "*" if rule.fix else " "
        code = click.style(rule.code, bold=True)
        sentence, stop, _ = summary(rule).partition(". ")  # a line each; `explain` has the rest
        about = sentence + stop.strip()
        click.echo(f"{code}  {rule.name:<{names}}  {severity} {mark} {about}")
