"""``--format junit``: JUnit's XML, which Jenkins and most other CI systems show as tests.

Each file is a test, which fails where a finding in it fails the check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree

from spec_lsp.cli.formats.report import CheckReport, ReportedFinding
from spec_lsp.findings.finding import Severity

# What XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: CheckReport) -> str:
    """One suite, with a test for each file."""
    found: defaultdict[str, list[ReportedFinding]] = defaultdict(list)
    for reported in report.findings:
        found[reported.path].append(reported)
    # Where nothing fails the check, the report still says what would by default.
    threshold = report.threshold or Severity.WARNING
    paths = sorted({*report.files, *found})
    suites = ElementTree.Element("testsuites", name="spec-lsp check")
    suite = ElementTree.SubElement(suites, "testsuite", name="spec-lsp check")
    failures = 0
    for path in paths:
        case = ElementTree.SubElement(suite, "testcase", name=_text(path), classname="spec-lsp")
        case.set("file", _text(path))
        failing = [each for each in found[path] if each.finding.severity <= threshold]
        others = [each for each in found[path] if each.finding.severity > threshold]
        if failing:
            failures += 1
            first = failing[0].finding
            message = first.message if len(failing) == 1 else f"{len(failing)} problems"
            failure = ElementTree.SubElement(
                case, "failure", message=_text(message), type=_text(first.name)
            )
            failure.text = _listed(failing)
        if others:
            ElementTree.SubElement(case, "system-out").text = _listed(others)
    for element in (suites, suite):
        element.set("tests", str(len(paths)))
        element.set("failures", str(failures))
        element.set("errors", "0")
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, "unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _listed(findings: list[ReportedFinding]) -> str:
    return "\n".join(_text(_line(reported)) for reported in findings)


def _line(reported: ReportedFinding) -> str:
    finding = reported.finding
    position = reported.source.position(finding.span.start, "utf-32")
    place = f"{reported.path}:{position.line + 1}:{position.character + 1}"
    return f"{place} {finding.severity.name.lower()} {finding.code} {finding.message}"


def _text(text: str) -> str:
    return _NO_XML.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
