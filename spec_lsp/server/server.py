"""What the language server answers, and how it starts."""

from __future__ import annotations

import inspect
import logging
import os
import sys
import time
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInternalError

from spec_lsp.server.commands import forms, runs, starters
from spec_lsp.server.language_server import SpecLanguageServer
from spec_lsp.server.log import set_up_logging
from spec_lsp.server.registration import Feature
from spec_lsp.server.requests import (
    code_action,
    code_lens,
    completion,
    diagnostic,
    documents,
    file_operations,
    formatting,
    hover,
    inlay_hint,
    lifecycle,
    navigation,
    rename,
    semantic_tokens,
    settings,
    signature_help,
    structure,
    workspace,
)

logger = logging.getLogger(__name__)

# The one list of what this server answers; docs/features.md is made from it.
FEATURES: tuple[Feature, ...] = (
    *lifecycle.FEATURES,
    *documents.FEATURES,
    *settings.FEATURES,
    *workspace.FEATURES,
    *diagnostic.FEATURES,
    *completion.FEATURES,
    *hover.FEATURES,
    *signature_help.FEATURES,
    *code_lens.FEATURES,
    *code_action.FEATURES,
    *formatting.FEATURES,
    *navigation.FEATURES,
    *rename.FEATURES,
    *file_operations.FEATURES,
    *structure.FEATURES,
    *semantic_tokens.FEATURES,
    *inlay_hint.FEATURES,
    Feature(lsp.WINDOW_WORK_DONE_PROGRESS_CANCEL, runs.cancel_progress),
)
COMMANDS: dict[str, Any] = {
    "spec-lsp.runAuthTest": runs.run_auth_test,
    "spec-lsp.authForm": forms.auth_form,
    "spec-lsp.authTests": forms.auth_tests,
    "spec-lsp.sendRequest": runs.send_request,
    "spec-lsp.exportHar": runs.export_har,
    "spec-lsp.cancelRun": runs.cancel_run,
    "spec-lsp.forgetRun": runs.forget_run,
    "spec-lsp.starters": starters.starters,
    "spec-lsp.newConnector": starters.new_connector,
    "spec-lsp.revealExchange": runs.reveal_exchange,
}


def create_server() -> SpecLanguageServer:
    """A server with everything registered."""
    server = SpecLanguageServer(FEATURES)
    for feature in FEATURES:
        handler = _bound(server, feature.method, feature.handler)
        server.feature(feature.method, feature.options)(handler)
    for name, handler in COMMANDS.items():
        server.command(name)(_bound(server, name, handler))
    return server


def _bound(server: SpecLanguageServer, method: str, handler: Any) -> Any:
    """The handler with the server as its first argument, as pygls registers it."""
    if inspect.iscoroutinefunction(handler):

        async def answer_later(*arguments: object) -> object:
            with _explained(server, method):
                return await handler(server, arguments[0] if arguments else None)

        return _without_annotations(answer_later)

    def answer(*arguments: object) -> object:
        with _explained(server, method):
            return handler(server, arguments[0] if arguments else None)

    return _without_annotations(answer)


def _without_annotations(function: Any) -> Any:
    """pygls looks at a handler's annotations, and gives it other arguments by them."""
    function.__annotations__ = {}
    return function


@contextmanager
def _explained(server: SpecLanguageServer, method: str) -> Generator[None]:
    """Turns a bug of ours into an error that a client can show: where it is, not what was in
    it, which may be a secret. Tells a client that traces how long it took."""
    started = time.perf_counter()
    try:
        yield
    except JsonRpcException:
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} at {os.path.basename(place.filename)}:{place.lineno}"
        logger.error("%s failed: %s", method, where)
        raise JsonRpcInternalError(
            f"spec-lsp could not do this, through a mistake of its own ({where}). The server "
            "goes on; please report it."
        ) from None
    finally:
        server.trace(method, time.perf_counter() - started)


def serve(log_level: str = "WARNING") -> int:
    """Serve one client over standard input and output, until it leaves. The exit code is the
    protocol's: 0 if the client had asked to shut down, else 1."""
    set_up_logging(log_level)
    # Nothing but the protocol may reach standard output, whatever a library prints.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    server = create_server()
    server.start_io(stdout=output)
    return 0 if server.has_shut_down else 1
