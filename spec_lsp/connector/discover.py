"""Which folders of the world are connectors (format §1).

Any other tool's spec.yml is left alone: a root must say what it is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from spec_lsp.connector.build import AUTH_FOLDER, UI_FILE, Parse, is_flat
from spec_lsp.connector.files import DiskFiles, Files
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.connector import CONNECTOR_FIELDS
from spec_lsp.format.implementation import IMPLEMENTATION_TYPES
from spec_lsp.format.methods import AUTH_METHODS
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.parse import parse

SPEC_NAME = "spec.yml"
# `{data,events,…}/*/spec.yml` under a root is a part of it.
PART_FOLDERS = frozenset({"data", "events", "operations", "global-webhooks"})
_NEVER_SEARCHED = frozenset({".git", "node_modules", ".venv", "venv", "__pycache__"})

METHOD_FILE_NAMES = frozenset(
    f"{stem}{suffix}"
    for method in AUTH_METHODS
    for stem in method.files
    for row in IMPLEMENTATION_TYPES.values()
    for suffix in row.suffixes
)


def is_root(files: Files, parse_yaml: Parse = parse) -> bool:
    """Whether the folder that ``files`` shows is a connector's root."""
    source = files.read(SPEC_NAME)
    if source is None:
        return False
    if has_method_files(files):
        return True
    root = parse_yaml(source.text).root
    keys = {entry.name for entry in nodes.entries(root)}
    return "auth" in keys or is_flat(root) or ("type" in keys and _looks_flat(root, keys))


def has_method_files(files: Files) -> bool:
    """Whether files of auth methods, or of the connection form, lie in ``auth/``."""
    names = files.names(AUTH_FOLDER)
    return UI_FILE.rpartition("/")[2] in names or not METHOD_FILE_NAMES.isdisjoint(names)


def _looks_flat(root: nodes.Node | None, keys: set[str | None]) -> bool:
    return nodes.text(nodes.get(root, "type")) in AUTH_TYPES and bool(CONNECTOR_FIELDS & keys)


def root_of(path: Path, is_root_folder: Callable[[Path], bool]) -> Path | None:
    """The root of the connector that a file belongs to: the nearest folder above it that
    is one and not a part of another. None where the file is none of our business."""
    for folder in path.parents:
        if is_root_folder(folder) and not is_part(folder):
            return folder
    return None


def is_part(folder: Path, is_root_folder: Callable[[Path], bool] | None = None) -> bool:
    """Whether a folder with a spec.yml is a part of the connector two levels above it. Some
    other tool's spec.yml there makes no connector, and so has no parts."""
    above = folder.parent.parent
    return (
        folder.parent.name in PART_FOLDERS
        and (above / SPEC_NAME).is_file()
        and (is_root_folder(above) if is_root_folder is not None else is_root(DiskFiles(above)))
    )


def find_roots(start: Path) -> Iterator[Path]:
    """Every connector root at or below ``start``, in order. Symbolic links to folders are
    not followed, so a loop cannot trap the search. A folder whose spec.yml cannot be read is
    one where method files say so: whoever reads it reports that."""
    are_roots: dict[Path, bool] = {}  # the connector above many parts is judged once

    def is_root_folder(folder: Path) -> bool:
        if folder not in are_roots:
            files = DiskFiles(folder)
            are_roots[folder] = is_root(files) or (
                files.read(SPEC_NAME) is None and has_method_files(files)
            )
        return are_roots[folder]

    for current, folders, names in os.walk(start):
        folders[:] = sorted(
            name for name in folders if name not in _NEVER_SEARCHED and not name.startswith(".")
        )
        folder = Path(current)
        if SPEC_NAME in names and not is_part(folder, is_root_folder) and is_root_folder(folder):
            yield folder


def relative_path(root: Path, path: Path) -> str | None:
    """A file's path as the model names it, or None where it is not below the root."""
    try:
        return PurePosixPath(path.relative_to(root)).as_posix()
    except ValueError:
        return None
