"""The steps of one run, in order, and what they leave for the trace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any, cast

import httpx

from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.format.methods import (
    GET_CREDENTIALS,
    MAKE_API_CLIENT,
    REFRESH_CREDENTIALS,
    TEST,
)
from spec_lsp.redaction.redactor import Redactor, Secret
from spec_lsp.runtime.addresses import AddressPolicy, origin_of
from spec_lsp.runtime.api_client import ApiClient
from spec_lsp.runtime.client_configuration import (
    ClientConfiguration,
    ConfigurationError,
    read_configuration,
)
from spec_lsp.runtime.code_notes import absent_names, log_entries, notes_on_code
from spec_lsp.runtime.limits import LimitExceededError
from spec_lsp.runtime.modules import Modules, gather
from spec_lsp.runtime.network import SystemTransport
from spec_lsp.runtime.parameters import (
    Parameters,
    ParametersError,
)
from spec_lsp.runtime.plan import plan
from spec_lsp.runtime.raw_requests import perform_raw
from spec_lsp.runtime.rest_mapping import is_rest_request, run_rest_request
from spec_lsp.runtime.run_parameters import prepare_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.sandbox.host import Sandbox
from spec_lsp.runtime.sandbox.messages import (
    CallError,
    ClientResponse,
    RawRequest,
    Request,
    Response,
)
from spec_lsp.runtime.sandbox.workers import Workers
from spec_lsp.runtime.secrets import (
    derived_secrets,
    response_secrets,
)
from spec_lsp.runtime.steps import (
    Runner,
    StepError,
    Verdict,
    implementation_of,
    inputs_of,
    start_of,
)
from spec_lsp.runtime.trace import ClientSummary, Culprit, LogEntry, Step, StepOutcome
from spec_lsp.runtime.verdict import Judgement, judge_error, judge_verdict, with_wrong_secret
from spec_lsp.runtime.wire import Caller, Record, Wire


@dataclass(slots=True)
class StepRecord:
    """A step while it runs."""

    method: str
    path: str | None
    began: float
    milliseconds: float | None = None
    outcome: StepOutcome = "passed"
    message: str = ""

    def end(self, outcome: StepOutcome, message: str = "") -> None:
        """Stops the clock."""
        self.milliseconds = (time.perf_counter() - self.began) * 1000
        self.outcome, self.message = outcome, message

    def finished(self, judgement: Judgement) -> Step:
        """The step as the trace shows it; one that did not end ended as the run did."""
        if self.milliseconds is None:
            elapsed = (time.perf_counter() - self.began) * 1000
            return Step(self.method, self.path, elapsed, judgement.outcome, judgement.message)
        return Step(self.method, self.path, self.milliseconds, self.outcome, self.message)


class AuthenticationRun:
    """One run. What it has done so far can be read at any moment, also when it was stopped."""

    def __init__(
        self,
        request: RunRequest,
        on_progress: Callable[[str], None],
        transport: httpx.AsyncBaseTransport | None,
        workers: Workers | None = None,
    ) -> None:
        self._request = request
        self._progress = on_progress
        self._transport = transport
        self._workers = workers
        self._modules = Modules((), {})
        self._sandbox: Sandbox | None = None
        self._secrets: list[Secret] = []
        self._plain: frozenset[str] = frozenset()
        self._running: Implementation | None = None
        self._wire: Wire | None = None
        self._client: ApiClient | None = None
        self._renewal = asyncio.Lock()
        self._refreshed = False
        self.record = Record()
        self.steps: list[StepRecord] = []
        self.summary: ClientSummary | None = None

    # --- what the trace asks for -----------------------------------------------------------

    def redactor(self) -> Redactor:
        """Hides every secret that the run has met."""
        return Redactor([*self._secrets, *response_secrets(tuple(self.record.exchanges))])

    def logs(self) -> tuple[LogEntry, ...]:
        """The connector's log."""
        return log_entries(self._sandbox.logs if self._sandbox else (), self._modules)

    def notes_on_code(self) -> list[str]:
        """What is worth saying about the JavaScript that ran."""
        return notes_on_code(self._sandbox) if self._sandbox is not None else []

    def stopped(self, error: LimitExceededError) -> Judgement:
        """The end of a run that passed a limit."""
        culprit = None
        if self._running is not None:
            place = start_of(self._running)
            culprit = Culprit(place.path, place.range, str(error))
        return Judgement("error", str(error), culprit=culprit)

    # --- the run -----------------------------------------------------------------------------

    async def judge(self) -> Judgement:
        """Runs every step. Raises LimitExceededError, and what the sandbox raises."""
        try:
            authentication, blocks = plan(self._request.connector, self._request.option)
            parameters = self._parameters(authentication)
            if parameters.missing:
                return _missing(parameters.missing)
            self._modules = gather(self._request.files, _programs(blocks))
            async with AsyncExitStack() as stack:
                transport = self._transport
                if transport is None:
                    transport = SystemTransport()
                    stack.push_async_callback(transport.aclose)
                self._wire = Wire(transport, self._request.limits, self.record)
                if self._modules.loaded:
                    sandbox = Sandbox(
                        self._modules.modules, self._modules.resolution, self._request.limits,
                        self._perform, self._workers,
                    )  # fmt: skip
                    self._sandbox = await stack.enter_async_context(sandbox)
                return await self._steps(blocks, parameters)
        except ParametersError as error:
            return Judgement("error", str(error))
        except StepError as error:
            for step in self.steps:
                if step.milliseconds is None:
                    step.end(error.outcome, str(error))
            return self._turned(
                judge_error(error, self.record.exchanges, self._modules, self._running)
            )

    def _parameters(self, authentication: Authentication) -> Parameters:
        given = prepare_parameters(self._request, authentication)
        self._secrets += given.secrets
        self._plain = given.plain
        self.record.notes += given.parameters.notes
        return given.parameters

    async def _steps(self, blocks: Mapping[str, MethodBlock], parameters: Parameters) -> Judgement:
        assert self._wire is not None
        runner = Runner(self._modules, self._sandbox, self._request.limits, self.record)
        variables: dict[str, Any] = {
            "connectionParameters": dict(parameters.connection),
            "connectorParameters": dict(parameters.connector),
        }
        variables["credentials"] = await self._credentials(runner, blocks, variables)
        configuration = await self._configuration(runner, blocks, variables, parameters)

        async def renew(refused: ClientConfiguration) -> ClientConfiguration | None:
            return await self._renewed(refused, runner, blocks, variables, parameters)

        renewable = REFRESH_CREDENTIALS.key in blocks
        self._client = ApiClient(configuration, self._wire, renew if renewable else None)
        block = blocks[TEST.key]
        step = self._begin_step(block)
        verdict = await self._test(runner, block, variables, self._client)
        judgement = judge_verdict(verdict, block, self.record.exchanges, self._modules)
        step.end(judgement.outcome, judgement.message)
        return self._turned(judgement)

    async def _credentials(
        self, runner: Runner, blocks: Mapping[str, MethodBlock], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        credentials = dict(cast("dict[str, Any]", variables["connectionParameters"]))
        block = blocks.get(GET_CREDENTIALS.key)
        if block is None:
            return credentials
        return {**credentials, **await self._made_credentials(runner, block, variables)}

    async def _made_credentials(
        self, runner: Runner, block: MethodBlock, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What a method makes of credentials. Raises StepError where that is no object."""
        step = self._begin_step(block)
        value: Any = (await runner.run(block, variables)).value
        if not isinstance(value, dict):
            raise StepError(
                "error",
                f"{block.key} must give an object with the credentials; it gave "
                f"{'nothing' if value is None else 'something else'}.",
            )
        made = cast("dict[str, Any]", value)
        self._secrets += derived_secrets(made, self._plain)
        step.end("passed")
        return made

    async def _configuration(
        self,
        runner: Runner,
        blocks: Mapping[str, MethodBlock],
        variables: Mapping[str, Any],
        parameters: Parameters,
    ) -> ClientConfiguration:
        block = blocks[MAKE_API_CLIENT.key]
        step = self._begin_step(block)
        given = await runner.run(block, variables)
        try:
            configuration = read_configuration(
                given.value, self.record.notes, given.functions, inputs_of(block, variables)
            )
        except ConfigurationError as error:
            raise StepError("error", str(error)) from None
        base_uri = self._request.base_uri or parameters.base_uri or configuration.base_uri
        if base_uri is not None and origin_of(base_uri) is None:
            raise StepError("error", "The base URI must be a URL with https:// or http://.")
        configuration = replace(configuration, base_uri=base_uri)
        self.summary = ClientSummary(base_uri, configuration.headers, configuration.query)
        step.end("passed")
        return configuration

    async def _test(
        self,
        runner: Runner,
        block: MethodBlock,
        variables: Mapping[str, Any],
        client: ApiClient,
    ) -> Verdict:
        implementation = implementation_of(block)
        if is_rest_request(implementation):
            caller = self._caller(0, "", client.configuration.base_uri)
            return await run_rest_request(
                implementation, inputs_of(block, variables), client, caller
            )
        full = client.configuration.full_response
        return await runner.run(block, variables, client=True, full_response=full)

    # --- requests ------------------------------------------------------------------------------

    async def _perform(self, request: Request) -> Response:
        """Sends what code asks for. Raises LimitExceededError, and what renewing raises."""
        assert self._wire is not None
        base = self._client.configuration.base_uri if self._client is not None else None
        if isinstance(request, RawRequest):
            # Before there is a client, the address that is written is the one that is meant.
            caller = self._caller(request.id, request.stack, base or request.url)
            return await perform_raw(request, self._wire, caller)
        client = self._client
        if client is None:
            client = ApiClient(ClientConfiguration(), self._wire)
            own: Any = request.client
            if not isinstance(own, dict):
                error = CallError("There is no API client before makeApiClient has run.")
                return ClientResponse(request.id, None, error=error)
            given = cast("dict[str, Any]", own)
            base = given.get("baseUri") or given.get("baseUrl")
        caller = self._caller(request.id, request.stack, base if isinstance(base, str) else None)
        return await client.perform(request, caller)

    def _caller(self, call: int, stack: str, base_uri: str | None) -> Caller:
        """Who sends a request now: the step that began last and still runs."""
        step = max(
            (n for n, step in enumerate(self.steps, 1) if step.milliseconds is None), default=0
        )
        allowed = (origin_of(origin) for origin in self._request.allow_origins)
        policy = AddressPolicy(base_uri, frozenset(origin for origin in allowed if origin))
        return Caller(step, call, stack, policy)

    async def _renewed(
        self,
        refused: ClientConfiguration,
        runner: Runner,
        blocks: Mapping[str, MethodBlock],
        variables: dict[str, Any],
        parameters: Parameters,
    ) -> ClientConfiguration | None:
        """The configuration with refreshed credentials (format §6: once in a run); None where
        it is refused again, or they cannot be refreshed."""
        assert self._client is not None
        async with self._renewal:
            current = self._client.configuration
            if current is not refused:
                return current  # another request has seen to it meanwhile
            if self._refreshed:
                return None
            self._refreshed = True
            block = blocks[REFRESH_CREDENTIALS.key]
            try:
                made = await self._made_credentials(runner, block, variables)
            except StepError as error:
                self.steps[-1].end(error.outcome, str(error))
                self.record.note(f"The API said 401, and refreshCredentials failed: {error}")
                return None
            finally:
                self._running = blocks[TEST.key].implementation
            variables["credentials"] = {**variables["credentials"], **made}
            renewed = await self._configuration(runner, blocks, variables, parameters)
            self._running = blocks[TEST.key].implementation
            self._client.configuration = renewed
            self.record.note(
                "The API said 401, so refreshCredentials was called, and the request repeated."
            )
            return renewed

    # --- bookkeeping ----------------------------------------------------------------------------

    def _begin_step(self, block: MethodBlock) -> StepRecord:
        self._running = block.implementation
        path = block.implementation.path if block.implementation is not None else None
        step = StepRecord(block.key, path, time.perf_counter())
        self.steps.append(step)
        self._progress(f"{block.key} …")
        return step

    def _turned(self, judgement: Judgement) -> Judgement:
        """What a wrong secret makes of the verdict: its message, never the outcome, which stays
        the test's own. A no of code that lacked something here is no verdict."""
        absent = absent_names(self._sandbox) if self._sandbox is not None else ""
        if judgement.outcome == "failed" and absent:
            message = (
                f"No verdict: the code uses {absent}, which a local run does not have yet. "
                f"{judgement.message}"
            )
            return replace(judgement, outcome="error", message=message)
        if not self._request.wrong_secret:
            return judgement
        return with_wrong_secret(judgement, self.record.exchanges)


def _programs(blocks: Mapping[str, MethodBlock]) -> list[tuple[str, Implementation]]:
    found = ((key, block.implementation) for key, block in blocks.items())
    return [(key, body) for key, body in found if body is not None and body.code is not None]


def _missing(names: tuple[str, ...]) -> Judgement:
    listed = ", ".join(names)
    return Judgement(
        "error",
        f"Missing: {listed}. Give {'it' if len(names) == 1 else 'them'} with --param, or in "
        "spec-lsp.local.yml beside spec.yml.",
        missing=names,
    )
