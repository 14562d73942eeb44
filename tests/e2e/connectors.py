"""Connectors that the end-to-end tests open, and their API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from example_api import ExampleApi, wants_header

KEY = "sk-e2e-7Hd93/kQz+41"

SPEC = """
auth:
  type: client-credentials
  title: API key
  ui:
    helpUri: https://docs.acme.example.com/keys
    schema:
      type: object
      properties:
        apiKey: {type: string, title: API key, format: password}
      required: [apiKey]
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
""".lstrip()

CLIENT = """
baseUri: BASE
headers:
  Authorization:
    $template: "Bearer ${credentials.apiKey}"
""".lstrip()

TEST = """
exports.test = async function ({ apiClient }) {
  const me = await apiClient.get('/me')
  return Boolean(me.id)
}
""".lstrip()


def api_key_connector(base: str = "https://api.acme.example.com", **files: str) -> dict[str, str]:
    """A connector with an API key. Keywords replace its files: ``spec``, ``client``, ``test``."""
    texts = {"spec": SPEC, "client": CLIENT, "test": TEST, **files}
    return {
        "spec.yml": texts["spec"],
        "auth/make-api-client.map.yml": texts["client"].replace("BASE", base),
        "auth/test.js": texts["test"],
    }


@pytest.fixture
def api() -> Iterator[ExampleApi]:
    """The API of that connector: it wants its key."""
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as running:
        yield running
