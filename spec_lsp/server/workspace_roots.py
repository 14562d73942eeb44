"""The connectors below the folders that the client has opened."""

from __future__ import annotations

import asyncio
from itertools import islice
from pathlib import Path

_MAX_ROOTS = 2_000


class WorkspaceRoots:
    """Finds them beside the event loop when they are first asked for, and again after
    something has changed that may make or unmake one."""

    def __init__(self) -> None:
        self._found: dict[Path, tuple[Path, ...]] = {}

    async def below(self, folders: list[Path]) -> tuple[Path, ...]:
        """The roots of all connectors below some folders, and of those that the folders are in,
        each once."""
        for folder in folders:
            if folder not in self._found:
                self._found[folder] = await asyncio.to_thread(_find, folder)
        return tuple(
            dict.fromkeys(root for folder in folders for root in self._found.get(folder, ()))
        )

    def forget(self, path: Path | None = None) -> None:
        """Look again where a file or folder came or went; without a path, everywhere."""
        for folder in [*self._found]:
            if path is None or path.is_relative_to(folder):
                del self._found[folder]


def _find(folder: Path) -> tuple[Path, ...]:
    from spec_lsp.connector.discover import find_roots, is_root, root_of
    from spec_lsp.connector.files import DiskFiles

    # The folder may itself be a part of a connector: its `auth`, say.
    above = root_of(folder, lambda one: is_root(DiskFiles(one)))
    below = islice(find_roots(folder), _MAX_ROOTS)
    return (*([above] if above is not None else []), *below)
