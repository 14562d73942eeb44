"""`$concat` as a `$template`, where both give the same whatever the variables hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.evaluation import evaluated
from spec_lsp.connector.model import Implementation
from spec_lsp.features.refactorings.refactoring import Refactoring, blocks_at
from spec_lsp.findings.finding import EditFile
from spec_lsp.syntax.locator import parse_locator
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.quote import double_quoted
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

# Comments and anchors would be lost.
_LOST = re.compile(r"(?:^|\s)#|(?:^|[\s\[,])&\w")
# Formulas that evaluate what they are given.
_EVALUATING = frozenset({"$concat", "$firstNotEmpty", "$mergeObjects", "$and", "$or"})
_NAME = re.compile(r"[A-Za-z_$][\w$]*")


def concat_to_template(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """The refactoring for the `$concat` that a cursor stands in, if it is exact there."""
    for *_, body in blocks_at(analysis, path, span):
        is_here = body.path == path and body.language == "yaml"
        found = _concat_at(body.body, span) if is_here else None
        text = _template(found) if found is not None else None
        if found is None or text is None or not _is_evaluated(body, found):
            continue
        if _LOST.search(found.span.of(body.source.text)) is not None:
            continue
        entry = found.entries[0]
        end = entry.value.span.end
        edit = TextEdit(Span(entry.key.span.start, end), f"$template: {double_quoted(text)}")
        yield Refactoring(
            "Write `$concat` as `$template`", "refactor.rewrite", (EditFile(path, (edit,)),)
        )
        return


def _is_evaluated(body: Implementation, concat: Mapping) -> bool:
    """Whether the platform evaluates it where it stands."""
    return any(
        here.node is concat and _EVALUATING.issuperset(here.formulas)
        for here in evaluated(body.body)
    )


def _concat_at(root: Node | None, span: Span) -> Mapping | None:
    """The innermost `$concat` around a span that consists of nothing else."""
    found: Mapping | None = None
    node = root
    while node is not None:
        inner: Node | None = None
        if isinstance(node, Mapping):
            if is_formula(node) and node.entries[0].name == "$concat" and len(node.entries) == 1:
                found = node
            inner = next((e.value for e in node.entries if _around(e.span, span)), None)
        elif isinstance(node, Sequence):
            inner = next((item for item in node.items if _around(item.span, span)), None)
        node = inner
    return found


def _around(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _template(concat: Mapping) -> str | None:
    """The same as the text of a `$template`; None where it is not the same.

    `$concat` leaves out what is null, undefined or empty, as a template does; but with nothing
    left it is undefined, and a template is ''. One text that is not empty settles that.
    """
    values = concat.entries[0].value
    if not isinstance(values, Sequence) or not values.items:
        return None
    parts: list[str] = []
    has_text = False
    for item in values.items:
        if isinstance(item, Scalar):
            value = scalar_value(item)
            if not isinstance(value, str) or item.style in ("|", ">"):
                return None
            has_text = has_text or bool(value)
            parts.append(value.replace("${", "\\${"))
            continue
        expression = _expression(item)
        if expression is None or (parts and parts[-1].endswith("\\")):
            return None  # a backslash before `${` would take it for text
        parts.append(f"${{{expression}}}")
    return "".join(parts) if has_text else None


def _expression(node: Node) -> str | None:
    """A `$var` as an expression."""
    if not isinstance(node, Mapping) or len(node.entries) != 1 or node.entries[0].name != "$var":
        return None
    text = nodes.text(node.entries[0].value)
    locator = parse_locator(text) if text else None
    if locator is None or locator.malformed is not None or not locator.segments:
        return None
    names = [segment.name for segment in locator.segments]
    # An index, or a name that is none in code, is read in another way there.
    is_plain = all(segment.kind == "name" for segment in locator.segments)
    return ".".join(names) if is_plain and all(map(_NAME.fullmatch, names)) else None
