"""All that a check has to tell, ready to be written in any format: data only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spec_lsp.connector.files import is_private
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class RelatedPlace:
    """Another place that a finding speaks of; ``path`` as a person at the working directory
    would write it."""

    path: str
    span: Span
    message: str
    source: Source


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding, and the text in which it stands.

    ``path`` is as a person at the working directory would write it, with `/`. ``secrets``
    are the stretches of the text that may hold a secret.
    """

    path: str
    finding: Finding
    source: Source
    related: tuple[RelatedPlace, ...] = ()
    secrets: tuple[Span, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether nothing of the file may be shown: it holds a developer's own secrets."""
        return is_private(self.finding.path)

    @property
    def line(self) -> int:
        """The 0-based line on which the finding starts."""
        return self.source.line_at(self.finding.span.start)


@dataclass(frozen=True, slots=True)
class FixedFinding:
    """A finding that a fix has taken away; ``line`` is 0-based."""

    path: str
    line: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """A whole check. ``files`` are the paths of the connectors' files, each once;
    ``threshold`` is the least severity that fails the check, None where none does."""

    connectors: int
    files: tuple[str, ...]
    findings: tuple[ReportedFinding, ...] = ()
    fixed: tuple[FixedFinding, ...] = ()
    threshold: Severity | None = Severity.WARNING

    @property
    def is_failed(self) -> bool:
        """Whether there is a finding that fails the check."""
        threshold = self.threshold
        return threshold is not None and any(
            reported.finding.severity <= threshold for reported in self.findings
        )

    def counts(self) -> Counter[Severity]:
        """How many findings of each severity there are."""
        return Counter(reported.finding.severity for reported in self.findings)
