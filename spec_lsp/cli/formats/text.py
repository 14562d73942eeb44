"""``--format text``: the findings for a person, each with its line, and a sum at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import click

from spec_lsp.cli.formats.excerpt import excerpt
from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.findings.finding import Severity
from spec_lsp.runtime.report import printable

COLORS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.INFORMATION: "blue",
    Severity.HINT: "cyan",
}
# CI systems take lines of a log for commands: `::…` at a line's start, `##[…]` anywhere.
_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#[\w.-]*\[)")


def render(report: CheckReport) -> str:
    """The report with colours; whoever writes it elsewhere than on a terminal takes them off."""
    return "".join(f"{line}\n" for line in lines(report))


def lines(report: CheckReport) -> Iterator[str]:
    """The lines of the report."""
    for fixed in report.fixed:
        place = shown(f"{fixed.path}:{fixed.line + 1}")
        title = click.style("fixed", fg="green", bold=True)
        yield f"{click.style(place, bold=True)} {title} {fixed.code}: {shown(fixed.title)}"
    if report.fixed:
        yield ""
    for reported in report.findings:
        yield from _finding(reported)
    yield summary(report).removesuffix("\n")


def statistics(report: CheckReport) -> str:
    """How many findings each rule has, most first, in place of the findings."""
    counts = Counter(
        (reported.finding.code, reported.finding.name, reported.finding.severity)
        for reported in report.findings
    )
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    width = max((len(str(count)) for _, count in rows), default=0)
    table = [
        f"{count:>{width}}  {code}  "
        + click.style(f"{severity.name.lower():<11}", fg=COLORS[severity])
        + f"  {name}"
        for (code, name, severity), count in rows
    ]
    return "".join(f"{line}\n" for line in (*table, *([""] if table else []))) + summary(report)


def summary(report: CheckReport) -> str:
    """The sum, in a line."""
    counts = report.counts()
    connectors = number(report.connectors, "connector")
    files = number(len(report.files), "file")
    fixed = f"Fixed {number(len(report.fixed), 'problem')}. " if report.fixed else ""
    if not counts:
        return f"{fixed}No problems in {connectors} ({files}).\n"
    kinds = ", ".join(number(counts[kind], kind.name.lower()) for kind in Severity if counts[kind])
    return f"{fixed}Found {kinds} in {connectors} ({files}).\n"


def number(count: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    plural = "information" if noun == "information" else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"


def shown(text: str) -> str:
    """Text of a repository as it may stand in a terminal and in the log of a CI system: on one
    line, and no command."""
    return _COMMAND.sub(_as_text, printable(text).replace("\n", "\\n"))


def _as_text(match: re.Match[str]) -> str:
    return f"{match[1]}\\x3a" if match[1] is not None else "\\x23"


def _finding(reported: ReportedFinding) -> Iterator[str]:
    finding = reported.finding
    position = reported.source.position(finding.span.start, "utf-32")
    place = shown(f"{reported.path}:{position.line + 1}:{position.character + 1}")
    color = COLORS[finding.severity]
    severity = click.style(finding.severity.name.lower(), fg=color, bold=True)
    yield f"{click.style(place, bold=True)} {severity} {finding.code}"
    yield f"  {shown(finding.message)}"
    yield from _marked_line(reported, color)
    for related in reported.related:
        line = related.source.line_at(related.span.start)
        yield f"  {shown(f'{related.path}:{line + 1}: {related.message}')}"
    for fix in finding.fixes:
        yield f"  fix: {shown(fix.title)}"
    yield ""


def _marked_line(reported: ReportedFinding, color: str) -> Iterator[str]:
    line = excerpt(reported)
    if line is None or not line.text:
        return
    number = str(line.line + 1)
    before, marked = printable(line.before), printable(line.marked)
    yield f"  {number} | {shown(line.text)}"
    gap = "".join("\t" if character == "\t" else " " for character in before)
    marks = click.style("^" * max(1, len(marked)), fg=color)
    yield f"  {' ' * len(number)} | {gap}{marks}"
