"""What a rule is: a code, its documentation, and a function over an analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, cast

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.evaluation import Evaluated, evaluated
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.connector.references import Formula
from spec_lsp.findings.finding import Finding, Fix, Related, Severity
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.source import Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule looks at.

    ``verdicts`` holds an engine's word on programs, by their text: None for a sound one. A
    program that is not in it has not been judged yet. ``verdicts`` itself is None where no
    engine can be asked.
    """

    analysis: Analysis
    verdicts: Mapping[str, Verdict | None] | None = field(
        default_factory=dict[str, "Verdict | None"]
    )
    _kept: dict[str, object] = field(default_factory=dict[str, object], repr=False, compare=False)

    def bodies(self) -> Iterator[tuple[Authentication, MethodBlock, Implementation]]:
        """Every YAML or code body, with the method and the authentication that it serves."""
        return self.analysis.connector.implementations()

    def formulas(self) -> Iterator[tuple[MethodBlock, Implementation, Formula]]:
        """Every locator and template. A shared file comes once for each option it serves."""
        for authentication, block, implementation in self.bodies():
            for formula in self.analysis.formulas(authentication, block, implementation):
                yield block, implementation, formula

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made for the first rule that asks for it by that name and kept
        for the others."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast("T", self._kept[name])

    def evaluated(self) -> tuple[tuple[Implementation, Evaluated], ...]:
        """What is evaluated in YAML bodies; each body once, whatever shares it."""
        return self.kept("evaluated", lambda: tuple(self._evaluated()))

    def _evaluated(self) -> Iterator[tuple[Implementation, Evaluated]]:
        seen: set[tuple[str, Span]] = set()
        for _authentication, _block, implementation in self.bodies():
            body = implementation.body
            if body is not None and (implementation.path, body.span) not in seen:
                seen.add((implementation.path, body.span))
                for here in evaluated(body):
                    yield implementation, here


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``documentation`` is its module's docstring, in Markdown: the one text that
    hover, ``spec-lsp explain`` and the documentation show. ``check`` is None for a rule that
    is not about a connector; ``diagnosis`` tells it itself. ``fix`` says in a sentence what
    its fix does, empty where there is none. ``other_severities`` are those that some of its
    findings have instead. A comment silences it unless ``can_be_silenced`` is False. ``tag``
    says that what it finds is not needed, or out of date: editors show that in their own way."""

    code: str
    name: str
    severity: Severity
    documentation: str | None
    check: Callable[[Rule, Context], Iterator[Finding]] | None
    fix: str = ""
    other_severities: tuple[Severity, ...] = ()
    can_be_silenced: bool = True
    tag: Literal["", "unnecessary", "deprecated"] = ""

    def finding(
        self,
        path: str,
        span: Span,
        message: str,
        *,
        severity: Severity | None = None,
        fixes: tuple[Fix, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> Finding:
        """A finding of this rule."""
        return Finding(
            self.code, self.name, severity or self.severity, path, span, message, fixes, related
        )


def once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without those that say the same of the same place again, as they come about
    where several options share a file, or mappings merge one another."""
    seen: set[tuple[str, Span, str]] = set()
    for finding in findings:
        key = (finding.path, finding.span, finding.message)
        if key not in seen:
            seen.add(key)
            yield finding
