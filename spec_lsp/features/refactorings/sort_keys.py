"""The keys of a file in canonical order."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.features.formatting import is_sorted, sort_keys
from spec_lsp.features.refactorings.refactoring import Refactoring
from spec_lsp.findings.finding import EditFile


def sort_all_keys(analysis: Analysis, path: str) -> Iterator[Refactoring]:
    """The refactoring for a YAML file whose keys are not in order."""
    if not is_sorted(analysis, path):
        yield Refactoring(
            "Sort keys in canonical order",
            "refactor.rewrite",
            lambda: (EditFile(path, sort_keys(analysis, path)),),
        )
