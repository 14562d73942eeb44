"""The server's log, on standard error: what failed and where, never what was in it."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from types import TracebackType

from pygls.exceptions import JsonRpcException

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
