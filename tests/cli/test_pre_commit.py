"""The hook for pre-commit, run by pre-commit itself; only the installation is left out, since it
needs a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli.program import SPEC_LSP
from e2e.connectors import CLIENT, api_key_connector
from e2e.editor import PROJECT, environment, write_files
from ruamel.yaml import YAML

MANIFEST = PROJECT / ".pre-commit-hooks.yaml"
MAPPING = "connectors/acme/auth/make-api-client.map.yml"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")


def hook() -> dict[str, Any]:
    """The hook as pre-commit gets it."""
    (only,) = YAML(typ="safe").load(MANIFEST)
    return only


def pre_commit(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in environment().items() if not k.startswith("GIT_")}
    home = {"PRE_COMMIT_HOME": str(cwd / ".cache"), "HOME": str(cwd), "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments], cwd=cwd, env={**kept, **home},
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that uses the hook, with a connector, and a web site that is none."""
    local = hook()
    program, _, arguments = local.pop("entry").partition(" ")
    assert program == "spec-lsp"
    local |= {"language": "system", "entry": " ".join([*SPEC_LSP, arguments])}
    config = json.dumps({"repos": [{"repo": "local", "hooks": [local]}]})
    files = {f"connectors/acme/{path}": text for path, text in api_key_connector().items()}
    site = {"site/auth/login.js": "export const x = (\n", "site/page.yml": "a: 1\n"}
    write_files(tmp_path, {".pre-commit-config.yaml": config, "README.md": "", **files, **site})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def test_the_manifest_is_what_pre_commit_wants(tmp_path: Path):
    done = pre_commit("validate-manifest", str(MANIFEST), cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_changed_file_has_its_connector_checked(repository: Path):
    done = pre_commit("run", "--files", "connectors/acme/auth/test.js", cwd=repository)
    assert done.stdout.endswith("Passed\n")
    assert done.returncode == 0
    (repository / MAPPING).write_text(CLIENT.replace("apiKey", "apikey"))
    done = pre_commit("run", "--files", "connectors/acme/auth/test.js", cwd=repository)
    assert f"{MAPPING}:4:38 error SPEC206" in done.stdout.replace(os.sep, "/")
    assert done.returncode == 1


def test_files_of_something_else_are_passed_over(repository: Path):
    done = pre_commit("run", "--files", "site/auth/login.js", "site/page.yml", cwd=repository)
    assert done.stdout.endswith("Passed\n")
    done = pre_commit("run", "--files", "README.md", cwd=repository)
    assert done.stdout.endswith("Skipped\n")
    assert pre_commit("run", "--all-files", cwd=repository).returncode == 0
