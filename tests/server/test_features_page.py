"""`docs/features.md` is true: where it has a mark the server answers, where it has none it does
not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from e2e.editor import write_files
from server.in_process import Server
from server.test_requests import ASKED

from spec_lsp.server.documentation import page
from spec_lsp.server.registration import FileKind
from spec_lsp.server.server import FEATURES

FILES = {
    # A form in a file of its own, as older connectors have it.
    "old/auth/ui.yml": """
        helpUri: https://x.example/help␠␠
        schema:
            title: Key

            properties:
                apiKey: {type: string, format: password}
                other: {type: strin, title: {$concat: [a, b]}}
        """,
    "old/spec.yml": "name: Old\n",
    "old/auth/make-api-client.map.yml": "headers: {A: {$var: credentials.apiKey}}\n",
    "new/spec.yml": """
        name: New
        auth:
          type: client-credentials
          title: x␠␠
          ui:
            helpUri: https://x.example/help
            schema: {type: object, properties: {apiKey: {type: string}, spare: {type: string}}}
          test: {implementationType: javascript}
          makeApiClient:
              implementationType: mapping
              mapping: {headers: {A: {$template: "${base64(credentials.apiKey)}"}}}
        """,
    "new/auth/test.js": """
        exports.test = async ({ apiClient, credentials }) => {
          await apiClient.get('/me', { k: credentials.apiKey, n: credentials.nope })
        }
        """,
    "rest/spec.yml": """
        auth:
          type: client-credentials
          ui: {schema: {type: object, properties: {apiKey: {type: string}}}}
          makeApiClient: {implementationType: mapping}
          test: {implementationType: rest-api-mapping}
        """,
    "rest/auth/make-api-client.map.yml": "headers: {A: {$var: credentials.apiKey}}\n",
    "rest/auth/test.rest.yml": """
        path:
          $template: "/a${base64(credentials.apiKey)}${credentials.nope}"␠␠
        requestMapping:
            query:
              description: https://x.example/docs
        method: GET
        """,
    "rest/spec-lsp.toml": 'selct = ["SPEC2"]\n',
}  # fmt: skip
PLACES = {
    FileKind.SPEC: "new/spec.yml",
    FileKind.METHOD: "rest/auth/test.rest.yml",
    FileKind.FORM: "old/auth/ui.yml",
    FileKind.CODE: "new/auth/test.js",
    FileKind.SETTINGS: "rest/spec-lsp.toml",
}
SETTINGS = {"inlayHints": {"enabled": True}, "format": {"enabled": True},
            "codeLens": {"references": True}}  # fmt: skip


def is_empty(answer: Any) -> bool:
    """Whether an answer says nothing."""
    if isinstance(answer, dict):
        for name in ("items", "data"):
            if name in answer:
                return not answer[name]
        return not answer
    if isinstance(answer, list) and all(isinstance(one, dict) for one in answer):
        # A selection that is the place alone, as the protocol wants one for each place.
        return (
            all(
                "parent" not in one and one["range"]["start"] == one["range"]["end"]
                for one in answer
                if set(one) <= {"range", "parent"}
            )
            if answer and set(answer[0]) <= {"range", "parent"}
            else not answer
        )
    return not answer


async def test_the_server_answers_where_the_page_says_so(tmp_path: Path):
    write_files(tmp_path, {path: text.replace("␠", " ") for path, text in FILES.items()})
    server = Server()
    await server.begin(tmp_path, SETTINGS)
    for path in PLACES.values():
        server.open((tmp_path / path).as_uri(), 1, (tmp_path / path).read_text(encoding="utf-8"))
    answered: dict[str, set[FileKind]] = {}
    for kind, path in PLACES.items():
        lines = (tmp_path / path).read_text(encoding="utf-8").split("\n")
        document = {"uri": (tmp_path / path).as_uri()}
        everything = {"start": {"line": 0, "character": 0},
                      "end": {"line": len(lines), "character": 0}}  # fmt: skip
        for feature in FEATURES:
            if not feature.files:
                continue
            for line, text in enumerate(lines):
                for character in range(0, len(text) + 1, 2):
                    place = {"line": line, "character": character}
                    asked = ASKED[feature.method](
                        {"textDocument": document, "position": place, "range": everything}
                    )
                    answer = await server.answer(server.start(feature.method, asked))
                    if not is_empty(answer.get("result")):
                        answered.setdefault(feature.method, set()).add(kind)
                        break
                if kind in answered.get(feature.method, ()):
                    break
    assert answered == {feature.method: set(feature.files) for feature in FEATURES if feature.files}
    await server.ask("shutdown", None)


def test_the_page_marks_them():
    lines = [line for line in page().splitlines() if line.startswith("| `")]
    rows = {line.split("|")[1].strip(" `"): line for line in lines}
    for feature in FEATURES:
        if feature.files:
            mark = "●" if feature.by_default else "○"
            assert rows[feature.method].count(mark) == len(feature.files)
