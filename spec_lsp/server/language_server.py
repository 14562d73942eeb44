"""The server as an object: what every handler is given.

Nothing heavy is imported before `initialize` has been answered; the first document finds
everything warm.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer

from spec_lsp import __version__
from spec_lsp.server.diagnostics import Publisher
from spec_lsp.server.garbage import PauseCollector
from spec_lsp.server.inbox import Inbox
from spec_lsp.server.lifetime import watch_client
from spec_lsp.server.protocol import SpecLspProtocol
from spec_lsp.server.run_on_save import RunOnSave
from spec_lsp.server.runs import Runs
from spec_lsp.server.selectors import Selectors
from spec_lsp.server.session import Session
from spec_lsp.server.workspace_knowledge import WorkspaceKnowledge
from spec_lsp.server.workspace_names import names_in
from spec_lsp.server.workspace_roots import WorkspaceRoots
from spec_lsp.server.workspace_tests import found_tests

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from spec_lsp.features.completion_item import Completion
    from spec_lsp.runtime.history import History
    from spec_lsp.server.registration import Feature

logger = logging.getLogger(__name__)

_WARM = (
    "ruamel.yaml",
    "jsonschema",
    "spec_lsp.connector.discover",
    "spec_lsp.diagnosis.diagnose",
    "spec_lsp.syntax.javascript.modules",
    "spec_lsp.diagnosis.configuration_file",
    "spec_lsp.rules.documentation",
    "spec_lsp.features.completion",
)


_PATIENCE_AT_THE_END = 1.0  # seconds


class SpecLanguageServer(LanguageServer):
    """One server for one client."""

    def __init__(self, features: tuple[Feature, ...] = ()) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "spec-lsp",
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
            protocol_cls=SpecLspProtocol,
        )
        self.session = Session()
        self.inbox = Inbox()
        self.garbage = PauseCollector()
        self.diagnostics = Publisher(self, self.session)
        self.runs = Runs(self)
        self.run_on_save = RunOnSave(self)
        self.workspace_roots = WorkspaceRoots()
        self.workspace_names = WorkspaceKnowledge(self.session, names_in)
        self.workspace_tests = WorkspaceKnowledge(self.session, found_tests)
        self.selectors = Selectors(self)
        self.features = features
        self.completions: tuple[Completion, ...] = ()  # the last list, for what each one tells
        self.has_shut_down = False
        self._watching: asyncio.Future[None] | None = None

    @cached_property
    def history(self) -> History:
        """The runs of this session that passed."""
        from spec_lsp.runtime.history import History

        return History()

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serve one client until it leaves or closes ``stdin``."""
        self.protocol.set_writer(StdoutWriter(stdout or sys.stdout.buffer))
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(self._converse(stdin or sys.stdin.buffer))
        except BrokenPipeError:
            logger.error("the client no longer listens")
        except (KeyboardInterrupt, SystemExit):  # on `exit`
            pass
        finally:
            _end(loop)
            self.shutdown()

    async def _converse(self, stream: BinaryIO) -> None:
        self.inbox.fill_from(stream)
        protocol = cast("SpecLspProtocol", self.protocol)
        try:
            while (message := await self.inbox.next()) is not None:
                protocol.receive(message, self.inbox)
                self.garbage.something_done()
                await asyncio.sleep(0)  # what it started takes its first step
        finally:
            # Before the loop cancels everything at once: a child process that is just being
            # started would then never be done with.
            await self.diagnostics.close()
            await self.runs.close()

    async def make_way(self) -> None:
        """Between two steps of a long work: let everything be answered first that waits."""
        await asyncio.sleep(0)
        while not self.inbox.is_empty:
            await asyncio.sleep(0)

    def adapt(self, capabilities: lsp.ServerCapabilities) -> None:
        """Promise a client only what it gets."""
        if not self.session.pulls:
            capabilities.diagnostic_provider = None
        self.selectors.choose(self.features, capabilities)

    @property
    def is_told_of_files(self) -> bool:
        """Whether the client watches files for us, and says what happens to them."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        return bool(watching and watching.dynamic_registration)

    async def roots(self) -> tuple[Path, ...]:
        """The connectors below the client's folders."""
        return await self.workspace_roots.below(self.session.folders)

    def roots_changed(self, path: Path | None = None) -> None:
        """A connector may have come or gone, at a path or anywhere."""
        self.workspace_roots.forget(path)
        self.selectors.changed()

    def watch_client(self, pid: int) -> None:
        """End when the client's process is gone."""
        self._watching = asyncio.ensure_future(watch_client(pid, self.runs.close))

    def trace(self, method: str, seconds: float) -> None:
        """Tell a client that wants to know (`$/setTrace`) what was done and how long it took;
        never what was in it."""
        if self.protocol.trace != lsp.TraceValue.Off:
            self.log_trace(lsp.LogTraceParams(f"{method}: {seconds * 1000:.1f} ms"))

    def warm_up(self) -> None:
        """Import what the first document will need, beside the client's next message."""
        asyncio.get_running_loop().run_in_executor(None, _import_all, _WARM)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A request that failed was answered with an error: no pop-up on top of it."""


def _end(loop: asyncio.AbstractEventLoop) -> None:
    """End what still runs. What does not end soon (a child process that was just being started
    when its task was cancelled) is not waited for: the client has gone."""
    loop.set_exception_handler(lambda _loop, _context: None)
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks, timeout=_PATIENCE_AT_THE_END))
    loop.run_until_complete(loop.shutdown_asyncgens())


def _import_all(names: tuple[str, ...]) -> None:
    for name in names:
        try:
            importlib.import_module(name)
        except ImportError:  # the request that needs it says so
            logger.error("%s cannot be imported", name)
