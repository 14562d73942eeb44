"""Connectors as texts, and their runs: what the tests of the runtime share."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.run import RunRequest, run_auth_test
from spec_lsp.runtime.trace import Trace

KEY = "sk-live-4d5Q/9+zX"

API_KEY_SPEC = """
    key: acme
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          properties:
            apiKey: {type: string, title: API Key}
      makeApiClient:
        implementationType: mapping
      test:
        implementationType: javascript
    """

BEARER = """
    baseUrl: BASE/v1
    headers:
      Authorization:
        $template: "Bearer ${credentials.apiKey}"
      Content-Type: application/json
    """

TEST = """
    exports.test = async function(context) {
      try {
        const response = await context.apiClient.get('/json');
        return response.status === 200;
      } catch (error) {
        return false;
      }
    }
    """


def connector(origin: str = "", **files: str) -> MemoryFiles:
    """A connector's files: an API key as a bearer token, and the test that asks for /json.

    Keywords replace or add files: ``test`` is auth/test.js, ``client`` the mapping of
    makeApiClient, ``spec`` spec.yml; ``BASE`` in them stands for ``origin``.
    """
    names = {
        "spec": "spec.yml", "client": "auth/make-api-client.map.yml", "test": "auth/test.js",
        "client_js": "auth/make-api-client.js", "local": "spec-lsp.local.yml",
        "credentials": "auth/get-credentials-from-connection-parameters.js",
        "credentials_map": "auth/get-credentials-from-connection-parameters.map.yml",
        "rest": "auth/test.rest.yml", "test_map": "auth/test.map.yml",
    }  # fmt: skip
    texts = {"spec": API_KEY_SPEC, "client": BEARER, "test": TEST, **files}
    return MemoryFiles(
        {
            names.get(name, name): dedent(text).lstrip("\n").replace("BASE", origin)
            for name, text in texts.items()
            if text
        }
    )


async def run(files: MemoryFiles, parameters: Any = None, **options: Any) -> Trace:
    """One run, with the API key unless other parameters are given. The trace shows no secret."""
    given = {"apiKey": KEY} if parameters is None else parameters
    transport = options.pop("transport", None)
    on_progress = options.pop("on_progress", None)
    workers = options.pop("workers", None)
    request = RunRequest(
        build(files), files, "acme", connection_parameters=given,
        **{"limits": Limits(wall_seconds=8), **options},
    )  # fmt: skip
    trace = await run_auth_test(
        request, transport=transport, on_progress=on_progress, workers=workers
    )
    shown = json.dumps(trace.to_json(), ensure_ascii=False) + repr(trace) + repr(request)
    for value in given.values():
        if isinstance(value, str) and len(value) >= 12:
            assert value not in shown
    return trace


def where(trace: Trace, files: MemoryFiles) -> tuple[str, str] | None:
    """The culprit's file, and the text that it stands on."""
    if trace.culprit is None:
        return None
    source = files.read(trace.culprit.path)
    assert source is not None
    start, end = (source.offset(position) for position in trace.culprit.range)
    return trace.culprit.path, source.text[start:end]
