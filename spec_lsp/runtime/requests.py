"""From a call of the API client to a request: address, headers, body."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field, replace
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import httpx

from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.runtime.client_configuration import (
    ClientConfiguration,
    ConfigurationError,
    read_auth,
    read_headers,
    read_query,
)
from spec_lsp.runtime.sandbox.messages import ClientRequest

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORM = "application/x-www-form-urlencoded"
# Ours to write: a wrong one breaks the message's frame.
FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
# What HTTP/1 lets stand in a field value, in Latin-1 (as Node.js demands too).
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


class RequestError(Exception):
    """A request that cannot be made. ``code`` is what Node.js calls such an error."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class PreparedRequest:
    """A request before it is sent. ``configured`` are the names (in lower case) of the headers
    that the client's configuration or the call added: no other origin gets to see them."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    configured: frozenset[str] = frozenset()


def prepare(call: ClientRequest, client: ClientConfiguration, notes: list[str]) -> PreparedRequest:
    """The request that a call of the API client means. Raises :class:`RequestError`."""
    call = _overridden(call, client)
    try:
        call_headers = read_headers(call.headers, "options.headers", notes)
        query = (*read_query(call.query), *read_query(call.options_query))
    except ConfigurationError as error:
        raise RequestError(str(error), "ERR_INVALID_ARGUMENT") from None
    named = {name.lower(): (name, value) for name, value in (*client.headers, *call_headers)}
    auth = read_auth(call.auth) or client.auth
    if auth is not None:
        pair = base64.b64encode(f"{auth[0]}:{auth[1]}".encode()).decode("ascii")
        named["authorization"] = ("Authorization", f"Basic {pair}")
    configured = frozenset(named) - {"accept", "content-type", "user-agent"}
    body = _body(call, named) if call.has_data else None
    named.setdefault("accept", ("Accept", "application/json, text/plain, */*"))
    named.setdefault("user-agent", ("User-Agent", "spec-lsp"))
    headers = tuple(_trimmed(*pair, notes) for key, pair in named.items() if key not in FRAMING)
    check_headers(headers)
    overridden = {name for name, _ in query}
    defaults = tuple(pair for pair in client.query if pair[0] not in overridden)
    url = with_query(join(call.base_uri or client.base_uri, call.path), (*defaults, *query))
    return PreparedRequest(call.method, url, headers, body, configured)


def _trimmed(name: str, value: str, notes: list[str]) -> tuple[str, str]:
    """A header without the blanks around its value, which HTTP does not carry."""
    trimmed = value.strip(" \t")
    if trimmed != value:
        notes.append(
            f"The header `{name}` begins or ends with a blank, which is not sent: is a value in it "
            "missing, or was a key pasted with a blank?"
        )
    return name, trimmed


def check_headers(headers: tuple[tuple[str, str], ...]) -> None:
    """Raises :class:`RequestError` for a header that HTTP cannot carry."""
    for name, value in headers:
        if not _TOKEN.fullmatch(name):
            # Not cut: nothing would recognize the half of a secret.
            raise RequestError(f"{name!r} is no name of a header.", "ERR_INVALID_HTTP_TOKEN")
        if "\n" in value or "\r" in value:
            raise RequestError(
                f"The header `{name}` holds a line break: was a key pasted with one at its end?",
                "ERR_INVALID_CHAR",
            )
        if not _FIELD_VALUE.fullmatch(value):
            raise RequestError(
                f"The header `{name}` holds a character that HTTP does not allow there.",
                "ERR_INVALID_CHAR",
            )


def _body(call: ClientRequest, headers: dict[str, tuple[str, str]]) -> bytes:
    """The body, and its content type among ``headers`` where none is given."""
    if call.content_type is not None:
        # A multipart boundary is only in the type that came with the body.
        headers["content-type"] = ("Content-Type", call.content_type)
    if call.content is not None:
        return call.content
    kind = headers.get("content-type", ("", ""))[1].lower()
    data: Any = call.data
    if isinstance(data, dict) and _FORM in kind:
        return urlencode(read_query(cast("dict[str, Any]", data))).encode("ascii")
    if isinstance(data, dict) and kind.startswith("multipart/form-data"):
        return _multipart(cast("dict[str, Any]", data), headers)
    if isinstance(data, str) and "json" not in kind:
        headers.setdefault("content-type", ("Content-Type", _FORM))
        return data.encode("utf-8", "replace")
    headers.setdefault("content-type", ("Content-Type", "application/json"))
    if isinstance(data, str):
        return data.encode("utf-8", "replace")
    return str(to_json_text(cast("Any", data))).encode("utf-8", "replace")


def _multipart(data: dict[str, Any], headers: dict[str, tuple[str, str]]) -> bytes:
    """A form of texts as multipart/form-data, and the type with its boundary among ``headers``."""
    fields = [(name, (None, value)) for name, value in read_query(data)]
    request = httpx.Request("POST", "http://form", files=fields)
    headers["content-type"] = ("Content-Type", request.headers["content-type"])
    return request.read()


def _overridden(call: ClientRequest, client: ClientConfiguration) -> ClientRequest:
    """The call with what the client's ``overrides`` add for its method and path (K)."""
    for override in client.overrides:
        if override.method != call.method or override.path != call.path:
            continue
        call = replace(
            call,
            query=_patched(call.query, override.query),
            headers=_patched(call.headers, override.headers),
            data=_patched(call.data, override.data),
            has_data=call.has_data or override.data is not None,
        )
    return call


def _patched(value: Any, patch: Any) -> Any:
    if patch is None:
        return value
    if isinstance(value, dict) and isinstance(patch, dict):
        return {**cast("dict[str, Any]", value), **cast("dict[str, Any]", patch)}
    return patch


def join(base: str | None, path: str) -> str:
    """A path joined to the base URI with one slash (format §6); a full URL stays as it is.
    Raises :class:`RequestError`."""
    if _ABSOLUTE.match(path):
        url = path
    elif base is None:
        raise RequestError(
            f"The path {path!r} is relative, and the API client has no `baseUri`.",
            "ERR_INVALID_URL",
        )
    else:
        start, question, query = base.partition("?")
        tail, own_question, own_query = path.partition("?")
        joined = f"{start.rstrip('/')}/{tail.lstrip('/')}" if tail else start
        queries = "&".join(part for part in (query, own_query) if part)
        url = joined + (f"?{queries}" if queries and (question or own_question) else "")
    try:
        parts = urlsplit(url)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        valid = False
    if not valid:
        raise RequestError("The address is no http(s) URL.", "ERR_INVALID_URL")
    return url.partition("#")[0]


def with_query(url: str, query: tuple[tuple[str, str], ...]) -> str:
    """The URL with more query parameters, encoded as JavaScript's encodeURIComponent does."""
    if not query:
        return url
    pairs = "&".join(f"{_component(name)}={_component(value)}" for name, value in query)
    separator = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return f"{url}{separator}{pairs}"


def _component(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="!'()*-._~")
