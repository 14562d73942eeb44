"""`spec-lsp demo`, and the API that it runs."""

from __future__ import annotations

import http.client
import json
import re
import textwrap
import threading
from pathlib import Path

import pytest

from spec_lsp.demo.api import ExampleApi

KEY = "the-key"


def get(api: ExampleApi, path: str, **headers: str) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection(api.base_uri.split("/")[2], timeout=10)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        assert response.headers["Content-Type"] == "application/json"
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def test_the_api_knows_one_resource_and_gives_it_to_the_right_key() -> None:
    with ExampleApi(KEY) as api:
        me = {"id": "usr_1", "name": "Ada Example", "account": "acme"}
        refused = {"error": "The API key is not valid."}
        assert get(api, "/v1/me", Authorization=f"Bearer {KEY}") == (200, me)
        assert get(api, "/v1/me?verbose=1", Authorization=f"Bearer {KEY}") == (200, me)
        assert get(api, "/v1/me") == (401, refused)
        assert get(api, "/v1/me", Authorization="Bearer the-kez") == (401, refused)
        assert get(api, "/v1/me", Authorization=KEY) == (401, refused)
        assert get(api, "/v1/me", Authorization="Bearer \xff") == (401, refused)
        assert get(api, "/me", Authorization=f"Bearer {KEY}") == (
            404,
            {"error": "There is no such resource."},
        )


def test_the_api_leaves_nothing_behind() -> None:
    before = set(threading.enumerate())
    with ExampleApi() as api:
        idle = http.client.HTTPConnection(api.base_uri.split("/")[2], timeout=10)
        idle.connect()  # a client that never asks must not hold it up
    with pytest.raises(ConnectionRefusedError):
        get(api, "/v1/me")
    idle.close()
    ours = set(threading.enumerate()) - before
    for thread in ours:
        thread.join(5)
    assert [thread for thread in ours if thread.is_alive()] == []


def test_each_api_has_a_key_of_its_own() -> None:
    with ExampleApi() as one, ExampleApi() as other:
        assert one.key != other.key
        assert get(other, "/v1/me", Authorization=f"Bearer {one.key}")[0] == 401


@pytest.mark.parametrize("kind", ["installed", "editable"])
def test_the_demo_shows_findings_a_completion_and_both_verdicts(
    kind: str, request: pytest.FixtureRequest
) -> None:
    installation = request.getfixturevalue(kind)
    shown = installation.run("spec-lsp", "demo")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "\x1b" not in shown.stdout  # colours are for terminals
    assert not re.search(r"demo-[0-9a-f]", shown.stdout)  # the key
    assert "not-the-key" not in shown.stdout

    _, findings, completion, run, after = re.split(r"^\d  ", shown.stdout, flags=re.MULTILINE)

    command, _, listed = textwrap.dedent(findings.partition("\n")[2]).lstrip().partition("\n\n")
    broken = command.rpartition(" ")[2]
    assert command.endswith(f"check {broken}")
    assert broken.endswith("examples/acme-crm-broken")
    checked = installation.run("spec-lsp", "check", broken)
    assert listed.strip() == checked.stdout.strip()

    assert completion == (
        "Completion, in auth/make-api-client.map.yml, after typing `${credentials.`\n\n"
        '   4 |     $template: "Bearer ${credentials.▏}"\n'
        "                                            apiKey  string · API key\n\n"
    )

    assert re.match(r"The auth test, live against http://127\.0\.0\.1:\d+/v1\n", run)
    right, wrong = run.split("With a wrong key:\n")
    assert "   ✓ passed  acme-crm: " in right
    assert re.search(r"GET http://127\.0\.0\.1:\d+/v1/me → 200\n", right)
    assert "Authorization: Bearer «apiKey»\n" in right
    assert "   ✗ failed  acme-crm: " in wrong
    assert re.search(r"GET http://127\.0\.0\.1:\d+/v1/me → 401\n", wrong)
    place, line, marks = wrong.strip("\n").splitlines()[-3:]
    assert place.endswith("examples/acme-crm/auth/test.js:3")
    assert line == "     3 |   const me = await apiClient.get('/me')"
    assert "apiClient.get('/me')" in line[marks.index("^") : len(marks)]

    commands = re.findall(r"spec-lsp (\w+)", after)
    assert commands == ["check", "test", "serve", "serve"]
    assert "docs/editors/neovim.md" in after


def test_what_the_demo_points_to_is_there(project: Path) -> None:
    assert (project / "docs" / "editors" / "neovim.md").is_file()
