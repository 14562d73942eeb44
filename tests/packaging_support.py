"""The project's own files, read for the tests of packaging."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent

_PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)", re.MULTILINE)


def pyproject() -> dict[str, Any]:
    """pyproject.toml as data."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def lock(name: str) -> str:
    """The text of a lock file."""
    return (PROJECT / "requirements" / name).read_text(encoding="utf-8")


def pins(text: str) -> dict[str, set[str]]:
    """What a lock pins: package to versions (several where they depend on the Python)."""
    found: dict[str, set[str]] = {}
    for match in _PINNED.finditer(text):
        found.setdefault(match["name"], set()).add(match["version"])
    return found


def required_name(requirement: str) -> str:
    """The normalised name of the package that a requirement names."""
    name = re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()
