"""Asks Node: the platform's SDK for formulas, the engine itself for expressions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def why_not() -> str | None:
    """Why the oracle cannot be asked, or None where it can."""
    if shutil.which("node") is None:
        return "needs node: install Node.js 20 or newer"
    if not (FOLDER / "node_modules" / "@integration-app" / "sdk").is_dir():
        return "needs node: run `npm ci --ignore-scripts` in tests/oracle"
    return None


def number_of_cases(default: int) -> int:
    """How many cases to try: ``SPEC_LSP_ORACLE_CASES``, else the default."""
    return int(os.environ.get("SPEC_LSP_ORACLE_CASES") or default)


def ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One answer a request: ``{"value": …}``, ``{}`` for undefined, ``{"error": …}``."""
    answered = subprocess.run(
        ["node", "oracle.mjs"],
        cwd=FOLDER,
        env={**os.environ, "TZ": "UTC"},
        input="".join(json.dumps(request) + "\n" for request in requests).encode(),
        capture_output=True,
        timeout=60 + len(requests) / 100,
        check=True,
    )
    answers = [json.loads(line) for line in answered.stdout.splitlines()]
    assert len(answers) == len(requests), answered.stderr.decode()
    return answers


def agree(expected: dict[str, Any], actual: dict[str, Any]) -> bool:
    """Whether two answers are the same to the order of keys; errors need no same words."""
    if "error" in expected or "error" in actual:
        return "error" in expected and "error" in actual
    return json.dumps(expected) == json.dumps(actual)
