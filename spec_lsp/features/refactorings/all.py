"""Every refactoring that is possible at a place."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.refactorings.concat_to_template import concat_to_template
from spec_lsp.features.refactorings.convert import convert
from spec_lsp.features.refactorings.extract_parameter import extract_parameter
from spec_lsp.features.refactorings.inline_file import move_body
from spec_lsp.features.refactorings.refactoring import Refactoring
from spec_lsp.features.refactorings.sort_keys import sort_all_keys
from spec_lsp.text.source import Span


def refactorings(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """What can be changed at a span of a file without changing what the connector does."""
    yield from extract_parameter(analysis, path, span)
    yield from concat_to_template(analysis, path, span)
    yield from convert(analysis, path, span)
    yield from move_body(analysis, path, span)
    yield from sort_all_keys(analysis, path)
