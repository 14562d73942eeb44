"""The command line as a process, for tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from e2e.editor import environment

SPEC_LSP = [sys.executable, "-m", "spec_lsp"]


def spec_lsp(
    *arguments: str, cwd: Path, env: dict[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, with no terminal at hand."""
    return subprocess.run(
        [*SPEC_LSP, *arguments], cwd=cwd, env=environment(**(env or {})), input=stdin or "",
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
