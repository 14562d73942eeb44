"""A language client over stdio that measures: every message is stamped when it arrives."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

PATIENCE_SECONDS = 60


class Client:
    """One server process and what it has said. Times are seconds of ``time.perf_counter``."""

    def __init__(self, command: list[str], settings: dict[str, Any], cwd: Path) -> None:
        self.settings = settings
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=cwd,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
        )
        self.ids = 0
        self.arrived: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        self.is_incremental = False
        self.capabilities: dict[str, Any] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            body = stream.read(length)
            now = time.perf_counter()
            message = json.loads(body)
            if "method" in message and "id" in message:
                self._answer(message)
            else:
                self.arrived.put((now, message))

    def _answer(self, request: dict[str, Any]) -> None:
        result: Any = None
        if request["method"] == "workspace/configuration":
            items = request["params"]["items"]
            result = [self.settings.get(item.get("section", ""), {}) for item in items]
        self._send({"id": request["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self.process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stream.flush()

    def notify(self, method: str, params: Any) -> float:
        """Send a notification; when."""
        now = time.perf_counter()
        self._send({"method": method, "params": params})
        return now

    def request(self, method: str, params: Any) -> tuple[float, Any]:
        """Ask, and wait for the answer: seconds, and the result."""
        self.ids += 1
        number = self.ids
        now = time.perf_counter()
        self._send({"id": number, "method": method, "params": params})
        when, message = self.wait(lambda message: message.get("id") == number)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']['message']}")
        return when - now, message.get("result")

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> tuple[float, dict[str, Any]]:
        """The first message that is wanted, and when it came; others that come before it are
        forgotten."""
        end = time.perf_counter() + PATIENCE_SECONDS
        while True:
            when, message = self.arrived.get(timeout=max(0.01, end - time.perf_counter()))
            if wanted(message):
                return when, message

    def forget(self) -> None:
        """Forget what has come so far."""
        while not self.arrived.empty():
            self.arrived.get()

    def initialize(self, folder: Path) -> float:
        """Initialize the session; seconds since the process was started."""
        uri = folder.as_uri()
        _, result = self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "clientInfo": {"name": "benchmark"},
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": folder.name}],
                "capabilities": CAPABILITIES,
            },
        )
        took = time.perf_counter() - self.started
        self.capabilities = result["capabilities"]
        sync = self.capabilities.get("textDocumentSync")
        self.is_incremental = (sync.get("change") if isinstance(sync, dict) else sync) == 2
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": self.settings})
        return took

    def megabytes(self) -> float:
        """The resident memory of the server and the processes it has started, in MB."""
        process = psutil.Process(self.process.pid)
        tree = [process, *process.children(recursive=True)]
        return sum(one.memory_info().rss for one in tree) / 1e6

    def close(self) -> None:
        """End the server."""
        try:
            self.request("shutdown", None)
            self.notify("exit", None)
            self.process.wait(10)
        except (OSError, RuntimeError, queue.Empty, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


CAPABILITIES = {
    "textDocument": {
        "synchronization": {"didSave": True},
        "completion": {
            "completionItem": {
                "snippetSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
            },
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {"relatedInformation": True, "versionSupport": True},
    },
    "workspace": {"configuration": True, "workspaceFolders": True},
}
