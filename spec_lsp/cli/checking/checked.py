"""What a check gives: plain data, which crosses from one process to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spec_lsp.connector.files import is_private, normalize
from spec_lsp.findings.finding import Finding
from spec_lsp.text.source import Source, Span


def may_be_changed(path: str) -> bool:
    """Whether fixes may touch a file, by its path in the connector. Of the private ones only
    ``.gitignore``, where what is private is named."""
    return normalize(path) == path and (path == ".gitignore" or not is_private(path))


@dataclass(frozen=True, slots=True)
class FileChange:
    """What fixes make of a file. ``before`` is its text as it was read, None for a file that
    is to be made; ``path`` is relative to the connector's root."""

    path: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class AppliedFix:
    """A fix that was applied: the finding it mends, by its rule and its place at that moment
    (``line`` is 0-based), and the fix's title."""

    path: str
    line: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckedConnector:
    """A connector, and what was found in it.

    ``paths`` are the files that were looked at; ``sources`` holds the texts of those that a
    finding speaks of, ``secrets`` the stretches in them that may hold a secret, whether or not
    that is to be reported. Where fixes were asked for, all of it is as they leave it.
    """

    root: Path
    paths: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])
    secrets: Mapping[str, tuple[Span, ...]] = field(default_factory=dict[str, "tuple[Span, ...]"])
    changes: tuple[FileChange, ...] = ()
    fixes: tuple[AppliedFix, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """What could not be done: a connector or a file, and what is the matter with it, as the
    rest of a sentence."""

    path: Path
    message: str


Checked = CheckedConnector | Failure
