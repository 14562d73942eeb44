"""``spec-lsp serve``: the language server, over standard input and output only. A server on
a port would take commands from any web page that posts to it."""

from __future__ import annotations

import gc
import sys

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


def serve_from_arguments(arguments: list[str]) -> None:
    """Start the server without the command line's library, which would cost start-up time.

    ``--stdio`` and ``--clientProcessId`` may be given, as some editors do; ``--log-level``
    says how much goes to standard error.
    """
    level = "WARNING"
    rest = [argument for argument in arguments if argument != "--stdio"]
    while rest:
        name, _, value = rest.pop(0).partition("=")
        if name == "--log-level" and (value or rest):
            level = (value or rest.pop(0)).upper()
        elif name == "--clientProcessId":
            if not value and rest:
                rest.pop(0)
        else:
            _refuse(f"spec-lsp serve: unknown argument {name}")
    if level not in LEVELS:
        _refuse(f"spec-lsp serve: --log-level is one of {', '.join(LEVELS)}")
    gc.disable()  # what is loaded now stays; `initialize` turns it on again
    from spec_lsp.server.server import serve

    sys.exit(serve(level))


def _refuse(message: str) -> None:
    print(message, file=sys.stderr)
    sys.exit(2)
