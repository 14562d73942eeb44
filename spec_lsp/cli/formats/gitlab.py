"""``--format gitlab``: a Code Quality report, which GitLab shows in merge requests."""

from __future__ import annotations

import json

from spec_lsp.cli.formats.fingerprint import fingerprints
from spec_lsp.cli.formats.report import CheckReport
from spec_lsp.findings.finding import Severity

_SEVERITIES = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFORMATION: "info",
    Severity.HINT: "info",
}


def render(report: CheckReport) -> str:
    """The findings as a list of issues; each keeps its fingerprint when lines move."""
    issues = [
        {
            "description": f"{reported.finding.code} {reported.finding.message}",
            "check_name": reported.finding.name,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[reported.finding.severity],
            "location": {
                "path": reported.path,
                "lines": {
                    "begin": reported.line + 1,
                    "end": reported.source.line_at(reported.finding.span.end) + 1,
                },
            },
        }
        for reported, fingerprint in zip(
            report.findings, fingerprints(report.findings), strict=True
        )
    ]
    return json.dumps(issues, indent=2, ensure_ascii=False) + "\n"
