"""HAR files: written so that no other user can read them, and read back with suspicion."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from spec_lsp.runtime.addresses import origin_of
from spec_lsp.runtime.har import MAX_BYTES, header, to_har
from spec_lsp.runtime.trace import Trace

_PLACEHOLDER = re.compile(r"(?:«|%C2%AB)(.{1,200}?)(?:(?: |%20)\d+)?(?:»|%C2%BB)")

Pairs = tuple[tuple[str, str], ...]


class RecordingError(Exception):
    """A HAR file that cannot be written or read. The message is one line for a person."""


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as a HAR file holds it; ``body`` is empty where there was none."""

    method: str
    url: str = field(repr=False)
    headers: Pairs = field(repr=False)
    body: str = field(repr=False)
    mime_type: str


@dataclass(frozen=True, slots=True)
class RecordedEntry:
    """An exchange as a HAR file holds it. ``number`` counts from 1; ``status`` is 0 where
    nobody answered (``error`` says why), ``body`` None where the file does not hold it."""

    number: int
    request: RecordedRequest
    status: int
    phrase: str
    headers: Pairs = field(repr=False)
    body: str | bytes | None = field(repr=False)
    error: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recording:
    """A HAR file's exchanges over http(s), in their order. ``name`` is the file's."""

    name: str
    entries: tuple[RecordedEntry, ...]

    def placeholders(self) -> frozenset[str]:
        """The names of the secrets that stand as placeholders in its requests."""
        texts = (
            text
            for entry in self.entries
            for text in (
                entry.request.url, entry.request.body, *(v for _, v in entry.request.headers)
            )
        )  # fmt: skip
        return frozenset(match[1] for text in texts for match in _PLACEHOLDER.finditer(text))


def check_writable(path: Path) -> None:
    """Raises :class:`RecordingError` where a file surely cannot be written: better before a
    run than after it."""
    if path.is_dir():
        raise RecordingError(f"{path} is a folder: name a file for the HAR.")
    if not path.parent.is_dir():
        raise RecordingError(f"{path} cannot be written: there is no folder {path.parent}.")


def write_recording(path: Path, trace: Trace) -> None:
    """Writes a run's HAR as a whole or not at all, readable by its owner only (mode 0600).
    Raises :class:`RecordingError`."""
    text = json.dumps(to_har(trace), ensure_ascii=False, indent=1) + "\n"
    try:
        descriptor, name = tempfile.mkstemp(prefix=".spec-lsp-", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode("utf-8", "replace"))
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise RecordingError(f"{path} cannot be written: {error.strerror}.") from None


def read_recording(path: Path) -> Recording:
    """Reads a HAR file, ours or a browser's. Raises :class:`RecordingError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RecordingError(f"{path} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise RecordingError(f"{path} is larger than {MAX_BYTES // 1024 // 1024} MB.")
    try:
        har = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RecordingError(f"{path} holds no JSON, so it is no HAR file.") from None
    entries = _mapping(_mapping(har).get("log")).get("entries")
    if not isinstance(entries, list):
        raise RecordingError(f"{path} is no HAR file: it has no `log.entries`.")
    return Recording(path.name, tuple(_entries(path, cast("list[Any]", entries))))


def _entries(path: Path, entries: list[Any]) -> Iterator[RecordedEntry]:
    for number, item in enumerate(entries, 1):
        request, response = _mapping(item).get("request"), _mapping(item).get("response")
        method, url = _mapping(request).get("method"), _mapping(request).get("url")
        status = _mapping(response).get("status")
        if not isinstance(method, str) or not isinstance(url, str) or not isinstance(status, int):
            raise RecordingError(
                f"{path} is no HAR file: entry {number} lacks request.method, request.url or "
                "response.status."
            )
        if origin_of(url) is None:
            continue  # a browser's `data:`, `blob:`, `chrome-extension:`
        fields = _mapping(response)
        error = fields.get("_error")
        yield RecordedEntry(
            number,
            _request(method, url, _mapping(request)),
            status,
            str(fields.get("statusText") or ""),
            _headers(fields.get("headers")),
            _content(path, number, _mapping(fields.get("content"))),
            error if isinstance(error, str) else None,
        )


def _request(method: str, url: str, fields: dict[str, Any]) -> RecordedRequest:
    headers = _headers(fields.get("headers"))
    data = _mapping(fields.get("postData"))
    body = data.get("text")
    if not isinstance(body, str):
        body = urlencode(_headers(data.get("params")))
    mime = data.get("mimeType")
    if not isinstance(mime, str):
        mime = header(headers, "content-type") or ""
    return RecordedRequest(method.upper(), url, headers, body, mime)


def _content(path: Path, number: int, content: dict[str, Any]) -> str | bytes | None:
    text, size = content.get("text"), content.get("size")
    if not isinstance(text, str):
        return None if isinstance(size, int) and size > 0 else ""
    if content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise RecordingError(f"{path}, entry {number}: the content is no base64.") from None


def _headers(value: Any) -> Pairs:
    """Names and values; of one name several, where a browser put them on lines of one value.
    The names of HTTP/2 that are none of HTTP (``:status``) are left out."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    fields = [_mapping(item) for item in items]
    return tuple(
        (name, line)
        for item in fields
        if isinstance(name := item.get("name"), str) and name and not name.startswith(":")
        for line in str(item.get("value", "")).split("\n")
    )


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
