"""All safe fixes of a file at once, and all missing files at once."""

from __future__ import annotations

from collections.abc import Iterable

from spec_lsp.features.refactorings.refactoring import Refactoring
from spec_lsp.findings.finding import CreateFile, EditFile, Finding
from spec_lsp.text.edit import TextEdit


def fix_all(findings: Iterable[Finding], path: str) -> Refactoring | None:
    """The fixes of a file that cannot change what works, those that touch an earlier one left
    for the next time; None where there are none."""
    taken: list[TextEdit] = []
    for finding in findings:
        if finding.path != path:
            continue
        fix = next((fix for fix in finding.fixes if fix.is_safe), None)
        if fix is None or len(fix.changes) != 1:
            continue
        (change,) = fix.changes
        if not isinstance(change, EditFile) or change.path != path:
            continue
        new = [edit for edit in change.edits if edit not in taken]
        if not any(_touch(edit, other) for edit in new for other in taken):
            taken += new
    if not taken:
        return None
    edits = (EditFile(path, tuple(taken)),)
    return Refactoring("Fix everything that can be fixed safely", "source.fixAll", edits)


def create_missing_files(findings: Iterable[Finding]) -> tuple[CreateFile, ...]:
    """The files that the fixes of several findings would make, each once; none where one
    finding alone asks for one."""
    files: dict[str, CreateFile] = {}
    for finding in findings:
        fix = next((fix for fix in finding.fixes if len(fix.changes) == 1), None)
        change = fix.changes[0] if fix is not None else None
        if isinstance(change, CreateFile):
            files.setdefault(change.path, change)
    return tuple(files.values()) if len(files) > 1 else ()


def _touch(edit: TextEdit, other: TextEdit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end
