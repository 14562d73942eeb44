"""Conditions that the platform does not read: `$eval` and the filters of `$case`, each with
operators of its own. A part of SPEC303."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from spec_lsp.connector.credentials import is_formula
from spec_lsp.findings.finding import replacement
from spec_lsp.findings.suggestion import nearest
from spec_lsp.format.formula_arguments import CASE_TO_EVAL, EVAL_TO_CASE
from spec_lsp.format.formulas import CASE_OPERATORS, EVAL_OPERATORS
from spec_lsp.rules.formula_locators import (
    Document,
    Problem,
    locator_text,
    malformed,
    marked,
    text_meant_as_path,
)
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.source import Span


def eval_problems(document: Document, entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """A `$eval` without an operator that the platform knows: it is always true."""
    first, *others = entries
    if others:
        operator = others[0]
        if operator.name not in EVAL_OPERATORS:
            name = operator.name or ""
            yield _unknown(document, operator.key, name, "$eval", EVAL_OPERATORS, CASE_TO_EVAL)
        text = text_meant_as_path(document, first.value)
        if text is not None:
            yield text
    elif document.is_sound and not _has_operator_inside(first.value):
        yield Problem(
            first.key.span,
            "This `$eval` has no operator, so that it is always true: write one below it, such "
            "as `is: …`.",
        )


def _has_operator_inside(argument: Node) -> bool:
    """Whether the operator stands one level too deep; then that is what is reported."""
    names = [entry.name for entry in nodes.entries(argument)]
    return is_formula(argument) and not set(EVAL_OPERATORS).isdisjoint(
        name for name in names[1:] if name
    )


def _unknown(
    document: Document,
    place: Node,
    name: str,
    formula: str,
    known: Iterable[str],
    translations: Mapping[str, str],
) -> Problem:
    span = place.span
    if name in translations:
        meant = translations[name]
        message = f"`{name}` is no operator of `{formula}`: here it is called `{meant}`."
    else:
        meant = nearest(name, known)
        advice = f"did you mean `{meant}`?" if meant else "it is taken as true."
        message = f"`{formula}` has no operator `{name}`; {advice}"
    fixes = (replacement(document.path, span, meant, f"Change to `{meant}`"),) if meant else ()
    return Problem(span, message, fixes)


def case_problems(document: Document, argument: Node | None) -> Iterator[Problem]:
    """The filters of a `$case` that match always, or make it fail."""
    argument = deref(argument)
    cases = argument if isinstance(argument, Sequence) else nodes.get(argument, "cases")
    if not isinstance(cases, Sequence):
        return
    for case in cases.items:
        filter_ = nodes.entry(case, "filter")
        if filter_ is not None and not is_formula(case):
            yield from _filter(document, filter_.value)


def _filter(document: Document, written: Node) -> Iterator[Problem]:
    node = deref(written)
    if isinstance(node, Sequence):
        for condition in node.items:
            yield from _condition(document, condition)
    elif isinstance(node, Scalar):
        if locator_text(node) is not None or scalar_value(node) is False:
            yield Problem(
                written.span,
                f"The filter `{node.value}` always matches: write a formula, or a list of "
                "`{field, operator, value}`.",
            )
    elif node is not None and not is_formula(node):
        names = {entry.name for entry in nodes.entries(node)}
        if {"field", "operator"} <= names:
            yield Problem(
                marked(written),
                "This filter always matches: put its condition into a list (`- field: …`).",
            )


def _condition(document: Document, written: Node) -> Iterator[Problem]:
    """One `{field, operator, value}` of a list filter."""
    if not isinstance(deref(written), nodes.Mapping):
        return
    operator, field, value = (nodes.entry(written, name) for name in _CONDITION)
    if operator is None:
        if is_formula(written):
            yield Problem(
                marked(written),
                "A formula in the list of a filter is not read: write it as the filter itself, "
                "without the list.",
            )
        elif document.is_sound and field is not None:
            yield Problem(
                field.key.span,
                "This condition has no `operator`, so that it always holds.",
            )
        return
    yield from _operator(document, operator.value)
    if field is not None:
        yield from _field(document, field.value)
    elif document.is_sound:
        yield Problem(operator.key.span, "This condition has no `field`: the `$case` fails.")
    if value is not None and is_formula(value.value):
        yield Problem(
            marked(value.value),
            "A formula is not evaluated here: the field is compared with it as it stands. "
            "Write the whole filter as a formula (`$eval: …`) instead.",
        )


_CONDITION = ("operator", "field", "value")


def _operator(document: Document, written: Node) -> Iterator[Problem]:
    operator = deref(written)
    if not isinstance(operator, Scalar) or operator.is_empty or operator is not written:
        return
    if operator.value not in CASE_OPERATORS:
        yield _unknown(document, operator, operator.value, "$case", CASE_OPERATORS, EVAL_TO_CASE)


def _field(document: Document, written: Node) -> Iterator[Problem]:
    field = deref(written)
    if not isinstance(field, Scalar):
        yield Problem(
            marked(written), "`field` is the path of a variable as text: the `$case` fails."
        )
    elif not field.is_empty and field.value:
        for span, message, fixes in malformed(document, field):
            yield Problem(Span(span.start, span.end), message, fixes)
