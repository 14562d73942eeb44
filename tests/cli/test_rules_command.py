"""`rules` and `explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.editor import PROJECT

from spec_lsp.rules.documentation import summary as about
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.unknown_credential import RULE
from spec_lsp.rules.yaml_syntax import RULE as YAML_SYNTAX


def test_every_rule_is_listed_for_a_person(tmp_path: Path):
    done = spec_lsp("rules", cwd=tmp_path)
    assert (done.stderr, done.returncode) == ("", 0)
    rows = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    assert [(code, name) for code, name, _ in rows] == [(rule.code, rule.name) for rule in RULES]
    (row,) = [rest for code, _, rest in rows if code == "SPEC206"]
    severity, _, summary = row.partition("*")
    assert severity.strip() == "error or warning"  # and a fix
    assert about(RULE).startswith(summary.strip())


def test_every_rule_is_listed_for_a_program(tmp_path: Path):
    done = spec_lsp("rules", "--format", "json", cwd=tmp_path)
    listed = json.loads(done.stdout)
    assert listed["version"] == 1
    assert [rule["code"] for rule in listed["rules"]] == [rule.code for rule in RULES]
    (rule,) = [rule for rule in listed["rules"] if rule["code"] == "SPEC001"]
    assert rule == {
        "code": "SPEC001",
        "name": "yaml-syntax",
        "severity": "error",
        "summary": about(YAML_SYNTAX),
        "fix": None,
        "help": (PROJECT / "docs" / "rules" / "SPEC001.md").as_uri(),
    }


@pytest.mark.parametrize("name", ["SPEC206", "spec206", "unknown-credential"])
def test_a_rule_is_explained(tmp_path: Path, name: str):
    done = spec_lsp("explain", name, cwd=tmp_path)
    assert (done.stderr, done.returncode) == ("", 0)
    lines = done.stdout.splitlines()
    assert lines[:2] == ["SPEC206 unknown-credential", ""]
    assert lines[2].startswith("Severity: error or warning. Fix: ")
    assert (
        '        $template: "Bearer ${credentials.apikey}"   # the form asks for `apiKey`' in lines
    )
    assert "```" not in done.stdout
    assert "# spec-lsp: ignore[SPEC206]" in done.stdout


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_explained(rule):
    from click.testing import CliRunner

    from spec_lsp.cli.explain import explain

    shown = CliRunner().invoke(explain, [rule.code])
    assert shown.exit_code == 0
    assert shown.output.startswith(f"{rule.code} {rule.name}\n")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("unknown-credental",
         "There is no rule `unknown-credental`; did you mean `unknown-credential`?"),
        ("SPEC999", "There is no rule `SPEC999`;"),
        ("SPEC2", "`SPEC2` means several rules: name one of them."),
        ("\x1b[31m", "There is no rule `\\x1b[31m`;"),
    ],
)  # fmt: skip
def test_what_is_no_rule(tmp_path: Path, name: str, message: str):
    done = spec_lsp("explain", name, cwd=tmp_path)
    assert done.stdout == ""
    assert done.stderr.startswith(f"spec-lsp: {message}")
    assert (done.stderr.count("\n"), done.returncode) == (1, 2)
