"""A test that was run before is run again when a file of its connector is saved, where the
person's editor says so (`run.onSave`)."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from spec_lsp.server.protocol import work_done_token

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.runtime.trace import Trace
    from spec_lsp.server.language_server import SpecLanguageServer


class RunOnSave:
    """The tests that were run in this session by a person, the last of each connector, with
    what they were given. In memory only."""

    def __init__(self, server: SpecLanguageServer) -> None:
        self._server = server
        self._started: dict[Path, RunRequest] = {}
        self._running: dict[Path, asyncio.Task[None]] = {}

    def remember(self, root: Path, request: RunRequest, trace: Trace) -> None:
        """A person has run this test, and this came of it.

        Secrets that were given to that run go where it went, and nowhere else: a save is no
        consent to another address. Where it went nowhere, nothing is known to be right.
        """
        if not self._server.session.run.on_save or request.wrong_secret:
            return
        if request.connection_parameters or request.connector_parameters:
            if not trace.origins:
                self._started.pop(root, None)
                return
            request = replace(request, known_origins=tuple(trace.origins))
        self._started[root] = request

    def forget(self, root: Path) -> None:
        """What this test was given is not to be used again."""
        self._started.pop(root, None)

    def saved(self, root: Path) -> None:
        """A file of a connector was saved: run its test again, if that is wanted and one was
        run. A run that an earlier save has started is ended."""
        session = self._server.session
        request = self._started.get(root)
        if request is None or not session.run.on_save or not session.trusted:
            return
        earlier = self._running.get(root)
        if earlier is not None:
            earlier.cancel()
        task = asyncio.ensure_future(self._run(root, request, earlier))
        self._running[root] = task
        task.add_done_callback(lambda _: self._ended(root, task))

    def _ended(self, root: Path, task: asyncio.Task[None]) -> None:
        if self._running.get(root) is task:
            del self._running[root]

    async def _run(
        self, root: Path, request: RunRequest, earlier: asyncio.Task[None] | None
    ) -> None:
        from spec_lsp.runtime.parameter_values import ParametersError
        from spec_lsp.runtime.run_parameters import given_parameters
        from spec_lsp.server.auth_tests import run_test, tell

        if earlier is not None:
            await asyncio.wait((earlier,))
        server = self._server
        work_done_token.set(None)  # that of the person's own run is used up
        connector = server.session.analysis(root).connector
        request = replace(request, connector=connector, files=server.session.files(root))
        authentication = connector.authentication(request.option)
        with contextlib.suppress(ParametersError):
            # Nobody is asked: the person only saved a file.
            if authentication is None or given_parameters(request, authentication).missing:
                return
            trace, _ = await run_test(server, root, request, on_save=True)
            if trace.outcome != "cancelled":
                await tell(server, trace)
