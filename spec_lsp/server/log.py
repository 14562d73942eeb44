"""The server's log, on standard error and to the client: what failed and where, never what
was in it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import sys
import traceback
from types import TracebackType

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

_ARGUMENT = re.compile(r"""["']?%[a-z]["']?""")


def set_up_logging(level: str) -> None:
    """Log to standard error, ours at ``level``. Libraries at warning and above, whatever the
    level: below that they log what they send and receive, secrets included."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlacesOnly("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("spec_lsp").setLevel(level)
    pygls_handler = logging.StreamHandler(sys.stderr)
    pygls_handler.setFormatter(handler.formatter)
    pygls_handler.addFilter(WithoutParameters())
    pygls_logger = logging.getLogger("pygls")
    pygls_logger.handlers, pygls_logger.propagate = [pygls_handler], False
    pygls_logger.setLevel(logging.WARNING)


def log_to_client(server: LanguageServer) -> None:
    """Log ours to the client, too (`window/logMessage`), from here on."""
    handler = _ClientHandler(server, asyncio.get_running_loop())
    handler.setFormatter(PlacesOnly("%(message)s"))
    logging.getLogger("spec_lsp").addHandler(handler)


class _ClientHandler(logging.Handler):
    """Records may come from any thread; the client is spoken to from one."""

    def __init__(self, server: LanguageServer, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.server = server
        self.loop = loop

    def emit(self, record: logging.LogRecord) -> None:
        kind = next((kind for level, kind in _TYPES if record.levelno >= level), _DEBUG)
        params = lsp.LogMessageParams(kind, self.format(record))
        with contextlib.suppress(RuntimeError):  # the loop has ended: so has the client
            self.loop.call_soon_threadsafe(self.server.window_log_message, params)


_DEBUG = lsp.MessageType.Log
_TYPES = (
    (logging.ERROR, lsp.MessageType.Error),
    (logging.WARNING, lsp.MessageType.Warning),
    (logging.INFO, lsp.MessageType.Info),
)


class PlacesOnly(logging.Formatter):
    """Writes an exception as its type and the lines that it passed, without its text, which
    may quote a secret."""

    def formatException(  # the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        lines = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(ei[2])]
        return "\n".join([*lines, f"  {ei[0].__name__ if ei[0] else 'no exception'}"])


class WithoutParameters(logging.Filter):
    """Keeps what a client sent out of the log: pygls logs a request that failed with its
    parameters. One that was answered with a refusal is not logged at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, JsonRpcException):
            return False
        text = str(record.msg).partition("\n")[0]
        record.msg, record.args = _ARGUMENT.sub("…", text).rstrip(" :"), ()
        record.exc_text = None
        return True
