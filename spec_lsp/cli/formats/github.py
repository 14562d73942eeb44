"""``--format github``: workflow commands, which GitHub Actions shows as annotations."""

from __future__ import annotations

from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.cli.formats.text import summary
from spec_lsp.findings.finding import Severity

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}
# As the runner's own toolkit escapes; `%` first, so that nothing is escaped twice.
_DATA = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_PROPERTY = (*_DATA, (":", "%3A"), (",", "%2C"))


def render(report: CheckReport) -> str:
    """A command for each finding, and the sum as a line of the log."""
    return "".join(f"{_command(reported)}\n" for reported in report.findings) + summary(report)


def _command(reported: ReportedFinding) -> str:
    finding = reported.finding
    start, end = reported.source.range(finding.span, "utf-16")
    properties = {
        "file": reported.path,
        "line": str(start.line + 1),
        "endLine": str(end.line + 1),
        "col": str(start.character + 1),
        "endColumn": str(end.character + 1),
        "title": f"{finding.code} {finding.name}",
    }
    if start.line != end.line:  # columns are understood within one line only
        del properties["col"], properties["endColumn"]
    written = ",".join(f"{name}={_escape(text, _PROPERTY)}" for name, text in properties.items())
    return f"::{_COMMANDS[finding.severity]} {written}::{_escape(finding.message, _DATA)}"


def _escape(text: str, replacements: tuple[tuple[str, str], ...]) -> str:
    for character, written in replacements:
        text = text.replace(character, written)
    return text
