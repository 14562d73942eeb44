"""The files of a connector as they would be after an edit: what a change is tried out on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from spec_lsp.connector.files import LOCAL_PARAMETERS, Files, MemoryFiles
from spec_lsp.connector.form_readers import text_paths
from spec_lsp.connector.model import Connector
from spec_lsp.text.source import Source


@dataclass(frozen=True)
class EditedFiles:
    """``files`` with other ``texts`` (by the paths that the files have before) and then with
    files and folders moved: ``moves`` leads from old paths to new ones."""

    files: Files
    texts: Mapping[str, str]
    moves: Mapping[str, str] = field(default_factory=dict[str, str])

    @cached_property
    def _origins(self) -> MemoryFiles:
        """Where the file at each path comes from."""
        paths = {*text_paths(self.files), *self.texts}
        for path in (Connector.SPEC_PATH, LOCAL_PARAMETERS):
            if self.files.read(path) is not None:
                paths.add(path)
        return MemoryFiles({moved_path(path, self.moves): path for path in paths})

    def read(self, path: str) -> Source | None:
        """See :class:`Files`."""
        origin = self._origins.texts.get(path)
        if origin is None:
            return None
        return Source(self.texts[origin]) if origin in self.texts else self.files.read(origin)

    def names(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        return self._origins.names(folder)

    def folders(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        return self._origins.folders(folder)

    def declared_packages(self) -> frozenset[str] | None:
        """See :class:`Files`."""
        return self.files.declared_packages()

    def is_ignored(self, path: str) -> bool | None:
        """See :class:`Files`."""
        return self.files.is_ignored(path)


def moved_path(path: str, moves: Mapping[str, str]) -> str:
    """Where a file lies after some files and folders were moved."""
    for old, new in moves.items():
        if path == old or path.startswith(f"{old}/"):
            return new + path[len(old) :]
    return path
