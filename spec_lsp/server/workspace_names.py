"""The names of every connector below the client's folders, for `workspace/symbol`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.features.workspace_symbols import WorkspaceSymbol
    from spec_lsp.server.session import Session

# Names of one connector, each with its place as the client counts it.
Names = tuple[tuple["WorkspaceSymbol", lsp.Location], ...]
_Stamps = dict[Path, tuple[int, int] | None]


class _Known(NamedTuple):
    stamps: _Stamps
    names: Names


class WorkspaceNames:
    """Keeps the names of connectors of which nothing is open, for as long as the disk says that
    nothing of them has changed: a client that watches no files gets true answers, too. Only names
    and places are kept, no connector."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[Path, _Known] = {}

    async def of(self, roots: tuple[Path, ...]) -> AsyncIterator[Names]:
        """The names of each connector, as the editor shows it. Other requests are answered in
        between."""
        for root in [root for root in self._known if root not in set(roots)]:
            del self._known[root]
        shown = self._session.open_files()
        for root in roots:
            if root in shown:
                yield self._look(root, self._session.analysis(root))
                continue
            known = self._known.get(root)
            if known is None or known.stamps != _stamps(known.stamps):
                await asyncio.sleep(0)
                known = self._read(root)
                self._known[root] = known
            yield known.names

    def _read(self, root: Path) -> _Known:
        from spec_lsp.connector.analysis import analyse
        from spec_lsp.connector.discover import SPEC_NAME
        from spec_lsp.connector.files import DiskFiles

        files = DiskFiles(root)
        names = self._look(root, analyse(files)) if files.read(SPEC_NAME) is not None else ()
        places = [root / path for path in files.seen()]
        folders = {root, root / "auth", *(path.parent for path in places)}
        folders.update(root / "auth" / name for name in files.folders("auth"))
        return _Known(_stamps(dict.fromkeys([*places, *sorted(folders)])), names)

    def _look(self, root: Path, analysis: Analysis) -> Names:
        from spec_lsp.features.workspace_symbols import workspace_symbols
        from spec_lsp.server.convert import to_range

        session = self._session
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


def _stamps(paths: _Stamps) -> _Stamps:
    """When each file or folder was changed, and how long it is; None for what is not there."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        known = os.stat(path)
    except (OSError, ValueError):
        return None
    return known.st_mtime_ns, known.st_size
