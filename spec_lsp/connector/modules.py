"""Which of a connector's files an import means: the same for analysis and for a run."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.files import Files, is_private, normalize

# In the order in which they are tried.
_SUFFIXES = ("", ".js", ".ts", ".json", ".yml", ".yaml", "/index.js", "/index.ts")
_RARE_SUFFIXES = (".mjs", ".cjs", ".mts", ".cts", "/index.mjs", "/index.cjs", "/index.mts",
                  "/index.cts", "/index.json")  # fmt: skip
CODE_SUFFIXES = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")
TYPESCRIPT_SUFFIXES = (".ts", ".mts", ".cts")
# Not run, but a file is there: a bundler's matter, or only types.
_ALSO_THERE = (".tsx", ".jsx", ".d.ts", "/index.d.ts", "/package.json")

Outcome = Literal["found", "missing", "outside", "private"]


@dataclass(frozen=True, slots=True)
class Import:
    """Where an import leads. ``searched`` are the paths at which it was looked for, best
    first, where no file was found."""

    outcome: Outcome
    path: str | None = None
    searched: tuple[str, ...] = ()


def is_relative(specifier: str) -> bool:
    """Whether an import names a file of the connector, and not a package."""
    return specifier.startswith(("./", "../")) or specifier in (".", "..")


def import_target(importer: str, specifier: str) -> str | None:
    """The path that a relative import spells, as it stands there (``''`` is the connector's
    folder itself); None where it leads out of that."""
    folder = posixpath.dirname(importer)
    path = f"{folder}/{specifier}" if folder else specifier
    return "" if posixpath.normpath(path) == "." else normalize(path)


def candidates(target: str) -> Iterator[str]:
    """The paths at which an imported file is looked for, best first; none that is private."""
    yield from _usual(target)
    rare = (f"{target}{suffix}".lstrip("/") for suffix in _RARE_SUFFIXES)
    yield from (path for path in rare if not is_private(path))


def entry_of_package(files: Files, target: str) -> str | None:
    """Where a folder's ``package.json`` says that its code begins; None where it says nothing."""
    path = f"{target}/package.json".lstrip("/")
    text = files.read(path) if not is_private(path) else None
    try:
        main = json.loads(text.text)["main"] if text is not None else None
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return import_target(path, main) if isinstance(main, str) else None


def _usual(target: str) -> Iterator[str]:
    found = [f"{target}{suffix}".lstrip("/") for suffix in _SUFFIXES]
    stem, extension = posixpath.splitext(target)
    # TypeScript's ES modules import './x.js' where x.ts is meant.
    if extension in (".js", ".mjs", ".cjs"):
        found.append(stem + extension.replace("js", "ts"))
    return (path for path in found if path and not is_private(path))


def resolve_import(files: Files, importer: str, specifier: str) -> Import:
    """Where a relative import in the file ``importer`` leads."""
    target = import_target(importer, specifier)
    if target is None:
        return Import("outside")
    if target and is_private(target):
        return Import("private")
    searched = tuple(_usual(target))  # what is worth naming
    others = (f"{target}{suffix}".lstrip("/") for suffix in _ALSO_THERE)
    for path in (*candidates(target), *others):
        if _exists(files, path):
            return Import("found", path)
    return Import("missing", None, searched)


def _exists(files: Files, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name in files.names(folder)
