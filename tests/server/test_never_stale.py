"""Whatever is edited, opened, closed, saved, or changed on disk and told: every answer is that of
a server that has just started and sees the same texts."""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.connectors import CLIENT, SPEC, TEST, api_key_connector
from e2e.editor import write_files
from lsprotocol import types as lsp
from server.in_process import CAPABILITIES, Server

STEPS = 24
COMPARED_EVERY = 4

Where = dict[str, Any]  # the document, a place in it, all of it


def about(*names: str, **more: Any) -> Callable[[Where], dict[str, Any]]:
    return lambda where: {**{name: where[name] for name in names}, **more}


_AT = about("textDocument", "position")

# A new feature is one more line.
QUESTIONS: dict[str, Callable[[Where], dict[str, Any]]] = {
    "textDocument/diagnostic": about("textDocument"),
    "textDocument/completion": _AT,
    "textDocument/hover": _AT,
    "textDocument/definition": _AT,
    "textDocument/declaration": _AT,
    "textDocument/typeDefinition": _AT,
    "textDocument/references": about(
        "textDocument", "position", context={"includeDeclaration": True}
    ),
    "textDocument/documentHighlight": _AT,
    "textDocument/prepareRename": _AT,
    "textDocument/codeAction": about("textDocument", "range", context={"diagnostics": []}),
    "textDocument/codeLens": about("textDocument"),
    "textDocument/documentSymbol": about("textDocument"),
    "textDocument/documentLink": about("textDocument"),
    "textDocument/foldingRange": about("textDocument"),
    "textDocument/selectionRange": lambda where: {
        "textDocument": where["textDocument"],
        "positions": [where["position"]],
    },
    "textDocument/semanticTokens/full": about("textDocument"),
    "textDocument/inlayHint": about("textDocument", "range"),
    "textDocument/formatting": about("textDocument", options={"tabSize": 2, "insertSpaces": True}),
    "workspace/symbol": lambda _: {"query": ""},
}

# What each file may hold: sound, wrong, broken, something else.
TEXTS: dict[str, tuple[str, ...]] = {
    "spec.yml": (
        SPEC, SPEC.replace("apiKey", "token"), SPEC.replace("title: API key,", "title: 'API key,"),
        SPEC.replace("javascript", "mapping"), SPEC + "  getCredentials:\n    mapping: {x: 1}\n",
        "openapi: 3.0.0\n", "", SPEC.replace("\n", "\r\n"), "name: Acme\n",
        SPEC.replace("test:", "options:\n    basic: {}\n    other:\n      title: x\n  test:"),
    ),
    "auth/make-api-client.map.yml": (
        CLIENT, CLIENT.replace("apiKey", "token"), CLIENT.replace("}", ""), "",
        CLIENT + "  X: {$var: credentials.region}\n", CLIENT.replace("$template", "$nope"),
        "# spec-lsp: ignore\n" + CLIENT.replace("apiKey", "nope"),
    ),
    "auth/test.js": (TEST, "", TEST.replace("me.id", "true"), "exports.test = 1\n",
                     "const { me } = require('./lib')\nexports.test = ({credentials}) =>"
                     " me(credentials.token)\n"),
    "auth/lib.js": ("exports.me = (x) => x\n", "exports.other = 1\n"),
    "auth/get-credentials.map.yml": ("token: {$var: connectionParameters.apiKey}\n", "a: [\n"),
    "auth/ui.yml": ("schema: {type: object, properties: {token: {type: string}}}\n", ""),
    "auth/basic/test.js": (TEST,),
    "spec-lsp.toml": ('ignore = ["SPEC206"]\n', "ignore = [\n", 'ignore = ["SPEC"]\n'),
    "package.json": ('{"dependencies": {"got": "1"}}\n',),
}  # fmt: skip


class Editor:
    """An editor that does anything, with a server that follows it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.server = Server()
        self.shown: dict[Path, str] = {}
        self.versions: dict[Path, int] = {}
        self.settings: dict[str, Any] = {}
        self.done: list[str] = []
        self._ticks = 1_700_000_000

    def path(self) -> Path:
        root = self.folder / self.random.choice(("a", "a", "b"))
        name = self.random.choice([*TEXTS, "spec.yml", "auth/make-api-client.map.yml"])
        return (self.folder if name == "spec-lsp.toml" else root) / name

    def text(self, path: Path) -> str:
        name = next(name for name in TEXTS if path.as_posix().endswith(name))
        text = self.random.choice(TEXTS[name])
        if self.random.random() < 0.3:  # half-typed
            text = text[: self.random.randrange(len(text) + 1)]
        return text

    def step(self) -> None:
        """Does one thing that an editor, or somebody beside it, does."""
        does = self.random.choice(
            [self.edits] * 4 + [self.types] * 3 + [self.opens] * 3
            + [self.closes, self.saves, self.writes, self.writes, self.deletes,
               self.writes_and_saves, self.sets]
        )  # fmt: skip
        does()

    def opens(self) -> None:
        path = self.path()
        if path not in self.shown:
            known = path.read_bytes().decode() if path.is_file() else self.text(path)
            self.shown[path], self.versions[path] = known, 1
            self.server.open(path.as_uri(), 1, known)
            self.done.append(f"open {path}")

    def _show(self, path: Path, text: str) -> None:
        self.shown[path] = text
        self.versions[path] += 1
        document = {"uri": path.as_uri(), "version": self.versions[path]}
        self.server.notify("textDocument/didChange", {
            "textDocument": document, "contentChanges": [{"text": text}],
        })  # fmt: skip
        self.done.append(f"change {path} to {text!r}")

    def edits(self) -> None:
        if self.shown:
            path = self.random.choice(sorted(self.shown))
            self._show(path, self.text(path))

    def types(self) -> None:
        if self.shown:
            path = self.random.choice(sorted(self.shown))
            text = self.shown[path]
            start = self.random.randrange(len(text) + 1)
            end = min(len(text), start + self.random.choice((0, 0, 0, 1, 9)))
            typed = self.random.choice(("", "x", "\n", "  ", ": ", "a: b\n", "'", "é🔑", "{", "#"))
            self._show(path, text[:start] + typed + text[end:])

    def closes(self) -> None:
        if self.shown:
            path = self.random.choice(sorted(self.shown))
            del self.shown[path]
            document = {"uri": path.as_uri()}
            self.server.notify("textDocument/didClose", {"textDocument": document})
            self.done.append(f"close {path}")

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self._ticks += 1
        os.utime(path, (self._ticks, self._ticks))

    def saves(self) -> None:
        if self.shown:
            path = self.random.choice(sorted(self.shown))
            self._write(path, self.shown[path])
            document = {"uri": path.as_uri()}
            self.server.notify("textDocument/didSave", {"textDocument": document})
            self.done.append(f"save {path}")

    def _tell(self, path: Path, kind: int) -> None:
        changes = [{"uri": path.as_uri(), "type": kind}]
        self.server.notify("workspace/didChangeWatchedFiles", {"changes": changes})

    def writes(self) -> None:
        path = self.path()
        kind = 2 if path.exists() else 1
        text = self.text(path)
        self._write(path, text)
        self._tell(path, kind)
        self.done.append(f"write {path} {text!r}")

    def deletes(self) -> None:
        path = self.path()
        if path.is_file():
            path.unlink()
            self._tell(path, 3)
            self.done.append(f"delete {path}")

    def writes_and_saves(self) -> None:
        """Nobody watches, but something is saved."""
        if self.shown:
            self._write(path := self.path(), text := self.text(path))
            self.done.append(f"quietly write {path} {text!r}")
            self.saves()

    def sets(self) -> None:
        self.settings = self.random.choice((
            {}, {"ignore": ["SPEC206"]}, {"inlayHints": {"enabled": True}},
            {"codeLens": {"references": True}, "format": {"enabled": True}},
        ))  # fmt: skip
        self.server.notify("workspace/didChangeConfiguration", {"settings": self.settings})
        self.done.append(f"set {self.settings}")

    async def compare(self) -> None:
        """Asks everything of the server and of a fresh one."""
        fresh = Server()
        await fresh.begin(self.folder, self.settings, self.server.capabilities)
        for path, text in self.shown.items():
            fresh.open(path.as_uri(), self.versions[path], text)
        for path, text in self.shown.items():
            where = self._somewhere(path, text)
            for method, params in QUESTIONS.items():
                asked = params(where)
                expected, found = [await _told(one, method, asked) for one in (fresh, self.server)]
                assert found == expected, (method, asked, *self.done)
        assert await self._sent(self.server) == await self._sent(fresh), self.done
        await _stop(fresh)

    def _somewhere(self, path: Path, text: str) -> Where:
        before = text[: self.random.randrange(len(text) + 1)]
        character = len(before.rpartition("\n")[2].encode("utf-16-le")) // 2
        position = {"line": before.count("\n"), "character": character}
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9_999, "character": 0}}
        document = {"uri": path.as_uri()}
        return {"textDocument": document, "position": position, "range": whole}

    async def _sent(self, server: Server) -> dict[str, list[Any]]:
        """What it has sent unasked, once it has looked."""
        publisher = server.server.diagnostics
        async with asyncio.timeout(30):
            while publisher.is_busy:
                await asyncio.sleep(0.005)
        return {uri: found for uri, found in server.published.items() if found}


async def _told(server: Server, method: str, params: dict[str, Any]) -> Any:
    """An answer without the name of its state; a refusal is one, a failure is none."""
    answer = await server.answer(server.start(method, params))
    refused = answer.get("error", {"code": 0})
    assert refused["code"] != lsp.ErrorCodes.InternalError.value, (method, params, refused)
    told = answer.get("result", refused)
    return {**told, "resultId": None} if isinstance(told, dict) else told


async def _stop(server: Server) -> None:
    await server.ask("shutdown", None)


def _without_asking() -> dict[str, Any]:
    """A client that gets all diagnostics sent."""
    workspace = {k: v for k, v in CAPABILITIES["workspace"].items() if k != "diagnostics"}
    return {**CAPABILITIES, "workspace": workspace}


@pytest.mark.parametrize("seed", range(12))
async def test_no_answer_is_stale(seed: int, tmp_path: Path):
    for name in ("a", "b"):
        write_files(tmp_path / name, api_key_connector())
    editor = Editor(tmp_path, seed)
    capabilities = CAPABILITIES if seed % 2 else _without_asking()
    await editor.server.begin(tmp_path, {}, capabilities)
    for number in range(STEPS):
        editor.step()
        if editor.random.random() < 0.3:
            await asyncio.sleep(editor.random.choice((0, 0.001, 0.05)))
        if number % COMPARED_EVERY == COMPARED_EVERY - 1:
            await editor.compare()
    await _stop(editor.server)
