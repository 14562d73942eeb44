"""Which of a connector's files an import means: the same for analysis and for a run."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from spec_lsp.connector.files import is_private, normalize

_SUFFIXES = ("", ".js", ".ts", ".json", ".yml", ".yaml", "/index.js", "/index.ts")
CODE_SUFFIXES = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts")
TYPESCRIPT_SUFFIXES = (".ts", ".mts", ".cts")


def is_relative(specifier: str) -> bool:
    """Whether an import names a file of the connector, and not a package."""
    return specifier.startswith(("./", "../")) or specifier in (".", "..")


def import_target(importer: str, specifier: str) -> str | None:
    """The path that a relative import spells, as it stands there; None where it leads out of
    the connector's folder."""
    folder = posixpath.dirname(importer)
    return normalize(f"{folder}/{specifier}" if folder else specifier)


def candidates(target: str) -> Iterator[str]:
    """The paths at which an imported file is looked for, best first; none that is private."""
    found = [target + suffix for suffix in _SUFFIXES]
    # TypeScript's ES modules import './x.js' where x.ts is meant.
    if target.endswith(".js"):
        found.append(target[:-3] + ".ts")
    return (path for path in found if not is_private(path))
