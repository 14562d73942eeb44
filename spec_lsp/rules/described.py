"""The mappings whose keys the format describes, looked for once for all rules about keys."""

from __future__ import annotations

from spec_lsp.connector import described as of_connector
from spec_lsp.connector.described import Described
from spec_lsp.rules.rule import Context

__all__ = ["Described", "described"]


def described(context: Context) -> tuple[Described, ...]:
    """See :func:`spec_lsp.connector.described.described`."""
    return context.kept("described", lambda: tuple(of_connector.described(context.analysis)))
