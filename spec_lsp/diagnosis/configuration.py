"""Which rules report, and how severely: the defaults, and the layers over them.

A layer is what one source says: ``spec-lsp.toml``, the editor's settings, a command line.
Later layers win. Nothing here can make anything run, or allow it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import nearest
from spec_lsp.rules.registry import RULES

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_WHOLE_CODE = len("SPEC000")
# What a severity is called; `off` takes a rule out.
SEVERITIES: dict[str, Severity | None] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "information": Severity.INFORMATION,
    "hint": Severity.HINT,
    "off": None,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules report, as selectors: codes (``SPEC206``), their beginnings (``SPEC2``,
    ``SPEC``), names (``unknown-credential``). ``select`` None leaves the choice as it is.
    Of selectors for the same rule the longest wins, ``ignore`` over ``select`` of equal length.
    ``severity`` maps selectors to severities, None being off."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity | None] = field(default_factory=dict[str, "Severity | None"])


@dataclass(frozen=True)
class PathChoice:
    """A choice for the files that a pattern (as in a ``.gitignore``) matches."""

    pattern: str
    choice: Choice

    def applies(self, path: str) -> bool:
        """Whether the pattern matches a path."""
        return self._spec.match_file(path)

    @cached_property
    def _spec(self) -> GitIgnoreSpec:
        from pathspec import GitIgnoreSpec

        return GitIgnoreSpec.from_lines([self.pattern])


@dataclass(frozen=True, slots=True)
class Layer(Choice):
    """What one source says. ``prefix`` leads from its folder to the connector (``''`` or
    ``connectors/acme``): patterns in ``paths`` are meant from that folder."""

    paths: tuple[PathChoice, ...] = ()
    prefix: str = ""

    def choices(self, path: str) -> Iterable[Choice]:
        """What the layer says of a file of the connector, the more particular later."""
        yield self
        whole = f"{self.prefix}/{path}" if self.prefix else path
        for entry in self.paths:
            if entry.applies(whole):
                yield entry.choice


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that is said, the later layers winning. Without layers every rule reports as it is."""

    layers: tuple[Layer, ...] = ()

    def with_layer(self, layer: Layer) -> Configuration:
        """This configuration with one more layer over it."""
        return replace(self, layers=(*self.layers, layer))

    def severity(self, code: str, name: str, written: Severity, path: str) -> Severity | None:
        """How severe a finding of a rule in a file is; None where it is not reported.
        ``written`` is what the rule itself says."""
        selected, severity = True, written
        for layer in self.layers:
            for choice in layer.choices(path):
                # To give a rule a severity turns it on again, whoever turned it off before.
                longest = _longest(choice.severity, code, name)
                if longest is not None:
                    severity = choice.severity[longest] or severity
                    selected = choice.severity[longest] is not None
                selected = _selected(choice, code, name, selected)
        return severity if selected else None

    def applied(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that are to be reported, each as severe as it is to be."""
        if not self.layers:
            return list(findings)
        chosen: list[Finding] = []
        for finding in findings:
            severity = self.severity(finding.code, finding.name, finding.severity, finding.path)
            if severity is not None:
                chosen.append(replace(finding, severity=severity))
        return chosen


def _selected(choice: Choice, code: str, name: str, before: bool) -> bool:
    selecting = _longest(choice.select or (), code, name)
    ignoring = _longest(choice.ignore, code, name)
    if choice.select is not None:
        before = selecting is not None
    if ignoring is None:
        return before
    return selecting is not None and _weight(selecting, name) > _weight(ignoring, name)


def _longest(selectors: Iterable[str], code: str, name: str) -> str | None:
    """The most particular selector that means a rule."""
    matching = [selector for selector in selectors if matches(selector, code, name)]
    return max(matching, key=lambda selector: _weight(selector, name), default=None)


def _weight(selector: str, name: str) -> int:
    """How particular a selector is: a name means one rule, as a whole code does."""
    return _WHOLE_CODE if selector == name else len(selector)


def matches(selector: str, code: str, name: str) -> bool:
    """Whether a selector means a rule."""
    return selector == name or (bool(selector) and code.startswith(selector.upper()))


def selector_problem(selector: str) -> str | None:
    """What is wrong with a selector that means no rule, else None."""
    if any(matches(selector, rule.code, rule.name) for rule in RULES):
        return None
    # Of a code that is none, another one is no better guess than any.
    meant = nearest(selector, (rule.name for rule in RULES))
    advice = f"did you mean `{meant}`?" if meant else "`spec-lsp rules` lists them."
    return f"There is no rule `{selector}`; {advice}"
