"""Showing what the rules find: soon after an edit, and again when an engine has judged the
programs. To a client that asks for the diagnostics of what it shows, only those of other files
are sent, and a word when it should ask again.

Rules run a step at a time: whatever the client asks meanwhile is answered between two of them,
and a new edit ends a look at the old text.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types as lsp

from spec_lsp.server.convert import diagnostic_of, to_diagnostic

if TYPE_CHECKING:
    from spec_lsp.diagnosis.configuration_file import ConfigurationFile
    from spec_lsp.findings.finding import Finding
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Session
    from spec_lsp.syntax.javascript.script import ScriptLanguage

# Long enough for a completion that is asked with the same keystroke to be answered first.
_DELAY_SECONDS = 0.03
# Typing on and on puts a look off, but not for longer.
_PATIENCE_SECONDS = 1.0
# An engine that is being asked is killed at the end; that may take a moment.
_END_SECONDS = 5.0


class _Pulled(NamedTuple):
    """The last answer about a document: the name of its state, the version it is about."""

    name: str
    version: int | None
    diagnostics: list[lsp.Diagnostic]


Shown = dict[str, tuple[int | None, list[lsp.Diagnostic]]]


class Publisher:
    """Sends the findings of every connector with an open file, and takes them back."""

    def __init__(self, server: SpecLanguageServer, session: Session) -> None:
        self.server = server
        self.session = session
        self._waiting: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None
        self._edits = 0
        self._unseen_since: float | None = None
        self._published: dict[str, list[lsp.Diagnostic]] = {}
        self._opened: set[str] = set()  # not sent anything since
        self._pulled: dict[str, _Pulled] = {}
        self._names = 0  # one is never given again, whatever is closed meanwhile
        self._told: dict[str, list[lsp.Diagnostic]] = {}
        self._judging: asyncio.Task[None] | None = None

    def changed(self, *, at_once: bool = False) -> None:
        """Something changed: look soon, once for changes that follow each other closely."""
        self._edits += 1
        loop = asyncio.get_running_loop()
        if self._unseen_since is None:
            self._unseen_since = loop.time()
        if self._waiting is None:
            self._waiting = loop.call_later(0 if at_once else _DELAY_SECONDS, self._start)

    @property
    def is_busy(self) -> bool:
        """Whether a look is to come or under way."""
        is_looking = self._looking is not None and not self._looking.done()
        return self._waiting is not None or is_looking

    def _start(self) -> None:
        self._waiting = None
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())
            self._looking.add_done_callback(_raise_nothing)

    async def close(self) -> None:
        """End what is under way: nobody looks any more."""
        if self._waiting is not None:
            self._waiting.cancel()
        tasks = [task for task in (self._looking, self._judging) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_END_SECONDS)

    async def _look(self) -> None:
        """Look at every connector with an open file, and show what has changed."""
        edits, loop = self._edits, asyncio.get_running_loop()
        since = self._unseen_since
        for root in await self._roots():
            for _ in self.session.look(root):
                await self.server.make_way()
                patience = since is not None and loop.time() - since > _PATIENCE_SECONDS
                if self._edits != edits and not patience:
                    self.changed()
                    return
        self._unseen_since = None
        await self._show()
        self._judge()
        if self._edits != edits:
            self.changed()

    async def _roots(self) -> list[Path]:
        session = self.session
        shown = [*session.open_files()]
        if session.configurations.editing.whole_workspace:
            return [*dict.fromkeys([*shown, *await self.server.roots()])]
        return shown

    async def _show(self) -> None:
        """Send what differs from what was sent last."""
        session = self.session
        current = await self._current()
        is_stale = False
        for uri, (version, diagnostics) in current.items():
            if session.pulls and session.document(uri) is not None:
                is_stale = self._is_news(uri, version, diagnostics) or is_stale
                diagnostics = []  # noqa: PLW2901 - what it asks for itself is not sent, too
                if not self._published.get(uri):
                    continue
            if uri in self._opened or self._published.get(uri) != diagnostics:
                self._opened.discard(uri)
                self._published[uri] = diagnostics
                self._send(uri, version, diagnostics)
        for uri in [*self._published]:
            if uri not in current:
                del self._published[uri]
                self._send(uri, None, [])
        if is_stale:
            self.server.workspace_diagnostic_refresh(None)

    def _is_news(self, uri: str, version: int | None, found: list[lsp.Diagnostic]) -> bool:
        """Whether the client would not ask by itself: it has asked about this very text, and
        would hear something else now. It is told so once."""
        known = self._pulled.get(uri)
        if known is None or known.version != version or known.diagnostics == found:
            return False
        if self._told.get(uri) == found:
            return False
        self._told[uri] = found
        return True

    async def _current(self) -> Shown:
        """The diagnostics of every file, those of open files without any too."""
        session = self.session
        opened = session.open_files()
        current: Shown = {}
        for root in await self._roots():
            for path, diagnostics in self._of(root, opened.get(root, [])).items():
                uri = session.uri_of(root / path)
                current[uri] = (session.version_of(root / path), diagnostics)
        for file in session.configuration_files():
            found = [self._of_configuration(file, finding) for finding in file.findings]
            uri = session.uri_of(file.path)
            current[uri] = (session.version_of(file.path), found)
        return current

    async def pull(self, uri: str) -> tuple[str, list[lsp.Diagnostic]]:
        """The diagnostics of a document that the client shows, with a name for this state of
        them: the same as long as they are."""
        session = self.session
        located = session.locate(uri)
        files = {session.uri_of(file.path): file for file in session.configuration_files()}
        if uri in files:
            file = files[uri]
            found = [self._of_configuration(file, one) for one in file.findings]
        elif located is not None:
            while session.known_findings(located.root) is None:
                for _ in session.look(located.root):
                    await self.server.make_way()
            found = self._of(located.root, [located.path])[located.path]
        else:
            found = []
        known = self._pulled.get(uri)
        if known is not None and known.diagnostics == found:
            name = known.name
        else:
            self._names += 1
            name = str(self._names)
        document = session.document(uri)
        version = document.version if document is not None else None
        self._pulled[uri] = _Pulled(name, version, found)
        self._told.pop(uri, None)
        self._judge()
        return name, found

    def opened(self, uri: str) -> None:
        """A document is shown from now on. It is told its findings, known or not: eglot shows in
        a buffer only what has come since the buffer is there."""
        self._opened.add(uri)
        self.changed(at_once=True)

    def closed(self, uri: str) -> None:
        """A document is no longer shown, so no longer asked about."""
        self._opened.discard(uri)
        self._pulled.pop(uri, None)
        self._told.pop(uri, None)

    def _of(self, root: Path, opened: list[str]) -> dict[str, list[lsp.Diagnostic]]:
        """The diagnostics of a connector by file; open files without any come empty, so that
        the editor knows."""
        session = self.session
        found: dict[str, list[lsp.Diagnostic]] = {path: [] for path in opened}
        for finding in session.findings(root):
            diagnostic = to_diagnostic(session, root, finding)
            found.setdefault(finding.path, []).append(diagnostic)
        return found

    def _of_configuration(self, file: ConfigurationFile, finding: Finding) -> lsp.Diagnostic:
        return diagnostic_of(self.session, file.path.parent, lambda _: file.source, finding)

    def _send(self, uri: str, version: int | None, diagnostics: list[lsp.Diagnostic]) -> None:
        self.server.text_document_publish_diagnostics(
            lsp.PublishDiagnosticsParams(uri=uri, diagnostics=diagnostics, version=version)
        )

    def _judge(self) -> None:
        """Have an engine judge the programs that it has not seen, one batch at a time."""
        from spec_lsp.diagnosis.diagnose import unjudged_programs

        if self._judging is not None and not self._judging.done():
            return
        session = self.session
        programs: dict[str, ScriptLanguage] = {
            text: language
            for root in session.open_files()
            for text, language in unjudged_programs(
                session.analysis(root), session.verdicts
            ).items()
        }
        if programs:
            self._judging = asyncio.ensure_future(self._ask(programs))

    async def _ask(self, programs: dict[str, ScriptLanguage]) -> None:
        from spec_lsp.runtime.syntax_check import judge

        self.session.learn(await judge(programs))
        self.changed()


def _raise_nothing(task: asyncio.Task[None]) -> None:
    """A look that failed is logged, and the next edit looks again."""
    if not task.cancelled() and task.exception() is not None:
        asyncio.get_running_loop().call_exception_handler(
            {"message": "looking at connectors failed", "exception": task.exception()}
        )
