"""Refactorings in tests: what is offered at a place, and the files after one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import dedent

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.features.refactorings.refactoring import Refactoring
from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Span

MARK = "¦"


def plain(files: Mapping[str, str]) -> dict[str, str]:
    """Texts without their indentation."""
    return {path: dedent(text).removeprefix("\n") for path, text in files.items()}


def offers(files: Mapping[str, str], path: str, at: str) -> dict[str, Refactoring]:
    """What is offered, by title, at a place in a file: ``at`` is a part of its text with one
    mark for a cursor, or two around what is selected."""
    files = plain(files)
    before, *inside, _ = at.split(MARK)
    start = files[path].index(at.replace(MARK, "")) + len(before)
    span = Span(start, start + len("".join(inside)))
    found = refactorings(analyse(MemoryFiles(files)), path, span)
    return {one.title: one for one in found}


def after(files: Mapping[str, str], path: str, at: str, title: str) -> dict[str, str]:
    """The files that differ after a refactoring; of one that is gone the text is ''."""
    files = plain(files)
    offered = offers(files, path, at)
    assert title in offered, [*offered]
    changed = applied(files, offered[title].changes)
    names = {*files, *changed}
    return {name: changed.get(name, "") for name in names if files.get(name) != changed.get(name)}


def applied(files: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    """All files after changes."""
    result = dict(files)
    for change in changes:
        if isinstance(change, EditFile):
            result[change.path] = apply_edits(result[change.path], change.edits)
        elif isinstance(change, CreateFile):
            assert change.path not in result
            result[change.path] = change.text
        else:
            assert isinstance(change, DeleteFile)
            del result[change.path]
    return result
