"""A trace as HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/), without secrets.

Bodies are whole, up to the limit of a response, for a replay needs them; what is no text
stands there in base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from spec_lsp import __version__
from spec_lsp.redaction.redactor import Redactor
from spec_lsp.runtime.addresses import origin_of
from spec_lsp.runtime.trace import Exchange, ReceivedResponse, SentRequest, Trace

# What is read back is no larger than this; so nothing larger is written.
MAX_BYTES = 50 * 1024 * 1024
_ROOM = 1024 * 1024
# All of ASCII that stands in a URL; what else is in ours is a placeholder.
_IN_URLS = "!#$%&'()*+,/:;=?@[]-._~"
_HTTP_VERSION = "HTTP/1.1"

Pairs = Iterable[tuple[str, str]]


def to_har(trace: Trace) -> dict[str, Any]:
    """The exchanges of a trace that were sent, as a HAR 1.2 log."""
    hide = trace.redactor
    began = datetime.fromisoformat(trace.started_at.replace("Z", "+00:00"))
    entries: list[dict[str, Any]] = []
    left = MAX_BYTES - _ROOM
    for exchange in trace.exchanges:
        if exchange.refused or origin_of(exchange.request.url) is None:
            continue  # it never left
        entry = _entry(exchange, began, hide)
        if exchange.step <= len(trace.steps):
            step = trace.steps[exchange.step - 1]
            entry["comment"] = hide.text(step.method + (f", {step.path}" if step.path else ""))
        size = len(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"))
        if size > left and entry["response"]["content"].pop("text", None) is not None:
            entry["response"]["content"]["comment"] = "left out: the file would be too large"
            size = len(json.dumps(entry))
        left -= size
        entries.append(entry)
    name = trace.connector + (f" ({trace.option})" if trace.option else "")
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "spec-lsp", "version": __version__},
            "entries": entries,
            "comment": hide.text(
                f"The auth test of {name}: {trace.outcome}. Secrets are placeholders, such as "
                "«apiKey». `spec-lsp test --replay` answers from this file."
            ),
        }
    }


def _entry(exchange: Exchange, began: datetime, hide: Redactor) -> dict[str, Any]:
    started = began + timedelta(milliseconds=exchange.start)
    took = round(exchange.milliseconds, 3)
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "time": took,
        "request": _request(exchange.request, hide),
        "response": _failure(exchange.error, hide)
        if exchange.response is None
        else _response(exchange.response, exchange.request, hide),
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
    }


def _request(request: SentRequest, hide: Redactor) -> dict[str, Any]:
    url = hide.url(request.url)
    shown: dict[str, Any] = {
        "method": request.method,
        "url": quote(url, safe=_IN_URLS),
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _headers(request.headers, hide),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": 0 if request.body is None else len(request.body.encode("utf-8", "replace")),
    }
    if request.body is not None:
        shown["postData"] = {
            "mimeType": header(request.headers, "content-type") or "",
            "text": hide.body(request.body),
        }
    return shown


def _response(response: ReceivedResponse, request: SentRequest, hide: Redactor) -> dict[str, Any]:
    return {
        "status": response.status,
        "statusText": hide.text(response.phrase),
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _headers(response.headers, hide),
        "content": _content(response, hide),
        "redirectURL": quote(hide.url(header(response.headers, "location") or ""), safe=_IN_URLS),
        "headersSize": -1,
        "bodySize": -1,
    }


def _content(response: ReceivedResponse, hide: Redactor) -> dict[str, Any]:
    mime = header(response.headers, "content-type") or ""
    if "\ufffd" not in response.body or "\ufffd".encode() in response.content:
        size = len(response.content)
        return {"size": size, "mimeType": mime, "text": hide.body(response.body)}
    # A secret can stand between bytes that are no text.
    masked = hide.text(response.content.decode("utf-8", "surrogateescape"))
    data = base64.b64encode(masked.encode("utf-8", "surrogateescape")).decode("ascii")
    size = len(response.content)
    return {"size": size, "mimeType": mime, "text": data, "encoding": "base64"}


def _failure(error: str | None, hide: Redactor) -> dict[str, Any]:
    """What browsers write for a request that nobody answered."""
    return {
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": {"size": 0, "mimeType": ""},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "_error": hide.text(error or "no answer"),
    }


def _headers(headers: Pairs, hide: Redactor) -> list[dict[str, str]]:
    return [
        {"name": name, "value": value}
        for pair in headers
        for name, value in hide.headers((pair,)).items()
    ]


def header(headers: Pairs, wanted: str) -> str | None:
    """The first value of a header, whose name is given in lower case."""
    return next((value for name, value in headers if name.lower() == wanted), None)
