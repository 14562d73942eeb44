"""Every refactoring that is possible at a place. Each is offered only where it is exact."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.refactorings import (
    concat_to_template,
    extract_parameter,
    inline_body,
    javascript_to_mapping,
    mapping_to_javascript,
    move_body_to_file,
    sort_keys,
)
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.text.source import Span

REFACTORINGS: tuple[Callable[[Selection], Iterator[Refactoring]], ...] = (
    extract_parameter.offered,
    concat_to_template.offered,
    move_body_to_file.offered,
    inline_body.offered,
    mapping_to_javascript.offered,
    javascript_to_mapping.offered,
    sort_keys.offered,
)


def refactorings(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """What is offered for ``span`` of a file, in a fixed order."""
    selection = Selection(analysis, path, span)
    for offered in REFACTORINGS:
        yield from offered(selection)
