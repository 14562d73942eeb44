"""What a person types first works, and says what to do where something is missing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from spec_lsp import __version__

SECONDS = 120


def run(
    *command: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_lists_every_target(project: Path) -> None:
    listed = run("make", "--no-print-directory", cwd=project, env={"MAKEFLAGS": ""})
    assert listed.returncode == 0
    targets = [line.split()[0] for line in listed.stdout.splitlines()[2:]]
    expected = [
        "help",
        "demo",
        "test",
        "check",
        "format",
        "schemas",
        "docs",
        "soak",
        "bench",
        "lock",
        "build",
        "vsix",
        "vsix-offline",
        "test-editors",
        "test-vscode",
        "pictures",
        "test-extension",
    ]
    assert targets == [*expected, "clean"]


def test_a_missing_venv_module_is_answered_with_the_one_line_that_installs_it(
    project: Path, tmp_path: Path
) -> None:
    # Debian without python3-venv: `import ensurepip` fails, the rest of venv is there.
    (tmp_path / "ensurepip.py").write_text("raise ImportError('no ensurepip')\n")
    tried = run(
        project / ".ci" / "make-venv",
        sys.executable,
        tmp_path / "venv",
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
    )
    assert (tried.returncode, tried.stdout) == (1, "")
    assert tried.stderr == (
        "Python's venv module is missing. This installs it: sudo apt-get install -y python3-venv\n"
    )
    assert not (tmp_path / "venv").exists()


def test_a_missing_python_is_answered_likewise(project: Path, tmp_path: Path) -> None:
    tried = run(project / ".ci" / "make-venv", "python3.99", tmp_path / "venv", cwd=tmp_path)
    assert tried.returncode == 1
    assert tried.stderr == (
        "Python is not installed. This installs it: sudo apt-get install -y python3 python3-venv\n"
    )


def test_an_environment_is_marked_as_made_only_when_it_is_whole(
    project: Path, tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    made = run(project / ".ci" / "make-venv", sys.executable, venv, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert (venv / ".made").is_file()
    assert run(venv / "bin" / "python", "-m", "pip", "--version", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_ci_script_is_executable_and_sound(project: Path) -> None:
    script = project / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert run("bash", "-n", script, cwd=project).stderr == ""
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    # The tests come last, so that the last lines are pytest's own summary.
    assert text.rstrip().endswith("SPEC_LSP_REQUIRE_ALL=1 make test </dev/null")


@pytest.mark.parametrize(("strict", "code"), [("", 0), ("0", 0), ("1", 1)])
def test_a_skipped_test_is_named_and_fails_the_run_where_all_are_required(
    strict: str, code: int, project: Path, tmp_path: Path
) -> None:
    shutil.copy(project / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "def test_runs(): pass\n"
        "@pytest.mark.skip(reason='Node is not installed')\n"
        "def test_needs_node(): pass\n"
        "@pytest.mark.xfail(reason='known')\n"
        "def test_known(): raise AssertionError\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    ran = run(
        sys.executable,
        *("-m", "pytest", "-p", "no:cacheprovider", "--color=no"),
        cwd=tmp_path,
        env={"SPEC_LSP_REQUIRE_ALL": strict},
    )
    assert ran.returncode == code
    after = ran.stdout.split("not run here, and why")[1].splitlines()[1:]
    summary = [line for line in after if line]
    named = ["1 test skipped: Node is not installed"]
    named.append("    to run it: sudo apt-get install -y nodejs npm")
    if code:
        named.append("SPEC_LSP_REQUIRE_ALL is set: skipped tests fail this run.")
    assert summary[:-1] == named
    assert re.fullmatch(r"=+ 1 passed, 1 skipped, 1 xfailed in [\d.]+s =+", summary[-1])


def test_a_file_that_skips_itself_counts_too(project: Path, tmp_path: Path) -> None:
    shutil.copy(project / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import pytest\npytest.importorskip('no_such_module_here')\n"
    )
    (tmp_path / "test_other.py").write_text("def test_runs(): pass\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    ran = run(
        sys.executable,
        *("-m", "pytest", "-p", "no:cacheprovider"),
        cwd=tmp_path,
        env={"SPEC_LSP_REQUIRE_ALL": "1"},
    )
    assert ran.returncode == 1
    assert "1 test skipped: could not import 'no_such_module_here'" in ran.stdout


def test_the_extension_has_the_version_of_the_package(project: Path) -> None:
    manifest = json.loads(
        (project / "vscode-extension" / "package.json").read_text(encoding="utf-8")
    )
    assert manifest["version"] == __version__
    assert manifest["license"] == "MIT"
