"""What is offered as a conversion is one: the client that each gives is the same."""

from __future__ import annotations

import random

import pytest
from connector_runs import KEY, connector, run
from echo_server import echo_server
from features.refactorings.applied import applied

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.text.source import Span

SPEC = """
    key: acme
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          required: [apiKey, region]
          properties:
            apiKey: {type: string, format: password}
            region: {type: string}
      makeApiClient:
        implementationType: mapping
      test:
        implementationType: javascript
    """
TEST = "exports.test = async ({ apiClient }) => { await apiClient.get('/json'); return true }\n"
VALUES = [
    "{$var: credentials.apiKey}", "{$var: connectionParameters.region}",
    '{$template: "Bearer ${credentials.apiKey}"}', "'a`b'", "'${x}'", "plain", '"q\\"b\\\\"', "1",
    "true", "{$template: 'x${credentials.region}\\\\y${credentials.apiKey}'}",
]  # fmt: skip
PATH = "auth/make-api-client.map.yml"


def converted(texts: dict[str, str], path: str, title: str) -> dict[str, str]:
    found = [
        one
        for one in refactorings(analyse(MemoryFiles(texts)), path, Span(0, 0))
        if one.title == title
    ]
    (one,) = found
    return applied(texts, one.changes)


@pytest.mark.parametrize("seed", range(12))
async def test_both_make_the_same_client(seed: int):
    chance = random.Random(seed)
    headers = "".join(f"  X-{n}: {chance.choice(VALUES)}\n" for n in range(4))
    query = "".join(f"  k{n}: {chance.choice(VALUES)}\n" for n in range(3))
    with echo_server() as origin:
        client = f"baseUri: {origin}\nheaders:\n{headers}query:\n{query}"
        texts = dict(connector(origin, spec=SPEC, client=client, test=TEST).texts)
        code = converted(texts, PATH, "Convert to JavaScript")
        back = converted(code, "auth/make-api-client.js", "Convert to a mapping")
        for parameters in ({"apiKey": KEY, "region": "eu"}, {"apiKey": KEY, "region": "a`${b}'\\"}):
            traces = [
                (await run(MemoryFiles(files), parameters)).to_json()
                for files in (texts, code, back)
            ]
            assert [trace["outcome"] for trace in traces] == ["passed"] * 3, traces[0]["message"]
            clients = [trace["client"] for trace in traces]
            assert clients[0] == clients[1] == clients[2]
            requests = [trace["exchanges"][0]["request"] for trace in traces]
            assert requests[0] == requests[1] == requests[2]
