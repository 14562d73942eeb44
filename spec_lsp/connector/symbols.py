"""The things of a connector that have a name, and the places where they are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.references import StepForm
from spec_lsp.text.source import Span

SymbolKind = Literal[
    "field",  # a credential, or a parameter of the connection or the connector
    "variable",  # what the platform hands to a method: `credentials`, `apiClient`, …
    "method",
    "option",
    "anchor",
]

# How a name is written at its place, which says how another one is written there: as code, in
# a locator, as a YAML scalar (a key or a value), or not as text at all (a file stands for it).
OccurrenceForm = Literal["yaml", "anchor", "file"] | StepForm

Role = Literal["definition", "reference", "write"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a symbol is named: a span, without quotes, in the file at ``path``.

    ``role``: a definition makes the symbol, a write gives it a value. ``name`` is what is
    written there. ``quote`` is the quotation mark of the YAML scalar around it, if it has one.
    """

    path: str
    span: Span
    name: str
    role: Role
    form: OccurrenceForm
    quote: str = ""


# How a field is reached: the way to authenticate (None: the default one), the variable that
# holds it, and the names that lead to it from there.
FieldPath = tuple[object, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol with all its places, in the order of files and texts.

    ``name`` is its usual name (a field's own, without what leads to it). ``paths`` say by
    which ways it is reached: of a field each :data:`FieldPath`; of methods and variables the
    option and the name, with no further names.
    """

    kind: SymbolKind
    name: str
    occurrences: tuple[Occurrence, ...]
    paths: frozenset[FieldPath]

    @property
    def holders(self) -> frozenset[str]:
        """The variables that hold a field: `credentials`, `connectionParameters`, …"""
        return frozenset(holder for _, holder, _ in self.paths)

    @property
    def definitions(self) -> tuple[Occurrence, ...]:
        """The places that make it; none where the platform or the API does."""
        return tuple(one for one in self.occurrences if one.role == "definition")

    @property
    def references(self) -> tuple[Occurrence, ...]:
        """All other places."""
        return tuple(one for one in self.occurrences if one.role != "definition")
