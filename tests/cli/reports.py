"""Reports of a check, made by hand: what the tests of the formats write out."""

from __future__ import annotations

from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.findings.finding import Finding, Fix, Severity
from spec_lsp.text.source import Source, Span


def reported(
    text: str,
    marked: str,
    *,
    path: str = "acme/spec.yml",
    file: str = "spec.yml",
    code: str = "SPEC206",
    name: str = "unknown-credential",
    severity: Severity = Severity.ERROR,
    message: str = "A message.",
    fixes: tuple[Fix, ...] = (),
    secrets: tuple[str, ...] = (),
) -> ReportedFinding:
    """A finding on the first occurrence of ``marked`` in a file with that text."""
    finding = Finding(code, name, severity, file, span(text, marked), message, fixes)
    spans = tuple(span(text, secret) for secret in secrets)
    return ReportedFinding(path, finding, Source(text), secrets=spans)


def report(*findings: ReportedFinding, **options: object) -> CheckReport:
    """A report of one connector."""
    files = tuple(dict.fromkeys(each.path for each in findings))
    return CheckReport(1, **{"files": files, "findings": findings, **options})  # type: ignore[arg-type]


def span(text: str, part: str) -> Span:
    """Where a part of a text first stands."""
    start = text.index(part)
    return Span(start, start + len(part))
