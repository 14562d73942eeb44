"""What lies around a connector: the repository that it is kept in, and its packages.

Nothing here is named by the connector, and nothing is run; files are read as data. A
connector's own paths never lead here (design invariant 9).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

_MAX_BYTES = 1024 * 1024
_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def read_small(path: Path) -> str | None:
    """The text of a small regular file, or None."""
    try:
        if not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return None
        return path.read_text("utf-8-sig", errors="replace")
    except OSError:
        return None


def repository_of(folder: Path) -> Path | None:
    """The top of the git repository that a folder lies in."""
    for candidate in (folder, *folder.parents):
        if (candidate / ".git").exists():
            return candidate
    return None


def declared_packages(root: Path) -> frozenset[str] | None:
    """The packages that a package.json of the connector or of a folder around it names, up to
    the repository's top. None where one cannot be read: then any may be declared."""
    names: set[str] = set()
    for folder in _around(root):
        text = read_small(folder / "package.json")
        if text is not None:
            declared = packages_in(text)
            if declared is None:
                return None
            names |= declared
    return frozenset(names)


def _around(root: Path) -> Iterator[Path]:
    """The folders whose package.json may be the connector's: without a repository the one
    above it at most (C keeps a connector in `src/`)."""
    top = repository_of(root) or root.parent
    for folder in (root, *root.parents):
        yield folder
        if folder == top:
            return


def packages_in(text: str) -> frozenset[str] | None:
    """The packages that a package.json names, its own included; None for a broken one."""
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(manifest, dict):
        return None
    values = cast("dict[str, Any]", manifest)
    names = {values["name"]} if isinstance(values.get("name"), str) else set[str]()
    for key in _DEPENDENCIES:
        if isinstance(values.get(key), dict):
            names.update(cast("dict[str, Any]", values[key]))
    return frozenset(names)
