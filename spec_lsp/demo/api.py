"""The example API: what `spec-lsp demo` runs the auth test of the example connector against.

A real HTTP server on loopback, on a port that the system chooses. It knows one resource,
``GET /v1/me``, and gives it to whoever sends the right key as a bearer token.
"""

from __future__ import annotations

import json
import secrets
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any

ME = {"id": "usr_1", "name": "Ada Example", "account": "acme"}
_SECONDS_PER_CONNECTION = 10


class ExampleApi:
    """The API, from entering the ``with`` block to leaving it.

    ``key`` is the key that it accepts; without one it makes its own.
    """

    def __init__(self, key: str | None = None) -> None:
        self.key = key or f"demo-{secrets.token_hex(12)}"
        self._server = _Server(self.key)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_uri(self) -> str:
        """What the connector's `baseUri` is here."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> ExampleApi:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a client that keeps its connection open must not keep the demo open

    def __init__(self, key: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = key


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _SECONDS_PER_CONNECTION

    def do_GET(self) -> None:
        """Answer with JSON, whatever is asked."""
        assert isinstance(self.server, _Server)
        if self.path.partition("?")[0] != "/v1/me":
            self._answer(HTTPStatus.NOT_FOUND, {"error": "There is no such resource."})
        elif not self._is_authorized(self.server.key):
            self._answer(HTTPStatus.UNAUTHORIZED, {"error": "The API key is not valid."})
        else:
            self._answer(HTTPStatus.OK, ME)

    def _is_authorized(self, key: str) -> bool:
        sent = self.headers.get("Authorization", "").encode("utf-8", "replace")
        return secrets.compare_digest(sent, f"Bearer {key}".encode())

    def _answer(self, status: HTTPStatus, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        if status is HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", "Bearer")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """The demo prints what there is to say."""
