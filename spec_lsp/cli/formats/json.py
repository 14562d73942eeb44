"""``--format json``: the findings for a program; places 0-based, in UTF-16 units."""

from __future__ import annotations

import json
from typing import Any

from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.rules.documentation import page_uri


def render(report: CheckReport) -> str:
    """The report as JSON, version 1."""
    content = {
        "version": 1,
        "files": len(report.files),
        "connectors": report.connectors,
        "diagnostics": [_diagnostic(reported) for reported in report.findings],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _diagnostic(reported: ReportedFinding) -> dict[str, Any]:
    finding = reported.finding
    start, end = reported.source.range(finding.span, "utf-16")
    return {
        "path": reported.path,
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.name.lower(),
        "message": finding.message,
        "range": {"start": start._asdict(), "end": end._asdict()},
        "help": page_uri(finding.code),
        "fixes": [fix.title for fix in finding.fixes],
    }
