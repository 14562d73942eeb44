"""The steps of one run, in order, and what they leave for the trace."""

from __future__ import annotations

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
    TEST,
)
from spec_lsp.redaction.redactor import Redactor, Secret
from spec_lsp.runtime.addresses import AddressPolicy, origin_of
from spec_lsp.runtime.api_client import ApiClient, Record
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
from spec_lsp.runtime.rest_mapping import is_rest_request, run_rest_request
from spec_lsp.runtime.run_parameters import prepare_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.sandbox.host import Sandbox
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
from spec_lsp.runtime.verdict import Judgement, judge_error, judge_verdict


@dataclass(slots=True)
class StepRecord:
    """A step while it runs."""

    method: str
    path: str | None
    began: float
    milliseconds: float | None = None
    outcome: StepOutcome = "passed"
    message: str = ""

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
    ) -> None:
        self._request = request
        self._progress = on_progress
        self._transport = transport
        self._modules = Modules((), {})
        self._sandbox: Sandbox | None = None
        self._secrets: list[Secret] = []
        self._plain: frozenset[str] = frozenset()
        self._running: Implementation | None = None
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
                if self._modules.loaded:
                    sandbox = Sandbox(
                        self._modules.modules, self._modules.resolution, self._request.limits
                    )
                    self._sandbox = await stack.enter_async_context(sandbox)
                return await self._steps(blocks, parameters, stack)
        except ParametersError as error:
            return Judgement("error", str(error))
        except StepError as error:
            if self.steps and self.steps[-1].milliseconds is None:
                self._end_step(error.outcome, str(error))
            return self._turned(
                judge_error(error, self.record.exchanges, self._modules, self._running)
            )

    def _parameters(self, authentication: Authentication) -> Parameters:
        given = prepare_parameters(self._request, authentication)
        self._secrets += given.secrets
        self._plain = given.plain
        self.record.notes += given.parameters.notes
        return given.parameters

    async def _steps(
        self, blocks: Mapping[str, MethodBlock], parameters: Parameters, stack: AsyncExitStack
    ) -> Judgement:
        runner = Runner(self._modules, self._sandbox, self._request.limits, self.record)
        variables: dict[str, Any] = {
            "connectionParameters": dict(parameters.connection),
            "connectorParameters": dict(parameters.connector),
        }
        variables["credentials"] = await self._credentials(runner, blocks, variables)
        configuration = await self._configuration(runner, blocks, variables, parameters)
        policy = AddressPolicy(
            configuration.base_uri,
            frozenset(
                origin for o in self._request.allow_origins if (origin := origin_of(o)) is not None
            ),
        )
        transport = self._transport
        if transport is None:
            transport = SystemTransport(policy)
            stack.push_async_callback(transport.aclose)
        step = len(self.steps) + 1
        client = ApiClient(configuration, transport, self._request.limits, self.record, step)
        block = blocks[TEST.key]
        verdict = await self._test(runner, block, variables, client)
        judgement = judge_verdict(verdict, block, self.record.exchanges, self._modules)
        ended: StepOutcome = judgement.outcome
        self._end_step(ended, judgement.message)
        return self._turned(judgement)

    async def _credentials(
        self, runner: Runner, blocks: Mapping[str, MethodBlock], variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        credentials = dict(cast("dict[str, Any]", variables["connectionParameters"]))
        block = blocks.get(GET_CREDENTIALS.key)
        if block is None:
            return credentials
        self._begin_step(block)
        given = await runner.run(block, variables)
        value: Any = given.value
        if not isinstance(value, dict):
            raise StepError(
                "error",
                f"{block.key} must give an object with the credentials; it gave "
                f"{'nothing' if value is None else 'something else'}.",
            )
        made = cast("dict[str, Any]", value)
        self._secrets += derived_secrets(made, self._plain)
        self._end_step("passed")
        return {**credentials, **made}

    async def _configuration(
        self,
        runner: Runner,
        blocks: Mapping[str, MethodBlock],
        variables: Mapping[str, Any],
        parameters: Parameters,
    ) -> ClientConfiguration:
        block = blocks[MAKE_API_CLIENT.key]
        self._begin_step(block)
        given = await runner.run(block, variables)
        try:
            configuration = read_configuration(given.value, self.record.notes, given.functions)
        except ConfigurationError as error:
            raise StepError("error", str(error)) from None
        base_uri = self._request.base_uri or parameters.base_uri or configuration.base_uri
        if base_uri is not None and origin_of(base_uri) is None:
            raise StepError("error", "The base URI must be a URL with https:// or http://.")
        configuration = replace(configuration, base_uri=base_uri)
        self.summary = ClientSummary(base_uri, configuration.headers, configuration.query)
        self._end_step("passed")
        return configuration

    async def _test(
        self,
        runner: Runner,
        block: MethodBlock,
        variables: Mapping[str, Any],
        client: ApiClient,
    ) -> Verdict:
        self._begin_step(block)
        implementation = implementation_of(block)
        if is_rest_request(implementation):
            return await run_rest_request(implementation, inputs_of(block, variables), client)
        return await runner.run(block, variables, client)

    # --- bookkeeping ----------------------------------------------------------------------------

    def _begin_step(self, block: MethodBlock) -> None:
        self._running = block.implementation
        path = block.implementation.path if block.implementation is not None else None
        self.steps.append(StepRecord(block.key, path, time.perf_counter()))
        self._progress(f"{block.key} …")

    def _end_step(self, outcome: StepOutcome, message: str = "") -> None:
        step = self.steps[-1]
        step.milliseconds = (time.perf_counter() - step.began) * 1000
        step.outcome, step.message = outcome, message

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
        if not self._request.wrong_secret or judgement.outcome not in ("passed", "failed"):
            return judgement
        if judgement.outcome == "passed":
            message = "The test passes with a wrong secret, too: it checks nothing."
            return replace(judgement, message=message, note=message)
        if any(exchange.response is None for exchange in self.record.exchanges):
            return replace(judgement, outcome="error")
        message = f"The test notices a wrong secret, as it should. {judgement.message}"
        return replace(judgement, message=message, culprit=None)


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
