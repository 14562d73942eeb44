"""`spec-lsp test`: parameters from everywhere, verdicts, and the ways in which it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli.program import SPEC_LSP, spec_lsp
from e2e.connectors import CLIENT, KEY, SPEC, api_key_connector
from e2e.editor import children, environment, write_files
from example_api import Answer, ExampleApi, unused_port, wants_header

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and terminals of POSIX")
ENVIRONMENT = {"SPEC_LSP_PARAM_apiKey": KEY}


def test_a_person_sees_the_verdict_first(folder: Path, api: ExampleApi):
    done = spec_lsp("test", "acme", cwd=folder, env=ENVIRONMENT)
    verdict, *rest = done.stdout.splitlines()
    assert verdict.startswith("✓ passed  acme: The test passed. (")
    text = "\n".join(rest)
    assert f"GET {api.origin}/me → 200" in text
    assert "Authorization: Bearer «apiKey»" in text
    assert f"sent to: {api.origin}" in text
    assert (done.stderr, done.returncode) == ("", 0)
    assert KEY not in done.stdout


def test_a_program_reads_the_trace(folder: Path):
    done = spec_lsp("test", "acme", "--format", "json", cwd=folder, env=ENVIRONMENT)
    trace = json.loads(done.stdout)
    assert (trace["version"], trace["outcome"], trace["connector"]) == (1, "passed", "acme")
    assert (done.stderr, done.returncode) == ("", 0)
    assert KEY not in done.stdout


def test_every_way_to_give_a_parameter(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    given = {"connectionParameters": {"apiKey": KEY}}
    (elsewhere / "p.json").write_text(json.dumps(given), encoding="utf-8")
    (elsewhere / "p.yml").write_text(f"connectionParameters:\n  apiKey: {KEY}\n", encoding="utf-8")
    local = folder / "acme" / "spec-lsp.local.yml"

    def outcome(*arguments: str, env: dict[str, str] | None = None) -> int:
        done = spec_lsp("test", "acme", *arguments, cwd=folder, env=env)
        assert KEY not in done.stdout + done.stderr
        return done.returncode

    assert outcome() == 2
    assert outcome(env=ENVIRONMENT) == 0
    assert outcome("--param", f"apiKey={KEY}", env={"SPEC_LSP_PARAM_apiKey": "wrong-key"}) == 0
    assert outcome("--params-file", str(elsewhere / "p.json")) == 0
    assert outcome("--params-file", str(elsewhere / "p.yml")) == 0
    assert (elsewhere / "p.json").exists()  # a file of the person's own
    local.write_text(
        f"connectionParameters: {{apiKey: {KEY}}}\n"
        "profiles:\n  bad: {connectionParameters: {apiKey: another-key}}\n",
        encoding="utf-8",
    )
    assert outcome() == 0
    assert outcome("--profile", "bad") == 1
    assert outcome("--profile", "none") == 2
    assert outcome("--params-file", "nowhere.json") == 2


def test_an_option_and_parameters_of_the_connector(tmp_path: Path):
    spec = SPEC + (
        "  options:\n    tenant:\n      type: client-credentials\n"
        "      ui: {schema: {type: object, properties: {user: {type: string}}}}\n"
        "      makeApiClient:\n        implementationType: javascript\n"
        "        filePath: auth/tenant/client.js\n"
        "      test:\n        implementationType: javascript\n"
        "parametersSchema:\n  type: object\n  required: [tenantKey]\n"
        "  properties: {tenantKey: {type: string, format: password}}\n"
    )
    client = (
        "exports.makeApiClient = ({credentials, connectorParameters}) => ({baseUri: 'BASE',\n"
        "  headers: {'X-Tenant': connectorParameters.tenantKey + '/' + credentials.user}})\n"
    )
    with ExampleApi(wants_header("X-Tenant", f"{KEY}/ada")) as api:
        files = api_key_connector(api.origin, spec=spec)
        files["auth/tenant/client.js"] = client.replace("BASE", api.origin)
        write_files(tmp_path / "acme", files)
        option = ("test", "acme", "--option", "tenant")
        done = spec_lsp(*option, cwd=tmp_path)
        assert done.returncode == 2
        assert "Missing: user, connectorParameters.tenantKey. " in done.stdout
        assert done.stderr == (
            "  give it with: SPEC_LSP_PARAM_user=…  or  --param user=…\n"
            "  give it with: SPEC_LSP_CONNECTOR_PARAM_tenantKey=…  or  "
            "--connector-param tenantKey=…\n"
        )
        for arguments, env in (
            (["--param", "user=ada", "--connector-param", f"tenantKey={KEY}"], {}),
            (["--param", "user=ada"], {"SPEC_LSP_CONNECTOR_PARAM_tenantKey": KEY}),
        ):
            done = spec_lsp(*option, *arguments, cwd=tmp_path, env=env)
            assert (done.returncode, done.stderr) == (0, ""), done.stdout
            assert KEY not in done.stdout
        done = spec_lsp("test", "acme", "--option", "none", cwd=tmp_path)
        assert done.stderr == "spec-lsp: There is no auth option 'none'; there is: tenant.\n"
        assert done.returncode == 2


def test_a_refused_credential_fails_at_the_call(folder: Path, api: ExampleApi):
    """All that a person is told, in the order in which it helps."""
    client = CLIENT.replace("BASE", api.origin).replace(".apiKey", ".apikey")
    write_files(folder / "acme", {"auth/make-api-client.map.yml": client})
    wrong = {"SPEC_LSP_PARAM_apiKey": "some-wrong-key"}
    done = spec_lsp("test", "acme", cwd=folder, env=wrong)
    shown = re.sub(r"\d+ ms", "N ms", done.stdout).replace(api.origin, "BASE")
    shown = re.sub(r"(?m)^      Authorization: .*\n", "", shown)
    assert re.sub(r" +N ms", " N ms", shown).splitlines() == [
        "✗ failed  acme: GET /me: 401 Unauthorized (access token expired, or wrong). Check the "
        "credentials, and the header or parameter that carries them. (N ms)",
        "  at acme/auth/test.js:2:20",
        "    2 |   const me = await apiClient.get('/me')",
        "      |                    ^^^^^^^^^^^^^^^^^^^^",
        "",
        "  note: auth/make-api-client.map.yml:4, headers.Authorization: `credentials.apikey` is "
        "undefined.",
        "  note: The header `Authorization` begins or ends with a blank, which is not sent: is a "
        "value in it missing, or was a key pasted with a blank?",
        "",
        "  GET BASE/me → 401 (N ms)",
        '    ← {"error": "invalid credentials"}',
        "",
        "  1  makeApiClient  passed N ms  acme/auth/make-api-client.map.yml",
        "  2  test           failed N ms  acme/auth/test.js",
        "",
        "  sent to: BASE",
    ]
    assert (done.stderr, done.returncode) == ("", 1)
    assert "some-wrong-key" not in done.stdout


def test_a_wrong_secret_is_to_be_noticed(folder: Path):
    done = spec_lsp("test", "acme", "--wrong-secret", cwd=folder, env=ENVIRONMENT)
    assert done.stdout.startswith(
        "✓ noticed  acme: The test notices a wrong secret, as it should: GET /me answered 401 "
        "Unauthorized. ("
    )
    assert done.returncode == 0
    assert KEY not in done.stdout + done.stderr
    write_files(folder / "acme", {"auth/test.js": "exports.test = () => true\n"})
    done = spec_lsp("test", "acme", "--wrong-secret", cwd=folder, env=ENVIRONMENT)
    assert done.stdout.startswith("✗ unnoticed  acme: The test passes with a wrong secret, too: ")
    assert done.returncode == 1
    assert KEY not in done.stdout + done.stderr
    done = spec_lsp(
        "test", "acme", "--wrong-secret", "--format", "json", cwd=folder, env=ENVIRONMENT
    )
    trace = json.loads(done.stdout)
    assert (trace["outcome"], trace["wrongSecret"], done.returncode) == ("passed", True, 1)


def test_another_base_uri(folder: Path):
    other = f"http://127.0.0.1:{unused_port()}"
    done = spec_lsp("test", "acme", "--base-uri", other, cwd=folder, env=ENVIRONMENT)
    assert done.returncode == 1
    assert other in done.stdout


# -- what can be wrong with a connector


def test_a_server_that_is_not_there(tmp_path: Path):
    origin = f"http://127.0.0.1:{unused_port()}"
    write_files(tmp_path, api_key_connector(origin))
    done = spec_lsp("test", ".", cwd=tmp_path, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("✗ failed")
    assert f"GET {origin}/me → no response: " in done.stdout


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("throw new Error('at load')\nexports.test = () => true\n", ["at load", "auth/test.js:1"]),
        ("exports.test = (\n", ["auth/test.js:"]),
        ("const nothing = 1\n", ["auth/test.js"]),
    ],
)
def test_a_program_that_cannot_be_loaded_is_no_verdict(folder: Path, test: str, words: list[str]):
    write_files(folder / "acme", {"auth/test.js": test})
    done = spec_lsp("test", "acme", cwd=folder, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("! error  acme: ")
    for word in words:
        assert word in done.stdout


@pytest.mark.parametrize(
    "test",
    [
        "exports.test = () => new Promise(() => {})\n",
        "exports.test = async () => { for (;;) await new Promise(r => setTimeout(r, 20)) }\n",
        "exports.test = () => { for (;;) {} }\n",
    ],
)
def test_a_test_that_never_settles_ends_at_the_timeout(folder: Path, test: str):
    write_files(folder / "acme", {"auth/test.js": test})
    began = time.monotonic()
    done = spec_lsp("test", "acme", "--timeout", "1", cwd=folder, env=ENVIRONMENT)
    assert time.monotonic() - began < 10
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("! error  acme: ")


def test_a_server_that_never_answers_gives_no_verdict_within_the_timeout(
    folder: Path, api: ExampleApi
):
    api.answers["/me"] = Answer(delay=60)
    done = spec_lsp("test", "acme", "--timeout", "3", cwd=folder, env=ENVIRONMENT)
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("! error  acme: ")
    assert "A request may take 2.4 s (limit; setting `run.timeout`)." in done.stdout
    assert f"GET {api.origin}/me → no response: " in done.stdout


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (None, "there is no spec.yml"),
        ("", "is empty"),
        ("- auth\n", "must hold a mapping"),
        ("auth: {\n", "no valid YAML"),
        (SPEC.rstrip("\n") + "\n    filePath: ../outside.js\n", "outside"),
    ],
)
def test_a_spec_yml_that_cannot_be_run(tmp_path: Path, spec: str | None, words: str):
    (tmp_path / "acme").mkdir()
    if spec is not None:
        write_files(tmp_path / "acme", api_key_connector(spec=spec) if "ui:" in spec else {
            "spec.yml": spec})  # fmt: skip
    done = spec_lsp("test", "acme", cwd=tmp_path, env=ENVIRONMENT)
    assert done.returncode == 2
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_spec_yml_that_is_no_utf_8(folder: Path):
    (folder / "acme" / "spec.yml").write_bytes(SPEC.encode() + b"# caf\xe9\n")
    done = spec_lsp("test", "acme", cwd=folder, env=ENVIRONMENT)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)


def test_one_connector_at_a_time(tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    done = spec_lsp("test", ".", cwd=tmp_path)
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr == "spec-lsp: `.` holds 2 connectors (a, b): name one of them.\n"


# -- a person at a terminal


@POSIX
def test_ctrl_c_ends_the_run_and_its_child(folder: Path, api: ExampleApi):
    api.answers["/me"] = Answer(delay=60)
    with subprocess.Popen(
        [*SPEC_LSP, "test", "acme"], cwd=folder, env=environment(**ENVIRONMENT),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        end = time.monotonic() + 20
        while not api.requests and time.monotonic() < end:
            time.sleep(0.02)
        assert api.requests
        started = children(running.pid)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=10)
    assert (running.returncode, err) == (130, "")
    assert out.startswith("- cancelled  acme: The run was cancelled.")
    assert started if sys.platform == "linux" else True
    assert not any(Path(f"/proc/{pid}").exists() for pid in started)


@POSIX
def test_a_terminal_is_asked_for_what_is_missing_and_secrets_are_not_echoed(
    folder: Path, api: ExampleApi
):
    import pty
    import select

    spec = SPEC.replace("required: [apiKey]", "required: [account, apiKey]").replace(
        "        apiKey:", "        account: {type: string, title: Account}\n        apiKey:"
    )
    write_files(folder / "acme", {"spec.yml": spec})
    pid, terminal = pty.fork()
    if pid == 0:  # the child: nothing of the test's may run on in it
        try:
            os.chdir(folder)
            os.execve(SPEC_LSP[0], [*SPEC_LSP, "test", "acme"], environment(TERM="dumb"))
        finally:
            os._exit(127)
    seen = ""

    def until(words: str) -> None:
        nonlocal seen
        end = time.monotonic() + 20
        while words not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    seen += os.read(terminal, 4096).decode()
                except OSError:  # Linux: the other end is closed
                    break
        assert words in seen, seen

    try:
        until("Account (account): ")
        os.write(terminal, b"acme-inc\n")
        until("API key (apiKey): ")
        time.sleep(0.2)  # the echo is turned off
        os.write(terminal, KEY.encode() + b"\n")
        until("sent to: ")
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert "acme-inc" in seen
    assert KEY not in seen
    assert "✓ passed" in seen
    assert [r.path for r in api.requests] == ["/me"]
