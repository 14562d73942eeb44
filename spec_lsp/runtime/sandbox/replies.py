"""The child's lines, read with suspicion: JavaScript may have tampered with what it could reach.

Every field is checked for its type, and half characters (lone surrogates) are replaced, for no
later encoding could take them.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from spec_lsp.runtime.sandbox.messages import (
    CancelledRequest,
    ClientRequest,
    LogLine,
    Outcome,
    RawRequest,
    Reply,
    Request,
    ThrownError,
)

_TEXT = re.compile(rb'"[^"]*"')


def holds_more_values(line: bytes, limit: int) -> bool:
    """Whether a line of JSON holds more values, members and items counted, without reading it:
    what millions of small ones become takes a hundred times their text, and a while to make."""
    if _marks(line) <= limit:
        return False
    plain = line.replace(b"\\\\", b"").replace(b'\\"', b"")
    # A text is a value or the name of one: four quotes are one value at least.
    return plain.count(b'"') > 4 * limit or _marks(_TEXT.sub(b"", plain)) > limit


def _marks(text: bytes) -> int:
    return text.count(b",") + text.count(b"[") + text.count(b"{")


def read_reply(line: bytes) -> Reply | None:
    """A line of the child; None where it is no reply."""
    try:
        data = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    # Half characters come escaped (JSON.stringify is well-formed): most lines have none.
    whole = _whole(data) if _SURROGATE_ESCAPE.search(line) else data
    return _reply(_mapping(whole))


def _reply(reply: Mapping[str, Any]) -> Reply:
    state = _text(reply.get("state"))
    limit = reply.get("limit")
    last = reply.get("last")
    if isinstance(last, dict):
        # A limit was passed; what was said before it may name one that was passed earlier.
        words = _reply(cast("dict[str, Any]", last))
        return replace(words, state=state, settled=(), limit=words.limit or _text(limit))
    timer = reply.get("timer")
    return Reply(
        state=state,
        settled=tuple(
            (_number(item.get("call")), _outcome(item.get("outcome")))
            for item in map(_mapping, _list(reply.get("settled")))
        ),
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


def _request(data: Any) -> Request | CancelledRequest:
    fields = _mapping(data)
    kind, number = fields.get("kind"), _number(fields.get("id"))
    if kind == "cancel":
        return CancelledRequest(number)
    if kind == "raw":
        pairs = (_list(pair) for pair in _list(fields.get("headers")))
        return RawRequest(
            id=number,
            method=_text(fields.get("method")),
            url=_text(fields.get("url")),
            headers=tuple((_text(p[0]), _text(p[1])) for p in pairs if len(p) == 2),
            content=_bytes(fields.get("body")),
            redirect=_text(fields.get("redirect")),
            stack=_text(fields.get("stack")),
        )
    base, content_type = fields.get("baseUri"), fields.get("contentType")
    return ClientRequest(
        id=number,
        method=_text(fields.get("method")),
        path=_text(fields.get("path")),
        query=fields.get("query"),
        data=fields.get("data"),
        has_data=fields.get("hasData") is True,
        content=_bytes(fields.get("bytes")),
        content_type=content_type if isinstance(content_type, str) else None,
        base_uri=base if isinstance(base, str) else None,
        headers=fields.get("headers"),
        options_query=fields.get("optionsQuery"),
        auth=fields.get("auth"),
        client=fields.get("client"),
        dynamic=fields.get("dynamic"),
        binary=fields.get("binary") is True,
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


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _bytes(value: Any) -> bytes | None:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return b""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")


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
