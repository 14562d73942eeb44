"""The keys of the mapping at hand in the order of the format's tables."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.features.canonical_order import reorderings
from spec_lsp.features.formatting import with_order
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.findings.finding import EditFile

_TITLE = "Sort these keys in canonical order"


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.sort_keys`. On a key of the mapping itself only."""
    place, tree = selection.place, selection.tree
    if place is None or tree is None or not place.on_key:
        return
    for one in reorderings(selection.analysis, selection.path):
        if place.entry in one.mapping.entries:
            edits = with_order(selection.source, tree, (one,))
            if edits:
                changes = (EditFile(selection.path, edits),)
                yield Refactoring("Sort these keys in canonical order", "refactor.rewrite", changes)
