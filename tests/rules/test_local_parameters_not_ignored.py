"""SPEC403: the developer's own secrets, one `git add` away from the repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import CONNECTOR, fixed

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles, Files, MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.findings.finding import Finding
from spec_lsp.text.source import Span

LOCAL = "connectionParameters: {apiKey: hunter2-hunter2}\n"
FILES = {**CONNECTOR, "spec-lsp.local.yml": LOCAL}


def found(files: Files) -> tuple[Finding, ...]:
    return diagnose(analyse(files), {})


def test_the_file_is_there_and_not_ignored():
    (finding,) = found(MemoryFiles(FILES, ignored=False))
    assert (finding.code, finding.path, finding.span) == (
        "SPEC403",
        "spec-lsp.local.yml",
        Span(0, 0),
    )
    assert finding.message == (
        "No ignore file covers `spec-lsp.local.yml`, so that your secrets in it may be committed: "
        "add it to `.gitignore`."
    )


@pytest.mark.parametrize("ignored", [True, None])
def test_what_is_ignored_or_in_no_repository_is_fine(ignored: bool | None):
    assert found(MemoryFiles(FILES, ignored=ignored)) == ()


def test_without_the_file_there_is_nothing_to_ignore():
    assert found(MemoryFiles(CONNECTOR, ignored=False)) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "spec-lsp.local.yml\n"),
        ("", "spec-lsp.local.yml\n"),
        ("dist\n", "dist\nspec-lsp.local.yml\n"),
        ("dist\r\nout", "dist\r\nout\r\nspec-lsp.local.yml\r\n"),
        ("!*.yml", "!*.yml\nspec-lsp.local.yml\n"),
    ],
)
def test_after_the_fix_there_is_no_finding(
    before: str | None, after: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    root = tmp_path / "repository" / "acme"
    (root / "auth").mkdir(parents=True)
    (root.parent / ".git").mkdir()
    files = FILES if before is None else {**FILES, ".gitignore": before}
    for path, text in files.items():
        (root / path).write_text(text, newline="")
    (finding,) = found(DiskFiles(root))
    (fix,) = finding.fixes
    assert fix.is_safe
    mended = fixed(files, fix)
    assert mended[".gitignore"] == after
    (root / ".gitignore").write_text(after, newline="")
    assert found(DiskFiles(root)) == ()
