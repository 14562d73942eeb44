"""Every node of a method's YAML that the platform evaluates, with what stands around it.

Rules about formulas and plain values look at this one walk. Each node comes once, however
many aliases lead to it: what is wrong with it is wrong once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from spec_lsp.connector.credentials import is_formula
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence, deref

# Their arguments are handed on as they stand (format §5).
_AS_THEY_STAND = frozenset({"$plain", "$record"})
_SCHEMA_KEYS = frozenset({"schema", "parametersSchema", "inputSchema", "customCredentialsSchema"})
_RESPONSE_KEYS = frozenset({"responseMapping", "responseHandlers"})


@dataclass(frozen=True)
class Evaluated:
    """A mapping or a scalar that is evaluated.

    ``keys`` are the mapping keys that lead to it from the body's root, list items passed
    over. ``formulas`` names the formulas around it, outermost first. ``in_schema``: a data
    schema is around it, where formulas have rules of their own.
    """

    node: Mapping | Scalar
    keys: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    in_schema: bool = False
    is_item: bool = False

    @property
    def sees_response(self) -> bool:
        """Whether the response of a request can be read here."""
        return not _RESPONSE_KEYS.isdisjoint(self.keys)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The entries of a mapping, merged ones included."""
        return tuple(nodes.entries(self.node))

    @cached_property
    def formula(self) -> str | None:
        """The formula that it is, if it is one."""
        return self.entries[0].name if is_formula(self.node) else None


def evaluated(body: Node | None) -> Iterator[Evaluated]:
    """The mappings and scalars of a YAML body that are evaluated, in the order of the text."""
    seen: set[int] = set()
    stack: list[tuple[Node | None, Evaluated | None, bool]] = [(body, None, False)]
    while stack:
        node, around, is_item = stack.pop()
        node = deref(node)
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            stack.extend((item, around, True) for item in reversed(node.items))
            continue
        here = Evaluated(
            node,
            around.keys if around else (),
            around.formulas if around else (),
            around.in_schema if around else False,
            is_item,
        )
        yield here
        if isinstance(node, Mapping):
            stack.extend(reversed(_inside(here)))


def _inside(here: Evaluated) -> list[tuple[Node | None, Evaluated | None, bool]]:
    formula = here.formula
    if formula in _AS_THEY_STAND:
        return []
    formulas = (*here.formulas, formula) if formula else here.formulas
    return [
        (
            entry.value,
            Evaluated(
                here.node,
                (*here.keys, entry.name or ""),
                formulas,
                here.in_schema or entry.name in _SCHEMA_KEYS,
            ),
            False,
        )
        for entry in here.entries
    ]
