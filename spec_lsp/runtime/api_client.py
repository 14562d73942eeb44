"""The API client: performs what a connector asks for, and records what was sent.

Redirects are followed by hand: httpx drops only ``Authorization`` on the way to another
origin, while any configured header may hold a secret.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urljoin

import httpx

from spec_lsp.runtime.addresses import RequestRefusedError, origin_of
from spec_lsp.runtime.client_configuration import ClientConfiguration
from spec_lsp.runtime.errors import explain
from spec_lsp.runtime.limits import LimitExceededError, Limits
from spec_lsp.runtime.requests import PreparedRequest, RequestError, prepare
from spec_lsp.runtime.sandbox.messages import CallError, ClientRequest, ClientResponse
from spec_lsp.runtime.trace import Exchange, ReceivedResponse, SentRequest

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SUCCESS = range(200, 300)


@dataclass(slots=True)
class Record:
    """What a run has sent so far. ``began`` is the run's start, in ``time.perf_counter``."""

    began: float = field(default_factory=time.perf_counter)
    exchanges: list[Exchange] = field(default_factory=list[Exchange])
    notes: list[str] = field(default_factory=list[str])
    origins: list[str] = field(default_factory=list[str])

    def note(self, text: str) -> None:
        """Keeps a sentence for the person, once."""
        if text not in self.notes:
            self.notes.append(text)

    def contacted(self, url: str) -> None:
        """Keeps the origin of a request that was sent."""
        origin = origin_of(url)
        if origin is not None and origin not in self.origins:
            self.origins.append(origin)


@dataclass(frozen=True, slots=True)
class ApiClient:
    """A configured client. :meth:`perform` is safe to run several times at once."""

    configuration: ClientConfiguration
    transport: httpx.AsyncBaseTransport
    limits: Limits
    record: Record
    step: int

    async def perform(self, call: ClientRequest) -> ClientResponse:
        """Sends what a call means, follows redirects, and judges the response by the default
        rules (D). Errors of the network come back as such; raises
        :class:`LimitExceededError` only."""
        try:
            prepared = prepare(call, self.configuration, self.record.notes)
        except RequestError as error:
            self._keep_unsent(call, str(error))
            return ClientResponse(call.id, None, error=CallError(str(error), None, error.code))
        self._note_foreign_origin(prepared)
        for _ in range(self.limits.redirects + 1):
            exchange, code = await self._exchange(prepared, call)
            response = exchange.response
            following = self._redirected(prepared, response) if response is not None else None
            self.record.exchanges.append(replace(exchange, followed=following is not None))
            if response is None:
                return ClientResponse(
                    call.id, None, error=CallError(exchange.error or "", None, code)
                )
            if following is None:
                return _judge(call, response)
            prepared = following
        raise LimitExceededError("redirects", self.limits)

    def _keep_unsent(self, call: ClientRequest, error: str) -> None:
        request = SentRequest(call.method, call.path, (), None)
        start = _milliseconds_since(self.record.began)
        self.record.exchanges.append(
            Exchange(self.step, start, 0, request, None, error, call.id, call.stack)
        )

    def _note_foreign_origin(self, request: PreparedRequest) -> None:
        base, origin = self.configuration.base_uri, origin_of(request.url)
        if base is not None and origin != origin_of(base) and request.configured:
            self.record.note(
                f"A request to {origin}, another origin than the base URI's, carried the "
                "client's headers."
            )

    async def _exchange(
        self, prepared: PreparedRequest, call: ClientRequest
    ) -> tuple[Exchange, str | None]:
        """One request on the wire, and Node.js's name of the error where one occurred."""
        began = time.perf_counter()
        start = _milliseconds_since(self.record.began)
        body = prepared.body.decode("utf-8", "replace") if prepared.body is not None else None
        sent = SentRequest(prepared.method, prepared.url, prepared.headers, body)
        response, error, code, refused, timed_out = None, None, None, False, False
        try:
            request = self._request(prepared)
            sent = replace(sent, url=str(request.url), headers=_pairs(request.headers))
            response = await self._receive(request)
        except LimitExceededError:
            raise
        except RequestRefusedError as refusal:
            error, code, refused = str(refusal), "ERR_ADDRESS_REFUSED", True
        except Exception as failure:  # whatever a transport raises: each is told in plain words
            problem = explain(failure, _host_of(prepared.url))
            error, code = problem.message, problem.code
            timed_out = isinstance(failure, httpx.TimeoutException)
            if timed_out:
                error = (
                    f"{error} A request may take {self.limits.request_seconds:g} s (limit; "
                    "setting `run.timeout`)."
                )
        exchange = Exchange(
            self.step, start, _milliseconds_since(began), sent, response, error,
            call.id, call.stack, refused, timed_out=timed_out,
        )  # fmt: skip
        return exchange, code

    def _request(self, prepared: PreparedRequest) -> httpx.Request:
        patience = self.limits.request_seconds
        return httpx.Request(
            prepared.method,
            prepared.url,
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in _framed(prepared)
            ],
            content=prepared.body,
            extensions={
                "timeout": {"connect": patience, "read": patience, "write": patience, "pool": None}
            },
        )

    async def _receive(self, request: httpx.Request) -> ReceivedResponse:
        response = await self.transport.handle_async_request(request)
        self.record.contacted(str(request.url))
        response.request = request
        chunks: list[bytes] = []
        size = 0
        try:
            async for chunk in response.aiter_bytes():
                size += len(chunk)
                if size > self.limits.response_bytes:
                    raise LimitExceededError("response", self.limits)
                chunks.append(chunk)
        finally:
            await response.aclose()
        data = b"".join(chunks)
        body = _decode(data, response)
        # What is no text in its encoding is kept as it came, too.
        binary = data if "\ufffd" in body and b"\xef\xbf\xbd" not in data else None
        return ReceivedResponse(response.status_code, _pairs(response.headers), body, binary)

    def _redirected(
        self, request: PreparedRequest, response: ReceivedResponse
    ) -> PreparedRequest | None:
        """The request that a redirect leads to; None where the response is none."""
        location = dict(_lowered(response.headers)).get("location")
        if response.status not in _REDIRECTS or not location:
            return None
        try:
            url = urljoin(request.url, location).partition("#")[0]
        except ValueError:
            return None
        target, origin = origin_of(url), origin_of(request.url)
        if target is None:
            return None
        following = replace(request, url=url)
        if response.status == 303 or (response.status in (301, 302) and request.method == "POST"):
            following = _without(following, ("content-type",))
            method = "HEAD" if request.method == "HEAD" else "GET"
            following = replace(following, method=method, body=None)
        if target != origin and following.configured:
            following = _without(following, following.configured)
            self.record.note(
                f"A redirect led from {origin} to {target}, another origin: the headers that the "
                "connector adds were not sent there."
            )
        return following


def _without(request: PreparedRequest, names: Iterable[str]) -> PreparedRequest:
    dropped = frozenset(names)
    return replace(
        request,
        headers=tuple(pair for pair in request.headers if pair[0].lower() not in dropped),
        configured=request.configured - dropped,
    )


def _framed(prepared: PreparedRequest) -> Iterable[tuple[str, str]]:
    yield from prepared.headers
    if not any(name.lower() == "accept-encoding" for name, _ in prepared.headers):
        yield "Accept-Encoding", "gzip, deflate"


def _milliseconds_since(moment: float) -> float:
    return (time.perf_counter() - moment) * 1000


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _lowered(headers: tuple[tuple[str, str], ...]) -> Iterable[tuple[str, str]]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined.items()


def _decode(data: bytes, response: httpx.Response) -> str:
    try:
        text = data.decode(response.charset_encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")


def _host_of(url: str) -> str:
    return (origin_of(url) or "the server").partition("://")[2] or "the server"


def _judge(call: ClientRequest, response: ReceivedResponse) -> ClientResponse:
    """The default rules of the platform (D): 2xx returns; 401, 429 and the rest throw."""
    headers = dict(_lowered(response.headers))
    answer = ClientResponse(call.id, response.status, headers, response.body)
    if response.status in _SUCCESS:
        return answer
    what = f"{call.method} {call.path.partition('?')[0]}: {response.status} {_phrase(response)}"
    what = what.rstrip()
    if response.status == 401:
        error = CallError(f"{what} (access token expired, or wrong)", "access_token_expired")
    elif response.status == 429:
        wait = headers.get("retry-after")
        again = f"; the API asks to wait: Retry-After {wait}" if wait else ""
        error = CallError(f"{what} (rate limit exceeded{again})", "rate_limit_exceeded")
    else:
        error = CallError(what)
    return replace(answer, error=error)


def _phrase(response: ReceivedResponse) -> str:
    try:
        return HTTPStatus(response.status).phrase
    except ValueError:
        return ""
