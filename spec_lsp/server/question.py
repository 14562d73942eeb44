"""A request about a place in a connector's file: what every feature is asked with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class Question:
    """The connector that a request is about, and the file, as the editor shows them.

    ``root`` is the connector's folder, ``path`` the file below it, ``source`` the file's
    text. The methods lead from the protocol's places to ours and back.
    """

    session: Session
    root: Path
    path: str
    analysis: Analysis
    source: Source

    def offset(self, position: lsp.Position) -> int:
        """A position in the file as an offset."""
        return convert.to_offset(self.source, position, self.session.encoding)

    def span(self, range: lsp.Range) -> Span:
        """A range in the file as a span."""
        return convert.to_span(self.source, range, self.session.encoding)

    def range(self, span: Span, path: str | None = None) -> lsp.Range:
        """A span in the file, or in another one of the connector, as a range."""
        source = self.source if path is None else self.analysis.source(path)
        return convert.to_range(source, span, self.session.encoding)

    def uri(self, path: str) -> str:
        """The URI of a file of the connector."""
        return self.session.uri_of(self.root / path)

    def location(self, path: str, span: Span) -> lsp.Location:
        """A place in a file of the connector."""
        return lsp.Location(self.uri(path), self.range(span, path))


def question(server: SpecLanguageServer, uri: str) -> Question | None:
    """What a request about the document is about; None where it belongs to no connector."""
    session = server.session
    located = session.locate(uri)
    if located is None:
        return None
    analysis = session.analysis(located.root)
    return Question(session, located.root, located.path, analysis, analysis.source(located.path))
