"""What holds of every request: it is answered, whatever is sent; a failure answers that request
alone; it can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import CLIENT, KEY, SPEC, api_key_connector
from e2e.editor import write_files
from lsprotocol import types as lsp
from server.in_process import Server
from server.test_never_stale import QUESTIONS, Where

from spec_lsp.server.server import FEATURES

MAPPING = "auth/make-api-client.map.yml"
FAILED = lsp.ErrorCodes.InternalError.value
MORE: dict[str, Any] = {
    "textDocument/signatureHelp": QUESTIONS["textDocument/hover"],
    "textDocument/rename": lambda where: {
        "textDocument": where["textDocument"], "position": where["position"], "newName": "other",
    },
    "textDocument/semanticTokens/range": QUESTIONS["textDocument/inlayHint"],
    "textDocument/rangeFormatting": lambda where: {
        **QUESTIONS["textDocument/formatting"](where), "range": where["range"],
    },
    "textDocument/onTypeFormatting": lambda where: {
        **QUESTIONS["textDocument/formatting"](where), "position": where["position"], "ch": "\n",
    },
    "workspace/willRenameFiles": lambda where: {
        "files": [{"oldUri": where["textDocument"]["uri"], "newUri": "file:///elsewhere.yml"}],
    },
    "completionItem/resolve": lambda _: {"label": "x", "data": {"secret": [7]}},
    "codeAction/resolve": lambda _: {"title": "x", "data": {"secret": [7]}},
    "documentLink/resolve": lambda where: {"range": where["range"], "data": [7]},
    "codeLens/resolve": lambda where: {"range": where["range"], "data": [7]},
    "inlayHint/resolve": lambda where: {"position": where["position"], "label": "x", "data": 7},
    "spec-lsp/nothing": lambda _: {},
}  # fmt: skip
ASKED = {
    method: params
    for method, params in {**QUESTIONS, **MORE}.items()
    if method in {feature.method for feature in FEATURES}
}
ABOUT_A_CONNECTOR = [
    method
    for method in ASKED
    if method.startswith("textDocument/") and not method.endswith("ormatting")
    if method != "textDocument/inlayHint"  # off by default, as formatting is
]


def where(uri: str, line: int = 3, character: int = 7) -> Where:
    position = {"line": line, "character": character}
    start = {"line": 0, "character": 0}
    document = {"uri": uri}
    return {
        "textDocument": document, "position": position, "range": {"start": start, "end": position},
    }  # fmt: skip


def test_every_request_that_is_about_a_document_is_asked_here():
    """A new feature belongs into `QUESTIONS` or `MORE`."""
    own_course = {feature.method for feature in FEATURES if not feature.summary}
    notified = {lsp.WORKSPACE_DID_RENAME_FILES, lsp.WORKSPACE_DID_DELETE_FILES}
    assert {feature.method for feature in FEATURES} - own_course - notified - ASKED.keys() == set()


async def _connector(folder: Path) -> Server:
    write_files(folder, api_key_connector())
    server = Server()
    await server.begin(folder, {"inlayHints": {"enabled": True}, "format": {"enabled": True}})
    for path, text in (("spec.yml", SPEC), (MAPPING, CLIENT)):
        server.open((folder / path).as_uri(), 1, text)
    return server


async def test_documents_and_places_that_are_none_are_answered(tmp_path: Path):
    server = await _connector(tmp_path)
    uris = [
        (tmp_path / "spec.yml").as_uri(), (tmp_path / MAPPING).as_uri(),
        (tmp_path / "auth" / "not-there.map.yml").as_uri(), (tmp_path / "auth").as_uri(),
        "untitled:Untitled-1", "file:///%00", "file://[", "", "git:/a/spec.yml?{}", "file:",
    ]  # fmt: skip
    for uri in ("untitled:Untitled-1", "file:///%00", ""):
        server.open(uri, 1, SPEC)
    for uri in uris:
        for line, character in ((0, 0), (10, 10_000), (2**31 - 1, 2**31 - 1)):
            for method, params in ASKED.items():
                asked = params(where(uri, line, character))
                answer = await server.answer(server.start(method, asked))
                assert answer.get("error", {}).get("code") != FAILED, (method, asked, answer)
    await server.ask("shutdown", None)


@pytest.mark.parametrize("method", ABOUT_A_CONNECTOR)
async def test_a_failure_answers_its_request_and_nothing_else(method: str, tmp_path: Path):
    server = await _connector(tmp_path)
    asked = ASKED[method](where((tmp_path / MAPPING).as_uri()))
    expected = await server.answer(server.start(method, asked))
    session = server.server.session
    session.touch_everything()

    def fail(root: Path) -> None:
        raise ValueError(KEY)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(session, "analysis", fail)
        answer = await server.answer(server.start(method, asked))
        assert answer["error"]["code"] == FAILED
        assert "ValueError at test_requests.py" in answer["error"]["message"]
        assert KEY not in str(answer)
    again = await server.answer(server.start(method, asked))
    assert [again.get(part) for part in ("result", "error")] == [
        expected.get(part) for part in ("result", "error")
    ]
    await server.ask("shutdown", None)


async def test_a_request_is_taken_back_while_the_rules_run(tmp_path: Path):
    server = await _connector(tmp_path)
    uri = (tmp_path / MAPPING).as_uri()
    number = server.start("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    server.notify("$/cancelRequest", {"id": number})
    server.notify("$/cancelRequest", {"id": 77})  # never sent, or answered long ago
    cancelled = await server.answer(number)
    assert cancelled["error"]["code"] == lsp.LSPErrorCodes.RequestCancelled.value
    report = await server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})
    assert (report["kind"], report["items"]) == ("full", [])
    await server.ask("shutdown", None)


async def test_what_waits_and_is_taken_back_or_outdated_is_not_worked_on(tmp_path: Path):
    server = await _connector(tmp_path)
    uri = (tmp_path / "spec.yml").as_uri()
    inbox, protocol = server.server.inbox, server.server.protocol
    document = {"uri": uri, "version": 2}
    change = {"textDocument": document, "contentChanges": [{"text": "auth: {}\n"}]}
    for message in (
        {"id": "a", "method": "textDocument/hover", "params": where(uri)},
        {"id": "b", "method": "textDocument/semanticTokens/full", "params": where(uri)},
        {"id": "c", "method": "textDocument/documentSymbol", "params": where(uri)},
        {"method": "$/cancelRequest", "params": {"id": "a"}},
        {"method": "textDocument/didChange", "params": change},
    ):
        inbox.put({"jsonrpc": "2.0", **message})
    while not inbox.is_empty:
        protocol.receive(await inbox.next(), inbox)
    answers = [await server.answer(number) for number in ("a", "b", "c")]
    assert [answer.get("error", {}).get("code") for answer in answers] == [
        lsp.LSPErrorCodes.RequestCancelled.value, lsp.LSPErrorCodes.ContentModified.value, None,
    ]  # fmt: skip
    assert answers[2]["result"]
    await server.ask("shutdown", None)
