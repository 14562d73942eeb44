"""Silencing findings by comments, and telling of comments that silence nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from spec_lsp.connector.analysis import Analysis
from spec_lsp.findings.finding import EditFile, Finding, Fix
from spec_lsp.findings.suggestion import nearest
from spec_lsp.findings.suppression import (
    NamedRule,
    Suppression,
    read_suppressions,
    removal,
)
from spec_lsp.rules.registry import RULES, rule_named
from spec_lsp.rules.unused_suppression import RULE
from spec_lsp.syntax.yaml.nodes import Scalar, scalars
from spec_lsp.text.source import Source, Span

# Whether a rule reports in a file at all, so that its silence means something.
IsTold = Callable[[str, str, str], bool]


@dataclass
class _File:
    """A file's suppressions, and which of the rules they name have silenced something."""

    source: Source
    suppressions: tuple[Suppression, ...]
    long_scalars: tuple[Span, ...]
    is_sound: bool
    used: set[tuple[Suppression, NamedRule | None]] = field(
        default_factory=set[tuple[Suppression, "NamedRule | None"]]
    )

    def silences(self, finding: Finding) -> bool:
        """Whether a comment silences a finding; it counts as used then."""
        lines = {self.source.line_at(finding.span.start)}
        # In a text of several lines no comment can stand: the one before its first line counts.
        for span in self.long_scalars:
            if span.start <= finding.span.start < span.end:
                lines.add(self.source.line_at(span.start))
        silencing = [
            suppression
            for suppression in self.suppressions
            if suppression.silences(finding.code, finding.name)
            and (suppression.lines is None or lines.intersection(suppression.lines))
        ]
        for suppression in silencing:
            self.used.add((suppression, suppression.names(finding.code, finding.name)))
        return bool(silencing)


def without_silenced(
    analysis: Analysis, findings: Iterable[Finding], is_told: IsTold
) -> list[Finding]:
    """The findings that no comment silences, and what is to be said of comments that silence
    none. ``is_told(code, name, path)`` says whether a rule reports in a file."""
    findings = list(findings)
    paths = {*analysis.yaml_documents(), *(finding.path for finding in findings)}
    paths |= {body.path for _, _, body in analysis.connector.implementations()}
    files = {path: _read(analysis, path) for path in paths}
    kept = [finding for finding in findings if not files[finding.path].silences(finding)]
    for path, file in files.items():
        kept += _unused(path, file, is_told)
    return kept


def _read(analysis: Analysis, path: str) -> _File:
    source = analysis.source(path)
    if "spec-lsp" not in source.text:
        return _File(source, (), (), is_sound=True)
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return _File(source, _in_code(analysis, path, source), (), is_sound=True)
    texts = [node for node in scalars(tree.root) if not node.is_empty]
    inside = [_inside(source, node) for node in texts]
    code = [
        body.code_map.whole
        for _, _, body in analysis.connector.implementations()
        if body.path == path and body.code_map is not None
    ]

    def is_comment(offset: int) -> bool:
        if any(span.start <= offset < span.end for span in code):
            return source.text[offset] == "/"
        return source.text[offset] == "#" and not any(
            span.start <= offset < span.end for span in inside
        )

    suppressions = read_suppressions(source, is_comment)
    return _File(source, suppressions, _long(source, texts, code), is_sound=tree.is_sound)


def _inside(source: Source, node: Scalar) -> Span:
    """Where no comment can stand: in a text. Behind the `|` of a block one can."""
    if node.style not in ("|", ">"):
        return node.span
    header = source.line_span(source.line_at(node.span.start)).end
    return Span(min(header, node.span.end), node.span.end)


def _long(source: Source, texts: list[Scalar], code: list[Span]) -> tuple[Span, ...]:
    """The texts of several lines that are no code: there every line has its own comments."""
    return tuple(
        node.span
        for node in texts
        if node.span not in code
        and source.line_at(node.span.start) != source.line_at(node.span.end)
    )


def _in_code(analysis: Analysis, path: str, source: Source) -> tuple[Suppression, ...]:
    script = analysis.script_at(path)
    starts = {span.start for span in script.comments()} if script is not None else set[int]()
    return read_suppressions(source, lambda offset: offset in starts)


def _unused(path: str, file: _File, is_told: IsTold) -> Iterator[Finding]:
    if not file.is_sound:
        return
    for suppression in file.suppressions:
        if suppression.rules is None:
            if not any(used is suppression for used, _ in file.used):
                yield _finding(path, file, suppression, suppression.span, None)
            continue
        for named in suppression.rules:
            if (suppression, named) in file.used:
                continue
            rule = rule_named(named.text)
            if rule is None or (rule.check is not None and is_told(rule.code, rule.name, path)):
                yield _finding(path, file, suppression, named.span, named)
        if not suppression.rules:
            yield _finding(path, file, suppression, suppression.span, None)


def _finding(
    path: str, file: _File, suppression: Suppression, span: Span, named: NamedRule | None
) -> Finding:
    gone = frozenset((named,)) if named is not None else frozenset(suppression.rules or ())
    edit = removal(file.source, suppression, gone)
    fix = Fix("Remove it", (EditFile(path, (edit,)),), is_safe=True, is_preferred=True)
    if named is None:
        return RULE.finding(path, span, "This comment silences nothing: remove it.", fixes=(fix,))
    if rule_named(named.text) is not None:
        message = f"`{named.text}` is not found here: nothing is silenced. Remove it."
    else:
        meant = nearest(named.text, (rule.name for rule in RULES))
        advice = f"did you mean `{meant}`?" if meant else "`spec-lsp rules` lists them."
        message = f"There is no rule `{named.text}`; {advice}"
    return RULE.finding(path, span, message, fixes=(fix,))
