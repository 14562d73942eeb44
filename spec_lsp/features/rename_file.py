"""Renames that move files: an option with its folders, and the file that a `filePath` names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import type_of_file
from spec_lsp.connector.files import is_private, normalize
from spec_lsp.connector.model import Connector
from spec_lsp.connector.symbols import Symbol
from spec_lsp.features.file_renames import rename_files
from spec_lsp.features.rename_check import broken_file, misses_a_file, tried_out
from spec_lsp.features.rename_refused import RenameRefused
from spec_lsp.findings.finding import Change, EditFile, RenameFile
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_OPTION_KEY = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True, slots=True)
class NamedFile:
    """The file that a `filePath` names: ``written`` is what stands at ``span``, without quotes,
    ``path`` the file."""

    span: Span
    written: str
    path: str


def file_path_at(analysis: Analysis, path: str, offset: int) -> NamedFile | None:
    """The `filePath` at an offset, if the cursor stands on one. The name of an option in it is
    the option's, not the file's. Raises :class:`RenameRefused` where there is no such file."""
    if path != Connector.SPEC_PATH:
        return None
    there = analysis.index.at(path, offset)
    if there is not None and there[1].kind == "option":
        return None
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            written = block.file_path
            if written is None or not written.span.start <= offset <= written.span.end:
                continue
            body = block.implementation
            if body is None or body.inline:
                raise RenameRefused(f"There is no file {written.value} that could be moved.")
            if written.style in ("|", ">"):
                raise RenameRefused("Write the path on one line first.")
            quote = 1 if written.style else 0
            span = Span(written.span.start + quote, written.span.end - quote)
            return NamedFile(span, written.value, body.path)
    return None


def rename_file(analysis: Analysis, file: NamedFile, name: str) -> tuple[Change, ...]:
    """Another path for a method's file. Raises :class:`RenameRefused`."""
    target = normalize(name)
    if target is None or is_private(target):
        raise RenameRefused(f"`{name}` is no path inside this connector.")
    if target == file.path:
        return ()
    if _is_there(analysis, target):
        raise RenameRefused(f"There already is a file {target}.")
    old, new = type_of_file(file.path), type_of_file(target)
    if new is None or (old is not None and old.language != new.language):
        raise RenameRefused(
            f"Keep the ending {posixpath.splitext(file.path)[1]}: it says what is in the file."
        )
    moves = {file.path: target}
    edits = rename_files(analysis, moves.items())
    changes: tuple[Change, ...] = (*edits, RenameFile(file.path, target))
    _must_be_the_same(analysis, changes, moves, {})
    return changes


def rename_option(
    analysis: Analysis, symbol: Symbol, name: str, edits: tuple[EditFile, ...]
) -> tuple[Change, ...]:
    """Another key for an option, and another name for the folders with its files. ``edits`` are
    those of the places that name it. Raises :class:`RenameRefused`."""
    if not _OPTION_KEY.fullmatch(name):
        raise RenameRefused(
            "An option's key names a folder, too: use letters, digits, `_` and `-`."
        )
    if analysis.connector.authentication(name) is not None:
        raise RenameRefused(f"There already is an option `{name}`.")
    moves: dict[str, str] = {}
    for parent in ("auth", "auth/options"):
        old, new = f"{parent}/{symbol.name}", f"{parent}/{name}"
        if normalize(old) != old or not _is_folder(analysis, old):
            continue
        if _is_folder(analysis, new):
            raise RenameRefused(f"There already is a folder {new}.")
        moves[old] = new
    options = {symbol.name: name}
    following = rename_files(analysis, moves.items(), options)
    folders = (RenameFile(old, new) for old, new in moves.items())
    changes: tuple[Change, ...] = (*_together(following, edits), *folders)
    _must_be_the_same(analysis, changes, moves, options)
    return changes


def _must_be_the_same(
    analysis: Analysis,
    changes: tuple[Change, ...],
    moves: Mapping[str, str],
    options: Mapping[str, str],
) -> None:
    """Try it out: each method must have the file that it has now."""
    after = tried_out(analysis, changes)
    if after is None or broken_file(analysis, after, changes) is not None:
        raise RenameRefused("It cannot be written in spec.yml by this: rename by hand.")
    method = misses_a_file(analysis, after, moves, options)
    if method is not None:
        raise RenameRefused(f"`{method}` would not find its file any more: rename by hand.")


def _together(first: tuple[EditFile, ...], second: tuple[EditFile, ...]) -> tuple[EditFile, ...]:
    """Edits of both; of two that want the same characters the first."""
    edits: dict[str, list[TextEdit]] = {}
    for change in (*first, *second):
        taken = edits.setdefault(change.path, [])
        taken += [edit for edit in change.edits if not any(_overlap(edit, one) for one in taken)]
    return tuple(EditFile(path, tuple(found)) for path, found in edits.items())


def _overlap(edit: TextEdit, other: TextEdit) -> bool:
    return edit.span.start < other.span.end and other.span.start < edit.span.end


def _is_there(analysis: Analysis, path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return name in analysis.files.names(folder) or name in analysis.files.folders(folder)


def _is_folder(analysis: Analysis, path: str) -> bool:
    parent, _, name = path.rpartition("/")
    return name in analysis.files.folders(parent)
