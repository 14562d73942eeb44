"""What a connector's YAML does not say, shown between its words: the file of a method, and the
type of a credential."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.connector.references import Formula
from spec_lsp.syntax.yaml import nodes
from spec_lsp.text.source import Span

_HOLDERS = frozenset({"credentials", "connectionParameters", "connectorParameters"})


@dataclass(frozen=True, slots=True)
class InlayHint:
    """A few words at an offset of the text; ``file`` is the file that they name, if they do.
    ``is_type``: they tell a type."""

    offset: int
    label: str
    file: str | None = None
    is_type: bool = False


def inlay_hints(analysis: Analysis, path: str, within: Span) -> tuple[InlayHint, ...]:
    """The hints within a span of a YAML file, in the order of the text."""
    found = [*_types(analysis, path)]
    if path == Connector.SPEC_PATH:
        found += _files(analysis)
    return tuple(
        sorted(
            (hint for hint in set(found) if within.start <= hint.offset <= within.end),
            key=lambda hint: (hint.offset, hint.label),
        )
    )


def _files(analysis: Analysis) -> Iterator[InlayHint]:
    """The file that a method's name led to, where nothing says it."""
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            body = block.implementation
            if block.block is None or body is None or body.inline or block.file_path is not None:
                continue
            written = block.implementation_type
            end = written.span.end if written is not None else block.key_span.end + 1
            yield InlayHint(end, f"→ {body.path}", file=body.path)


def _types(analysis: Analysis, path: str) -> Iterator[InlayHint]:
    for authentication, block, implementation in analysis.connector.implementations():
        if implementation.path == path and implementation.language == "yaml":
            for formula in analysis.formulas(authentication, block, implementation):
                yield from _of_formula(formula)


def _of_formula(formula: Formula) -> Iterator[InlayHint]:
    for reference in formula.references():
        if len(reference.steps) < 2 or reference.names[0] not in _HOLDERS:
            continue
        variable = reference.variables.find(reference.names[0])
        fields = variable.shape.definitions(reference.names[1:]) if variable else ()
        kind = nodes.text(nodes.get(fields[0].schema, "type")) if fields else None
        if kind is not None:
            end = reference.steps[-1].span.end
            # Behind the closing bracket and quote of `credentials['a']`.
            behind = 2 if reference.steps[-1].form == "string" else 0
            yield InlayHint(end + behind, f": {kind}", is_type=True)
