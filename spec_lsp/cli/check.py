"""``spec-lsp check``: the findings of connectors, for a person or for a program."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from spec_lsp.cli.targets import connector_roots, display
from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.diagnosis.diagnose import diagnose, unjudged_programs
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.runtime.report import printable
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.source import Span

_COLORS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "cyan",
}


@dataclass(frozen=True, slots=True)
class CheckedConnector:
    """A connector, and what was found in it."""

    root: Path
    analysis: Analysis
    findings: tuple[Finding, ...]

    @property
    def files(self) -> int:
        """How many files were looked at."""
        paths = {implementation.path for _, _, implementation in self._implementations()}
        return len(paths | set(self.analysis.yaml_documents()))

    def _implementations(self) -> Iterator[Any]:
        return self.analysis.connector.implementations()


def check_connectors(roots: Iterable[Path]) -> list[CheckedConnector]:
    """Run the rules over connectors. Their programs are judged by an engine, all in one
    child process, where there is an engine."""
    parsers = Parsers()
    analyses = {root: analyse(DiskFiles(root), parsers) for root in roots}
    verdicts: dict[str, Verdict | None] | None = {}
    programs: dict[str, ScriptLanguage] = {
        text: language
        for analysis in analyses.values()
        for text, language in unjudged_programs(analysis, {}).items()
    }
    if programs:
        from spec_lsp.runtime.syntax_check import judge

        verdicts = asyncio.run(judge(programs))
    return [
        CheckedConnector(root, analysis, diagnose(analysis, verdicts))
        for root, analysis in analyses.items()
    ]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="How the findings are written.",
)  # fmt: skip
def check(paths: tuple[str, ...], output: str) -> None:
    """Find the mistakes in connectors.

    PATH is a connector, a folder with connectors below it, or a file of one; the default is
    the working directory. Exits with 1 if there is a warning or an error, with 2 if there is
    nothing to check.
    """
    checked = check_connectors(connector_roots(paths or (".",)))
    if output == "json":
        click.echo(json.dumps(to_json(checked), indent=2, ensure_ascii=False))
    else:
        for line in to_text(checked):
            click.echo(line)
    if any(f.severity <= Severity.WARNING for c in checked for f in c.findings):
        raise SystemExit(1)


def to_json(checked: Iterable[CheckedConnector]) -> dict[str, Any]:
    """The findings as contracts say: places 0-based, in UTF-16 units."""
    checked = list(checked)
    return {
        "version": 1,
        "files": sum(connector.files for connector in checked),
        "connectors": len(checked),
        "diagnostics": [
            _finding_to_json(connector, finding)
            for connector in checked
            for finding in connector.findings
        ],
    }


def _finding_to_json(connector: CheckedConnector, finding: Finding) -> dict[str, Any]:
    start, end = connector.analysis.source(finding.path).range(finding.span, "utf-16")
    return {
        "path": display(connector.root / finding.path),
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "range": {"start": start._asdict(), "end": end._asdict()},
        "help": None,
        "fixes": [fix.title for fix in finding.fixes],
    }


def to_text(checked: Iterable[CheckedConnector]) -> Iterator[str]:
    """The findings for a person: each with its line, and a sum at the end."""
    checked = list(checked)
    for connector in checked:
        for finding in connector.findings:
            yield from _finding_to_text(connector, finding)
    yield _summary(checked)


def _finding_to_text(connector: CheckedConnector, finding: Finding) -> Iterator[str]:
    source = connector.analysis.source(finding.path)
    line = source.line_at(finding.span.start)
    whole = source.line_span(line)
    place = f"{display(connector.root / finding.path)}:{line + 1}:"
    place += str(finding.span.start - whole.start + 1)
    severity = click.style(finding.severity.name.lower(), fg=_COLORS[finding.severity], bold=True)
    yield f"{click.style(printable(place), bold=True)} {severity} {finding.code}"
    yield f"  {printable(finding.message)}"
    if whole.start < whole.end:
        number = str(line + 1)
        shown = Span(finding.span.start, min(max(finding.span.end, finding.span.start + 1),
                                             max(whole.end, finding.span.start + 1)))  # fmt: skip
        before = source.text[whole.start : shown.start]
        marks = "^" * max(1, len(printable(shown.of(source.text))))
        yield f"  {number} | {printable(whole.of(source.text))}"
        gap = "".join("\t" if character == "\t" else " " for character in printable(before))
        yield f"  {' ' * len(number)} | {gap}{click.style(marks, fg=_COLORS[finding.severity])}"
    for fix in finding.fixes:
        yield f"  fix: {printable(fix.title)}"
    yield ""


def _summary(checked: list[CheckedConnector]) -> str:
    counts = Counter(finding.severity for c in checked for finding in c.findings)
    connectors = _number(len(checked), "connector")
    files = _number(sum(connector.files for connector in checked), "file")
    if not counts:
        return f"No problems in {connectors} ({files})."
    found = ", ".join(_number(counts[kind], kind.name.lower()) for kind in Severity if counts[kind])
    return f"Found {found} in {connectors} ({files})."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("s" if count != 1 else "")
