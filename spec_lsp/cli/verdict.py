"""A trace on a terminal: in colours where there is one, with the line that decided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from spec_lsp.cli.parameters import how_to_give
from spec_lsp.cli.targets import display
from spec_lsp.connector.files import Files
from spec_lsp.runtime.report import Tone, printable, report
from spec_lsp.runtime.trace import Trace

_WIDEST = 160  # a longer line was minified, and shows nothing


def show(trace: Trace, root: Path, files: Files) -> None:
    """Write a trace for a person, and what to do where the run could not start."""
    told = trace.to_json()
    text = report(
        told,
        paint=_paint,
        path=lambda path: _from_here(root, path),
        excerpt=list(_excerpt(trace, files)),
    )
    click.echo(text, nl=False)
    for line in how_to_give(told["missing"]):
        click.echo(f"  {line}", err=True)


def _from_here(root: Path, path: str) -> str:
    """A path that a terminal can open; the connector's own where it lies somewhere else."""
    shown = display(root / path)
    return path if shown.startswith("../") or Path(shown).is_absolute() else shown


def _paint(text: str, tone: Tone) -> str:
    match tone:
        case "good":
            return click.style(text, fg="green", bold=True)
        case "bad":
            return click.style(text, fg="red", bold=True)
        case "warning":
            return click.style(text, fg="yellow", bold=True)
        case "strong":
            return click.style(text, bold=True)
        case "quiet":
            return click.style(text, dim=True)


def _excerpt(trace: Trace, files: Files) -> Iterator[str]:
    """The culprit's first line, marked; nothing of a line that holds a secret."""
    source = files.read(trace.culprit.path) if trace.culprit is not None else None
    if trace.culprit is None or source is None:
        return
    start, end = (source.offset(position) for position in trace.culprit.range)
    number = source.line_at(start)
    line = source.line_span(number)
    text = line.of(source.text)
    if len(text) > _WIDEST or trace.redactor.text(text) != text:
        return
    before = "".join("\t" if c == "\t" else " " for c in printable(text[: start - line.start]))
    marked = printable(source.text[start : min(end, line.end)])
    yield f"{number + 1} | {printable(text)}"
    marks = click.style("^" * max(1, len(marked)), fg="red")
    yield f"{' ' * len(str(number + 1))} | {before}{marks}"
