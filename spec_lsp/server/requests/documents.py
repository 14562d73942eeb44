"""What the editor shows: documents opened, edited, closed and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.registration import Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def did_open(server: SpecLanguageServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document is shown."""
    document = params.text_document
    if not server.is_told_of_files:
        _look_again(server)
    server.session.open(document.uri, document.version, document.text)
    server.diagnostics.opened(document.uri)


def did_change(server: SpecLanguageServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """A document is edited. Changes come whole (``TextDocumentSyncKind.Full``)."""
    document = params.text_document
    for change in params.content_changes[-1:]:
        server.session.open(document.uri, document.version, change.text)
    server.diagnostics.changed()


def did_close(server: SpecLanguageServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """A document is no longer shown."""
    server.session.close(params.text_document.uri)
    server.diagnostics.closed(params.text_document.uri)
    server.diagnostics.changed()


def did_save(server: SpecLanguageServer, params: lsp.DidSaveTextDocumentParams) -> None:
    """A document is saved: files beside it may have changed too, if nobody watches them."""
    session = server.session
    if server.is_told_of_files:
        session.touch_everything()
    else:
        _look_again(server)
    server.diagnostics.changed()
    located = session.locate(params.text_document.uri)
    if located is not None and session.is_inside(located.root):
        server.run_on_save.saved(located.root)


def _look_again(server: SpecLanguageServer) -> None:
    """Nobody says what happens on disk: whoever opens or saves something may have done more."""
    server.session.touch_everything()
    server.roots_changed()


FEATURES = (
    Feature(lsp.TEXT_DOCUMENT_DID_OPEN, did_open),
    Feature(lsp.TEXT_DOCUMENT_DID_CHANGE, did_change),
    Feature(lsp.TEXT_DOCUMENT_DID_CLOSE, did_close),
    Feature(lsp.TEXT_DOCUMENT_DID_SAVE, did_save),
)
