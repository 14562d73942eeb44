"""A connection as a run makes it: credentials, the client that is configured from them, and
both anew after a 401."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from spec_lsp.connector.model import MethodBlock
from spec_lsp.format.methods import GET_CREDENTIALS, MAKE_API_CLIENT, REFRESH_CREDENTIALS
from spec_lsp.redaction.redactor import Secret
from spec_lsp.runtime.addresses import AddressPolicy, origin_of
from spec_lsp.runtime.api_client import ApiClient
from spec_lsp.runtime.client_configuration import (
    ClientConfiguration,
    ConfigurationError,
    read_configuration,
)
from spec_lsp.runtime.raw_requests import perform_raw
from spec_lsp.runtime.run_parameters import PreparedParameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.sandbox.messages import (
    CallError,
    ClientResponse,
    RawRequest,
    Request,
    Response,
)
from spec_lsp.runtime.secrets import derived_secrets
from spec_lsp.runtime.step_log import StepLog
from spec_lsp.runtime.steps import Runner, StepError, Verdict, inputs_of
from spec_lsp.runtime.trace import ClientSummary
from spec_lsp.runtime.wire import Caller, Wire


class Connection:
    """What the methods of an authentication make of the parameters of a run.

    ``variables`` are what methods may read; ``client`` and ``summary`` are None until
    :meth:`make_client`; ``secrets`` are those that methods made of the parameters.
    """

    def __init__(
        self,
        request: RunRequest,
        blocks: Mapping[str, MethodBlock],
        given: PreparedParameters,
        wire: Wire,
        log: StepLog,
    ) -> None:
        self._blocks = blocks
        self._given = given
        self._wire = wire
        self._log = log
        self._base_uri = request.base_uri or given.parameters.base_uri
        allowed = (origin_of(origin) for origin in request.allow_origins)
        self._allowed = frozenset(origin for origin in allowed if origin)
        self._renewal = asyncio.Lock()
        self._renewed = False
        self._runner: Runner | None = None
        self.variables: dict[str, Any] = {
            "connectionParameters": dict(given.parameters.connection),
            "connectorParameters": dict(given.parameters.connector),
        }
        self.client: ApiClient | None = None
        self.summary: ClientSummary | None = None
        self.secrets: list[Secret] = []

    def run_by(self, runner: Runner) -> None:
        """Takes what runs the methods. (Their requests come back here, so it is made later.)"""
        self._runner = runner

    async def make_credentials(self) -> None:
        """The connection parameters, and what getCredentials… adds to them (format §4). Raises
        StepError, RunStoppedError, and what the sandbox raises; so do the others."""
        credentials = dict(cast("dict[str, Any]", self.variables["connectionParameters"]))
        block = self._blocks.get(GET_CREDENTIALS.key)
        made = await self._made(block) if block is not None else {}
        self.variables["credentials"] = {**credentials, **made}

    async def make_client(self) -> Verdict:
        """The API client; gives what makeApiClient gave."""
        given, configuration = await self._configuration()
        renew = self._renew if REFRESH_CREDENTIALS.key in self._blocks else None
        self.client = ApiClient(configuration, self._wire, renew)
        return given

    async def perform(self, request: Request) -> Response:
        """Sends what code asks for."""
        base = self.client.configuration.base_uri if self.client is not None else None
        if isinstance(request, RawRequest):
            # Before there is a client, the address that is written is the one that is meant.
            caller = self.caller(request.id, request.stack, base or request.url)
            return await perform_raw(request, self._wire, caller)
        client = self.client
        if client is None:
            client = ApiClient(ClientConfiguration(), self._wire)
            if not isinstance(request.client, dict):
                error = CallError("There is no API client before makeApiClient has run.")
                return ClientResponse(request.id, None, error=error)
            own = cast("dict[str, Any]", request.client)
            base = own.get("baseUri") or own.get("baseUrl")
        base = base if isinstance(base, str) else None
        return await client.perform(request, self.caller(request.id, request.stack, base))

    def caller(self, call: int, stack: str, base_uri: str | None) -> Caller:
        """Who sends a request now, and what it may reach."""
        policy = AddressPolicy(base_uri, self._allowed)
        return Caller(self._log.current, call, stack, policy)

    async def _made(self, block: MethodBlock) -> dict[str, Any]:
        """What a method makes of credentials. Raises StepError where that is no object."""
        assert self._runner is not None
        step = self._log.begin(block)
        value: Any = (await self._runner.run(block, self.variables)).value
        if not isinstance(value, dict):
            raise StepError(
                "error",
                f"{block.key} must give an object with the credentials; it gave "
                f"{'nothing' if value is None else 'something else'}.",
            )
        made = cast("dict[str, Any]", value)
        self.secrets += derived_secrets(made, self._given.plain, self._given.secrets)
        step.end("passed")
        return made

    async def _configuration(self) -> tuple[Verdict, ClientConfiguration]:
        assert self._runner is not None
        block = self._blocks[MAKE_API_CLIENT.key]
        step = self._log.begin(block)
        given = await self._runner.run(block, self.variables)
        scope = inputs_of(block, self.variables)
        notes = self._wire.record.notes
        try:
            configuration = read_configuration(given.value, notes, given.functions, scope)
        except ConfigurationError as error:
            raise StepError("error", str(error)) from None
        base_uri = self._base_uri or configuration.base_uri
        if base_uri is not None and origin_of(base_uri) is None:
            raise StepError("error", "The base URI must be a URL with https:// or http://.")
        configuration = replace(configuration, base_uri=base_uri)
        self.summary = ClientSummary(base_uri, configuration.headers, configuration.query)
        step.end("passed")
        return given, configuration

    async def _renew(self, refused: ClientConfiguration) -> ClientConfiguration | None:
        """The configuration with refreshed credentials (format §6: once in a run); None where
        it is refused again, or they cannot be refreshed."""
        assert self.client is not None
        async with self._renewal:
            current = self.client.configuration
            if current is not refused:
                return current  # another request has seen to it meanwhile
            if self._renewed:
                return None
            self._renewed = True
            running = self._log.running
            try:
                made = await self._made(self._blocks[REFRESH_CREDENTIALS.key])
            except StepError as error:
                self._log.records[-1].end(error.outcome, str(error))
                self._log.running = running
                self._wire.record.note(f"The API said 401, and refreshCredentials failed: {error}")
                return None
            self.variables["credentials"] = {**self.variables["credentials"], **made}
            _, renewed = await self._configuration()
            self._log.running = running
            self.client.configuration = renewed
            self._wire.record.note(
                "The API said 401, so refreshCredentials was called, and the request repeated."
            )
            return renewed
