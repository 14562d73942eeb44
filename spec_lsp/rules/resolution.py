"""Which references lead nowhere, and at which of their steps: what SPEC205 to 208 share.

A file that serves several ways to authenticate is right if it is right for one of them:
only what leads nowhere in all of them is certain to be a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.connector.references import Reference, Step
from spec_lsp.connector.variables import Variable
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.rules.rule import Context
from spec_lsp.text.source import Span

UNKNOWN_VARIABLE = "variable"
WITHHELD = "withheld"
CREDENTIAL = "credentials"
CONNECTION_PARAMETER = "connectionParameters"
CONNECTOR_PARAMETER = "connectorParameters"


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference that leads nowhere at ``step``. ``variable`` is its root, where that is
    known; ``is_first_field`` says that the step stands right behind it."""

    kind: str
    block: MethodBlock
    implementation: Implementation
    reference: Reference
    step: Step
    variable: Variable | None = None
    is_first_field: bool = True


def unresolved(context: Context, *kinds: str) -> Iterator[Unresolved]:
    """The references of these kinds that lead nowhere, in the order of the text."""
    seen: dict[tuple[str, Span], Unresolved] = {}
    resolved: set[tuple[str, Span]] = set()
    for block, implementation, formula in context.formulas():
        for reference in formula.references():
            place = (implementation.path, reference.steps[-1].span)
            problem = _resolve(block, implementation, reference)
            if problem is None:
                resolved.add(place)
            else:
                seen.setdefault(place, problem)
    for place, problem in seen.items():
        if place not in resolved and problem.kind in kinds:
            yield problem


def _resolve(
    block: MethodBlock, implementation: Implementation, reference: Reference
) -> Unresolved | None:
    root, *fields = reference.steps
    if not root.name:  # half-typed
        return None
    variable = reference.variables.find(root.name)
    if variable is None:
        if reference.variables.is_open and root.name not in reference.variables.withheld:
            return None
        kind = WITHHELD if root.name in reference.variables.withheld else UNKNOWN_VARIABLE
        return Unresolved(kind, block, implementation, reference, root)
    kind = INPUT_ALIASES.get(root.name, root.name)
    index = variable.shape.unknown(step.name for step in fields)
    if index is None or not fields[index].name:
        return None
    return Unresolved(
        kind, block, implementation, reference, fields[index], variable, is_first_field=index == 0
    )
