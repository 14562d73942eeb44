"""x"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.features.refactorings.refactoring import Refactoring, Selection


def offered(selection: Selection) -> Iterator[Refactoring]:
    return iter(())
