"""What crosses the border between the sandbox's parent and its child, as data."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Module:
    """A file as the child gets it. Code is a CommonJS body, with one line before the file's
    own first, which stands at the 1-based ``line`` of one imaginary text that holds all
    modules; JSON is its text."""

    path: str
    body: str
    kind: Literal["code", "json"] = "code"
    line: int = 0


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """A call of ``apiClient``, with its arguments as JSON-like values.

    ``content`` are bytes that are sent as they are, of type ``content_type``. ``client`` is the
    configuration of a client that code made by itself; None for the run's own. ``dynamic`` is
    what the client's ``dynamicOptions`` gave. ``binary``: the response's bytes are asked for.
    """

    id: int
    method: str
    path: str
    query: Any = None
    data: Any = None
    has_data: bool = False
    content: bytes | None = field(default=None, repr=False)
    content_type: str | None = None
    base_uri: str | None = None
    headers: Any = None
    options_query: Any = None
    auth: Any = None
    client: Any = None
    dynamic: Any = None
    binary: bool = False
    stack: str = ""


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request of ``fetch`` or ``axios``: a whole URL, sent as it stands."""

    id: int
    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    content: bytes | None = field(default=None, repr=False)
    redirect: str = "follow"
    stack: str = ""


@dataclass(frozen=True, slots=True)
class CancelledRequest:
    """The code gave up a request that it had made."""

    id: int


@dataclass(frozen=True, slots=True)
class CallError:
    """Why a request failed, for the error that the call throws (K's error data). ``data``
    replaces the response's body there, where a response handler says so."""

    message: str
    key: str | None = None
    code: str | None = None
    data: Any = None
    has_data: bool = False

    def message_fields(self) -> dict[str, Any]:
        """As the child reads it."""
        return {
            "message": self.message, "key": self.key, "code": self.code, "data": self.data,
            "hasData": self.has_data,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClientResponse:
    """The answer to a :class:`ClientRequest`; ``status`` is None where none came. ``content`` is
    given where bytes were asked for, ``value`` where a response handler made one."""

    id: int
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = field(default="", repr=False)
    error: CallError | None = None
    content: bytes | None = field(default=None, repr=False)
    value: Any = field(default=None, repr=False)
    has_value: bool = False

    def message(self) -> dict[str, Any]:
        """As the child reads it."""
        error = self.error
        return {
            "id": self.id,
            "status": self.status,
            "headers": dict(self.headers),
            "body": self.body if self.content is None else "",
            "base64": None if self.content is None else _base64(self.content),
            "value": self.value,
            "hasValue": self.has_value,
            "error": None if error is None else error.message_fields(),
        }


@dataclass(frozen=True, slots=True)
class RawResponse:
    """The answer to a :class:`RawRequest`; ``status`` is None where none came."""

    id: int
    status: int | None
    phrase: str = ""
    url: str = field(default="", repr=False)
    redirected: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    content: bytes = field(default=b"", repr=False)
    error: CallError | None = None

    def message(self) -> dict[str, Any]:
        """As the child reads it."""
        return {
            "id": self.id,
            "status": self.status,
            "statusText": self.phrase,
            "url": self.url,
            "redirected": self.redirected,
            "headers": [list(pair) for pair in self.headers],
            "body": _base64(self.content),
            "error": None if self.error is None else self.error.message_fields(),
        }


Request: TypeAlias = ClientRequest | RawRequest
Response: TypeAlias = ClientResponse | RawResponse


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the connector's log, with the stack at which it was written."""

    level: str
    text: str
    stack: str


@dataclass(frozen=True, slots=True)
class ThrownError:
    """What was thrown. ``request`` is the id of the failed request that the error tells of."""

    name: str | None
    message: str
    stack: str
    request: int | None = None

    @property
    def is_null(self) -> bool:
        """Whether null was thrown (or the text "null")."""
        return self.name is None and self.message == "null"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: with an ``error``, thrown while the module loaded, because no function
    was found, or by the call itself; or with a value.

    ``type`` is JavaScript's ``typeof`` (``null`` for null); ``value`` its JSON-like form, None
    where it has none; ``text`` its text in that case. ``response`` says that the value is a
    response's body as it came; ``functions`` names the top-level functions that JSON lost.
    """

    error: ThrownError | None = None
    phase: str = "call"
    type: str = "undefined"
    truthy: bool = False
    value: Any = None
    text: str | None = None
    response: bool = False
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One line of the child. ``settled``: calls that ended, by their ids."""

    state: str
    settled: tuple[tuple[int, Outcome], ...] = ()
    requests: tuple[Request | CancelledRequest, ...] = ()
    logs: tuple[LogLine, ...] = ()
    leaned: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    timer: float | None = None
    limit: str | None = None
    message: str = ""


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
