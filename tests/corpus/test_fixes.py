"""Every fix of every finding in the corpus: after it the finding is gone, and nothing is worse."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from marked import fixed, found

from spec_lsp.connector.discover import find_roots
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.text.source import Source

HERE = Path(__file__).parent
ROOTS = [*find_roots(HERE / "broken"), *find_roots(HERE / "correct")]


def texts_of(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): Source.decode(path.read_bytes()).text
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.path, finding.message


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(HERE).as_posix())
def test_after_each_fix_its_finding_is_gone_and_nothing_is_worse(root: Path):
    files = texts_of(root)
    before = found(files)[1]
    for finding in before:
        for fix in finding.fixes:
            after = found(fixed(files, fix))[1]
            count = Counter(map(key, after))[key(finding)]
            assert count < Counter(map(key, before))[key(finding)], (finding, fix.title)
            if fix.is_safe:  # it may show what the mistake has hidden, one for one
                assert severe(after) <= severe(before), (finding, fix.title)


def severe(findings: tuple[Finding, ...]) -> int:
    return sum(finding.severity <= Severity.WARNING for finding in findings)
