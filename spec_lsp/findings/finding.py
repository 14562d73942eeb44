"""A finding: one fact about one place, and what can be done about it. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span


class Severity(IntEnum):
    """How much a finding matters; the numbers are the protocol's."""

    ERROR = 1
    WARNING = 2
    INFORMATION = 3
    HINT = 4


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding speaks of."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class EditFile:
    """Edits of one file; spans are meant in its text as it is."""

    path: str
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class CreateFile:
    """A file to make, with its text. It must not be there yet."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class RenameFile:
    """A file or a folder that gets another path. Nothing may be there yet."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class DeleteFile:
    """A file that goes."""

    path: str


Change = EditFile | CreateFile | RenameFile | DeleteFile


@dataclass(frozen=True, slots=True)
class Fix:
    """What repairs a finding. ``is_safe``: it cannot change what already works, so that it
    may be applied without a look. ``is_preferred``: the one that is nearly always meant."""

    title: str
    changes: tuple[EditFile | CreateFile, ...]
    is_safe: bool = False
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule reports. ``path`` is relative to the connector's root."""

    code: str
    name: str
    severity: Severity
    path: str
    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()


def replacement(path: str, span: Span, text: str, title: str, *, is_safe: bool = False) -> Fix:
    """The fix that puts ``text`` where ``span`` is, and is nearly always meant."""
    return Fix(title, (EditFile(path, (TextEdit(span, text),)),), is_safe, is_preferred=True)
