"""The keys of a connector in the order of the format's tables."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.described import Described, described
from spec_lsp.format.fields import ObjectType
from spec_lsp.syntax.yaml.entry_order import Reordering
from spec_lsp.syntax.yaml.nodes import Mapping, scalars
from spec_lsp.text.source import Span


def reorderings(analysis: Analysis, path: str, within: Span | None = None) -> Iterator[Reordering]:
    """The mappings of a file (all of it, or those that lie inside ``within``) whose keys stand
    in another order than the tables say. Only what the tables describe is put in order: in
    headers, schemas and formulas the order is their author's, or means something."""
    tree = analysis.yaml_documents().get(path)
    if tree is None or not tree.is_sound or tree.documents != 1:
        return
    # Of copies of copies the order decides.
    if any(scalar.value == "$copy" for scalar in scalars(tree.root)):
        return
    for one in described(analysis):
        if one.path != path or not _is_inside(one.mapping, within):
            continue
        order = _order(one)
        if order is not None and order != sorted(order):
            yield Reordering(one.mapping, order)


def _is_inside(mapping: Mapping, within: Span | None) -> bool:
    if within is None:
        return True
    ends = (mapping.entries[-1].span.end,) if mapping.entries else ()
    return within.start <= mapping.span.start and max(ends, default=0) <= within.end


def _order(one: Described) -> list[int] | None:
    """The order of the entries; None where the mapping's places ask for different ones."""
    orders = [_order_of(one.mapping, kind) for kind in one.types]
    return orders[0] if all(order == orders[0] for order in orders) else None


def _order_of(mapping: Mapping, kind: ObjectType) -> list[int]:
    """Known keys as the table has them; an unknown one stays behind the one before it."""
    rank = {field.name: number for number, field in enumerate(kind.fields)}
    ranked: list[tuple[int, int]] = []
    last = -1
    for index, entry in enumerate(mapping.entries):
        last = rank.get(entry.name or "", last)
        ranked.append((last, index))
    return [index for _, index in sorted(ranked)]
