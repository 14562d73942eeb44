"""Every starter, written out, is a connector without any finding."""

from __future__ import annotations

import re

import pytest
from marked import check

from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.snippets import plain_text
from spec_lsp.format.starters.registry import STARTERS, starter_named
from spec_lsp.format.starters.starter import Starter

every_starter = pytest.mark.parametrize("starter", STARTERS.values(), ids=STARTERS)
_STOP = re.compile(r"(?<!\\)\$\{(\d+)")


@every_starter
def test_has_no_finding_not_even_a_hint(starter: Starter):
    check(starter.connector("acme-crm", "Acme CRM"), hints=True)


@every_starter
def test_has_no_finding_as_an_option_either(starter: Starter):
    other = STARTERS["basic"].connector("acme-crm", "Acme CRM")
    lines = [f"      {line}" for line in plain_text(starter.auth).split("\n")]
    option = "\n".join(["  options:", "    other:", *lines]) + "\n"
    moved = {path.replace("auth/", "auth/other/"): plain_text(text)
             for path, text in starter.files.items()}  # fmt: skip
    spec = f"{plain_text(starter.settings)}\n{other['spec.yml']}{option}"
    check({**other, **moved, "spec.yml": spec}, hints=True)


@every_starter
def test_its_tab_stops_are_numbered_from_one(starter: Starter):
    for text in (starter.auth, *starter.files.values()):
        numbers = {int(number) for number in _STOP.findall(text)}
        assert numbers == set(range(1, len(numbers) + 1))
    assert not _STOP.search(starter.settings)


def test_every_auth_type_has_a_usual_starter():
    assert {kind: starter_named(kind).auth_type for kind in AUTH_TYPES} == {
        kind: kind for kind in AUTH_TYPES
    }
    assert starter_named("api-key") is starter_named("client-credentials")
    assert starter_named("kerberos") is None


def test_an_api_key_written_out():
    files = STARTERS["api-key"].connector(
        "acme", "Acme", base_uri="https://api.acme.example/v2", test_path="/users/self?full=1"
    )
    assert files == {
        "spec.yml": """\
key: acme
name: Acme

auth:
  type: client-credentials
  title: API key
  ui:
    helpUri: https://docs.example.com/api-keys
    schema:
      type: object
      properties:
        apiKey:
          type: string
          title: API key
          format: password
      required:
        - apiKey
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
""",
        "auth/make-api-client.map.yml": """\
baseUri: https://api.acme.example/v2
headers:
  X-API-Key:
    $var: credentials.apiKey
""",
        "auth/test.js": """\
exports.test = async function ({ apiClient }) {
  // A request that needs the credentials: an error that it throws fails the test.
  await apiClient.get('/users/self?full=1');
  return true;
};
""",
    }


def test_settings_stand_beside_the_block():
    assert plain_text(STARTERS["oauth2"].block).split("\n")[:14] == [
        "parametersSchema:", "  type: object", "  properties:",
        "    clientId:", "      type: string", "      title: Client ID",
        "    clientSecret:", "      type: string", "      title: Client secret",
        "      format: password",
        "  required:", "    - clientId", "    - clientSecret",
        "auth:",
    ]  # fmt: skip
