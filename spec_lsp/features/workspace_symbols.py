"""What a connector has that somebody may look for by its name, from anywhere in a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.syntax.yaml import nodes
from spec_lsp.text.source import Span

Kind = Literal["connector", "option", "method", "field"]


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """A named thing and its place; ``container`` says in what it stands."""

    name: str
    kind: Kind
    path: str
    span: Span
    container: str = ""


def workspace_symbols(analysis: Analysis, folder: str) -> tuple[WorkspaceSymbol, ...]:
    """The connector in a ``folder`` of that name, its options, methods and fields."""
    return tuple(_all(analysis, folder))


def matches(query: str, name: str, container: str = "") -> bool:
    """Whether a name is meant by a query: its letters stand in the name, in their order and
    whatever their case. Of several words the first ones may be the container's."""
    *first, last = query.split() or [""]
    if _follows(query, name):
        return True
    return bool(first) and _follows("".join(first), container) and _follows(last, name)


def _follows(query: str, name: str) -> bool:
    letters = iter(name.casefold())
    return all(letter in letters for letter in query.casefold() if not letter.isspace())


def _all(analysis: Analysis, folder: str) -> Iterator[WorkspaceSymbol]:
    connector = analysis.connector
    root = connector.tree.root
    named = nodes.entry(root, "name") or nodes.entry(root, "key")
    name = nodes.text(named.value) if named is not None else None
    span = named.key.span if named is not None else Span(0, 0)
    yield WorkspaceSymbol(name or folder, "connector", Connector.SPEC_PATH, span, folder)
    container = name or folder
    seen: set[tuple[str, Span]] = set()
    for authentication in connector.authentications:
        if authentication.option is not None:
            span = authentication.key_span
            yield WorkspaceSymbol(
                authentication.option, "option", Connector.SPEC_PATH, span, container
            )
        within = f"{container} · {authentication.option}" if authentication.option else container
        for block in authentication.methods.values():
            if block.block is not None:
                yield WorkspaceSymbol(
                    block.key, "method", Connector.SPEC_PATH, block.key_span, within
                )
    for symbol in analysis.index.symbols:
        for place in symbol.definitions if symbol.kind == "field" else ():
            if (place.path, place.span) not in seen:
                seen.add((place.path, place.span))
                yield WorkspaceSymbol(symbol.name, "field", place.path, place.span, container)
