"""Runs of the auth test: each a task of its own, with progress, a way to cancel it, and
memory of the last traces."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from spec_lsp.server.protocol import SpecLspProtocol, work_done_token
from spec_lsp.server.remembered_traces import RememberedTraces

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.runtime.sandbox.workers import Workers
    from spec_lsp.runtime.trace import Trace

_ANSWER_SECONDS = 2

Start = Callable[["RunRequest", Callable[[str], None]], Coroutine[Any, Any, "Trace"]]


class Runs:
    """The runs under way, the last that ended, and the process that waits for the next."""

    def __init__(self, server: LanguageServer) -> None:
        self.server = server
        self._tasks: dict[str, asyncio.Future[Trace]] = {}
        self._tokens: dict[str | int, str] = {}
        self._traces = RememberedTraces()

    @cached_property
    def workers(self) -> Workers:
        """Where the processes come from in which JavaScript runs."""
        from spec_lsp.runtime.sandbox.workers import Workers

        return Workers()

    async def run(
        self, title: str, request: RunRequest, start: Start, *, is_asked_for: bool = True
    ) -> tuple[Trace, bool]:
        """Run what ``start`` starts (given the request with the run's id, and where to report
        progress).

        Gives the trace, and whether the client withdrew its request. A cancelled run has a
        trace too, at whatever moment it was cancelled; its child and its requests are gone by
        then. ``is_asked_for``: by the request that is being handled, which can be withdrawn.
        """
        from spec_lsp.runtime.trace import cancelled_before

        run_id = uuid.uuid4().hex
        request = replace(request, run_id=run_id)
        protocol = self.server.protocol
        assert isinstance(protocol, SpecLspProtocol)
        message_id = protocol.msg_id if is_asked_for else None
        progress = _Progress(self.server, title)
        token = work_done_token.get()
        if token is not None:  # already now: the client may cancel at once
            self._tokens[token] = run_id
            progress.begin(token)
        task = asyncio.ensure_future(self._run(request, start, progress))
        self._tasks[run_id] = task
        withdrawn = asyncio.Event()
        if message_id is not None:
            protocol.cancellations[message_id] = lambda: (withdrawn.set(), task.cancel())
        try:
            trace = await task  # ends with a trace when it is cancelled, too
        except asyncio.CancelledError:  # it had not begun
            trace = cancelled_before(request)
        finally:
            progress.end()
            del self._tasks[run_id]
            self._tokens = {key: one for key, one in self._tokens.items() if one != run_id}
            if message_id is not None:
                protocol.cancellations.pop(message_id, None)
        self._traces.keep(run_id, trace)
        return trace, withdrawn.is_set()

    async def _run(self, request: RunRequest, start: Start, progress: _Progress) -> Trace:
        try:
            # It gets ready beside what is loaded here for the first run, and asked of the client.
            await self.workers.prepare()
            if progress.token is None:
                await self._ask_for_progress(request.run_id, progress)
            return await start(request, progress.report)
        finally:
            self.workers.replenish()

    def cancel(self, run_id: str) -> None:
        """End a run, if it still runs."""
        task = self._tasks.get(run_id)
        if task is not None:
            task.cancel()

    def cancel_progress(self, token: str | int) -> None:
        """End the run whose progress the client shows under ``token``."""
        self.cancel(self._tokens.get(token, ""))

    async def close(self) -> None:
        """End every run and the process that waits, and wait until they are gone."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)
        if "workers" in vars(self):
            await self.workers.close()

    def trace(self, run_id: str) -> Trace | None:
        """The trace of one of the last runs."""
        return self._traces.get(run_id)

    async def _ask_for_progress(self, run_id: str, progress: _Progress) -> None:
        """Progress under a token of ours, where a client that has given none can show that."""
        window = self.server.client_capabilities.window
        if not (window and window.work_done_progress):
            return
        asked = self.server.window_work_done_progress_create_async(
            lsp.WorkDoneProgressCreateParams(token=run_id)
        )
        # A client that says it can, and refuses or does not answer: run without.
        with contextlib.suppress(Exception):
            await asyncio.wait_for(asyncio.shield(asked), _ANSWER_SECONDS)
            self._tokens[run_id] = run_id
            progress.begin(run_id)


class _Progress:
    """Progress that the client shows, from :meth:`begin` on; before that, none."""

    def __init__(self, server: LanguageServer, title: str) -> None:
        self.server = server
        self.title = title
        self.token: str | int | None = None

    def begin(self, token: str | int) -> None:
        self.token = token
        self._send(lsp.WorkDoneProgressBegin(title=self.title, cancellable=True))

    def report(self, message: str) -> None:
        self._send(lsp.WorkDoneProgressReport(message=message, cancellable=True))

    def end(self) -> None:
        self._send(lsp.WorkDoneProgressEnd())

    def _send(self, value: Any) -> None:
        if self.token is not None:
            self.server.progress(lsp.ProgressParams(token=self.token, value=value))
