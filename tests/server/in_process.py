"""A server in this process, spoken to in messages, without a stream between."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from spec_lsp.server.server import create_server

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {
        "diagnostics": {"refreshSupport": True},
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        },
    },
    "textDocument": {
        "diagnostic": {},
        "publishDiagnostics": {"relatedInformation": True, "tagSupport": {"valueSet": [1, 2]}},
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}


class Server:
    """A server whose client opens one folder. No engine judges its programs."""

    def __init__(self) -> None:
        self.server = create_server()
        self.server.session.verdicts = None
        self.server.protocol.set_writer(self)
        self.answers: dict[Any, dict[str, Any]] = {}
        self.published: dict[str, list[Any]] = {}
        self.capabilities = CAPABILITIES
        self._ids = 0

    def write(self, data: bytes) -> None:
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" not in message:
            self.answers[message["id"]] = message

    def close(self) -> None:
        pass

    def receive(self, message: dict[str, Any]) -> None:
        """A message arrives and is worked on, as far as that goes at once."""
        self.server.protocol.receive({"jsonrpc": "2.0", **message}, self.server.inbox)

    def notify(self, method: str, params: Any) -> None:
        self.receive({"method": method, "params": params})

    def start(self, method: str, params: Any) -> int:
        """Sends a request; its number."""
        self._ids += 1
        self.receive({"id": self._ids, "method": method, "params": params})
        return self._ids

    async def answer(self, number: int) -> dict[str, Any]:
        """The whole answer to a request."""
        end = time.monotonic() + 30
        while number not in self.answers:
            assert time.monotonic() < end, f"request {number} is not answered"
            await asyncio.sleep(0)
        return self.answers.pop(number)

    async def ask(self, method: str, params: Any) -> Any:
        """The result of a request, which must not fail."""
        answer = await self.answer(self.start(method, params))
        assert "error" not in answer, (method, answer["error"])
        return answer.get("result")

    async def begin(
        self, folder: Path, settings: dict[str, Any], capabilities: dict[str, Any] = CAPABILITIES
    ) -> None:
        self.capabilities = capabilities
        await self.ask("initialize", {
            "processId": None, "rootUri": None, "capabilities": capabilities,
            "workspaceFolders": [{"uri": folder.as_uri(), "name": folder.name}],
            "initializationOptions": {"settings": settings},
        })  # fmt: skip
        self.notify("initialized", {})

    def open(self, uri: str, version: int, text: str) -> None:
        document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
