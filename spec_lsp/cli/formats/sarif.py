"""``--format sarif``: SARIF 2.1.0, which code scanning services and editors read."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from spec_lsp import __version__
from spec_lsp.cli.formats.fingerprint import fingerprints
from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.findings.finding import EditFile, Fix, Severity
from spec_lsp.rules.documentation import page, page_uri, summary
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Rule
from spec_lsp.text.source import Source, Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
BASE = "%SRCROOT%"
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}


def render(report: CheckReport) -> str:
    """One run, with every rule's documentation. No line of a file is quoted."""
    numbers = {rule.code: number for number, rule in enumerate(RULES)}
    marks = fingerprints(report.findings)
    run = {
        "tool": {
            "driver": {
                "name": "spec-lsp",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in RULES],
            }
        },
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {
            BASE: {"description": {"text": "The folder in which spec-lsp check was run."}}
        },
        "results": [
            _result(reported, numbers, mark)
            for reported, mark in zip(report.findings, marks, strict=True)
        ],
    }
    content = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    text = page(rule)
    described: dict[str, Any] = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": summary(rule)},
        "fullDescription": {"text": rule.documentation or ""},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["connector", rule.name]},
    }
    uri = page_uri(rule.code)
    if uri is not None and uri.startswith("https:"):  # a file of this machine helps nobody else
        described["helpUri"] = uri
    return described


def _result(reported: ReportedFinding, numbers: dict[str, int], mark: str) -> dict[str, Any]:
    finding = reported.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _place(reported.path, reported.source, finding.span)}],
        "partialFingerprints": {"specLspFinding/v1": mark},
    }
    if finding.code in numbers:
        result["ruleIndex"] = numbers[finding.code]
    if reported.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _place(related.path, related.source, related.span),
                "message": {"text": related.message},
            }
            for number, related in enumerate(reported.related, 1)
        ]
    fixes = [fix for fix in (_fix(reported, fix) for fix in finding.fixes) if fix is not None]
    if fixes:
        result["fixes"] = fixes
    return result


def _fix(reported: ReportedFinding, fix: Fix) -> dict[str, Any] | None:
    """A fix that edits the finding's own file; SARIF cannot create files."""
    if len(fix.changes) != 1:
        return None
    (change,) = fix.changes
    if not isinstance(change, EditFile) or change.path != reported.finding.path:
        return None
    replacements = [
        {
            "deletedRegion": _region(reported.source, edit.span),
            "insertedContent": {"text": edit.text},
        }
        for edit in change.edits
    ]
    artifact = {"artifactLocation": _artifact(reported.path), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [artifact]}


def _place(path: str, source: Source, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(path), "region": _region(source, span)}


def _region(source: Source, span: Span) -> dict[str, int]:
    """Lines and columns 1-based, the end exclusive; an empty region is a place."""
    start, end = source.range(span, "utf-16")
    return {
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    }


def _artifact(path: str) -> dict[str, str]:
    if PurePosixPath(path).parts[:1] == ("..",) or Path(path).is_absolute():
        return {"uri": Path(path).absolute().resolve().as_uri()}
    return {"uri": quote(path, safe="/", errors="surrogatepass"), "uriBaseId": BASE}
