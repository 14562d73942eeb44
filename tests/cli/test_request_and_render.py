"""`spec-lsp request` and `spec-lsp render`: one request, and what a method gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.connectors import KEY
from e2e.editor import write_files
from example_api import ExampleApi

ENVIRONMENT = {"SPEC_LSP_PARAM_apiKey": KEY}


def test_a_request_with_the_connector_s_client(folder: Path, api: ExampleApi):
    done = spec_lsp("request", "acme", "get", "/list?page=1", "--query", "q=a b", "--header",
                    "X-Trace: 7", cwd=folder, env=ENVIRONMENT)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("✓ passed  acme: The API answered 200. (")
    assert "Authorization: Bearer «apiKey»\n      X-Trace: 7" in done.stdout
    assert '← [{"id": 1}, {"id": 2}]' in done.stdout
    assert KEY not in done.stdout
    assert [(r.method, r.path, dict(r.query), r.headers["x-trace"]) for r in api.requests] == [
        ("GET", "/list", {"page": ["1"], "q": ["a b"]}, "7")
    ]


def test_a_body_and_an_api_that_says_no(folder: Path, api: ExampleApi):
    done = spec_lsp("request", "acme", "POST", "/nowhere", "--data", "-", "--format", "json",
                    cwd=folder, env=ENVIRONMENT, stdin='{"a": [1]}')  # fmt: skip
    assert done.returncode == 1
    trace = json.loads(done.stdout)
    assert (trace["outcome"], trace["message"], trace["value"]) == (
        "failed", "POST /nowhere: 404 Not Found. Check the base URI and the path.", None,
    )  # fmt: skip
    assert [step["method"] for step in trace["steps"]] == ["makeApiClient"]
    assert api.requests[0].body == '{"a":[1]}'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--data", "{"), "--data takes JSON; a text stands in double quotes."),
        (("--query", "sk-secret-1"), "A query parameter is given as NAME=VALUE."),
        (("--header", "sk-secret-1"), "A header is given as 'NAME: VALUE'."),
    ],
)
def test_a_command_line_that_cannot_be_meant(folder: Path, arguments, message):
    done = spec_lsp("request", "acme", "GET", "/me", *arguments, cwd=folder, env=ENVIRONMENT)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"spec-lsp: {message} See spec-lsp request --help.\n"


def test_a_mapping_is_rendered_without_its_secrets(folder: Path, api: ExampleApi):
    for env in ({}, ENVIRONMENT):
        done = spec_lsp("render", "acme", "makeApiClient", cwd=folder, env=env)
        assert (done.returncode, done.stderr) == (0, "")
        head, _, value = done.stdout.partition("\n\n")
        assert head == "makeApiClient  auth/make-api-client.map.yml"
        assert json.loads(value)["headers"]["Authorization"] == "Bearer «apiKey»"
    assert api.requests == []


def test_the_request_of_a_test_in_yaml(folder: Path, api: ExampleApi):
    acme = folder / "acme"
    spec = (acme / "spec.yml").read_text(encoding="utf-8")
    before, _, after = spec.partition("  test:")
    after = after.replace("javascript", "rest-api-mapping", 1)
    (acme / "spec.yml").write_text(f"{before}  test:{after}", encoding="utf-8")
    (acme / "auth/test.js").unlink()
    (acme / "auth/test.rest.yml").write_text(
        "path: /users/{id}\nmethod: post\nrequestMapping:\n  pathParameters: {id: 7}\n"
        "  data: {key: {$var: credentials.apiKey}}\n",
        encoding="utf-8",
    )
    done = spec_lsp("render", "acme", "test", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:3] == ["test  auth/test.rest.yml", "", f"POST {api.origin}/users/7"]
    assert "Authorization: Bearer «apiKey»" in lines
    assert lines[-2:] == ["", '{"key":"«apiKey»"}']
    assert api.requests == []


def test_what_cannot_be_rendered_is_told(folder: Path):
    done = spec_lsp("render", "acme", "test", cwd=folder)
    assert done.returncode == 2
    assert done.stdout.startswith(
        "! error  acme: auth/test.js is code: its requests are seen when it runs (`spec-lsp test`)."
    )
    assert "at acme/auth/test.js:1:1" in done.stdout

    done = spec_lsp("render", "acme", "list", cwd=folder)
    assert (done.returncode, done.stderr) == (
        2,
        "spec-lsp: There is no method 'list' to render; there is: "
        "getCredentialsFromConnectionParameters, makeApiClient, test, getOAuthConfig. See spec-lsp "
        "render --help.\n",
    )


def test_an_oauth_configuration_is_rendered(tmp_path: Path):
    write_files(
        tmp_path / "acme",
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  getOAuthConfig: {implementationType: mapping}
                  makeApiClient: {implementationType: mapping}
                parametersSchema:
                  type: object
                  properties: {clientId: {type: string}, clientSecret: {type: string}}
                """,
            "auth/get-oauth-config.map.yml": """
                clientId: {$var: connectorParameters.clientId}
                clientSecret: {$var: connectorParameters.clientSecret}
                authorizeUri: https://acme.example.com/authorize
                extra: {redirect: {$var: redirectUri}}
                """,
            "auth/make-api-client.map.yml": "baseUri: https://acme.example.com\n",
        },
    )
    done = spec_lsp("render", "acme", "getOAuthConfig", "--connector-param", "clientId=me",
                    "--connector-param", "clientSecret=very-secret-1", cwd=tmp_path)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.partition("\n\n")[2]) == {
        "clientId": "me", "clientSecret": "«clientSecret»",
        "authorizeUri": "https://acme.example.com/authorize",
        "extra": {"redirect": "https://example.com/callback"},
    }  # fmt: skip
