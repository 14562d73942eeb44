"""Where a connector's texts come from: one small port, and two ways to fill it.

Every path here is relative to the connector's root, with ``/``. Analysis and runs
read a connector through :class:`Files` alone, so both see what the editor shows,
and neither can leave the root.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from spec_lsp.connector.ignored import is_ignored
from spec_lsp.connector.repository import declared_packages, packages_in
from spec_lsp.text.source import Source

# A file larger than this is no connector source: it is not read at all.
MAX_FILE_BYTES = 10 * 1024 * 1024
# The developer's own parameters for test runs, beside spec.yml; they hold secrets.
LOCAL_PARAMETERS = "spec-lsp.local.yml"


class Files(Protocol):
    """The files of one connector, as they stand at one moment."""

    def read(self, path: str) -> Source | None:
        """The file's text, or None where there is no such file inside the root."""
        ...

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files directly in ``folder`` (``''`` is the root), sorted."""
        ...

    def declared_packages(self) -> frozenset[str] | None:
        """The packages that the connector's package.json names, or one around it; None where
        that cannot be known."""
        ...

    def is_ignored(self, path: str) -> bool | None:
        """Whether git ignores the file; None where that cannot be known, as outside a
        repository."""
        ...

    def folders(self, folder: str) -> tuple[str, ...]:
        """The names of the folders directly in ``folder``, sorted; those that symbolic links
        make are not among them, so that going down ends."""
        ...


def normalize(path: str) -> str | None:
    """A path as a connector writes it, brought to one spelling; None where it must be
    refused before any disk is asked: absolute, a drive or UNC path, or leading out of
    the root, or empty (design invariant 9)."""
    if not path or path.startswith(("/", "\\")) or ":" in path or "\0" in path:
        return None
    parts: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts) or None


def is_private(path: str) -> bool:
    """Whether a path names what no connector may name: dot files, and the developer's own
    parameters, which hold secrets (design invariant 9)."""
    parts = path.split("/")
    return parts[-1] == LOCAL_PARAMETERS or any(part.startswith(".") for part in parts)


@dataclass(frozen=True)
class MemoryFiles:
    """Files that are given as texts: what tests and untitled buffers use."""

    texts: Mapping[str, str]
    ignored: bool | None = None

    def read(self, path: str) -> Source | None:
        """See :class:`Files`."""
        text = self.texts.get(path)
        return None if text is None else Source(text)

    def names(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        prefix = f"{folder}/" if folder else ""
        return tuple(
            sorted(
                path[len(prefix) :]
                for path in self.texts
                if path.startswith(prefix) and "/" not in path[len(prefix) :]
            )
        )

    def declared_packages(self) -> frozenset[str] | None:
        """See :class:`Files`."""
        return packages_in(self.texts.get("package.json", "{}"))

    def is_ignored(self, path: str) -> bool | None:
        """See :class:`Files`."""
        return self.ignored

    def folders(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        prefix = f"{folder}/" if folder else ""
        return tuple(
            sorted(
                {
                    path[len(prefix) :].partition("/")[0]
                    for path in self.texts
                    if path.startswith(prefix) and "/" in path[len(prefix) :]
                }
            )
        )


@dataclass(frozen=True)
class DiskFiles:
    """The files below ``root``, with the unsaved texts of an editor laid over them.

    A snapshot for one analysis or one run: what has been read once stays as it was.
    ``overlays`` maps relative paths to the text that the editor shows.
    """

    root: Path
    overlays: Mapping[str, str] = field(default_factory=dict[str, str])
    _read: dict[str, Source | None] = field(
        default_factory=dict[str, "Source | None"], repr=False, compare=False
    )
    _names: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, "tuple[str, ...]"], repr=False, compare=False
    )
    _folders: dict[str, tuple[str, ...]] = field(
        default_factory=dict[str, "tuple[str, ...]"], repr=False, compare=False
    )

    def read(self, path: str) -> Source | None:
        """See :class:`Files`. A path that leads out of the root, also through a symbolic
        link, names no file."""
        if path not in self._read:
            self._read[path] = self._load(path)
        return self._read[path]

    def seen(self) -> dict[str, Source]:
        """The files that were read so far, by their paths."""
        return {path: source for path, source in self._read.items() if source is not None}

    def _load(self, path: str) -> Source | None:
        if path in self.overlays:
            return Source(self.overlays[path])
        inside = self._inside(path)
        if inside is None:
            return None
        try:
            # A FIFO or a device would block or never end: only regular files are opened.
            if not inside.is_file():
                return None
            with inside.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except OSError:
            return None
        return Source.decode(data) if len(data) <= MAX_FILE_BYTES else None

    def names(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        if folder not in self._names:
            self._list(folder)
        return self._names[folder]

    def declared_packages(self) -> frozenset[str] | None:
        """See :class:`Files`."""
        return declared_packages(self.root.resolve())

    def is_ignored(self, path: str) -> bool | None:
        """See :class:`Files`."""
        return is_ignored(self.root.resolve() / path) if normalize(path) == path else None

    def folders(self, folder: str) -> tuple[str, ...]:
        """See :class:`Files`."""
        if folder not in self._folders:
            self._list(folder)
        return self._folders[folder]

    def _list(self, folder: str) -> None:
        shown = MemoryFiles(self.overlays)
        names, folders = set(shown.names(folder)), set(shown.folders(folder))
        inside = self.root if not folder else self._inside(folder)
        if inside is not None:
            try:
                with os.scandir(inside) as entries:
                    for entry in entries:
                        if entry.is_file():
                            names.add(entry.name)
                        elif entry.is_dir(follow_symlinks=False):
                            folders.add(entry.name)
            except OSError:
                pass
        self._names[folder] = tuple(sorted(names))
        self._folders[folder] = tuple(sorted(folders))

    def _inside(self, path: str) -> Path | None:
        if normalize(path) != path:
            return None
        try:
            resolved = (self._resolved_root / path).resolve()
        except (OSError, RuntimeError):
            return None
        return resolved if resolved.is_relative_to(self._resolved_root) else None

    @cached_property
    def _resolved_root(self) -> Path:
        return self.root.resolve()
