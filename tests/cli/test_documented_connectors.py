"""What the platform's page on client credentials shows, each made into a connector: it is clean,
its test passes with the credential that the API wants, and fails without."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli.program import spec_lsp
from e2e.editor import write_files
from example_api import (
    Answer,
    Authorize,
    ExampleApi,
    json_answer,
    wants_basic,
    wants_header,
    wants_query,
)

KEY = "key-Q7/5xZ+81 ü"
PLAIN_KEY = "key-Q75xZ81"
USER, PASSWORD = "ada@example.com", "päss:wörd/+7"

HEAD = """
auth:
  type: client-credentials
  title: "API Key Authentication"
  description: "Enter your API key to authenticate"

  # Define the UI for collecting user input
"""
KEY_FORM = """
  ui:
    schema:
      type: object
      properties:
        apiKey:
          type: string
          title: "API Key"
    helpUri: "https://docs.example.com/api-authentication"
"""
BASIC_FORM = """
  ui:
    schema:
      type: object
      properties:
        username:
          type: string
          title: "Username"
        password:
          type: string
          title: "Password"
          format: password
"""
METHODS = """
  # Reference to method implementations
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
"""
CONVERSION = """
  getCredentialsFromConnectionParameters:
    implementationType: javascript
"""
BEARER = """
baseUrl: https://api.example.com/v1
headers:
  Authorization:
    $template: "Bearer ${credentials.apiKey}"
  Content-Type: application/json
"""
KEY_HEADER = """
baseUrl: https://api.example.com/v1
headers:
  X-API-Key:
    $var: credentials.apiKey
  Content-Type: application/json
"""
KEY_IN_QUERY = """
baseUrl: https://api.example.com/v1
defaultQueryParameters:
  api_key:
    $var: credentials.apiKey
headers:
  Content-Type: application/json
"""
BASIC = """
baseUrl: https://api.example.com/v1
headers:
  Authorization:
    $template: "Basic ${base64(credentials.username + ':' + credentials.password)}"
  Content-Type: application/json
"""
CONVERTED_HEADER = """
baseUrl: https://api.example.com/v1
headers:
  Authorization:
    $var: credentials.authHeader
"""
TEST = """
exports.test = async function(context) {
  try {
    // Make a simple API request that requires authentication
    const response = await context.apiClient.get('/user/profile');
    return response.status === 200;
  } catch (error) {
    return false;
  }
}
"""
GET_CREDENTIALS = """
exports.getCredentialsFromConnectionParameters = async function({
  connectorParameters,
  connectionParameters
}) {
  // Transform connection parameters into credentials
  return {
    apiKey: connectionParameters.apiKey,
    // Add additional fields or transformations
    authHeader: `Bearer ${connectionParameters.apiKey}`
  };
}
"""


@dataclass(frozen=True)
class Documented:
    """A connector of the page, what it is given, and what its API wants."""

    form: str
    client: str
    authorize: Authorize
    parameters: dict[str, str]
    conversion: str | None = None

    def write(self, folder: Path, origin: str = "https://api.example.com") -> None:
        files = {
            "spec.yml": HEAD + self.form.lstrip("\n") + METHODS
            + (CONVERSION.lstrip("\n") if self.conversion else ""),
            "auth/make-api-client.map.yml": self.client.replace("https://api.example.com", origin),
            "auth/test.js": TEST,
        }  # fmt: skip
        if self.conversion:
            files["auth/get-credentials-from-connection-parameters.js"] = self.conversion
        write_files(folder, files)


ONE_KEY = {"apiKey": PLAIN_KEY}
DOCUMENTED = {
    "bearer": Documented(
        KEY_FORM, BEARER, wants_header("Authorization", f"Bearer {PLAIN_KEY}"), ONE_KEY
    ),
    "key header": Documented(KEY_FORM, KEY_HEADER, wants_header("X-API-Key", PLAIN_KEY), ONE_KEY),
    "query": Documented(KEY_FORM, KEY_IN_QUERY, wants_query("api_key", KEY), {"apiKey": KEY}),
    "basic": Documented(
        BASIC_FORM, BASIC, wants_basic(USER, PASSWORD), {"username": USER, "password": PASSWORD}
    ),
    "conversion": Documented(
        KEY_FORM, CONVERTED_HEADER, wants_header("Authorization", f"Bearer {PLAIN_KEY}"), ONE_KEY,
        GET_CREDENTIALS,
    ),
    "conversion unused": Documented(
        KEY_FORM, BEARER, wants_header("Authorization", f"Bearer {PLAIN_KEY}"), ONE_KEY,
        GET_CREDENTIALS,
    ),
}  # fmt: skip
BODIES = {
    "JSON": json_answer({"id": 7, "name": "Ada"}),
    "plain text": Answer(body=b"hello", headers={"Content-Type": "text/plain"}),
    "empty": Answer(),
    "no content": Answer(status=200, headers={"Content-Type": "application/json"}),
}
PATH = "/v1/user/profile"


class Api(ExampleApi):
    """An API that answers with one body whoever it knows."""

    def __init__(self, authorize: Authorize, answer: Answer) -> None:
        super().__init__(authorize)
        self._answer = answer

    def answer(self, request):
        known = request.path == PATH and self.authorize(request)
        return self._answer if known else super().answer(request)


def secrets_of(documented: Documented) -> list[str]:
    return [v for name, v in documented.parameters.items() if name != "username"]


@pytest.mark.parametrize("name", list(DOCUMENTED))
def test_it_is_clean(tmp_path: Path, name: str):
    DOCUMENTED[name].write(tmp_path)
    done = spec_lsp("check", "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)["diagnostics"]
    assert [d for d in found if d["severity"] in ("error", "warning")] == []
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize(
    ("name", "body"),
    [(name, "JSON") for name in DOCUMENTED] + [("bearer", body) for body in list(BODIES)[1:]],
)
def test_it_passes_with_the_right_credential(tmp_path: Path, name: str, body: str):
    documented = DOCUMENTED[name]
    with Api(documented.authorize, BODIES[body]) as api:
        documented.write(tmp_path, api.origin)
        done = run(documented, tmp_path, documented.parameters)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert [request.path for request in api.requests] == [PATH]


@pytest.mark.parametrize("name", list(DOCUMENTED))
def test_it_fails_with_a_wrong_one(tmp_path: Path, name: str):
    documented = DOCUMENTED[name]
    wrong = {key: f"{value}-wrong" for key, value in documented.parameters.items()}
    with Api(documented.authorize, BODIES["JSON"]) as api:
        documented.write(tmp_path, api.origin)
        done = run(documented, tmp_path, wrong)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    assert "→ 401" in done.stdout


def run(documented: Documented, folder: Path, parameters: dict[str, str]):
    env = {f"SPEC_LSP_PARAM_{key}": value for key, value in parameters.items()}
    done = spec_lsp("test", ".", cwd=folder, env=env)
    for secret in secrets_of(documented):
        assert secret not in done.stdout + done.stderr
    return done
