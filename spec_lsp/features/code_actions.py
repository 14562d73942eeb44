"""The fixes of the findings at a place, as an editor offers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spec_lsp.findings.finding import Finding, Fix
from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class CodeAction:
    """A fix that is offered, with the finding that it repairs."""

    fix: Fix
    finding: Finding


def code_actions(
    findings: Iterable[Finding],
    path: str,
    span: Span,
    silence: Callable[[Finding], Iterable[Fix]] = lambda finding: (),
) -> Iterator[CodeAction]:
    """The fixes of the findings that touch ``span`` of a file, in the findings' order; after
    all of them what ``silence`` gives for each."""
    touched = [
        finding
        for finding in findings
        if finding.path == path
        and finding.span.start <= span.end
        and span.start <= finding.span.end
    ]
    for finding in touched:
        for fix in finding.fixes:
            yield CodeAction(fix, finding)
    for finding in touched:
        for fix in silence(finding):
            yield CodeAction(fix, finding)
