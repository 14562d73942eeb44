"""Which references lead nowhere, and at which of their steps: what SPEC205 to 208 share.

A place that serves several ways to authenticate, or several methods, is right if it is right
for one of them: only what leads nowhere in all of them is certain to be a mistake.

In code nothing is said of what its author reckons with: a field that some method writes, that
is looked at before it is used, or that somebody may have put there to whom the object was handed.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spec_lsp.connector.model import MethodBlock
from spec_lsp.connector.references import Reference, References, Step
from spec_lsp.connector.variables import Variable
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.rules.rule import Context
from spec_lsp.syntax.javascript.located import Place
from spec_lsp.text.source import Span

UNKNOWN_VARIABLE = "variable"
WITHHELD = "withheld"
CREDENTIAL = "credentials"
CONNECTION_PARAMETER = "connectionParameters"
CONNECTOR_PARAMETER = "connectorParameters"

# What every object has in JavaScript.
_INHERITED = frozenset(
    {
        "hasOwnProperty", "toString", "valueOf", "constructor", "isPrototypeOf",
        "propertyIsEnumerable", "toLocaleString", "__proto__",
    }
)  # fmt: skip

Names = tuple[str, ...]
_WEIGHTLESS = str.maketrans("", "", "-_")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference that leads nowhere at ``step``, which is its number ``index``.
    ``variable`` is its root, where that is known. ``meant`` is the field that was certainly
    meant, where the step is a name that a template takes for a subtraction."""

    kind: str
    block: MethodBlock
    reference: Reference
    step: Step
    index: int = 0
    variable: Variable | None = None
    meant: str | None = None

    @property
    def path(self) -> str:
        """The file in which the step stands."""
        return self.step.path

    @property
    def is_first_field(self) -> bool:
        """Whether the step stands right behind the root."""
        return self.index == 1


def unresolved(context: Context, *kinds: str) -> Iterator[Unresolved]:
    """The references of these kinds that lead nowhere, in the order of the text."""
    problems = context.kept("unresolved", lambda: tuple(_all_unresolved(context)))
    yield from (problem for problem in problems if problem.kind in kinds)


def _all_unresolved(context: Context) -> Iterator[Unresolved]:
    seen: dict[tuple[str, Span], Unresolved] = {}
    resolved: set[tuple[str, Span]] = set()
    bodies = [
        (authentication, block, context.analysis.references(authentication, block, implementation))
        for authentication, block, implementation in context.bodies()
    ]
    written: dict[str | None, set[Names]] = {}
    for authentication, _, references in bodies:
        written.setdefault(authentication.option, set()).update(_written(references))
    for authentication, block, references in bodies:
        code = _Code(references, written[authentication.option])
        resolved.update(references.packed)
        for reference in references.found:
            problem = _resolve(block, reference)
            if problem is None:
                resolved.update((step.path, step.span) for step in reference.steps)
            elif not reference.in_code or code.is_certain(problem):
                seen.setdefault((problem.path, problem.step.span), problem)
            elif problem.kind != WITHHELD:
                resolved.add((problem.path, problem.step.span))
    calls = frozenset[Place]().union(*(references.calls for _, _, references in bodies))
    hyphenated = _Covered(one.step for one in seen.values() if one.meant is not None)
    for place, problem in seen.items():
        if place in resolved or problem.step in hyphenated:
            continue
        # A function that also gets other objects is not only about this one.
        callers = context.analysis.callers(problem.reference.through)
        if problem.reference.through and any(caller not in calls for caller in callers):
            continue
        yield problem


class _Covered:
    """The places of names that were read as subtractions: what is wrong inside them is told."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self.spans: dict[str, list[Span]] = {}
        for step in steps:
            self.spans.setdefault(step.path, []).append(step.span)
        for spans in self.spans.values():
            spans.sort()

    def __contains__(self, step: Step) -> bool:
        spans = self.spans.get(step.path, [])
        index = bisect_right(spans, Span(step.span.start, sys.maxsize)) - 1
        return index >= 0 and step.span != spans[index] and step.span.end <= spans[index].end


def _resolve(block: MethodBlock, reference: Reference) -> Unresolved | None:
    if not reference.steps:
        return None
    root, *fields = reference.steps
    if not root.name:  # half-typed
        return None
    variable = reference.variables.find(root.name)
    if variable is None:
        is_withheld = root.name in reference.variables.withheld
        if not is_withheld and (reference.variables.is_open or reference.in_code):
            return None
        return Unresolved(WITHHELD if is_withheld else UNKNOWN_VARIABLE, block, reference, root)
    kind = INPUT_ALIASES.get(root.name, root.name)
    holder = variable.shape.at(step.name for step in fields[:-1])
    for step in reference.hyphenated:
        if fields and step.name in holder.fields:
            index = len(fields)
            return Unresolved(kind, block, reference, step, index, variable, meant=step.name)
    index = variable.shape.unknown(step.name for step in fields)
    if index is None or not fields[index].name:
        return None
    return Unresolved(kind, block, reference, fields[index], index + 1, variable)


class _Code:
    """What a method's code says of the fields that it uses."""

    def __init__(self, references: References, written: set[Names]) -> None:
        self.broken = references.broken
        self.written = written
        self.checked: set[Names] = set()
        self.used: set[Names] = set()
        self.handed_on: set[Names] = set()
        for reference in references.found:
            names = _usual(reference)
            self.used.update(names[:length] for length in range(len(names) + 1))
            if reference.is_checked:
                self.checked.add(names)
            if reference.kind == "escape":
                self.handed_on.add(names)

    def is_certain(self, problem: Unresolved) -> bool:
        """Whether nobody can have put there what leads nowhere, and nobody reckons with it."""
        reference = problem.reference
        if reference.kind == "write" or reference.is_cast or problem.path in self.broken:
            return False
        if problem.kind == WITHHELD:
            return self.is_read(reference)
        names = _usual(reference)[: problem.index + 1]
        prefixes = [names[:length] for length in range(len(names) + 1)]
        return not (
            (names in self.checked and not self.is_misspelt(problem, names))
            or self.written.intersection(prefixes)
            or self.handed_on.intersection(prefixes[:-1])
            or names[-1] in _INHERITED
        )

    def is_misspelt(self, problem: Unresolved, names: Names) -> bool:
        """Whether a field that is looked at first is a known one in another spelling
        (`apikey`, `api_key`), of which the method has no need under its right name."""
        if problem.variable is None:
            return False
        holder = problem.variable.shape.at(names[1:-1])
        meant = [name for name in holder.fields if _is_same(name, names[-1])]
        return bool(meant) and not any((*names[:-1], name) in self.used for name in meant)

    def is_read(self, reference: Reference) -> bool:
        """Whether a variable that is not there is really read: a field of it. That it is
        named among the arguments changes nothing."""
        names = _usual(reference)
        return len(names) > 1 and not self.checked.intersection({names[:1], names[:2]})


def _is_same(name: str, other: str) -> bool:
    """Whether two names differ in case, hyphens and underscores at most."""
    first, second = (one.lower().translate(_WEIGHTLESS) for one in (name, other))
    return first == second


def _written(references: References) -> Iterator[Names]:
    """What a method gives a value itself: another one may read it."""
    return (_usual(one) for one in references.found if one.kind == "write")


def _usual(reference: Reference) -> Names:
    """The names, the root's newer or older name replaced by the usual one."""
    names = reference.names
    return (INPUT_ALIASES.get(names[0], names[0]), *names[1:]) if names else ()
