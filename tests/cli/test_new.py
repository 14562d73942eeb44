"""``spec-lsp new``: what it writes checks clean, and its auth test runs."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from cli.program import SPEC_LSP, spec_lsp
from e2e.editor import PROJECT, environment
from example_api import Authorize, ExampleApi, json_answer, wants_basic, wants_header, wants_query

from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.methods import CLIENT_CREDENTIALS
from spec_lsp.format.starters.registry import STARTERS, starter_named

KEY = "key-Q7/5xZ+81-e"

# For each starter that can be run here: what its API wants, and the parameters with it.
RUNNABLE: dict[str, tuple[Authorize, dict[str, str]]] = {
    "api-key": (wants_header("X-API-Key", KEY), {"apiKey": KEY}),
    "bearer-token": (wants_header("Authorization", f"Bearer {KEY}"), {"accessToken": KEY}),
    "api-key-query": (wants_query("api_key", KEY), {"apiKey": KEY}),
    "basic": (wants_basic("ada", KEY), {"username": "ada", "password": KEY}),
    "token-exchange": (
        wants_header("Authorization", "Bearer token-of-today"),
        {"clientId": "ada-7", "clientSecret": KEY},
    ),
}


def read(folder: Path) -> dict[str, str]:
    """The files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("auth", [*STARTERS, *AUTH_TYPES])
def test_what_it_writes_checks_clean(tmp_path: Path, auth: str):
    made = spec_lsp("new", "Acme CRM", "--auth", auth, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    starter = starter_named(auth)
    assert starter is not None
    files = read(tmp_path / "acme-crm")
    assert set(files) == {"spec.yml", ".gitignore", *starter.files}
    assert files["spec.yml"].startswith("key: acme-crm\nname: Acme CRM\n")
    assert files[".gitignore"] == "spec-lsp.local.yml\n"
    checked = spec_lsp("check", "--format", "json", cwd=tmp_path)
    report = json.loads(checked.stdout)
    assert (checked.returncode, report["connectors"], report["diagnostics"]) == (0, 1, [])


def test_every_starter_with_credentials_of_the_user_runs_here():
    assert set(RUNNABLE) == {
        name for name, starter in STARTERS.items() if starter.auth_type == CLIENT_CREDENTIALS
    }


@pytest.mark.parametrize("auth", RUNNABLE)
def test_its_auth_test_passes_with_the_right_secret_and_with_no_other(tmp_path: Path, auth: str):
    authorize, parameters = RUNNABLE[auth]
    env = {f"SPEC_LSP_PARAM_{name}": value for name, value in parameters.items()}
    with ExampleApi(authorize) as api:
        if auth == "token-exchange":
            api.answers["/v2/oauth/token"] = json_answer({"access_token": "token-of-today"})
        made = spec_lsp(
            "new", "acme", "--auth", auth, "--base-uri", f"{api.origin}/v2/",
            "--test-path", "users/me", cwd=tmp_path,
        )  # fmt: skip
        assert (made.returncode, made.stderr) == (0, "")
        passed = spec_lsp("test", "acme", "--format", "json", cwd=tmp_path, env=env)
        assert json.loads(passed.stdout)["outcome"] == "passed"
        assert KEY not in passed.stdout
        assert api.requests[-1].path == "/v2/users/me"
        if auth == "token-exchange":
            assert f"client_secret={KEY.replace('/', '%2F').replace('+', '%2B')}" in (
                api.requests[0].body
            )
            api.answers["/v2/oauth/token"] = json_answer({"error": "invalid_client"}, 401)
        failed = spec_lsp("test", "acme", "--wrong-secret", "--format", "json",
                          cwd=tmp_path, env=env)  # fmt: skip
    assert json.loads(failed.stdout)["outcome"] == "failed"


def test_an_expired_token_is_exchanged_again(tmp_path: Path):
    given = iter(["old", "new"])
    with ExampleApi(wants_header("Authorization", "Bearer token-new")) as api:
        known = api.answer
        api.answer = lambda request: (
            json_answer({"access_token": f"token-{next(given)}"})
            if request.path == "/oauth/token"
            else known(request)
        )
        spec_lsp("new", "acme", "--auth", "token-exchange", "--base-uri", api.origin, cwd=tmp_path)
        env = {"SPEC_LSP_PARAM_clientId": "ada-7", "SPEC_LSP_PARAM_clientSecret": KEY}
        done = spec_lsp("test", "acme", cwd=tmp_path, env=env)
    assert done.returncode == 0
    assert [request.path for request in api.requests] == [
        "/oauth/token", "/me", "/oauth/token", "/me",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("auth", "shown"),
    [
        ("oauth2", {"clientId": "id-7", "authorizeUri": "https://example.com/oauth/authorize"}),
        ("oauth1", {"consumerKey": "id-7", "tokenUri": "https://example.com/oauth/access_token"}),
    ],
)
def test_what_an_oauth_configuration_gives_can_be_rendered(tmp_path: Path, auth: str, shown):
    spec_lsp("new", "acme", "--auth", auth, cwd=tmp_path)
    env = {f"SPEC_LSP_CONNECTOR_PARAM_{name}": value for name, value in (
        ("clientId", "id-7"), ("clientSecret", KEY), ("consumerKey", "id-7"),
        ("consumerSecret", KEY))}  # fmt: skip
    done = spec_lsp("render", "acme", "getOAuthConfig", cwd=tmp_path, env=env)
    assert done.returncode == 0
    assert KEY not in done.stdout
    for name, value in shown.items():
        assert f'"{name}": "{value}"' in done.stdout


def test_it_says_what_is_left_to_do(tmp_path: Path):
    made = spec_lsp("new", "connectors/acme-crm", "--auth", "api-key", cwd=tmp_path)
    assert made.stdout == (
        "Acme CRM (API key in a header) is in connectors/acme-crm: spec.yml, "
        "auth/make-api-client.map.yml, auth/test.js, .gitignore\n"
        "Addresses to fill in: connectors/acme-crm/spec.yml:8, "
        "connectors/acme-crm/auth/make-api-client.map.yml:1\n"
        "\n"
        "  python -m spec_lsp check connectors/acme-crm\n"
        "  python -m spec_lsp test connectors/acme-crm\n"
    )


@pytest.mark.parametrize(
    ("named", "key", "name"),
    [
        ("Größe & Co. KG", "grosse-co-kg", '"Größe & Co. KG"'),
        ("HubSpot", "hubspot", "HubSpot"),
        ("hr-api-light", "hr-api-light", "HR API Light"),
        ("2024", '"2024"', '"2024"'),
        ("null", '"null"', '"Null"'),
        ("On", '"on"', '"On"'),
        ('Say "hi": # ok', "say-hi-ok", '"Say \\"hi\\": # ok"'),
        ("🔑 Key", "key", '"🔑 Key"'),
    ],
)
def test_names(tmp_path: Path, named: str, key: str, name: str):
    made = spec_lsp("new", named, "--auth", "proxy", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    spec = (tmp_path / key.strip('"') / "spec.yml").read_bytes().decode()
    assert spec.startswith(f"key: {key}\nname: {name}\n\nauth:\n  type: proxy\n  proxyKey: {key}\n")
    assert spec_lsp("check", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "NAME is missing: spec-lsp new NAME --auth TYPE. See spec-lsp new --help."),
        (["x"], "--auth TYPE is missing: " + ", ".join(STARTERS) + ". See spec-lsp new --help."),
        (["x", "--auth", "api-kye"],
         "There is no way to authenticate named `api-kye`; did you mean `api-key`?"),
        (["x", "--auth", "kerberos"],
         "There is no way to authenticate named `kerberos`: " + ", ".join(STARTERS) + "."),
        (["..", "--auth", "basic"],
         "NAME is a name with letters of a to z, or a path that ends with one: it becomes the "
         "connector's key and its folder."),
        (["full", "--auth", "basic"], "`full` is there already, and not empty."),
        (["file", "--auth", "basic"], "`file` is there already, and no folder."),
        (["x", "--auth", "basic", "--base-uri", "https://ada:pw@x.com"],
         "A base URI is an address such as https://api.acme.com/v1, without a user, a query and "
         "quotation marks."),
        (["x", "--auth", "basic", "--test-path", "/a'b"],
         "A test path is a path of the API such as /users/me, without spaces, quotation marks "
         "and braces."),
        (["x", "--auth", "proxy", "--base-uri", "https://x.com"],
         "--base-uri: for `proxy` the platform knows it. See spec-lsp new --help."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_touched(
    tmp_path: Path, arguments: list[str], said: str
):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("a")
    (tmp_path / "file").write_text("b")
    done = spec_lsp("new", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"spec-lsp: {said}\n")
    assert read(tmp_path) == {"full/a": "a", "file": "b"}


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("b")
    done = spec_lsp("new", "file/x", "--auth", "basic", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("spec-lsp: `file/x` cannot be written: ")
    assert read(tmp_path) == {"file": "b"}


def test_its_page_names_every_starter():
    page = (PROJECT / "docs" / "new.md").read_text(encoding="utf-8")
    for starter in STARTERS.values():
        assert f"| `{starter.name}` | {starter.title} | `{starter.auth_type}` |" in page


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "acme").mkdir()
    assert spec_lsp("new", "acme", "--auth", "basic", cwd=tmp_path).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_at_a_terminal_it_asks_for_what_is_missing_and_asks_again(tmp_path: Path):
    seen, status = _conversation(
        tmp_path,
        ("Name of the application: ", "..\n"),
        ("Error: NAME is a name with letters", "Acme CRM\n"),
        ("Authentication [api-key]: ", "basci\n"),
        ("did you mean `basic`?", "basic\n"),
        ("Base URI of the API [https://api.example.com]: ", "acme.com\n"),
        ("Error: A base URI is", "https://api.acme.com/v3\n"),
        ("Path that needs the credentials [/me]: ", "\n"),
    )
    assert status == 0, seen
    files = read(tmp_path / "acme-crm")
    assert files["auth/make-api-client.map.yml"].startswith("baseUri: https://api.acme.com/v3\n")
    assert "apiClient.get('/me')" in files["auth/test.js"]


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_who_gives_up_leaves_nothing_behind(tmp_path: Path):
    _, status = _conversation(tmp_path, ("Name of the application: ", "a\n"), ("[api-key]: ", "\3"))
    assert status == 130
    assert read(tmp_path) == {}


def _conversation(folder: Path, *turns: tuple[str, str]) -> tuple[str, int]:
    """What `new` shows on a terminal, each answer given when its question is there; and its exit
    code."""
    import pty
    import select

    pid, terminal = pty.fork()
    if pid == 0:  # the child: nothing of the test's may run on in it
        try:
            os.chdir(folder)
            os.execve(SPEC_LSP[0], [*SPEC_LSP, "new"], environment(TERM="dumb"))
        finally:
            os._exit(127)
    seen, closed = "", False

    def read_on() -> bool:
        nonlocal seen, closed
        if not select.select([terminal], [], [], 20)[0]:
            return False
        try:
            chunk = os.read(terminal, 4096)
        except OSError:  # Linux: the other end is closed
            chunk = b""
        seen += chunk.decode()
        closed = not chunk
        return not closed

    try:
        at = 0
        for question, answer in turns:
            while question not in seen[at:] and read_on():
                pass
            at = len(seen)
            time.sleep(0.2)  # the line is being read: a key that interrupts is not too early
            os.write(terminal, answer.encode())
        while read_on():
            pass
        if not closed:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    finally:
        os.close(terminal)
    return seen, os.waitstatus_to_exitcode(status)
