"""What git ignores, read without git; where git is installed it is asked whether that is true."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from spec_lsp.connector.ignored import is_ignored

FILE = "connectors/acme/spec-lsp.local.yml"
Write = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, so that nobody's configuration counts."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def top(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "connectors/acme").mkdir(parents=True)
    (folder / FILE).write_text("connectionParameters: {}\n")
    (folder / ".git/info").mkdir(parents=True)
    (folder / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (folder / ".git/objects").mkdir()
    (folder / ".git/refs").mkdir()
    return folder


def ask_git(top: Path, file: str) -> bool | None:
    """What git itself says; None where it is not installed."""
    if shutil.which("git") is None:
        return None
    command = ["git", "-C", str(top), "check-ignore", "--quiet", "--no-index", file]
    status = subprocess.run(command, check=False, capture_output=True).returncode
    assert status in (0, 1)
    return status == 0


def write(top: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        (False, {}),
        (True, {".gitignore": "spec-lsp.local.yml\n"}),
        (True, {".gitignore": "*.local.yml"}),
        (True, {".gitignore": "**/acme/*.local.yml\r\n"}),
        (True, {".gitignore": "connectors/"}),
        (True, {".gitignore": "/connectors/acme/spec-lsp.local.yml"}),
        (False, {".gitignore": "/spec-lsp.local.yml"}),
        (False, {".gitignore": "acme/spec-lsp.local.yml"}),
        (False, {".gitignore": "# spec-lsp.local.yml\n\n"}),
        (False, {".gitignore": "spec-lsp.local.yml/\n"}),
        (False, {".gitignore": "*.local.yml\n!spec-lsp.local.yml\n"}),
        (True, {".gitignore": "!spec-lsp.local.yml\n*.local.yml\n"}),
        (True, {"connectors/.gitignore": "/acme/*.local.yml\n"}),
        (True, {"connectors/acme/.gitignore": "/*.local.yml\n"}),
        (False, {".gitignore": "*.local.yml", "connectors/acme/.gitignore": "!*.local.yml"}),
        (True, {".gitignore": "connectors/acme", "connectors/acme/.gitignore": "!*.local.yml"}),
        (True, {".gitignore": "connectors/*", "connectors/.gitignore": "!spec-lsp.local.yml"}),
        (False, {".gitignore": "connectors/*\n!connectors/acme\n"}),
        (True, {".git/info/exclude": "spec-lsp.local.yml\n"}),
        (False, {".git/info/exclude": "*.local.yml\n", ".gitignore": "!*.local.yml\n"}),
        (True, {"../home/.config/git/ignore": "spec-lsp.local.yml\n"}),
        (False, {"../home/.config/git/ignore": "*.yml\n", ".git/info/exclude": "!*.yml\n"}),
        (
            True,
            {
                "../home/.gitconfig": "[core]\n\texcludesFile = ~/mine # x\n",
                "../home/mine": "*.local.yml",
            },
        ),
        (
            False,
            {
                "../home/.gitconfig": "[other]\nexcludesFile = ~/mine\n",
                "../home/mine": "*.local.yml",
            },
        ),
        (
            True,
            {
                "../home/.gitconfig": "[core]\nexcludesfile = ~/none\n",
                ".git/config": '[user]\nname = x\n[core]\nexcludesfile = "~/mine"\n',
                "../home/mine": "*.local.yml",
            },
        ),
    ],
)
def test_as_git_would(top: Path, expected: bool, files: dict[str, str]):
    write(top, files)
    assert is_ignored(top / FILE) is expected
    assert ask_git(top, FILE) in (None, expected)


def test_a_worktree_shares_the_exclude_file(top: Path, tmp_path: Path):
    write(top, {".git/info/exclude": "*.local.yml\n", ".git/worktrees/w/commondir": "../..\n"})
    worktree = tmp_path / "worktree"
    write(worktree, {".git": f"gitdir: {top}/.git/worktrees/w\n", "spec-lsp.local.yml": ""})
    assert is_ignored(worktree / "spec-lsp.local.yml") is True


def test_a_submodule_has_an_exclude_file_of_its_own(top: Path):
    write(
        top, {".git/info/exclude": "*.local.yml\n", ".git/modules/m/HEAD": "x", "m/x.local.yml": ""}
    )
    write(top, {"m/.git": "gitdir: ../.git/modules/m\n"})
    assert is_ignored(top / "m/x.local.yml") is False
    write(top, {".git/modules/m/info/exclude": "x.*\n"})
    assert is_ignored(top / "m/x.local.yml") is True


@pytest.mark.parametrize(
    "files",
    [
        {".hgignore": ""},
        {"connectors/acme/.hgignore": ""},
        {"../home/.gitconfig": "[include]\npath = other\n"},
        {"../home/.gitconfig": '[includeIf "gitdir:~/"]\npath = other\n'},
    ],
)
def test_where_others_have_a_say_it_cannot_be_known(top: Path, files: dict[str, str]):
    write(top, files)
    assert is_ignored(top / FILE) is None


def test_outside_a_repository_it_cannot_be_known(tmp_path: Path):
    assert is_ignored(tmp_path / "spec-lsp.local.yml") is None


def test_a_pattern_that_is_none_is_passed_over(top: Path):
    write(top, {".gitignore": "!\n//\n\\\n[\nspec-lsp.local.yml\n"})
    assert is_ignored(top / FILE) is True
