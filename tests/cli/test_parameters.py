"""How a command line gives parameters: what counts, what is asked for, what is said of errors."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from cli.program import SPEC_LSP, spec_lsp
from e2e.connectors import KEY, SPEC, api_key_connector
from e2e.editor import environment, write_files
from example_api import ExampleApi

from spec_lsp.cli.parameters import from_environment

SHOWING = """
exports.test = async ({ connectionParameters }) => {
  console.log(JSON.stringify({ ...connectionParameters, apiKey: undefined }))
  return true
}
"""


def connector(folder: Path, properties: str, required: str = "") -> Path:
    """A connector whose test logs its parameters, but for the key."""
    field = "        apiKey: {type: string, title: API key, format: password}\n"
    spec = SPEC.replace(field, field.replace(" title: API key,", "") + properties)
    spec = spec.replace("      required: [apiKey]\n", required)
    write_files(folder / "acme", api_key_connector(spec=spec, test=SHOWING))
    return folder


def given(folder: Path, *arguments: str, **env: str) -> object:
    done = spec_lsp("test", "acme", "--format", "json", *arguments, cwd=folder, env=env)
    trace = json.loads(done.stdout)
    assert trace["outcome"] == "passed", trace["message"]
    return json.loads(trace["logs"][0]["text"])


TYPES = (
    "        n: {type: integer}\n        b: {type: boolean}\n        l: {type: array}\n"
    "        s: {type: string}\n"
)


def test_texts_become_what_the_schema_asks_for(tmp_path: Path):
    connector(tmp_path, TYPES)
    env = {"SPEC_LSP_PARAM_apiKey": KEY, "SPEC_LSP_PARAM_n": "7", "SPEC_LSP_PARAM_b": "true"}
    assert given(tmp_path, "--param", 'l=["a", 1]', "--param", "s=0123", **env) == {
        "n": 7, "b": True, "l": ["a", 1], "s": "0123",
    }  # fmt: skip


def test_a_wrong_one_is_an_error_that_names_the_field_and_not_the_value(tmp_path: Path):
    connector(tmp_path, TYPES)
    done = spec_lsp("test", "acme", "--param", "n=abc-123", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert "The parameter `n` must be a whole number." in done.stdout
    assert "abc-123" not in done.stdout


def test_a_file_gives_texts_as_they_are_written(tmp_path: Path):
    connector(tmp_path, TYPES)
    file = tmp_path / "p.yml"
    file.write_text(f"connectionParameters: {{apiKey: {KEY}, s: 0123, n: 7}}\n", encoding="utf-8")
    assert given(tmp_path, "--params-file", str(file)) == {"s": "0123", "n": 7}
    file.write_text("connectionParameters:\n  apiKey: *s3cret\n", encoding="utf-8")
    done = spec_lsp("test", "acme", "--params-file", str(file), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{file}, line 2, column 11: " in done.stderr
    assert "s3cret" not in done.stderr


def test_an_empty_variable_gives_nothing_and_an_empty_argument_an_empty_text(tmp_path: Path):
    connector(tmp_path, TYPES, "      required: [apiKey]\n")
    done = spec_lsp("test", "acme", cwd=tmp_path, env={"SPEC_LSP_PARAM_apiKey": ""})
    assert (done.returncode, "Missing: apiKey. " in done.stdout) == (2, True)
    done = spec_lsp("test", "acme", "--param", "apiKey=", cwd=tmp_path)
    assert (done.returncode, "Missing: apiKey. " in done.stdout) == (2, True)
    env = {"SPEC_LSP_PARAM_apiKey": KEY, "SPEC_LSP_PARAM_s": ""}
    assert given(tmp_path, **env) == {}
    assert given(tmp_path, "--param", "s=", SPEC_LSP_PARAM_apiKey=KEY) == {"s": ""}


def test_a_form_that_requires_nothing_lets_fields_be_empty_and_says_so(tmp_path: Path):
    connector(tmp_path, TYPES)
    env = {"SPEC_LSP_PARAM_apiKey": KEY}
    done = spec_lsp("test", "acme", "--param", "n=1", "--param", "b=true", cwd=tmp_path, env=env)
    assert done.returncode == 0
    assert (
        "note: Left empty: `l`, `s`. The form does not say which of its fields are required."
    ) in done.stdout
    done = spec_lsp("test", "acme", cwd=tmp_path)
    assert (done.returncode, "Missing: apiKey, n, b, l, s. " in done.stdout) == (2, True)


def test_variables_of_windows_have_no_lower_case():
    forms = [{"properties": {"apiKey": {}, "user_name": {}}}, None]
    given = {"SPEC_LSP_PARAM_APIKEY": "a", "SPEC_LSP_PARAM_USER_NAME": "b",
             "SPEC_LSP_PARAM_OTHER": "c", "SPEC_LSP_PARAM_": "d", "PATH": "e",
             "SPEC_LSP_PARAM_EMPTY": ""}  # fmt: skip
    found = from_environment(given, "SPEC_LSP_PARAM_", forms, upper=True)
    assert found == {"apiKey": "a", "user_name": "b", "OTHER": "c"}
    found = from_environment(given, "SPEC_LSP_PARAM_", forms, upper=False)
    assert found == {"APIKEY": "a", "USER_NAME": "b", "OTHER": "c"}


@pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")
def test_at_a_terminal_what_is_not_required_may_be_skipped(tmp_path: Path):
    import pty
    import select

    with ExampleApi() as api:
        connector(tmp_path, "        s: {type: string, title: Space}\n")
        pid, terminal = pty.fork()
        if pid == 0:  # the child: nothing of the test's may run on in it
            try:
                os.chdir(tmp_path)
                arguments = [*SPEC_LSP, "test", "acme", "--base-uri", api.origin]
                os.execve(SPEC_LSP[0], arguments, environment(TERM="dumb"))
            finally:
                os._exit(127)
        seen = ""

        def until(words: str) -> None:
            nonlocal seen
            for _ in range(200):
                if words in seen:
                    return
                if select.select([terminal], [], [], 0.1)[0]:
                    try:
                        seen += os.read(terminal, 4096).decode()
                    except OSError:  # Linux: the other end is closed
                        return

        try:
            until("apiKey, Enter to leave it empty: ")
            time.sleep(0.2)  # the echo is turned off
            os.write(terminal, KEY.encode() + b"\n")
            until("Space (s), Enter to leave it empty: ")
            os.write(terminal, b"\n")
            until("Left empty: `s`")
            _, status = os.waitpid(pid, 0)
        finally:
            os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "✓ passed" in seen
    assert KEY not in seen
