"""Connectors in tests, with what is found in them marked where it is found.

A file is written as it is, and under a line with findings stand their marks::

    $template: "Bearer ${credentials.apikey}"
    #                                ^^^^^^ SPEC206 `apikey` is not a credential; …

:func:`check` takes the marks out, runs every rule, and asserts that the marks it would
write are those that stand there: so silence is tested, too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import dedent

from spec_lsp.connector.analysis import Analysis, analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.findings.finding import CreateFile, Finding, Fix, Severity
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.edit import apply_edits

_MARK = re.compile(r"[ \t]*(?:#|//)?[ \t]*\^+ SPEC\d{3} ")
_MARK_CODE = re.compile(r"^[ \t]*(?:#|//)?[ \t]*\^+ (SPEC\d{3}) ", re.MULTILINE)

FORM = """\
auth:
  type: client-credentials
  ui:
    helpUri: https://docs.example.com
    schema:
      type: object
      properties:
        apiKey: {type: string, title: API key, format: password}
"""
# A connector that asks for an API key and sends it; its test makes one request.
SPEC = (
    FORM
    + """\
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
"""
)
API_CLIENT = """\
baseUri: https://api.example.com/v1
headers:
  Authorization:
    $template: "Bearer ${credentials.apiKey}"
"""
TEST = """\
exports.test = async function ({ apiClient }) {
  await apiClient.get('/me');
  return true;
};
"""
CONNECTOR = {"spec.yml": SPEC, "auth/make-api-client.map.yml": API_CLIENT, "auth/test.js": TEST}


def check(
    files: Mapping[str, str],
    verdicts: Mapping[str, Verdict | None] | None = None,
    *,
    asked: bool = True,
    hints: bool = False,
) -> None:
    """Assert that the rules find in ``files`` what is marked there, and nothing else.

    Of hints only those of the rules that are marked somewhere count: what could be better
    about a test's connector is another test's matter. ``hints=True`` counts them all.
    """
    written = {path: dedent(text).removeprefix("\n") for path, text in files.items()}
    plain = {path: unmarked(text) for path, text in written.items()}
    analysis = analyse(MemoryFiles(plain))
    codes = {code for text in written.values() for code in _MARK_CODE.findall(text)}
    findings = tuple(
        finding
        for finding in diagnose(analysis, (verdicts or {}) if asked else None)
        if hints or finding.severity <= Severity.WARNING or finding.code in codes
    )
    marked = {path: mark(path, text, findings) for path, text in plain.items()}
    wrong = "".join(
        f"--- {path}: what is found there\n{text}"
        for path, text in marked.items()
        if text != written[path]
    )
    assert not wrong, wrong
    assert {finding.path for finding in findings} <= set(plain)


def unmarked(text: str) -> str:
    """The text without its marks."""
    return "".join(line for line in text.splitlines(keepends=True) if not _MARK.match(line))


def mark(path: str, text: str, findings: tuple[Finding, ...]) -> str:
    """The text with a mark below each line for each of its findings."""
    lines: list[str] = []
    offset = 0
    comment = "//" if path.endswith((".js", ".ts")) else "#"
    here = [finding for finding in findings if finding.path == path]
    for line in text.splitlines(keepends=True) or [""]:
        end = offset + len(line)
        lines.append(line)
        for finding in here:
            start = finding.span.start
            if offset <= start < end or (start == end == len(text) and start == offset):
                column = start - offset
                width = max(1, min(finding.span.end, end - 1) - start)
                fits = column > len(comment)
                gap = comment + " " * (column - len(comment)) if fits else " " * column
                lines.append(f"{gap}{'^' * width} {finding.code} {finding.message}\n")
        offset = end
    return "".join(lines)


def found(files: Mapping[str, str], **changes: str) -> tuple[Analysis, tuple[Finding, ...]]:
    """The findings of a connector in which some files are replaced."""
    analysis = analyse(MemoryFiles({**files, **changes}))
    return analysis, diagnose(analysis, {})


def fixed(files: Mapping[str, str], fix: Fix) -> dict[str, str]:
    """The files after a fix."""
    after = dict(files)
    for change in fix.changes:
        if isinstance(change, CreateFile):
            assert change.path not in after
            after[change.path] = change.text
        else:
            after[change.path] = apply_edits(after[change.path], change.edits)
    return after
