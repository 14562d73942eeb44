"""Requests on the wire: sent within the limits, redirects followed, and everything recorded.

Redirects are followed by hand: httpx drops only ``Authorization`` on the way to another
origin, while any header may hold a secret.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import urljoin

import httpx

from spec_lsp.runtime.addresses import AddressPolicy, RequestRefusedError, origin_of
from spec_lsp.runtime.errors import explain
from spec_lsp.runtime.known_origins import KnownOrigins, NewOriginError
from spec_lsp.runtime.limits import LimitExceededError, Limits, RunStoppedError
from spec_lsp.runtime.network import POLICY
from spec_lsp.runtime.requests import PreparedRequest
from spec_lsp.runtime.trace import Exchange, ReceivedResponse, SentRequest

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


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
class Caller:
    """Who sends a request: the step that runs, the id of the call and the stack at which it was
    made, and which addresses it may reach."""

    step: int
    call: int
    stack: str = field(default="", repr=False)
    policy: AddressPolicy = field(default_factory=AddressPolicy)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the last exchange; Node.js's name of the error where none came;
    and whether a redirect led there."""

    exchange: Exchange
    code: str | None = None
    redirected: bool = False


@dataclass(frozen=True, slots=True)
class Wire:
    """Sends requests through a transport, to the origins that are known. :meth:`send` is safe to
    run several times at once."""

    transport: httpx.AsyncBaseTransport
    limits: Limits
    record: Record
    origins: KnownOrigins = field(default_factory=KnownOrigins)

    async def send(
        self, prepared: PreparedRequest, caller: Caller, redirect: str = "follow"
    ) -> Answer:
        """Sends a request. ``redirect`` is fetch's: ``manual`` gives the redirect itself, and so
        does ``error``. Errors of the network come back as such; raises
        :class:`RunStoppedError` only."""
        redirected = False
        for _ in range(self.limits.redirects + 1):
            exchange, code = await self._exchange(prepared, caller)
            response = exchange.response
            following = None
            if redirect == "follow" and response is not None:
                following = self._redirected(prepared, response)
            exchange = replace(exchange, followed=following is not None)
            self.record.exchanges.append(exchange)
            if following is None:
                return Answer(exchange, code, redirected)
            prepared, redirected = following, True
        raise LimitExceededError("redirects", self.limits)

    def unsent(self, method: str, url: str, error: str, caller: Caller) -> None:
        """Records a request that could not be made."""
        self.record.exchanges.append(
            Exchange(
                caller.step, self._elapsed(), 0, SentRequest(method, url, (), None), None,
                error, caller.call, caller.stack,
            )
        )  # fmt: skip

    def _elapsed(self) -> float:
        return (time.perf_counter() - self.record.began) * 1000

    async def _exchange(
        self, prepared: PreparedRequest, caller: Caller
    ) -> tuple[Exchange, str | None]:
        """One request on the wire, and Node.js's name of the error where one occurred."""
        start = self._elapsed()
        body = prepared.body.decode("utf-8", "replace") if prepared.body is not None else None
        sent = SentRequest(prepared.method, prepared.url, prepared.headers, body)
        response, error, code, refused, timed_out = None, None, None, False, False
        try:
            request = self._request(prepared, caller.policy)
            sent = replace(sent, url=str(request.url), headers=_pairs(request.headers))
            self.origins.check(request.url)
            response = await self._receive(request)
        except (RunStoppedError, asyncio.CancelledError) as ending:
            # The person sees what was asked for, though there is no more to be said of it.
            text = str(ending) or "It was ended before an answer came."
            elapsed, unsent = self._elapsed() - start, isinstance(ending, NewOriginError)
            self.record.exchanges.append(
                Exchange(
                    caller.step, start, elapsed, sent, None, text, caller.call, caller.stack, unsent
                )
            )  # fmt: skip
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
            caller.step, start, self._elapsed() - start, sent, response, error,
            caller.call, caller.stack, refused, timed_out=timed_out,
        )  # fmt: skip
        return exchange, code

    def _request(self, prepared: PreparedRequest, policy: AddressPolicy) -> httpx.Request:
        patience = self.limits.request_seconds
        request = httpx.Request(
            prepared.method,
            prepared.url,
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in _framed(prepared)
            ],
            content=prepared.body,
            extensions={
                "timeout": {"connect": patience, "read": patience, "write": patience, "pool": None},
                POLICY: policy,
            },
        )
        # httpx writes it in capitals. fetch writes `patch` as it stands, which servers refuse.
        request.method = prepared.method
        return request

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
        content = b"".join(chunks)
        return ReceivedResponse(
            response.status_code,
            _pairs(response.headers),
            _decode(content, response),
            content,
            response.reason_phrase,
        )

    def _redirected(
        self, request: PreparedRequest, response: ReceivedResponse
    ) -> PreparedRequest | None:
        """The request that a redirect leads to; None where the response is none."""
        location = joined(response.headers).get("location")
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
        method, status = request.method, response.status
        if (status == 303 and method not in ("GET", "HEAD")) or (
            status in (301, 302) and method == "POST"
        ):
            following = _without(following, ("content-type",))
            following = replace(following, method="GET", body=None)
        if target != origin and following.configured:
            following = _without(following, following.configured)
            self.record.note(
                f"A redirect led from {origin} to {target}, another origin: the headers that the "
                "connector adds were not sent there."
            )
        return following


def joined(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Header fields by their names in lower case; values of one name are joined by commas."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def phrase_of(status: int) -> str:
    """The usual words for a status; empty for an unknown one."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


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


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers.raw)


def _decode(data: bytes, response: httpx.Response) -> str:
    try:
        text = data.decode(response.charset_encoding or "utf-8", "replace")
    except (LookupError, ValueError):
        text = data.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")


def _host_of(url: str) -> str:
    return (origin_of(url) or "the server").partition("://")[2] or "the server"
