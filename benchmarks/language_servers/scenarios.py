"""What is measured: what a person at an editor waits for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client import Client
from documents import TEST, Document
from servers import Server

# The pause between two edits: longer than every server waits before it looks at one.
_PAUSE_SECONDS = 0.05


@dataclass
class Samples:
    """Milliseconds of each scenario (megabytes for memory), in the order they were taken."""

    taken: dict[str, list[float]] = field(default_factory=dict[str, "list[float]"])

    def add(self, scenario: str, value: float) -> None:
        self.taken.setdefault(scenario, []).append(value)


def start(server: Server, folder: Path, samples: Samples) -> None:
    """From the start of the process to the answer of `initialize`."""
    client = Client(server.command, server.settings, folder)
    samples.add("start", client.initialize(folder) * 1000)
    client.close()


class Session:
    """One server that has one document open."""

    def __init__(self, server: Server, folder: Path, document: Document, samples: Samples) -> None:
        write_connector(folder, document.wrong)
        self.client = Client(server.command, server.settings, folder)
        self.document = document
        self.samples = samples
        self.uri = (folder / "spec.yml").as_uri()
        self.version = 1
        self.shows_wrong = True
        self.client.initialize(folder)
        time.sleep(1)  # as long as a person takes to open a file

    def open(self) -> None:
        """From `didOpen` of a document with a mistake to its first diagnostic."""
        document = {"uri": self.uri, "languageId": "yaml", "version": 1}
        began = self.client.notify(
            "textDocument/didOpen", {"textDocument": {**document, "text": self.document.wrong}}
        )
        came = self.diagnosed(lambda found: len(found) > 0)
        self.samples.add("open → first diagnostics", (came - began) * 1000)

    def diagnosed(self, wanted: Callable[[list[Any]], bool]) -> float:
        """When diagnostics of the document came that are as wanted."""
        when, _ = self.client.wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == self.uri
                and wanted([d for d in message["params"]["diagnostics"] if self.is_edited(d)])
            )
        )
        return when

    def is_edited(self, diagnostic: dict[str, Any]) -> bool:
        return diagnostic["range"]["start"]["line"] == self.document.edited

    def edit(self) -> float:
        """Make the mistake, or mend it; when."""
        document = self.document
        self.shows_wrong = not self.shows_wrong
        self.version += 1
        text = document.wrong if self.shows_wrong else document.text
        change: dict[str, Any] = {"text": text}
        if self.client.is_incremental:
            line = document.edited
            written = text.split("\n")[line]
            change = {
                "range": {
                    "start": {"line": line, "character": 0},
                    "end": {"line": line + 1, "character": 0},
                },
                "text": written + "\n",
            }
        return self.client.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self.uri, "version": self.version},
                "contentChanges": [change],
            },
        )

    def edit_to_diagnostics(self) -> None:
        """From an edit to the diagnostics that follow from it."""
        began = self.edit()
        came = self.diagnosed(lambda found: (len(found) > 0) == self.shows_wrong)
        self.samples.add("edit → diagnostics", (came - began) * 1000)

    def edit_with_completion(self) -> None:
        """From an edit to the answer of a completion that is asked right behind it."""
        began = self.edit()
        self.ask("textDocument/completion", self.document.completion)
        self.samples.add("edit + completion", (time.perf_counter() - began) * 1000)
        self.diagnosed(lambda found: (len(found) > 0) == self.shows_wrong)

    def completion(self) -> None:
        seconds, answer = self.ask("textDocument/completion", self.document.completion)
        items = answer["items"] if isinstance(answer, dict) else answer
        assert any(item["label"] == "mapping" for item in items), "no completion"
        self.samples.add("completion", seconds * 1000)

    def hover(self) -> None:
        seconds, answer = self.ask("textDocument/hover", self.document.hover)
        assert answer, "no hover"
        self.samples.add("hover", seconds * 1000)

    def ask(self, method: str, place: tuple[int, int]) -> tuple[float, Any]:
        line, character = place
        return self.client.request(
            method,
            {
                "textDocument": {"uri": self.uri},
                "position": {"line": line, "character": character},
                "context": {"triggerKind": 1},
            },
        )


def write_connector(folder: Path, spec: str) -> None:
    """A connector on disk."""
    (folder / "auth").mkdir(parents=True, exist_ok=True)
    (folder / "auth" / "test.js").write_text(TEST, encoding="utf-8")
    (folder / "spec.yml").write_text(spec, encoding="utf-8")


def measured(
    server: Server, folder: Path, document: Document, samples: Samples, runs: int
) -> Iterator[None]:
    """Every scenario on one document; gives way after each round, so that the servers take
    turns on a machine whose speed changes."""
    session = Session(server, folder, document, samples)
    try:
        session.open()
        yield
        steps = [
            session.edit_to_diagnostics,
            session.edit_with_completion,
            session.completion,
        ]
        if session.client.capabilities.get("hoverProvider"):
            steps.append(session.hover)
        for _ in range(runs):
            for step in steps:
                time.sleep(_PAUSE_SECONDS)
                session.client.forget()
                step()
            yield
        samples.add("memory", session.client.megabytes())
    finally:
        session.client.close()
