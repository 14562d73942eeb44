"""``spec-lsp render``: what a method gives, and what would be sent; nothing is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from spec_lsp.cli.run_options import EXIT_CODES, RunOptions, run, run_options, target
from spec_lsp.cli.verdict import show
from spec_lsp.format.methods import Method
from spec_lsp.runtime.report import printable
from spec_lsp.runtime.tasks.rendering import RENDERABLE, NothingIsSent, Rendering


@click.command()
@run_options
@click.argument("method")
def render(options: RunOptions, method: str) -> None:
    """Show what a method of a connector gives, resolved: the API client that makeApiClient
    configures, the credentials, an OAuth configuration, the request of a test in YAML.

    \b
    spec-lsp render connectors/acme makeApiClient

    Nothing is sent. Secrets need not be given: their placeholders stand where they would.
    """
    chosen = _method(method)
    asked = target(options, stand_ins=frozenset[str]())
    done = run(asked.request, Rendering(chosen), NothingIsSent())
    trace = done.to_json()
    if options.output == "json":
        click.echo(json.dumps(trace, indent=2, ensure_ascii=False))
    elif trace["outcome"] == "passed":
        click.echo(_rendered(chosen, trace), nl=False)
    else:
        show(done, asked.root, asked.files)
    raise SystemExit(EXIT_CODES[trace["outcome"]])


def _method(name: str) -> Method:
    for method in RENDERABLE:
        if name in method.keys:
            return method
    known = ", ".join(method.key for method in RENDERABLE)
    raise click.UsageError(f"There is no method {name!r} to render; there is: {known}.")


def _rendered(method: Method, trace: Mapping[str, Any]) -> str:
    """The value as JSON, or the request as it would go out; then the notes."""
    path = trace["steps"][-1]["path"] if trace["steps"] else None
    lines = [f"{method.key}" + (f"  {path}" if path else ""), ""]
    exchanges = trace["exchanges"]
    if exchanges:
        sent = exchanges[-1]["request"]
        lines.append(f"{sent['method']} {sent['url']}")
        lines += [f"{name}: {value}" for name, value in sent["headers"].items()]
        lines += ["", _text(sent["body"])] if sent["body"] else []
    else:
        lines += json.dumps(trace["value"], indent=2, ensure_ascii=False).splitlines()
    lines += ["", *(f"note: {note}" for note in trace["notes"])] if trace["notes"] else []
    return "".join(f"{printable(line)}\n" for line in lines)


def _text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
