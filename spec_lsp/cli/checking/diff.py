"""What fixes would change, as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import pairwise

import click

from spec_lsp.cli.checking.checked import CheckedConnector, FileChange
from spec_lsp.cli.formats.excerpt import masked
from spec_lsp.cli.formats.text import shown
from spec_lsp.cli.targets import display
from spec_lsp.text.source import Source, Span

_COLORS = {"+": "green", "-": "red", "@": "cyan"}
_NO_NEWLINE = "\\ No newline at end of file"


def diff(connectors: Iterable[CheckedConnector]) -> Iterator[str]:
    """The lines of the diff of all changed files, in colour. For eyes: what may be a secret is
    masked, and what could steer a terminal is taken out."""
    for connector in connectors:
        for change in connector.changes:
            name = display(connector.root / change.path)
            yield from _of_file(name, change, connector.secrets.get(change.path, ()))


def _of_file(name: str, change: FileChange, secrets: tuple[Span, ...]) -> Iterator[str]:
    texts = {secret.of(change.after) for secret in secrets}
    before = _lines(change.before or "", texts)
    after = _lines(change.after, texts)
    old = name if change.before is not None else "/dev/null"
    for line in difflib.unified_diff(before, after, old, name, lineterm="\n"):
        head = line.startswith(("--- ", "+++ "))
        content = line.rstrip("\r\n")
        text = shown(content)
        text = click.style(text, bold=True) if head else click.style(text, fg=_COLORS.get(line[0]))
        # The end of a line is a part of it, so that `patch` makes what --fix would write.
        yield f"{text}\r" if line.endswith("\r\n") else text
        if content == line:
            yield _NO_NEWLINE


def _lines(text: str, secrets: set[str]) -> list[str]:
    """The lines of a text with their ends, what is secret masked."""
    source = Source(text)
    found = [span for secret in secrets if secret for span in _occurrences(text, secret)]
    starts = (*source.line_starts, len(text))
    whole = (Span(start, end) for start, end in pairwise(starts) if start < end)
    return [masked(source, span, tuple(found)) for span in whole]


def _occurrences(text: str, part: str) -> Iterator[Span]:
    start = text.find(part)
    while start >= 0:
        yield Span(start, start + len(part))
        start = text.find(part, start + len(part))
