"""One thing that may stand at a cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spec_lsp.text.source import Span

Kind = Literal["field", "method", "value", "formula", "variable", "helper", "block", "file"]


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may stand at the cursor.

    ``insert`` replaces ``replace``; it is a snippet where ``is_snippet``. ``sort`` orders
    the list, ``detail`` is a few words, ``documentation`` Markdown of our own making.
    ``goes_on``: what follows it is worth offering at once.
    """

    label: str
    kind: Kind
    insert: str
    replace: Span
    sort: str
    detail: str = ""
    documentation: str = ""
    is_snippet: bool = False
    deprecated: bool = False
    goes_on: bool = False
