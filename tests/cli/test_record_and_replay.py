"""`spec-lsp test --har` and `--replay`: a run recorded once, and answered from the file."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.connectors import KEY, SPEC
from e2e.editor import write_files
from example_api import Answer, ExampleApi

ENVIRONMENT = {"SPEC_LSP_PARAM_apiKey": KEY}


def test_a_run_is_recorded_and_replayed_without_the_secret(folder: Path, api: ExampleApi):
    done = spec_lsp("test", "acme", "--har", "acme.har", cwd=folder, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (0, "")
    text = (folder / "acme.har").read_text(encoding="utf-8")
    assert KEY not in text
    assert json.loads(text)["log"]["entries"][0]["request"]["url"] == f"{api.origin}/me"
    if os.name == "posix":
        assert stat.S_IMODE((folder / "acme.har").stat().st_mode) == 0o600

    done = spec_lsp("test", "acme", "--replay", "acme.har", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ passed  acme: The test passed. (")
    assert "note: Nothing was sent: the answers are those in acme.har." in done.stdout
    assert "sent to:" not in done.stdout
    assert len(api.requests) == 1


def test_a_recorded_failure_fails_again(folder: Path):
    wrong = {"SPEC_LSP_PARAM_apiKey": "wrong-key-of-ada"}
    done = spec_lsp("test", "acme", "--har", "acme.har", cwd=folder, env=wrong)
    assert done.returncode == 1
    done = spec_lsp("test", "acme", "--replay", "acme.har", "--format", "json", cwd=folder)
    assert done.returncode == 1
    trace = json.loads(done.stdout)
    assert (trace["outcome"], trace["origins"]) == ("failed", [])
    assert trace["culprit"]["path"] == "auth/test.js"


def test_a_changed_request_is_no_verdict(folder: Path):
    spec_lsp("test", "acme", "--har", "acme.har", cwd=folder, env=ENVIRONMENT)
    write_files(
        folder / "acme", {"auth/test.js": "exports.test = (c) => c.apiClient.get('/you')\n"}
    )
    done = spec_lsp("test", "acme", "--replay", "acme.har", cwd=folder)
    assert done.returncode == 2
    assert "acme.har does not hold GET http://127.0.0.1:" in done.stdout.splitlines()[0]


def test_what_is_no_secret_is_still_asked_for(folder: Path):
    spec = SPEC.replace("required: [apiKey]", "required: [account, apiKey]").replace(
        "        apiKey:", "        account: {type: string}\n        apiKey:"
    )
    write_files(folder / "acme", {"spec.yml": spec})
    account = ("--param", "account=acme")
    spec_lsp("test", "acme", "--har", "acme.har", *account, cwd=folder, env=ENVIRONMENT)
    done = spec_lsp("test", "acme", "--replay", "acme.har", cwd=folder)
    assert done.returncode == 2
    assert "Missing: account. " in done.stdout
    assert spec_lsp("test", "acme", "--replay", "acme.har", *account, cwd=folder).returncode == 0


def test_a_wrong_secret_that_is_noticed_can_be_recorded(folder: Path):
    done = spec_lsp(
        "test", "acme", "--wrong-secret", "--har", "acme.har", cwd=folder, env=ENVIRONMENT
    )
    assert done.returncode == 0
    (entry,) = json.loads((folder / "acme.har").read_text(encoding="utf-8"))["log"]["entries"]
    assert entry["response"]["status"] == 401


def test_a_run_that_sends_nothing_leaves_an_older_recording(folder: Path, api: ExampleApi):
    har = folder / "acme.har"
    har.write_text("older", encoding="utf-8")
    done = spec_lsp("test", "acme", "--har", "acme.har", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.endswith("  acme.har was not written: nothing was sent.\n")
    assert har.read_text(encoding="utf-8") == "older"
    api.answers["/me"] = Answer(404)
    done = spec_lsp("test", "acme", "--har", "acme.har", cwd=folder, env=ENVIRONMENT)
    assert done.returncode == 1
    assert json.loads(har.read_text(encoding="utf-8"))["log"]["entries"] != []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--har", "a.har", "--replay", "b.har"],
         "--har and --replay exclude each other: nothing new is recorded."),
        (["--replay", "b.har", "--wrong-secret"],
         "--replay and --wrong-secret exclude each other: a recording answers as it did to the "
         "right secret."),
        (["--har", "acme"], "acme is a folder: name a file for the HAR."),
        (["--har", "none/a.har"], "none/a.har cannot be written: there is no folder none."),
        (["--replay", "none.har"], "none.har cannot be read: No such file or directory."),
        (["--replay", "acme/spec.yml"], "acme/spec.yml holds no JSON, so it is no HAR file."),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used(
    arguments: list[str], message: str, folder: Path, api: ExampleApi
):
    done = spec_lsp("test", "acme", *arguments, cwd=folder, env=ENVIRONMENT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"spec-lsp: {message}")
    assert api.requests == []
