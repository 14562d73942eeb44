"""What is known of every connector below the client's folders, also of those that nobody opens."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.server.session import Session

T = TypeVar("T")
_Stamps = dict[Path, tuple[int, int] | None]


class _Known(NamedTuple, Generic[T]):
    stamps: _Stamps
    what: T


class WorkspaceKnowledge(Generic[T]):
    """Keeps what ``look`` says of connectors of which nothing is open, for as long as the disk says
    that nothing of them has changed: a client that watches no files gets true answers, too. Only
    that is kept, no connector."""

    def __init__(
        self, session: Session, look: Callable[[Session, Path, Analysis], tuple[T, ...]]
    ) -> None:
        self._session = session
        self._look = look
        self._known: dict[Path, _Known[tuple[T, ...]]] = {}

    async def of(self, roots: tuple[Path, ...]) -> AsyncIterator[tuple[T, ...]]:
        """What is known of each connector, as the editor shows it, in the order of ``roots``.
        Other requests are answered in between."""
        for root in [root for root in self._known if root not in set(roots)]:
            del self._known[root]
        shown = self._session.open_files()
        for root in roots:
            if root in shown:
                yield self._look(self._session, root, self._session.analysis(root))
                continue
            known = self._known.get(root)
            if known is None or known.stamps != _stamps(known.stamps):
                await asyncio.sleep(0)
                known = self._read(root)
                self._known[root] = known
            yield known.what

    def _read(self, root: Path) -> _Known[tuple[T, ...]]:
        from spec_lsp.connector.analysis import analyse
        from spec_lsp.connector.discover import SPEC_NAME
        from spec_lsp.connector.files import DiskFiles

        files = DiskFiles(root)
        is_there = files.read(SPEC_NAME) is not None
        what = self._look(self._session, root, analyse(files)) if is_there else ()
        places = [root / path for path in files.seen()]
        folders = {root, root / "auth", *(path.parent for path in places)}
        folders.update(root / "auth" / name for name in files.folders("auth"))
        return _Known(_stamps(dict.fromkeys([*places, *sorted(folders)])), what)


def _stamps(paths: _Stamps) -> _Stamps:
    """When each file or folder was changed, and how long it is; None for what is not there."""
    return {path: _stamp(path) for path in paths}


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        known = os.stat(path)
    except (OSError, ValueError):
        return None
    return known.st_mtime_ns, known.st_size
