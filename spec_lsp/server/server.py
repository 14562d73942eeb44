"""The language server: what it answers, and how it starts.

Nothing heavy is imported before `initialize` has been answered; the first document finds
everything warm.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from spec_lsp import __version__
from spec_lsp.server import commands, handlers
from spec_lsp.server.diagnostics import Publisher
from spec_lsp.server.protocol import SpecLspProtocol
from spec_lsp.server.runs import Runs
from spec_lsp.server.session import Session

_WARM = (
    "ruamel.yaml",
    "jsonschema",
    "spec_lsp.syntax.javascript_modules",
    "spec_lsp.features.completion",
)

# The one list of what this server answers; docs/features.md is made from it.
FEATURES: dict[str, Any] = {
    lsp.INITIALIZE: handlers.initialize,
    lsp.INITIALIZED: handlers.initialized,
    lsp.SHUTDOWN: handlers.shutdown,
    lsp.TEXT_DOCUMENT_DID_OPEN: handlers.did_open,
    lsp.TEXT_DOCUMENT_DID_CHANGE: handlers.did_change,
    lsp.TEXT_DOCUMENT_DID_CLOSE: handlers.did_close,
    lsp.TEXT_DOCUMENT_DID_SAVE: handlers.did_save,
    lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES: handlers.did_change_watched_files,
    lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: handlers.did_change_workspace_folders,
    lsp.TEXT_DOCUMENT_COMPLETION: handlers.completion,
    lsp.TEXT_DOCUMENT_CODE_LENS: handlers.code_lens,
    lsp.TEXT_DOCUMENT_CODE_ACTION: handlers.code_action,
    lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL: commands.cancel_progress,
}
_OPTIONS: dict[str, Any] = {
    lsp.TEXT_DOCUMENT_COMPLETION: lsp.CompletionOptions(
        trigger_characters=[".", "$", "{", ":", " "]
    ),
    lsp.TEXT_DOCUMENT_CODE_LENS: lsp.CodeLensOptions(resolve_provider=False),
    lsp.TEXT_DOCUMENT_CODE_ACTION: lsp.CodeActionOptions(
        code_action_kinds=[lsp.CodeActionKind.QuickFix]
    ),
}
COMMANDS: dict[str, Any] = {
    "spec-lsp.runAuthTest": commands.run_auth_test,
    "spec-lsp.authForm": commands.auth_form,
    "spec-lsp.cancelRun": commands.cancel_run,
    "spec-lsp.revealExchange": commands.reveal_exchange,
}


class SpecLanguageServer(LanguageServer):
    """One server for one client."""

    def __init__(self) -> None:
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            "spec-lsp",
            __version__,
            text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
            protocol_cls=SpecLspProtocol,
        )
        self.session = Session()
        self.diagnostics = Publisher(self)
        self.runs = Runs(self)

    def warm_up(self) -> None:
        """Import what the first document will need, beside the client's next message."""
        asyncio.get_running_loop().run_in_executor(None, _import_all, _WARM)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """A request that failed was answered with an error: no pop-up on top of it."""


def _import_all(names: tuple[str, ...]) -> None:
    for name in names:
        importlib.import_module(name)


def create_server() -> SpecLanguageServer:
    """A server with everything registered."""
    server = SpecLanguageServer()
    for name, handler in FEATURES.items():
        server.feature(name, _OPTIONS.get(name))(_bound(server, handler))
    for name, handler in COMMANDS.items():
        server.command(name)(_bound(server, handler))
    return server


def _bound(server: SpecLanguageServer, handler: Any) -> Any:
    """The handler with the server as its first argument, as pygls registers it. It asks for
    the arguments' types, and structures what it gets by them: here they stay as they are."""
    if asyncio.iscoroutinefunction(handler):

        async def answer_later(*arguments: object) -> object:
            return await handler(server, arguments[0] if arguments else None)

        return answer_later

    def answer(*arguments: object) -> object:
        return handler(server, arguments[0] if arguments else None)

    return answer


class _WithoutParameters(logging.Filter):
    """Keeps what a client sent out of the log: pygls logs a failed request with its
    parameters, and those may hold secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        kind = f" ({type(error).__name__})" if error is not None else ""
        record.msg, record.args = f"{record.name}: {str(record.msg).split('%')[0]}{kind}", ()
        record.exc_info = record.exc_text = None
        return True


def serve(log_level: str = "WARNING") -> None:
    """Serve one client over standard input and output, until it leaves."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logging.basicConfig(level=log_level, handlers=[handler], force=True)
    pygls_handler = logging.StreamHandler(sys.stderr)
    pygls_handler.addFilter(_WithoutParameters())
    pygls_logger = logging.getLogger("pygls")
    pygls_logger.handlers, pygls_logger.propagate = [pygls_handler], False
    pygls_logger.setLevel(logging.WARNING)
    create_server().start_io()
