"""docs/ci.md and README.md are true: what they show can be run, and is read as it is meant."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.connectors import api_key_connector
from e2e.editor import PROJECT, write_files
from ruamel.yaml import YAML

from spec_lsp.cli.formats.registry import FORMATS
from spec_lsp.cli.main import spec_lsp as program

CI = PROJECT / "docs" / "ci.md"
README = PROJECT / "README.md"


def fences(path: Path, language: str) -> list[str]:
    """The blocks of code in a document."""
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.S | re.M)


def commands() -> Iterator[list[str]]:
    """The arguments of every call of the program that the documents show."""
    for path in (CI, README):
        for block in re.findall(r"^```(?:sh|yaml|groovy)\n(.*?)^```$", path.read_text("utf-8"),
                                re.S | re.M):  # fmt: skip
            for line in block.splitlines():
                shown = re.search(
                    r"(?<![\w./-])spec-lsp ((?:check|test|rules|explain)\b[^']*)", line
                )
                if shown:
                    yield shlex.split(shown[1], comments=True)


@pytest.mark.parametrize("arguments", [*commands()], ids=" ".join)
def test_every_command_is_understood(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    command = program.get_command(program.make_context("spec-lsp", ["rules"]), arguments[0])
    assert command is not None
    command.make_context(arguments[0], arguments[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        arguments
        for arguments in commands()
        if arguments[0] != "test" and "--watch" not in arguments
    ],
    ids=" ".join,
)
def test_every_check_can_be_run(arguments: list[str], tmp_path: Path):
    write_files(tmp_path / "connectors" / "acme", api_key_connector())
    here = [".." if part == "path/to/connector" else part for part in arguments]
    cwd = tmp_path / "connectors" if ".." in here else tmp_path
    done = spec_lsp(*here, cwd=cwd)
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_set_ups_are_yaml_that_runs_the_program():
    workflow, gitlab, pre_commit = (YAML(typ="safe").load(text) for text in fences(CI, "yaml"))
    steps = workflow["jobs"]["check"]["steps"]
    uploaded = next(step["with"]["sarif_file"] for step in steps if "sarif" in step.get("uses", ""))
    assert any(f"--output {uploaded}" in step.get("run", "") for step in steps)
    assert workflow["jobs"]["auth-test"]["steps"][-1]["env"] == {
        "SPEC_LSP_PARAM_apiKey": "${{ secrets.ACME_API_KEY }}"
    }
    report = gitlab["connectors"]["artifacts"]["reports"]["codequality"]
    assert gitlab["connectors"]["script"][-1].endswith(f"--output {report}")
    (hooks,) = (repository["hooks"] for repository in pre_commit["repos"])
    offered = YAML(typ="safe").load(PROJECT / ".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in hooks] == [hook["id"] for hook in offered]


def test_all_formats_and_no_others_are_documented():
    table = CI.read_text("utf-8").partition("## Formats")[2].partition("##")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.M)) == FORMATS


def test_every_link_leads_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", CI.read_text("utf-8")):
        assert (CI.parent / target).is_file(), target
