"""A server on loopback that tells what it got, for both sides of a comparison.

``/echo…`` answers with the request as JSON (a multipart boundary, which is random, as
``BOUNDARY``); ``/status/404`` with that status; ``/redirect/302?to=…`` with a redirect;
``/body?…`` with what its query says; ``/slow?ms=…`` late; ``/drop`` not at all.
"""

from __future__ import annotations

import base64
import gzip
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

# Names that each client fills in its own way: who it is, what it can decode, the connection.
VOLATILE = frozenset(
    {
        "host",
        "connection",
        "user-agent",
        "accept-encoding",
        "content-length",
        "transfer-encoding",
        "keep-alive",
    }
)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one piece: a second one would wait for the first's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        del format, args

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = b""
            while size := int(self.rfile.readline().strip(), 16):
                chunks += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return chunks
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _send(
        self, status: int, headers: list[tuple[str, str]], body: bytes, reason: str | None = None
    ) -> None:
        self.send_response(status, reason)
        for name, value in headers:
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def send_response(self, code: int, message: str | None = None) -> None:
        """Without the Server and Date that every answer would differ in."""
        self.send_response_only(code, message)

    def _answer(self) -> None:
        body = self._body()
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        what, _, rest = parts.path.lstrip("/").partition("/")
        if what == "status":
            self._send(int(rest), [("Content-Type", "application/json")], b'{"error": "as asked"}')
        elif what == "redirect":
            self._send(int(rest), [("Location", query["to"][0])], b"moved")
        elif what == "body":
            self._send(*_described(query))
        elif what == "drop":
            self.close_connection = True
        else:
            if what == "slow":
                time.sleep(int(query["ms"][0]) / 1000)
            self._send(200, [("Content-Type", "application/json")], self._echo(body))

    def _echo(self, body: bytes) -> bytes:
        boundary = self.headers.get_boundary("")
        headers = sorted(
            [name.lower(), value.replace(boundary or "\0", "BOUNDARY")]
            for name, value in self.headers.items()
            if name.lower() not in VOLATILE
        )
        body = body.replace(boundary.encode(), b"BOUNDARY") if boundary else body
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": headers,
            "body": base64.b64encode(body).decode("ascii"),
        }
        return json.dumps(seen).encode("ascii")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)


def _described(query: dict[str, list[str]]) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer as a query describes it: `text` or `base64`, `type`, `header`, `gzip`, `status`."""
    body = base64.b64decode(query["base64"][0]) if "base64" in query else b""
    body = query["text"][0].encode() if "text" in query else body
    headers: list[tuple[str, str]] = []
    if "gzip" in query:
        body = gzip.compress(body, mtime=0)
        headers.append(("Content-Encoding", "gzip"))
    if "type" in query:
        headers.append(("Content-Type", query["type"][0]))
    for header in query.get("header", ()):
        name, _, value = header.partition(":")
        headers.append((name, value))
    return int(query.get("status", ["200"])[0]), headers, body


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that leave early are part of the tests."""


@contextmanager
def echo_server() -> Iterator[str]:
    """Its origin: ``http://127.0.0.1:…``."""
    server = _Server(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
