"""What an editor offers to do at a place: the fixes of the findings there, all safe fixes of a
file at once, all missing files at once, and refactorings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.fix_all import all_missing_files, all_safe_fixes
from spec_lsp.features.formatting import sorted_keys
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.findings.finding import Change, EditFile, Finding, Fix
from spec_lsp.text.source import Span

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.spec-lsp"
SORT_KEYS = "source.sortKeys.spec-lsp"
_SOURCE = "source."


@dataclass(frozen=True, slots=True)
class CodeAction:
    """Changes that are offered. ``kind`` is the protocol's word for what they are; ``finding``
    is the one that they repair, if they do."""

    title: str
    kind: str
    changes: tuple[Change, ...]
    finding: Finding | None = None
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions are asked for: those of the kinds ``only``, and of the kinds below them.
    Where it is None, all but what changes a whole file, which must be asked for by its kind; and
    nothing but fixes where nobody asked (``automatic``): the cursor just came by."""

    only: tuple[str, ...] | None = None
    automatic: bool = False

    def __contains__(self, kind: str) -> bool:
        if self.only is None:
            return kind == QUICK_FIX or not (self.automatic or kind.startswith(_SOURCE))
        return any(one in ("", kind) or kind.startswith(f"{one}.") for one in self.only)

    def may_be(self, kind: str) -> bool:
        """Whether a kind is asked for, or one below it."""
        return kind in self or any(one.startswith(f"{kind}.") for one in self.only or ())


def code_actions(
    findings: Iterable[Finding],
    path: str,
    span: Span,
    silence: Callable[[Finding], Iterable[Fix]] = lambda finding: (),
) -> Iterator[CodeAction]:
    """The fixes of the findings that touch ``span`` of a file, in the findings' order; after
    all of them what ``silence`` gives for each."""
    touched = _touched(findings, path, span)
    yield from _fixes(touched)
    yield from _silencing(touched, silence)


def _touched(findings: Iterable[Finding], path: str, span: Span) -> list[Finding]:
    return [
        finding
        for finding in findings
        if finding.path == path
        and finding.span.start <= span.end
        and span.start <= finding.span.end
    ]


def _fixes(touched: Iterable[Finding]) -> Iterator[CodeAction]:
    for finding in touched:
        for fix in finding.fixes:
            yield _fixing(fix, finding)


def _silencing(
    touched: Iterable[Finding], silence: Callable[[Finding], Iterable[Fix]]
) -> Iterator[CodeAction]:
    for finding in touched:
        for fix in silence(finding):
            yield _fixing(fix, finding)


def _fixing(fix: Fix, finding: Finding) -> CodeAction:
    return CodeAction(fix.title, QUICK_FIX, fix.changes, finding, fix.is_preferred)


def all_actions(
    analysis: Analysis,
    findings: tuple[Finding, ...],
    path: str,
    span: Span,
    wanted: Wanted,
    silence: Callable[[Finding], Iterable[Fix]] = lambda finding: (),
) -> Iterator[CodeAction]:
    """Everything that is offered for ``span`` of a file of a connector, as far as it is wanted."""
    if QUICK_FIX in wanted:
        touched = _touched(findings, path, span)
        yield from _fixes(touched)
        created = all_missing_files(findings, touched)
        if created is not None:
            yield CodeAction(created.title, QUICK_FIX, created.changes)
        yield from _silencing(touched, silence)
    if wanted.may_be("refactor"):
        for one in refactorings(analysis, path, span):
            if one.kind in wanted:
                yield CodeAction(one.title, one.kind, one.changes)
    if FIX_ALL in wanted:
        fixed = all_safe_fixes(findings, path)
        if fixed is not None:
            yield CodeAction(fixed.title, FIX_ALL, fixed.changes)
    if SORT_KEYS in wanted:
        edits = sorted_keys(analysis, path)
        if edits:
            changes = (EditFile(path, edits),)
            yield CodeAction("Sort keys in canonical order", SORT_KEYS, changes)
