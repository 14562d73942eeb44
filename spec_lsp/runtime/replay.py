"""Answers from a recording instead of the network: the same test, offline and without secrets.

A request is looked up as the trace would show it: its method, its URL and its body, with
placeholders for secrets. So it does not matter which secrets were used, then or now.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from spec_lsp.redaction.redactor import Redactor, Secret
from spec_lsp.runtime.addresses import RequestRefusedError, origin_of
from spec_lsp.runtime.errors import ToldError
from spec_lsp.runtime.recording import RecordedEntry, RecordedRequest, Recording

_PLACEHOLDER = re.compile(r"«[^«»]*»")
_IN_URL = re.compile(r"%C2%AB(?:(?!%C2%BB).)*%C2%BB", re.IGNORECASE)
_BOUNDARY = re.compile(r"boundary=\"?([^\";]+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
_SHOWN = 200
# The body is decoded, and whole.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})


class NotRecordedError(RequestRefusedError):
    """A request that the recording does not hold, or not its answer. The message names it."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a request is looked up by: all that counts of it, without secrets."""

    method: str
    address: str
    body: str

    @property
    def nameless(self) -> _Key:
        """The key with placeholders that do not tell which secret they stand for."""
        address, body = (_PLACEHOLDER.sub("«»", part) for part in (self.address, self.body))
        return _Key(self.method, address, body)


class Replay(httpx.AsyncBaseTransport):
    """A transport that answers from a recording, and never from anywhere else.

    Of several entries for the same request each is used once, in order, then the last again.
    ``missed`` is what was to be said of the first request that could not be answered: no
    verdict of a run with one can be relied on.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.missed: str | None = None
        self._redactor: Callable[[], Redactor] = Redactor
        self._used: set[int] = set()
        self._secrets: tuple[Secret, ...] | None = None
        self._keys: list[_Key] = []

    def bind(self, redactor: Callable[[], Redactor]) -> None:
        """Takes what hides the run's secrets, as far as it knows them at a moment."""
        self._redactor = redactor

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises :class:`NotRecordedError`, and ToldError for what failed then, too."""
        body = (await request.aread()).decode("utf-8", "replace")
        mime = request.headers.get("content-type", "")
        asked = RecordedRequest(request.method, str(request.url), (), body, mime)
        try:
            entry = self._find(asked)
        except NotRecordedError as error:
            self.missed = self.missed or str(error)
            raise
        self._used.add(entry.number)
        if entry.status == 0:
            host = (origin_of(asked.url) or "").partition("://")[2]
            said = entry.error or f"{host} did not answer when this was recorded."
            raise ToldError("ERR_NETWORK", said)
        return _response(entry)

    def _find(self, asked: RecordedRequest) -> RecordedEntry:
        redactor = self._redactor()
        wanted = _key(asked, redactor)
        keys = self._keys_of(redactor)
        entries = self.recording.entries
        exact = [e for e, key in zip(entries, keys, strict=True) if key == wanted]
        # A browser knows no placeholders, and another run may have named them otherwise.
        same = exact or [
            e for e, key in zip(entries, keys, strict=True) if key.nameless == wanted.nameless
        ]
        if not same:
            raise NotRecordedError(self._missing(asked, wanted, redactor))
        unused = (entry for entry in same if entry.number not in self._used)
        entry = next(unused, same[-1])
        if entry.body is None:
            raise NotRecordedError(
                f"The recording holds {_shown(asked, redactor)} (entry {entry.number}), but not "
                "what was answered: save it with its contents."
            )
        return entry

    def _keys_of(self, redactor: Redactor) -> list[_Key]:
        if self._secrets != redactor.secrets:
            self._keys = [_key(entry.request, redactor) for entry in self.recording.entries]
            self._secrets = redactor.secrets
        return self._keys

    def _missing(self, asked: RecordedRequest, wanted: _Key, redactor: Redactor) -> str:
        from rapidfuzz import fuzz

        shown = _shown(asked, redactor)
        entries = self.recording.entries
        if not entries:
            return f"{self.recording.name} holds no request, so {shown} cannot be answered."
        for entry, key in zip(entries, self._keys, strict=True):
            if (key.method, key.nameless.address) == (wanted.method, wanted.nameless.address):
                return (
                    f"{self.recording.name} holds {shown} with another body only (entry "
                    f"{entry.number})."
                )
        nearest = max(entries, key=lambda entry: fuzz.ratio(_shown(entry.request, redactor), shown))
        return (
            f"{self.recording.name} does not hold {shown}; the nearest is "
            f"{_shown(nearest.request, redactor)} (entry {nearest.number})."
        )


def _key(request: RecordedRequest, redactor: Redactor) -> _Key:
    url = _masked_url(request.url, redactor)
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    address = json.dumps([origin_of(url), unquote(parts.path) or "/", query], ensure_ascii=False)
    return _Key(request.method, address, _body_key(request, redactor))


def _masked_url(url: str, redactor: Redactor) -> str:
    """A URL without secrets and fragment; its placeholders stand in it as themselves."""
    return redactor.url(_IN_URL.sub(lambda m: unquote(m[0]), url.partition("#")[0]))


def _body_key(request: RecordedRequest, redactor: Redactor) -> str:
    """A body, brought to one form: JSON without its layout, a form as its fields, parts
    without the boundary between them, which is drawn by lot."""
    text = redactor.body(_IN_URL.sub(lambda match: unquote(match[0]), request.body))
    boundary = _BOUNDARY.search(request.mime_type)
    if boundary is not None:
        return text.replace(boundary[1].strip(), "boundary")
    try:
        return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)
    except (ValueError, RecursionError):
        pass
    if "x-www-form-urlencoded" in request.mime_type.lower():
        return json.dumps(parse_qsl(text, keep_blank_values=True), ensure_ascii=False)
    return text


def _shown(request: RecordedRequest, redactor: Redactor) -> str:
    url = _masked_url(request.url, redactor)
    return f"{request.method} {url if len(url) <= _SHOWN else url[:_SHOWN] + '…'}"


def _response(entry: RecordedEntry) -> httpx.Response:
    body = entry.body or b""
    headers = [pair for pair in entry.headers if pair[0].lower() not in _OF_THE_WIRE]
    data = body if isinstance(body, bytes) else _encoded(body, headers)
    return httpx.Response(
        entry.status,
        headers=[
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in headers
        ],
        stream=httpx.ByteStream(data),
        extensions={"reason_phrase": entry.phrase.encode("ascii", "replace")},
    )


def _encoded(text: str, headers: list[tuple[str, str]]) -> bytes:
    """A text in the encoding that its headers name; in UTF-8 where that cannot be, which
    they say then."""
    for index, (name, value) in enumerate(headers):
        charset = _CHARSET.search(value) if name.lower() == "content-type" else None
        if charset is not None:
            try:
                return text.encode(charset[1])
            except (LookupError, ValueError):
                headers[index] = (name, value.replace(charset[1], "utf-8"))
    return text.encode("utf-8", "replace")
