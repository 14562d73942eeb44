"""What a method takes from its context, as data: each use with the places of its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spec_lsp.syntax.javascript.destiny import UseKind
from spec_lsp.syntax.javascript.located import Place
from spec_lsp.syntax.javascript.values import PathStep
from spec_lsp.text.source import Span

__all__ = ["ContextUse", "ContextUses", "Segment", "SegmentForm", "UseKind", "segment"]

# How a name is written: `.name`, `['name']`, `{ name }`, `{ name: x }`, in a type.
SegmentForm = Literal["member", "string", "shorthand", "key", "declared", "other"]


@dataclass(frozen=True, slots=True)
class Segment:
    """One name of an access, and where it is written (without quotes) in the file at
    ``path``."""

    name: str
    span: Span
    path: str
    form: SegmentForm


@dataclass(frozen=True, slots=True)
class ContextUse:
    """One access of the context: ``context.credentials.apiKey`` has the segments
    `credentials` and `apiKey`. They stand where they are written, so that after
    ``const {credentials} = context`` the first of each ``credentials.x`` has the same span:
    report a span once. No segments: the context itself, as a whole.

    ``path`` and ``span`` are the file and the place of the access, ``head`` that of the name
    with which it begins there. ``kind``: "read" is the value at its end used somehow (where
    that is an object, all of it may be), "test" that it is only asked whether it is there,
    "call" that it is called, "write" assigned or deleted, "escape" handed on to where it cannot
    be followed, so that all of it may be read and changed there, "name" that it is only given a
    name or passed to a function whose own uses are listed. ``is_checked``: the source reckons
    with its being absent; ``is_cast``: TypeScript was told to look away on the way to it.
    ``through`` are the functions as whose arguments the part of the context came here.
    """

    segments: tuple[Segment, ...]
    kind: UseKind
    path: str
    span: Span
    head: Span
    is_checked: bool = False
    is_cast: bool = False
    through: frozenset[Place] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its segments."""
        return tuple(segment.name for segment in self.segments)


@dataclass(frozen=True, slots=True)
class ContextUses:
    """The accesses of the context, by file and place. ``complete``: there are no others.
    ``broken`` are the files that cannot be read well enough to trust what is told of them,
    ``calls`` the calls that hand a part of the context to a function of the connector.
    ``packed`` are the places of names that lead into literal objects, not into the context."""

    uses: tuple[ContextUse, ...] = ()
    complete: bool = False
    broken: frozenset[str] = frozenset()
    calls: frozenset[Place] = frozenset()
    packed: frozenset[tuple[str, Span]] = frozenset()


def segment(step: PathStep) -> Segment:
    """A named step of a path, as it is told."""
    form: SegmentForm = "other"
    kind = step.node.type
    if kind in ("string", "template_string"):
        form = "string"
    elif kind == "shorthand_property_identifier_pattern":
        form = "shorthand"
    elif kind == "property_identifier":
        outer = step.module.script.scopes.parent(step.node)
        form = "key" if outer is not None and outer.type == "pair_pattern" else "member"
    return Segment(step.name or "", step.span, step.module.path, form)
