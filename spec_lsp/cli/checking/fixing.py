"""Applying the findings' fixes to a connector, in memory: the texts that come out.

Fixes that want the same characters wait for the next round, when the findings have been
looked for anew. A fix that would break a file's syntax is not applied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spec_lsp.cli.checking.checked import AppliedFix, FileChange, may_be_changed
from spec_lsp.connector.analysis import Parsers, analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.connector.model import Connector
from spec_lsp.diagnosis.configuration import Configuration
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.findings.finding import CreateFile, EditFile, Finding, Fix
from spec_lsp.text.edit import TextEdit, apply_edits
from spec_lsp.text.source import Source

_ROUNDS = 20
_SYNTAX = ("SPEC001", "SPEC306")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class FixedConnector:
    """What fixes make of a connector: its files, with the new texts over those on disk."""

    files: DiskFiles
    changes: tuple[FileChange, ...] = ()
    fixes: tuple[AppliedFix, ...] = ()


def fix_connector(
    root: Path, configuration: Configuration, parsers: Parsers, *, with_unsafe: bool
) -> FixedConnector:
    """Apply safe fixes until none is left, with ``with_unsafe`` also those that are nearly
    always meant. Nothing is written."""
    on_disk = files = DiskFiles(root)
    findings = _findings(files, configuration, parsers)
    applied: list[AppliedFix] = []
    broken: set[str] = set()  # files that a fix would have broken
    seen: list[dict[str, str]] = [{}]
    for _ in range(_ROUNDS):
        chosen = FixRound(files, broken, with_unsafe)
        for finding in findings:
            chosen.take(finding)
        texts = {**files.overlays, **chosen.texts()}
        if not chosen.applied or texts in seen:
            break
        after = DiskFiles(root, texts)
        remaining = _findings(after, configuration, parsers)
        newly_broken = _syntax_errors(remaining) - _syntax_errors(findings)
        if newly_broken:
            hurt = set(newly_broken) & set(chosen.touched)
            if not hurt:
                break
            broken |= hurt
            continue
        seen.append(texts)
        applied += chosen.applied
        files, findings = after, remaining
    return FixedConnector(files, tuple(_changes(on_disk, files.overlays)), tuple(applied))


def _findings(
    files: DiskFiles, configuration: Configuration, parsers: Parsers
) -> tuple[Finding, ...]:
    return diagnose(analyse(files, parsers), None, configuration)


def _syntax_errors(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(finding.path for finding in findings if finding.code in _SYNTAX)


def _changes(on_disk: DiskFiles, texts: Mapping[str, str]) -> Iterator[FileChange]:
    for path, text in sorted(texts.items()):
        source = on_disk.read(path)
        before = None if source is None else source.text
        if text != before:
            yield FileChange(path, before, text)


@dataclass
class FixRound:
    """The fixes that can be applied together to ``files``: :meth:`take` what is found, then
    read what comes out. Files in ``broken`` are left alone."""

    files: DiskFiles
    broken: set[str] = field(default_factory=set[str])
    with_unsafe: bool = False
    applied: list[AppliedFix] = field(default_factory=list[AppliedFix])
    edits: dict[str, list[TextEdit]] = field(default_factory=dict[str, list[TextEdit]])
    created: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def touched(self) -> set[str]:
        """The files that would be other than before."""
        return {*self.edits, *self.created}

    def take(self, finding: Finding) -> None:
        """Note the fix of a finding, if it has one that may be applied now."""
        usable = [fix for fix in finding.fixes if self._may_apply(fix)]
        fix = next((fix for fix in usable if fix.is_preferred), usable[0] if usable else None)
        if fix is None or not all(self._fits(change) for change in fix.changes):
            return
        for change in fix.changes:
            if isinstance(change, CreateFile):
                self.created[change.path] = change.text
            else:
                taken = self.edits.setdefault(change.path, [])
                taken += [edit for edit in change.edits if edit not in taken]
        source = self.files.read(finding.path) or Source("")
        line = source.line_at(finding.span.start)
        self.applied.append(AppliedFix(finding.path, line, finding.code, fix.title))

    def _may_apply(self, fix: Fix) -> bool:
        return bool(fix.changes) and (fix.is_safe or (self.with_unsafe and fix.is_preferred))

    def _fits(self, change: EditFile | CreateFile) -> bool:
        path = change.path
        if path in self.broken or not may_be_changed(path):
            return False
        source = self.files.read(path)
        if isinstance(change, CreateFile):
            return source is None and self.created.get(path, change.text) == change.text
        if source is None or source.undecodable is not None or path in self.created:
            return False
        taken = self.edits.get(path, [])
        new = [edit for edit in change.edits if edit not in taken]
        return not any(_touch(edit, other) for edit in new for other in taken)

    def texts(self) -> dict[str, str]:
        """The texts of the files that are touched, with the line endings that they have."""
        texts: dict[str, str] = {}
        for path, edits in self.edits.items():
            source = self.files.read(path)
            assert source is not None, "only files that are there are edited"
            ending = _line_ending(source.text)
            ended = [TextEdit(edit.span, _LINE_END.sub(ending, edit.text)) for edit in edits]
            texts[path] = apply_edits(source.text, ended)
        spec = self.files.read(Connector.SPEC_PATH) or Source("")
        for path, text in self.created.items():
            texts[path] = _LINE_END.sub(_line_ending(spec.text), text)
        return texts


def _touch(edit: TextEdit, other: TextEdit) -> bool:
    return edit.span.start <= other.span.end and other.span.start <= edit.span.end


def _line_ending(text: str) -> str:
    """The line ending that most lines of a text have."""
    windows = text.count("\r\n")
    return "\r\n" if windows > text.count("\n") - windows else "\n"
