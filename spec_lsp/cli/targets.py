"""Which connectors the paths of a command line mean."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from spec_lsp.connector.discover import SPEC_NAME, find_roots, is_part, is_root, root_of
from spec_lsp.connector.files import DiskFiles
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.parse import parse


class TargetError(Exception):
    """A path that means no connector; the message says why, and what would."""


def connector_roots(paths: Iterable[str], *, allow_none: bool = False) -> list[Path]:
    """The roots of all connectors that the paths mean, each once, in order. A folder means
    every connector at or below it, a file the connector that it belongs to.

    Raises :class:`TargetError` for a path that means none; with ``allow_none`` such a path is
    passed over, if it is there.
    """
    roots: dict[str, Path] = {}
    searched: set[Path] = set()

    @cache
    def is_root_folder(folder: Path) -> bool:
        return is_root(DiskFiles(folder))

    for path in paths:
        target = Path(os.path.abspath(path))
        if target in searched:
            continue
        searched.add(target)
        for root in _roots_of(path, target, is_root_folder, allow_none=allow_none):
            roots.setdefault(os.path.realpath(root), root)
    return list(roots.values())


def connector_root(path: str) -> Path:
    """The one connector that a path means. Raises :class:`TargetError` for none or several."""
    roots = connector_roots([path])
    if len(roots) > 1:
        names = ", ".join(display(root) for root in roots[:5])
        names += ", …" if len(roots) > 5 else ""
        raise TargetError(f"`{path}` holds {len(roots)} connectors ({names}): name one of them.")
    return roots[0]


def display(path: Path) -> str:
    """A path as a person at this working directory would write it, with `/`."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path.as_posix()
    return Path(relative).as_posix()


def _roots_of(
    path: str, target: Path, is_root_folder: Callable[[Path], bool], *, allow_none: bool
) -> Iterator[Path]:
    if not target.exists():
        raise TargetError(f"There is no file or folder `{path}`.")
    if target.is_file():
        root = root_of(target, is_root_folder)
        if root is None and allow_none:
            return
        if root is None and target.name == SPEC_NAME:
            root = _doubtful_root(target.parent, path)
        if root is None:
            raise TargetError(f"`{path}` belongs to no connector.")
        yield root
        return
    found = list(find_roots(target))
    if not found:
        inside = root_of(target / "_", is_root_folder)
        if inside is None and allow_none:
            return
        found = [inside or _doubtful_root(target, path)]
    yield from found


def _doubtful_root(folder: Path, path: str) -> Path:
    """A folder whose spec.yml is asked for by name: looked at if it is broken, refused with
    the reason if it is something else."""
    source = DiskFiles(folder).read(SPEC_NAME)
    if source is None and (folder / SPEC_NAME).exists():
        spec = display(folder / SPEC_NAME)
        raise TargetError(f"`{spec}` cannot be read, is no file, or is larger than 10 MB.")
    if source is None:
        raise TargetError(f"`{path}` holds no connector: there is no spec.yml in it or below it.")
    tree = parse(source.text)
    if is_part(folder):
        raise TargetError(f"`{path}` is a part of the connector two folders above it.")
    if tree.errors or source.undecodable is not None:
        return folder
    if tree.root is None:
        raise TargetError(f"`{display(folder / SPEC_NAME)}` is empty: start it with `auth:`.")
    if not isinstance(nodes.deref(tree.root), nodes.Mapping):
        return folder
    raise TargetError(
        f"`{display(folder / SPEC_NAME)}` is not a connector's: it has no `auth` block, and no "
        "method files lie in `auth/` beside it."
    )
