"""What crosses the border between the sandbox's parent and its child, as data.

The child's lines are read with suspicion: JavaScript may have tampered with what it could
reach, so every field is checked for its type, and half characters (lone surrogates) are
replaced, for no later encoding could take them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast


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
    """A call of ``apiClient``, with its arguments as JSON-like values."""

    id: int
    method: str
    path: str
    query: Any = None
    data: Any = None
    has_data: bool = False
    base_uri: str | None = None
    headers: Any = None
    options_query: Any = None
    auth: Any = None
    stack: str = ""


@dataclass(frozen=True, slots=True)
class CallError:
    """Why a request failed, for the error that the call throws (K's error data)."""

    message: str
    key: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class ClientResponse:
    """The answer to a :class:`ClientRequest`; ``status`` is None where none came."""

    id: int
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = ""
    error: CallError | None = None

    def message(self) -> dict[str, Any]:
        """As the child reads it."""
        error = self.error
        return {
            "id": self.id,
            "status": self.status,
            "headers": dict(self.headers),
            "body": self.body,
            "error": None
            if error is None
            else {"message": error.message, "key": error.key, "code": error.code},
        }


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
    """One line of the child."""

    state: str
    outcome: Outcome | None = None
    requests: tuple[ClientRequest, ...] = ()
    logs: tuple[LogLine, ...] = ()
    leaned: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    timer: float | None = None
    limit: str | None = None
    message: str = ""

    def with_requests(self, requests: tuple[ClientRequest, ...]) -> Reply:
        """The same reply with other requests."""
        return replace(self, requests=requests)


def read_reply(line: bytes) -> Reply | None:
    """A line of the child; None where it is no reply."""
    try:
        data = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    reply = _mapping(_whole(data))
    state = _text(reply.get("state"))
    limit = reply.get("limit")
    last = reply.get("last")
    if isinstance(last, str):
        # A limit was passed; what was said before it may name one that was passed earlier.
        words = read_reply(last.encode("utf-8", "replace"))
        if words is not None:
            return replace(words, state=state, outcome=None, limit=words.limit or _text(limit))
    timer = reply.get("timer")
    return Reply(
        state=state,
        outcome=_outcome(reply["outcome"]) if reply.get("outcome") is not None else None,
        requests=tuple(_request(item) for item in _list(reply.get("requests"))),
        logs=tuple(_log(item) for item in _list(reply.get("logs"))),
        leaned=_texts(reply.get("leaned")),
        absent=_texts(reply.get("absent")),
        timer=timer if isinstance(timer, int | float) else None,
        limit=limit if isinstance(limit, str) else None,
        message=_text(reply.get("message")),
    )


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _outcome(data: Any) -> Outcome:
    fields = _mapping(data)
    if fields.get("kind") == "error":
        error = _mapping(fields.get("error"))
        name, request = error.get("name"), error.get("request")
        return Outcome(
            phase=_text(fields.get("phase")),
            error=ThrownError(
                name=name if isinstance(name, str) else None,
                message=_text(error.get("message")),
                stack=_text(error.get("stack")),
                request=request if isinstance(request, int) else None,
            ),
        )
    text = fields.get("text")
    return Outcome(
        type=_text(fields.get("type")),
        truthy=fields.get("truthy") is True,
        value=fields.get("json"),
        text=text if isinstance(text, str) else None,
        response=fields.get("response") is True,
        functions=_texts(fields.get("functions")),
    )


def _request(data: Any) -> ClientRequest:
    fields = _mapping(data)
    number, base = fields.get("id"), fields.get("baseUri")
    return ClientRequest(
        id=number if isinstance(number, int) else 0,
        method=_text(fields.get("method")),
        path=_text(fields.get("path")),
        query=fields.get("query"),
        data=fields.get("data"),
        has_data=fields.get("hasData") is True,
        base_uri=base if isinstance(base, str) else None,
        headers=fields.get("headers"),
        options_query=fields.get("optionsQuery"),
        auth=fields.get("auth"),
        stack=_text(fields.get("stack")),
    )


def _log(data: Any) -> LogLine:
    fields = _mapping(data)
    return LogLine(*(_text(fields.get(name)) for name in ("level", "text", "stack")))


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _whole(value: Any) -> Any:
    """The value with U+FFFD for every half character, as JavaScript encodes it too."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {_whole(key): _whole(item) for key, item in items}
    return value
