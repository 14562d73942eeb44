"""Publishing what the rules find: soon after an edit, and again when an engine has judged
the programs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from spec_lsp.server.convert import diagnostic_of, to_diagnostic
from spec_lsp.server.session import Session

if TYPE_CHECKING:
    from spec_lsp.diagnosis.configuration_file import ConfigurationFile
    from spec_lsp.findings.finding import Finding
    from spec_lsp.syntax.javascript.script import ScriptLanguage

# Long enough for a completion that is asked with the same keystroke to be answered first.
_DELAY_SECONDS = 0.03


class Publisher:
    """Sends the findings of every connector with an open file, and takes them back."""

    def __init__(self, server: LanguageServer, session: Session) -> None:
        self.server = server
        self.session = session
        self._waiting: asyncio.TimerHandle | None = None
        self._published: dict[str, list[lsp.Diagnostic]] = {}
        self._judging: asyncio.Task[None] | None = None

    def changed(self) -> None:
        """Something changed: publish soon, once for changes that follow each other closely."""
        if self._waiting is None:
            loop = asyncio.get_running_loop()
            self._waiting = loop.call_later(_DELAY_SECONDS, self.publish)

    def publish(self) -> None:
        """Send what has changed since it was sent last."""
        self._waiting = None
        session = self.session
        current: dict[str, tuple[int | None, list[lsp.Diagnostic]]] = {}
        for root, opened in session.open_files().items():
            for path, diagnostics in self._of(root, opened).items():
                uri = session.uri_of(root / path)
                current[uri] = (session.version_of(root / path), diagnostics)
        for file in session.configuration_files():
            found = [self._of_configuration(file, finding) for finding in file.findings]
            uri = session.uri_of(file.path)
            current[uri] = (session.version_of(file.path), found)
        for uri in [*self._published]:
            if uri not in current:
                del self._published[uri]
                self._send(uri, None, [])
        for uri, (version, diagnostics) in current.items():
            if self._published.get(uri) != diagnostics:
                self._published[uri] = diagnostics
                self._send(uri, version, diagnostics)
        self._judge()

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
