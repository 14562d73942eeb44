"""The API client: performs what a connector's calls mean, and judges the responses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from spec_lsp.runtime.addresses import origin_of
from spec_lsp.runtime.client_configuration import (
    ClientConfiguration,
    ConfigurationError,
    overlaid,
    read_configuration,
)
from spec_lsp.runtime.evaluation import in_thread
from spec_lsp.runtime.requests import PreparedRequest, RequestError, prepare
from spec_lsp.runtime.response_handlers import ResponseHandlerError, handled
from spec_lsp.runtime.sandbox.messages import CallError, ClientRequest, ClientResponse
from spec_lsp.runtime.trace import ReceivedResponse
from spec_lsp.runtime.wire import Answer, Caller, Wire, joined, phrase_of

EXPIRED = "access_token_expired"
_SUCCESS = range(200, 300)

# Given the configuration that was refused: the newer one that the client has from now on, or
# None where there is none.
Renew = Callable[[ClientConfiguration], Awaitable[ClientConfiguration | None]]


@dataclass(slots=True)
class ApiClient:
    """A configured client. :meth:`perform` is safe to run several times at once. ``renew``
    sets a new configuration after a 401 (format §6: once, then the request is repeated)."""

    configuration: ClientConfiguration = field(repr=False)
    wire: Wire
    renew: Renew | None = None

    async def perform(self, call: ClientRequest, caller: Caller) -> ClientResponse:
        """Sends what a call means, follows redirects, and judges the response: by the client's
        response handlers, else by the default rules (D). Errors come back as such; raises
        RunStoppedError, and what ``renew`` raises."""
        used = self.configuration
        answer = await self._once(call, used, caller)
        expired = answer.error is not None and answer.error.key == EXPIRED
        if not expired or call.client is not None or self.renew is None:
            return answer
        renewed = await self.renew(used)
        if renewed is None:
            return answer
        exchanges = self.wire.record.exchanges
        refused = max(n for n, exchange in enumerate(exchanges) if exchange.call == call.id)
        exchanges[refused] = replace(exchanges[refused], followed=True)
        return await self._once(call, renewed, caller)

    async def _once(
        self, call: ClientRequest, own: ClientConfiguration, caller: Caller
    ) -> ClientResponse:
        notes = self.wire.record.notes
        try:
            configuration = own if call.client is None else read_configuration(call.client, notes)
            if call.dynamic is not None:
                configuration = overlaid(configuration, call.dynamic, notes)
            prepared = prepare(call, configuration, notes)
        except (ConfigurationError, RequestError) as error:
            code = error.code if isinstance(error, RequestError) else "ERR_INVALID_ARGUMENT"
            self.wire.unsent(call.method, call.path, str(error), caller)
            return ClientResponse(call.id, None, error=CallError(str(error), None, code))
        self._note_foreign_origin(prepared, configuration)
        answer = await self.wire.send(prepared, caller)
        return await self._judged(call, configuration, answer)

    async def _judged(
        self, call: ClientRequest, configuration: ClientConfiguration, answer: Answer
    ) -> ClientResponse:
        response = answer.exchange.response
        if response is None:
            error = CallError(answer.exchange.error or "", None, answer.code)
            return ClientResponse(call.id, None, error=error)
        headers = joined(response.headers)
        judged = ClientResponse(
            call.id, response.status, headers, response.body,
            content=response.content if call.binary else None,
        )  # fmt: skip
        try:
            by_handler = await in_thread(
                lambda jsonata: handled(
                    configuration.handlers, response, configuration.scope, jsonata
                )
            )
        except ResponseHandlerError as problem:
            return replace(judged, error=CallError(str(problem), None, "ERR_RESPONSE_HANDLER"))
        if by_handler is None:
            return replace(judged, error=_default_error(call, response))
        if by_handler.error is not None:
            error = by_handler.error
            what = error.message or _what(call, response)
            return replace(judged, error=replace(error, message=what))
        return replace(judged, value=by_handler.data, has_value=by_handler.has_data)

    def _note_foreign_origin(
        self, request: PreparedRequest, configuration: ClientConfiguration
    ) -> None:
        base, origin = configuration.base_uri, origin_of(request.url)
        if base is not None and origin != origin_of(base) and request.configured:
            self.wire.record.note(
                f"A request to {origin}, another origin than the base URI's, carried the "
                "client's headers."
            )


def _what(call: ClientRequest, response: ReceivedResponse) -> str:
    phrase = phrase_of(response.status)
    return f"{call.method} {call.path.partition('?')[0]}: {response.status} {phrase}".rstrip()


def _default_error(call: ClientRequest, response: ReceivedResponse) -> CallError | None:
    """The default rules of the platform (D): 2xx returns; 401, 429 and the rest throw."""
    if response.status in _SUCCESS:
        return None
    what = _what(call, response)
    if response.status == 401:
        return CallError(f"{what} (access token expired, or wrong)", EXPIRED)
    if response.status == 429:
        wait = joined(response.headers).get("retry-after")
        again = f"; the API asks to wait: Retry-After {wait}" if wait else ""
        return CallError(f"{what} (rate limit exceeded{again})", "rate_limit_exceeded")
    return CallError(what)
