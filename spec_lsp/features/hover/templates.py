"""What is told inside a `$template`: its helpers, and what it gives for sample values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.references import Formula
from spec_lsp.features.hover.page import Block, Ours, Paragraph, Strong
from spec_lsp.features.samples import samples
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import evaluate
from spec_lsp.formulas.javascript_values import UNDEFINED, to_text
from spec_lsp.syntax.template.template import Template
from spec_lsp.syntax.yaml.place import YamlPlace
from spec_lsp.text.source import Span


def of_template(
    analysis: Analysis, path: str, place: YamlPlace, offset: int
) -> tuple[Span, list[Paragraph]] | None:
    """The span and the page for a place in a template or on the key before it; None anywhere
    else."""
    formula = _formula_at(analysis, path, place)
    if formula is None or formula.template is None:
        return None
    if not place.on_key:
        called = _helper(formula, formula.template, offset)
        if called is not None:
            return called
    page = _sample(analysis, formula)
    if page is None or place.on_key:
        return None
    return formula.map.whole, page


def _formula_at(analysis: Analysis, path: str, place: YamlPlace) -> Formula | None:
    for authentication, block, implementation in analysis.connector.implementations():
        if implementation.path == path and implementation.language == "yaml":
            for formula in analysis.formulas(authentication, block, implementation):
                if formula.scalar is place.node:
                    return formula
    return None


def _helper(
    formula: Formula, template: Template, offset: int
) -> tuple[Span, list[Paragraph]] | None:
    for call in template.calls():
        span = formula.map.span(call.name_span)
        helper = TEMPLATE_HELPERS.get(call.name)
        if helper is not None and span.start <= offset <= span.end:
            page: list[Paragraph] = [
                [Strong(f"{helper.name}({', '.join(helper.parameters)})"), Ours(": helper")],
                [Ours(helper.documentation)],
            ]
            if not helper.documented:
                page.append([Ours("It runs here; whether the platform knows it, no source says.")])
            return span, page
    return None


def _sample(analysis: Analysis, formula: Formula) -> list[Paragraph] | None:
    """What the template gives where every variable holds a sample."""
    template = formula.template
    if template is None or template.errors:
        return None
    paths = [tuple(step.name for step in path.segments) for path in template.paths()]
    variables = samples(formula.variables, paths)
    try:
        given: Any = {"$template": formula.scalar.value}
        value = evaluate(given, variables)
    except FormulaError:
        return None
    if value is UNDEFINED or isinstance(value, (dict, list)):
        return None
    return [
        [Strong("$template"), Ours(": gives, for sample values,")],
        [Block(to_text(value), "text")],
        [Ours(_listed(paths))],
    ]


def _listed(paths: Iterable[tuple[str, ...]]) -> str:
    names = list(dict.fromkeys(".".join(path) for path in paths if path))
    return f"From {', '.join(f'`{name}`' for name in names)}." if names else ""
