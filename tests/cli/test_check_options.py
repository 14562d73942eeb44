"""What is asked of `check`: which rules, what fails it, where it is written, what configures it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.connectors import CLIENT, SPEC, api_key_connector
from e2e.editor import write_files

# SPEC206 in the mapping, SPEC104 and SPEC004 (a hint) in spec.yml.
BROKEN = api_key_connector(
    client=CLIENT.replace("apiKey", "apikey"),
    spec=SPEC.replace("javascript", "javscript") + "# spec-lsp: ignore-file[SPEC301]\n",
)
HINT = api_key_connector(spec=SPEC + "# spec-lsp: ignore-file[SPEC301]\n")


def codes(*arguments: str, cwd: Path) -> tuple[list[str], int]:
    """The codes of what is found, and the exit code."""
    done = spec_lsp("check", "--format", "json", *arguments, cwd=cwd)
    assert done.stderr == ""
    found = json.loads(done.stdout)["diagnostics"]
    return [diagnostic["code"] for diagnostic in found], done.returncode


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["SPEC206", "SPEC104", "SPEC004"]),
        (["--select", "SPEC206"], ["SPEC206"]),
        (["--select", "spec1, unknown-credential"], ["SPEC206", "SPEC104"]),
        (["--select", "SPEC1", "--select", "SPEC0,SPEC3"], ["SPEC104", "SPEC004"]),
        (["--ignore", "SPEC0,SPEC104"], ["SPEC206"]),
        (["--select", "SPEC", "--ignore", "unknown-credential"], ["SPEC104", "SPEC004"]),
    ],
)
def test_rules_are_chosen_by_code_beginning_or_name(
    tmp_path: Path, arguments: list[str], expected: list[str]
):
    write_files(tmp_path, BROKEN)
    assert codes(*arguments, cwd=tmp_path)[0] == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "SPEC299"], "There is no rule `SPEC299`;"),
        (["--ignore", "SPEC206,unknown-credental"],
         "There is no rule `unknown-credental`; did you mean `unknown-credential`?"),
        (["--fix", "--diff"], "--fix writes and --diff does not: give one of them."),
        (["--unsafe-fixes"], "--unsafe-fixes goes with --fix or --diff."),
        (["--watch", "--fix"], "--watch does not go with --fix and --diff."),
        (["--watch", "--format", "json"], "--watch is for --format text."),
        (["--statistics", "--format", "json"], "--statistics is for --format text."),
        (["--output", "no-folder/x.json"], "`no-folder/x.json` cannot be written: No such file"),
        (["--config", "spec.yml", "--no-config"], "Give --config or --no-config, not both."),
        (["--jobs", "0"], "Invalid value for '--jobs'"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_gets_one_line(tmp_path: Path, arguments: list[str], message: str):
    write_files(tmp_path, api_key_connector())
    done = spec_lsp("check", *arguments, cwd=tmp_path)
    assert done.stdout == ""
    assert done.stderr.startswith(f"spec-lsp: {message}")
    assert (done.stderr.count("\n"), done.returncode) == (1, 2)


@pytest.mark.parametrize(
    ("files", "fail_on", "exit_code"),
    [
        (BROKEN, "error", 1),
        (BROKEN, "never", 0),
        (HINT, "warning", 0),
        (HINT, "information", 0),
        (HINT, "hint", 1),
    ],
)
def test_what_fails_the_check(tmp_path: Path, files: dict[str, str], fail_on: str, exit_code: int):
    write_files(tmp_path, files)
    assert codes("--fail-on", fail_on, cwd=tmp_path)[1] == exit_code


def test_a_file_gets_what_standard_output_would(tmp_path: Path):
    write_files(tmp_path / "acme", BROKEN)
    for output_format in ("text", "sarif"):
        shown = spec_lsp("check", "--format", output_format, cwd=tmp_path)
        written = spec_lsp(
            "check", "--format", output_format, "--output", "out", cwd=tmp_path,
            env={"FORCE_COLOR": "1"},
        )  # fmt: skip
        assert (written.stdout, written.stderr, written.returncode) == ("", "", 1)
        assert (tmp_path / "out").read_text("utf-8") == shown.stdout


def test_the_nearest_configuration_counts_and_the_command_line_over_it(tmp_path: Path):
    write_files(tmp_path / "a", BROKEN)
    write_files(tmp_path / "b", BROKEN)
    write_files(
        tmp_path,
        {
            "spec-lsp.toml": 'ignore = ["SPEC0", "SPEC104"]\n',
            "b/spec-lsp.toml": '[severity]\nSPEC206 = "hint"\n',
            "other.toml": 'select = ["SPEC104"]\n',
        },
    )
    assert codes("a", cwd=tmp_path) == (["SPEC206"], 1)
    assert codes("b", "--ignore", "SPEC104", cwd=tmp_path) == (["SPEC206", "SPEC004"], 0)
    assert codes(cwd=tmp_path)[0] == ["SPEC206", "SPEC206", "SPEC104", "SPEC004"]
    assert codes("a", "--select", "SPEC0,SPEC3", cwd=tmp_path) == (["SPEC004"], 0)
    assert codes("a", "--no-config", cwd=tmp_path)[0] == ["SPEC206", "SPEC104", "SPEC004"]
    assert codes("--config", "other.toml", cwd=tmp_path) == (["SPEC104", "SPEC104"], 1)


def test_what_is_wrong_in_a_configuration_is_told_once(tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / "connectors" / name, api_key_connector())
    write_files(tmp_path, {"spec-lsp.toml": 'ignor = ["SPEC206"]\n'})
    done = spec_lsp("check", "connectors", cwd=tmp_path)
    assert done.stdout == (
        "spec-lsp.toml:1:1 warning SPEC005\n"
        "  Unknown key `ignor`; did you mean `ignore`?\n"
        '  1 | ignor = ["SPEC206"]\n'
        "    | ^^^^^\n"
        "  fix: Change to `ignore`\n"
        "\n"
        "Found 1 warning in 2 connectors (6 files).\n"
    )
    assert (done.stderr, done.returncode) == ("", 1)
    assert codes("--ignore", "SPEC005", cwd=tmp_path) == ([], 0)


def test_paths_of_no_connector_may_be_passed_over(tmp_path: Path):
    write_files(tmp_path / "acme", api_key_connector())
    write_files(tmp_path, {"web/auth/login.js": "", "web/spec.yml": "openapi: 3.1.0\n"})
    paths = ["web/auth/login.js", "web/spec.yml", "web"]
    done = spec_lsp("check", "--allow-no-connector", *paths, cwd=tmp_path)
    assert done.stdout == "No problems in 0 connectors (0 files).\n"
    assert (done.stderr, done.returncode) == ("", 0)
    done = spec_lsp("check", "--allow-no-connector", "acme/auth/test.js", *paths, cwd=tmp_path)
    assert done.stdout == "No problems in 1 connector (3 files).\n"
    done = spec_lsp("check", "--allow-no-connector", "nowhere", cwd=tmp_path)
    assert done.stderr == "spec-lsp: There is no file or folder `nowhere`.\n"
    assert done.returncode == 2


def test_a_connector_that_cannot_be_read_is_told_and_the_others_are_checked(tmp_path: Path):
    for name in ("a", "b", "c"):
        write_files(tmp_path / name, api_key_connector())
    (tmp_path / "b" / "spec.yml").write_bytes(b"#" * (10 * 1024 * 1024 + 1))
    done = spec_lsp("check", cwd=tmp_path)
    assert done.stdout == "No problems in 2 connectors (6 files).\n"
    assert done.stderr == (
        "spec-lsp: `b` could not be checked: its spec.yml cannot be read, or is larger than "
        "10 MB.\n"
    )
    assert done.returncode == 2
    done = spec_lsp("check", "b", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("No problems in 0 connectors (0 files).\n", 2)


def test_standard_input_is_not_read(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    assert spec_lsp("check", cwd=tmp_path, stdin="x" * 100_000).returncode == 0
