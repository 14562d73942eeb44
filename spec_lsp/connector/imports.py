"""Which file of the connector a relative import leads to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.files import Files, is_private, normalize

# In the order in which they are tried.
_SUFFIXES = ("", ".js", ".ts", ".json", ".yml", ".yaml", "/index.js", "/index.ts")
# TypeScript's ES modules import './x.js' where x.ts is meant.
_TYPESCRIPT_OF = {".js": ".ts", ".mjs": ".mts", ".cjs": ".cts"}
# Not run, but a file is there: a bundler's matter, or only types.
_ALSO_THERE = (".mjs", ".cjs", ".mts", ".cts", ".tsx", ".jsx", ".d.ts", "/index.d.ts",
               "/index.json", "/package.json")  # fmt: skip

Outcome = Literal["found", "missing", "outside", "private"]


@dataclass(frozen=True, slots=True)
class Import:
    """Where an import leads. ``path`` is the file if one is found; ``searched`` the paths at
    which it was looked for, best first."""

    outcome: Outcome
    path: str | None = None
    searched: tuple[str, ...] = ()


def is_relative(specifier: str) -> bool:
    """Whether an import names a file, not a package."""
    return specifier.startswith(("./", "../")) or specifier in (".", "..")


def resolve_import(files: Files, importer: str, specifier: str) -> Import:
    """Where a relative import in the file ``importer`` (``''`` or a name: the root) leads."""
    target = normalize(posixpath.join(posixpath.dirname(importer), specifier))
    if target is None:
        # The folder of spec.yml itself, whose index file is meant.
        inside = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier)) == "."
        if not inside:
            return Import("outside")
        target = ""
    searched = tuple(_candidates(target))
    for path in searched:
        if is_private(path):
            return Import("private", searched=searched)
        if _exists(files, path):
            return Import("found", path, searched)
    for suffix in _ALSO_THERE:
        path = f"{target}{suffix}".lstrip("/")
        if _exists(files, path):
            return Import("found", path, searched)
    return Import("missing", searched=searched)


def _candidates(target: str) -> Iterator[str]:
    for suffix in _SUFFIXES if target else ("/index.js", "/index.ts"):
        yield f"{target}{suffix}".lstrip("/")
    stem, extension = posixpath.splitext(target)
    if extension in _TYPESCRIPT_OF:
        yield stem + _TYPESCRIPT_OF[extension]


def _exists(files: Files, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name in files.names(folder)
