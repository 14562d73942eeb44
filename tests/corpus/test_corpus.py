"""Whole connectors: the correct ones are silent, the broken ones say exactly what is wrong.

What a broken connector must say stands beside it, in `expected.txt`, written from the facts of
the format and not from what the rules happen to find. README.md says how to add one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles
from spec_lsp.diagnosis.configuration_file import (
    ConfigurationFile,
    find_configuration,
    load_configuration,
)
from spec_lsp.diagnosis.diagnose import diagnose, unjudged_programs
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.runtime.syntax_check import judge
from spec_lsp.text.source import Source, Span

HERE = Path(__file__).parent
CORRECT = sorted(folder for folder in (HERE / "correct").iterdir() if folder.is_dir())
BROKEN = sorted(folder for folder in (HERE / "broken").iterdir() if folder.is_dir())
FOREIGN = sorted(folder for folder in (HERE / "foreign").iterdir() if folder.is_dir())
EXPECTED = "expected.txt"


def name_of(folder: Path) -> str:
    return folder.name


@pytest.mark.parametrize("folder", CORRECT, ids=name_of)
def test_a_correct_connector_is_silent(folder: Path):
    assert list(find_roots(folder)), f"There is no connector in {folder}."
    found = findings(folder, Severity.WARNING, with_messages=True)
    assert not found, "\n".join(["Nothing is wrong here, but reported is:", *found])


@pytest.mark.parametrize("folder", BROKEN, ids=name_of)
def test_a_broken_connector_says_exactly_what_is_wrong(folder: Path):
    expected = (folder / EXPECTED).read_text(encoding="utf-8").splitlines()
    found = findings(folder, Severity.HINT)
    assert found == expected, difference(expected, found, folder)


@pytest.mark.parametrize("folder", FOREIGN, ids=name_of)
def test_a_foreign_file_makes_no_connector(folder: Path):
    assert list(find_roots(folder)) == []


def test_foreign_files_are_left_alone_among_connectors():
    roots = list(find_roots(HERE))
    assert roots
    assert [root for root in roots if root.is_relative_to(HERE / "foreign")] == []


def findings(folder: Path, worst: Severity, *, with_messages: bool = False) -> list[str]:
    """What is found in the connectors at or below a folder, a line each, down to a severity:
    `path:line:column-line:column severity code`, 1-based, in code points, the end exclusive."""
    rows: list[tuple[str, Span, str, str]] = []
    for path, source, finding in everything(folder):
        if finding.severity <= worst:
            line = f"{path}:{place(source, finding)} {finding.severity.name.lower()} {finding.code}"
            line += f" {finding.message}" if with_messages else ""
            rows.append((path, finding.span, finding.code, line))
    return [line for *_, line in sorted(rows)]


def everything(folder: Path) -> Iterator[tuple[str, Source, Finding]]:
    """All that is found at or below a folder, with the file it stands in. A `spec-lsp.toml`
    there counts; one above the folder does not."""
    files: dict[Path, ConfigurationFile] = {}
    for root in find_roots(folder):
        analysis = analyse(DiskFiles(root))
        verdicts = asyncio.run(judge(unjudged_programs(analysis, {})))
        assert verdicts is not None, "The corpus needs the JavaScript engine (docs/install.md)."
        configuration = None
        found = find_configuration(root)
        if found is not None and found.is_relative_to(folder):
            file = files.setdefault(found, load_configuration(found))
            configuration = file.configuration(root)
        for finding in diagnose(analysis, verdicts, configuration):
            path = (root.relative_to(folder) / finding.path).as_posix()
            yield path, analysis.source(finding.path), finding
    for path, file in files.items():
        for finding in file.findings:
            yield path.relative_to(folder).as_posix(), file.source, finding


def place(source: Source, finding: Finding) -> str:
    start, end = source.range(finding.span, "utf-32")
    return f"{start.line + 1}:{start.character + 1}-{end.line + 1}:{end.character + 1}"


def difference(expected: list[str], found: list[str], folder: Path) -> str:
    """The two lists against each other, and all that is found with its message."""
    missing, extra = list(expected), list[str]()
    for line in found:
        if line in missing:
            missing.remove(line)
        else:
            extra.append(line)
    parts = [f"{folder.name}: what is found is not what {EXPECTED} says."]
    parts += ["missing:", *(f"  {line}" for line in missing)] if missing else []
    parts += ["not expected:", *(f"  {line}" for line in extra)] if extra else []
    parts += [] if missing or extra else ["The lines are the same, but in another order."]
    told = findings(folder, Severity.HINT, with_messages=True)
    return "\n".join([*parts, "all that is found:", *(f"  {line}" for line in told)])
