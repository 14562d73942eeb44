"""An editor for tests: a real ``python -m spec_lsp serve`` process, spoken to as an editor with
a certain set of capabilities would, and what it has shown so far."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from textwrap import dedent
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient as PyglsClient
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

PROJECT = Path(__file__).resolve().parents[2]
CODES = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNITS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
ANSWERING_SECONDS = 15


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes texts, dedented, below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that is to find this checkout and nothing of the user's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SPEC_LSP", "COV_"))}
    return {**kept, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1", **more}


async def eventually(condition: Callable[[], Any], seconds: float = ANSWERING_SECONDS) -> Any:
    """The condition's value as soon as it is true; its last one where it never is."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        await asyncio.sleep(0.01)
    return value


class _Client(LanguageClient):
    """pytest-lsp's client, which here keeps all that the server writes."""

    def __init__(self) -> None:
        super().__init__(converter_factory=default_converter)
        self.stderr = b""
        self.stdout = bytearray()
        self.registrations: list[lsp.Registration] = []
        self.traces: list[str] = []
        self.refreshes = 0
        register_lsp_features(
            self,
            {
                method: answer
                for method, answer in DEFAULT_CLIENT_FEATURES.items()
                if method != lsp.WORKSPACE_DIAGNOSTIC_REFRESH
            },
        )

        @self.feature(lsp.CLIENT_REGISTER_CAPABILITY)
        def register(params):  # pygls looks at annotations
            self.registrations.extend(params.registrations)

        @self.feature(lsp.CLIENT_UNREGISTER_CAPABILITY)
        def unregister(params):
            gone = {one.id for one in params.unregisterations}
            self.registrations = [one for one in self.registrations if one.id not in gone]

        @self.feature(lsp.LOG_TRACE)
        def trace(params):
            self.traces.append(params.message)

        @self.feature(lsp.WORKSPACE_DIAGNOSTIC_REFRESH)
        def refresh(_):
            self.refreshes += 1

    async def start_io(self, cmd: str, *args: str, **kwargs: Any) -> None:
        await PyglsClient.start_io(self, cmd, *args, **kwargs)
        reader = self._server.stdout
        feed = reader.feed_data

        def keep(data: bytes) -> None:
            self.stdout += data
            feed(data)

        reader.feed_data = keep
        self._stderr_forwarder = asyncio.ensure_future(self._read_stderr())

    async def _read_stderr(self) -> None:
        while chunk := await self._server.stderr.read(65536):
            self.stderr += chunk


class Editor:
    """One editor with one server; paths are relative to its workspace."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.client = _Client()
        self.encoding = "utf-16"
        self.result: lsp.InitializeResult | None = None
        self._versions: dict[str, int] = {}
        self._texts: dict[str, str] = {}

    # -- what a person does

    def uri(self, path: str) -> str:
        return (self.workspace / path).as_uri()

    def open(self, path: str, text: str | None = None) -> None:
        if text is None:
            text = (self.workspace / path).read_bytes().decode("utf-8", "replace")
        self._versions[path], self._texts[path] = 1, text
        language = "javascript" if path.endswith(".js") else "yaml"
        self.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(
                lsp.TextDocumentItem(self.uri(path), language, 1, text),
            )
        )

    def change(self, path: str, text: str) -> None:
        self._versions[path] += 1
        self._texts[path] = text
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(
                lsp.VersionedTextDocumentIdentifier(self._versions[path], self.uri(path)),
                [lsp.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def replace(self, path: str, old: str, new: str) -> None:
        assert self._texts[path].count(old) == 1
        self.change(path, self._texts[path].replace(old, new))

    def save(self, path: str) -> None:
        (self.workspace / path).write_text(self._texts[path], encoding="utf-8")
        self.client.text_document_did_save(
            lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(self.uri(path)))
        )

    def close(self, path: str) -> None:
        del self._texts[path]
        self.client.text_document_did_close(
            lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(self.uri(path)))
        )

    def watched(self, path: str, kind: lsp.FileChangeType) -> None:
        self.client.workspace_did_change_watched_files(
            lsp.DidChangeWatchedFilesParams([lsp.FileEvent(self.uri(path), kind)])
        )

    # -- what it sees

    def text(self, path: str) -> str:
        if path not in self._texts:
            return (self.workspace / path).read_bytes().decode("utf-8", "replace")
        return self._texts[path]

    def marked(self, path: str, range: lsp.Range) -> str:
        """The text under a range, by the agreed unit of columns."""
        lines = self.text(path).splitlines(keepends=True) or [""]
        start, end = range.start, range.end
        code, unit = CODES[self.encoding], UNITS[self.encoding]
        encoded = [line.encode(code) for line in lines[start.line : end.line + 1]]
        if not encoded:
            return ""
        encoded[-1] = encoded[-1][: end.character * unit]
        encoded[0] = encoded[0][start.character * unit :]
        return b"".join(encoded).decode(code)

    def findings(self, path: str) -> list[tuple[str, str]] | None:
        """Code and marked text of each diagnostic; None where none have been published."""
        found = self.client.diagnostics.get(self.uri(path))
        return None if found is None else [(d.code, self.marked(path, d.range)) for d in found]

    async def shows(self, path: str, *expected: tuple[str, str]) -> None:
        """Asserts that a file comes to have these findings, and no others."""
        await eventually(lambda: self.findings(path) == [*expected])
        assert self.findings(path) == [*expected], self.client.stderr.decode()

    async def completions(self, path: str, after: str) -> list[str]:
        """The labels offered behind the first place of a text."""
        answer = await self.client.text_document_completion_async(
            lsp.CompletionParams(
                lsp.TextDocumentIdentifier(self.uri(path)),
                self._position(self.text(path)[: self.text(path).index(after)] + after),
            )
        )
        assert isinstance(answer, lsp.CompletionList)
        return [item.label for item in answer.items]

    def _position(self, before: str) -> lsp.Position:
        """The place behind a text that begins a document."""
        last = before.rpartition("\n")[2].encode(CODES[self.encoding])
        return lsp.Position(before.count("\n"), len(last) // UNITS[self.encoding])

    async def lenses(self, path: str) -> list[tuple[int, str, str, list[Any]]]:
        """Line, title, command and arguments of each lens."""
        found = await self.client.text_document_code_lens_async(
            lsp.CodeLensParams(lsp.TextDocumentIdentifier(self.uri(path)))
        )
        return [
            (lens.range.start.line, lens.command.title, lens.command.command,
             list(lens.command.arguments or []))
            for lens in found or [] if lens.command
        ]  # fmt: skip

    async def actions(self, path: str, on: str) -> list[lsp.CodeAction]:
        """The code actions offered on the first place of a text."""
        position = self._position(self.text(path)[: self.text(path).index(on)])
        return [
            action
            for action in await self.client.text_document_code_action_async(
                lsp.CodeActionParams(
                    lsp.TextDocumentIdentifier(self.uri(path)),
                    lsp.Range(position, position),
                    lsp.CodeActionContext([]),
                )
            )
            or []
            if isinstance(action, lsp.CodeAction)
        ]

    async def command(self, name: str, *arguments: Any, token: str | None = None) -> Any:
        """Executes a command of the server."""
        if token is not None:
            self.client.progress_reports[token] = []
        answer = await asyncio.wait_for(
            self.client.workspace_execute_command_async(
                lsp.ExecuteCommandParams(name, arguments=list(arguments), work_done_token=token)
            ),
            ANSWERING_SECONDS,
        )
        return json.loads(json.dumps(answer, default=vars))

    async def run_test(self, path: str = "spec.yml", token: str | None = None, **given: Any) -> Any:
        """Runs the auth test; the answer is the trace."""
        argument = {"uri": self.uri(path), "option": None, **given}
        return await self.command("spec-lsp.runAuthTest", argument, token=token)

    def send(self, message: Mapping[str, Any]) -> Any:
        """Sends a message as it stands, right or wrong; a request's future answer."""
        protocol = self.client.protocol
        answer: Any = None
        if "id" in message:
            answer = protocol._request_futures[message["id"]] = Future()
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        protocol.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        return answer and asyncio.wrap_future(answer)

    async def answers(self) -> None:
        """Asserts that the server lives and answers."""
        await asyncio.wait_for(self.lenses("spec.yml"), ANSWERING_SECONDS)

    @property
    def pid(self) -> int:
        return self.client._server.pid


@asynccontextmanager
async def editing(
    workspace: Path,
    client: str = "visual_studio_code",
    *,
    options: Mapping[str, Any] | None = None,
    name: str | None = "editor of the tests",
    encodings: list[str] | None = None,
    folders: list[Path] | None = None,
    command: tuple[str, ...] = (sys.executable, "-m", "spec_lsp", "serve"),
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    adjust: Callable[[lsp.ClientCapabilities], None] = lambda capabilities: None,
) -> AsyncIterator[Editor]:
    """An editor with ``client``'s capabilities, as ``adjust`` changes them, and its server.
    Leaves as the protocol asks, and asserts that the server ends with 0."""
    editor = Editor(workspace)
    capabilities = client_capabilities(client)
    adjust(capabilities)
    if encodings is not None:
        capabilities.general = capabilities.general or lsp.GeneralClientCapabilities()
        capabilities.general.position_encodings = [*encodings]
    await editor.client.start_io(
        *command, cwd=cwd or PROJECT.parent, env=environment(**(env or {}))
    )
    try:
        editor.result = await asyncio.wait_for(
            editor.client.initialize_session(
                lsp.InitializeParams(
                    capabilities=capabilities,
                    client_info=lsp.ClientInfo(name) if name is not None else None,
                    initialization_options=dict(options) if options is not None else None,
                    workspace_folders=[
                        lsp.WorkspaceFolder(folder.as_uri(), folder.name)
                        for folder in (folders if folders is not None else [workspace])
                    ],
                )
            ),
            ANSWERING_SECONDS,
        )
        editor.encoding = editor.result.capabilities.position_encoding or "utf-16"
        yield editor
        await asyncio.wait_for(editor.client.shutdown_session(), ANSWERING_SECONDS)
        assert editor.client._server.returncode == 0
    finally:
        if editor.client._server.returncode is None:
            editor.client._server.kill()
        await editor.client.stop()
        assert editor.client.error is None


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run. Linux only."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, task.read_text().split())
        except OSError:
            continue
    return found
