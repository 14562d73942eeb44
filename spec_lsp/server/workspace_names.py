"""The names of a connector, for `workspace/symbol`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.features.workspace_symbols import WorkspaceSymbol
    from spec_lsp.server.session import Session


def names_in(
    session: Session, root: Path, analysis: Analysis
) -> tuple[tuple[WorkspaceSymbol, lsp.Location], ...]:
    """The names in a connector, each with its place as the client counts it."""
    from spec_lsp.features.workspace_symbols import workspace_symbols
    from spec_lsp.server.convert import to_range

    return tuple(
        (
            symbol,
            lsp.Location(
                session.uri_of(root / symbol.path),
                to_range(analysis.source(symbol.path), symbol.span, session.encoding),
            ),
        )
        for symbol in workspace_symbols(analysis, root.name)
    )
