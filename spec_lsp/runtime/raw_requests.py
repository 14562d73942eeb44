"""Requests that code makes by itself, with ``fetch`` or ``axios``: sent as they stand."""

from __future__ import annotations

from spec_lsp.runtime.addresses import origin_of
from spec_lsp.runtime.requests import (
    FRAMING,
    PreparedRequest,
    RequestError,
    check_headers,
    join,
)
from spec_lsp.runtime.sandbox.messages import CallError, RawRequest, RawResponse
from spec_lsp.runtime.wire import Caller, Wire

# Ours to write.
_OURS = FRAMING | {"host"}
# What no other origin learns anything from.
_HARMLESS = frozenset({"accept", "accept-language", "content-type", "user-agent"})


async def perform_raw(request: RawRequest, wire: Wire, caller: Caller) -> RawResponse:
    """Sends a request of ``fetch`` or ``axios``. Errors come back as such; raises
    RunStoppedError only."""
    try:
        prepared = _prepare(request)
    except RequestError as error:
        wire.unsent(request.method, request.url, str(error), caller)
        return RawResponse(request.id, None, error=CallError(str(error), None, error.code))
    answer = await wire.send(prepared, caller, request.redirect)
    response = answer.exchange.response
    if response is None:
        message = answer.exchange.error or ""
        return RawResponse(request.id, None, error=CallError(message, None, answer.code))
    if request.redirect == "error" and 300 <= response.status < 400 and response.status != 304:
        message = f"{origin_of(request.url)} answered with a redirect ({response.status})."
        return RawResponse(request.id, None, error=CallError(message, None, "ERR_REDIRECT"))
    return RawResponse(
        request.id, response.status, response.phrase, answer.exchange.request.url,
        answer.redirected, response.headers, response.content,
    )  # fmt: skip


def _prepare(request: RawRequest) -> PreparedRequest:
    """Raises :class:`RequestError` for what cannot be sent."""
    headers = tuple(pair for pair in request.headers if pair[0].lower() not in _OURS)
    names = {name.lower() for name, _ in headers}
    if "user-agent" not in names:
        headers = (*headers, ("User-Agent", "spec-lsp"))
    check_headers(headers)
    return PreparedRequest(
        request.method, join(None, request.url), headers, request.content,
        frozenset(names - _HARMLESS),
    )  # fmt: skip
