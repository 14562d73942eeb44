"""The steps of one run, in order, and what they leave for the trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace

import httpx

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.redaction.redactor import Redactor
from spec_lsp.runtime.code_notes import absent_names, log_entries, notes_on_code
from spec_lsp.runtime.connection import Connection
from spec_lsp.runtime.known_origins import KnownOrigins
from spec_lsp.runtime.limits import LimitExceededError, RunStoppedError
from spec_lsp.runtime.modules import Modules, gather
from spec_lsp.runtime.network import SystemTransport
from spec_lsp.runtime.parameter_values import ParametersError
from spec_lsp.runtime.plan import plan
from spec_lsp.runtime.run_parameters import PreparedParameters, prepare_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.runtime.sandbox.host import Sandbox
from spec_lsp.runtime.sandbox.workers import Workers
from spec_lsp.runtime.secrets import request_secrets, response_secrets
from spec_lsp.runtime.step_log import StepLog
from spec_lsp.runtime.steps import Runner, StepError, start_of
from spec_lsp.runtime.tasks.auth_test import AuthTest
from spec_lsp.runtime.tasks.task import Task, Work
from spec_lsp.runtime.trace import ClientSummary, Culprit, LogEntry
from spec_lsp.runtime.verdict import Judgement, judge_error, with_wrong_secret
from spec_lsp.runtime.wire import Record, Wire


class AuthenticationRun:
    """One run. What it has done so far can be read at any moment, also when it was stopped."""

    def __init__(
        self,
        request: RunRequest,
        task: Task,
        on_progress: Callable[[str], None],
        transport: httpx.AsyncBaseTransport | None,
        workers: Workers | None = None,
    ) -> None:
        self._request = request
        self._task = task
        self._transport = transport
        self._workers = workers
        self._modules = Modules((), {})
        self._sandbox: Sandbox | None = None
        self._connection: Connection | None = None
        self._given = PreparedParameters.none()
        self.log = StepLog(on_progress)
        self.record = Record()
        self.origins = KnownOrigins(
            request.known_origins, lambda origin: self.redactor().text(origin)
        )

    # --- what the trace asks for -----------------------------------------------------------

    def redactor(self) -> Redactor:
        """Hides every secret that the run has met."""
        made = self._connection.secrets if self._connection is not None else ()
        exchanges, plain = tuple(self.record.exchanges), self._given.plain
        known = Redactor([*self._given.secrets, *made])
        received = known.adding(response_secrets(exchanges, plain))
        return received.adding(request_secrets(exchanges, received, plain))

    @property
    def summary(self) -> ClientSummary | None:
        """The API client, once there is one."""
        return self._connection.summary if self._connection is not None else None

    def logs(self) -> tuple[LogEntry, ...]:
        """The connector's log."""
        return log_entries(self._sandbox.logs if self._sandbox else (), self._modules)

    def notes_on_code(self) -> list[str]:
        """What is worth saying about the JavaScript that ran."""
        return notes_on_code(self._sandbox) if self._sandbox is not None else []

    def stopped(self, error: RunStoppedError) -> Judgement:
        """The end of a run that was stopped. A limit was passed in the step that ran; a new
        origin is nobody's mistake."""
        culprit = None
        if self.log.running is not None and isinstance(error, LimitExceededError):
            place = start_of(self.log.running)
            culprit = Culprit(place.path, place.range, str(error))
        return Judgement("error", str(error), culprit=culprit)

    # --- the run -----------------------------------------------------------------------------

    async def judge(self) -> Judgement:
        """Runs every step. Raises RunStoppedError, and what the sandbox raises."""
        try:
            authentication, blocks = plan(self._request.connector, self._request.option, self._task)
            given = prepare_parameters(self._request, authentication)
            self._given = given
            self.record.notes += given.parameters.notes
            if given.parameters.missing:
                return _missing(given.parameters.missing)
            self._modules = gather(self._request.files, _programs(blocks))
            async with AsyncExitStack() as stack:
                return await self._steps(blocks, given, stack)
        except ParametersError as error:
            return Judgement("error", str(error))
        except StepError as error:
            self.log.end_all(error.outcome, str(error))
            return self._turned(
                judge_error(error, self.record.exchanges, self._modules, self.log.running)
            )

    async def _steps(
        self,
        blocks: Mapping[str, MethodBlock],
        given: PreparedParameters,
        stack: AsyncExitStack,
    ) -> Judgement:
        transport = self._transport
        if transport is None:
            transport = SystemTransport()
            stack.push_async_callback(transport.aclose)
        limits = self._request.limits
        wire = Wire(transport, limits, self.record, self.origins)
        connection = Connection(self._request, blocks, given, wire, self.log)
        self._connection = connection
        if self._modules.loaded:
            sandbox = Sandbox(
                self._modules.modules, self._modules.resolution, limits, connection.perform,
                self._workers,
            )  # fmt: skip
            self._sandbox = await stack.enter_async_context(sandbox)
        runner = Runner(self._modules, self._sandbox, limits, self.record)
        connection.run_by(runner)
        work = Work(connection, runner, self.log, blocks, self._modules, wire)
        return self._turned(await self._task.run(work))

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
        if not self._request.wrong_secret or not isinstance(self._task, AuthTest):
            return judgement
        return with_wrong_secret(judgement, self.record.exchanges)


def _programs(blocks: Mapping[str, MethodBlock]) -> list[tuple[str, Implementation]]:
    found = ((key, block.implementation) for key, block in blocks.items())
    return [(key, body) for key, body in found if body is not None and body.code is not None]


def _missing(names: tuple[str, ...]) -> Judgement:
    # How it can be given is another thing in an editor than on a terminal.
    return Judgement("error", f"Missing: {', '.join(names)}. Nothing was run.", missing=names)
