"""`spec-lsp check`: whole outputs, exit codes, and every input that is bad in its own way."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.connectors import CLIENT, SPEC, TEST, api_key_connector
from e2e.editor import PROJECT, write_files

MAPPING = "auth/make-api-client.map.yml"
BROKEN = api_key_connector(client=CLIENT.replace("apiKey", "apikey").replace("Bearer", "🔑"))


def test_a_person_sees_each_mistake_under_its_line(tmp_path: Path):
    write_files(tmp_path / "acme", BROKEN)
    done = spec_lsp("check", "acme", cwd=tmp_path)
    assert done.stdout == (
        f"acme/{MAPPING}:4:33 error SPEC206\n"
        "  `apikey` is not a credential; did you mean `apiKey`?\n"
        '  4 |     $template: "🔑 ${credentials.apikey}"\n'
        "    |                                 ^^^^^^\n"
        "  fix: Change to `apiKey`\n"
        "\n"
        "Found 1 error in 1 connector (3 files).\n"
    )
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_program_reads_the_same_as_json(tmp_path: Path):
    write_files(tmp_path / "acme", BROKEN)
    done = spec_lsp("check", "acme", "--format", "json", cwd=tmp_path)
    assert json.loads(done.stdout) == {
        "version": 1,
        "files": 3,
        "connectors": 1,
        "diagnostics": [
            {
                "path": f"acme/{MAPPING}",
                "code": "SPEC206",
                "name": "unknown-credential",
                "severity": "error",
                "message": "`apikey` is not a credential; did you mean `apiKey`?",
                "range": {
                    "start": {"line": 3, "character": 33},
                    "end": {"line": 3, "character": 39},
                },
                "help": (PROJECT / "docs" / "rules" / "SPEC206.md").as_uri(),
                "fixes": ["Change to `apiKey`"],
            }
        ],
    }
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_correct_connector(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    done = spec_lsp("check", cwd=tmp_path)
    assert done.stdout == "No problems in 1 connector (3 files).\n"
    assert (done.stderr, done.returncode) == ("", 0)


def test_many_connectors_each_once_however_they_are_named(tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    os.symlink(tmp_path / "a", tmp_path / "link")
    os.symlink(tmp_path, tmp_path / "a" / "around")
    paths = (".", "a", "./a/../a/spec.yml", "b/auth/test.js", str(tmp_path / "b"), "link")
    done = spec_lsp("check", *paths, cwd=tmp_path)
    assert done.stdout == "No problems in 2 connectors (6 files).\n"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (None, "spec-lsp: `acme` holds no connector: there is no spec.yml in it or below it.\n"),
        ("", "spec-lsp: `acme/spec.yml` is empty: start it with `auth:`.\n"),
        ("# nothing yet\n", "spec-lsp: `acme/spec.yml` is empty: start it with `auth:`.\n"),
        ("openapi: 3.0.0\n",
         "spec-lsp: `acme/spec.yml` is not a connector's: it has no `auth` block, and no method "
         "files lie in `auth/` beside it.\n"),
    ],
)  # fmt: skip
def test_what_is_no_connector(tmp_path: Path, spec: str | None, message: str):
    (tmp_path / "acme").mkdir()
    if spec is not None:
        write_files(tmp_path, {"acme/spec.yml": spec})
    done = spec_lsp("check", "acme", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", message, 2)


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"spec.yml": "- auth\n- data\n"}, ["SPEC101"]),
        ({"spec.yml": "auth: {\n"}, ["SPEC001"]),
        ({"auth/test.js": "exports.test = (\n"}, ["SPEC306"]),
    ],
)
def test_a_broken_file_is_a_finding(tmp_path: Path, files: dict[str, str], codes: list[str]):
    write_files(tmp_path, {**api_key_connector(), **files})
    done = spec_lsp("check", "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    assert [d["code"] for d in found if d["severity"] in ("error", "warning")] == codes
    assert (done.stderr, done.returncode) == ("", 1)


def test_a_list_at_the_root_alone(tmp_path: Path):
    write_files(tmp_path, {"spec.yml": "- auth\n"})
    done = spec_lsp("check", cwd=tmp_path)
    assert "spec.yml:1:1 error SPEC101" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


def test_invalid_utf_8(tmp_path: Path):
    write_files(tmp_path, api_key_connector())
    (tmp_path / "spec.yml").write_bytes(b"# caf\xe9\n" + SPEC.encode())
    done = spec_lsp("check", cwd=tmp_path)
    assert "spec.yml:1:6 error SPEC001" in done.stdout
    assert "UTF-8" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.parametrize("path", ["../outside.js", "/etc/passwd", "auth/link.js"])
def test_a_file_outside_the_connector_is_not_read(tmp_path: Path, path: str):
    spec = SPEC.rstrip("\n") + f"\n    filePath: {path}\n"
    write_files(tmp_path, {"outside.js": TEST, "acme/auth/x": ""})
    write_files(tmp_path / "acme", api_key_connector(spec=spec))
    os.symlink(tmp_path / "outside.js", tmp_path / "acme" / "auth" / "link.js")
    done = spec_lsp("check", "acme", cwd=tmp_path)
    assert f"    filePath: {path}\n" in done.stdout
    assert "SPEC201" in done.stdout
    assert (done.stderr, done.returncode) == ("", 1)


def test_text_of_a_repository_cannot_steer_a_terminal(tmp_path: Path):
    spec = SPEC.replace("client-credentials", '"\\e]0;owned\\a\u202e"  # \x1b[2J')
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "spec.yml").write_text(spec.replace("\x1b", ""), encoding="utf-8")
    done = spec_lsp("check", "acme", cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--nonsense"], "No such option '--nonsense'. See spec-lsp check --help."),
        (["check", "nowhere"], "There is no file or folder `nowhere`."),
        (["nonsense"], "No such command 'nonsense'. See spec-lsp --help."),
        (["test"], "Missing argument 'CONNECTOR'. See spec-lsp test --help."),
        (["test", ".", "extra-secret"],
         "There are more arguments than this command takes. See spec-lsp test --help."),
        (["test", ".", "--param", "no-equals-sign"],
         "A parameter is given as NAME=VALUE. See spec-lsp test --help."),
        (["serve", "--port=1"], None),
    ],
)  # fmt: skip
def test_a_command_line_that_makes_no_sense_gets_one_line(
    tmp_path: Path, arguments: list[str], message: str | None
):
    write_files(tmp_path, api_key_connector())
    done = spec_lsp(*arguments, cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.count("\n") == 1
    if message is not None:
        # How an option is quoted differs from version to version of the library.
        assert done.stderr.replace("option: --nonsense", "option '--nonsense'") == (
            f"spec-lsp: {message}\n"
        )


def test_no_arguments_show_what_there_is(tmp_path: Path):
    done = spec_lsp(cwd=tmp_path)
    assert "check" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
