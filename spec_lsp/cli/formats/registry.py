"""The formats of ``spec-lsp check``, by name."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from spec_lsp.cli.formats.report import CheckReport

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")


def renderer(name: str) -> Callable[[CheckReport], str]:
    """What writes a report in a format; only that one is loaded."""
    render: Callable[[CheckReport], str] = import_module(f"spec_lsp.cli.formats.{name}").render
    return render
