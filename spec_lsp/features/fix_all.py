"""Many fixes as one change: all safe ones of a file, and all files that are missing."""

from __future__ import annotations

from collections.abc import Iterable

from spec_lsp.findings.finding import CreateFile, EditFile, Finding, Fix
from spec_lsp.text.edit import TextEdit


def all_safe_fixes(findings: Iterable[Finding], path: str) -> Fix | None:
    """The safe fixes that change this file and no other; None where there are none. Of fixes
    that want the same characters the first one is taken: the others come next time."""
    taken: list[TextEdit] = []
    for finding in findings:
        if finding.path != path:
            continue
        safe = [fix for fix in finding.fixes if fix.is_safe and _is_within(fix, path)]
        fix = next((fix for fix in safe if fix.is_preferred), safe[0] if safe else None)
        new = [edit for edit in _edits(fix) if edit not in taken] if fix is not None else []
        if not any(_touch(edit, other) for edit in new for other in taken):
            taken += new
    if not taken:
        return None
    ordered = tuple(sorted(taken, key=lambda edit: edit.span))
    return Fix("Fix everything that can be fixed safely", (EditFile(path, ordered),), is_safe=True)


def all_missing_files(findings: Iterable[Finding], touched: Iterable[Finding]) -> Fix | None:
    """One change that makes every missing file of the connector; None where there is at most
    one, or none of the findings at hand is about one."""
    if not any(_created(finding) for finding in touched):
        return None
    files: dict[str, CreateFile] = {}
    for finding in findings:
        for file in _created(finding)[:1]:
            files.setdefault(file.path, file)
    if len(files) < 2:
        return None
    return Fix(f"Create all {len(files)} missing files", tuple(files.values()))


def _created(finding: Finding) -> list[CreateFile]:
    """The files that a finding misses: its fixes do nothing else than to make them."""
    return [
        fix.changes[0]
        for fix in finding.fixes
        if len(fix.changes) == 1 and isinstance(fix.changes[0], CreateFile)
    ]


def _is_within(fix: Fix, path: str) -> bool:
    return bool(fix.changes) and all(
        isinstance(change, EditFile) and change.path == path for change in fix.changes
    )


def _edits(fix: Fix) -> list[TextEdit]:
    return [edit for change in fix.changes if isinstance(change, EditFile) for edit in change.edits]


def _touch(edit: TextEdit, other: TextEdit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end
