"""A real HTTP server on loopback for tests: threaded, on a port of the system's choice.

It wants one credential, and knows the paths that the tests need. Everything that it was sent
stands in ``requests``.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

USER = {"id": 7, "name": "Ada", "items": [1, 2, 3], "active": True}


@dataclass(frozen=True)
class Received:
    """A request as it arrived; header names in lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: str


Authorize = Callable[[Received], bool]


def wants_header(name: str, value: str) -> Authorize:
    """Authorizes by one header."""
    return lambda request: request.headers.get(name.lower()) == value


def wants_query(name: str, value: str) -> Authorize:
    """Authorizes by one query parameter."""
    return lambda request: request.query.get(name) == [value]


def wants_basic(username: str, password: str) -> Authorize:
    """Authorizes by HTTP basic authentication."""
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    return wants_header("Authorization", f"Basic {pair}")


@dataclass
class Answer:
    """What the server sends."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0


@dataclass
class ExampleApi:
    """The server, as a context manager. ``answers`` (path → answer) come before what it knows
    of itself: ``/json``, ``/text``, ``/empty`` and ``/list`` under any prefix, each 401 without
    the credential."""

    authorize: Authorize = lambda request: True
    answers: dict[str, Answer] = field(default_factory=dict)
    requests: list[Received] = field(default_factory=list)

    def __enter__(self) -> ExampleApi:
        """Starts serving."""
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                parts = urlsplit(self.path)
                received = Received(
                    self.command,
                    parts.path,
                    parse_qs(parts.query, keep_blank_values=True),
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length).decode(),
                )
                api.requests.append(received)
                answer = api.answer(received)
                time.sleep(answer.delay)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, format: str, *args: object) -> None:
                """Silence."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that goes away is no error."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stops serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wrap(self, context: ssl.SSLContext) -> None:
        """Speaks TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:<port>``."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: Received) -> Answer:
        """What a request gets."""
        if request.path in self.answers:
            return self.answers[request.path]
        if not self.authorize(request):
            return json_answer({"error": "invalid credentials"}, 401)
        kind = request.path.rpartition("/")[2]
        if kind == "text":
            return Answer(body=b"pong", headers={"Content-Type": "text/plain"})
        if kind == "empty":
            return Answer()
        if kind == "list":
            return json_answer([{"id": 1}, {"id": 2}])
        if kind in ("json", "profile", "me"):
            return json_answer(USER)
        return json_answer({"error": "not found"}, 404)


def json_answer(value: object, status: int = 200, **headers: str) -> Answer:
    """A JSON response; header names with ``_`` for ``-``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


def unused_port() -> int:
    """A port of loopback at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
