"""A change of a connector that leaves what it does as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.findings.finding import Change
from spec_lsp.text.source import Span

Kind = Literal["refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll"]


@dataclass(frozen=True, slots=True)
class Refactoring:
    """What is offered: a title in the imperative, its kind in the protocol's words, and the
    changes, or what makes them where that takes a while."""

    title: str
    kind: Kind
    made: tuple[Change, ...] | Callable[[], tuple[Change, ...]]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes."""
        return self.made() if callable(self.made) else self.made


def blocks_at(
    analysis: Analysis, path: str, span: Span
) -> Iterator[tuple[Authentication, MethodBlock, Implementation]]:
    """The methods whose block in spec.yml, or whose file, a cursor stands in."""
    for authentication, block, body in analysis.connector.implementations():
        if path == Connector.SPEC_PATH:
            is_here = block.block is not None and _touch(block.span, span)
        else:
            is_here = body.path == path and not body.inline
        if is_here:
            yield authentication, block, body


def serves_one(analysis: Analysis, body: Implementation) -> bool:
    """Whether a file is that of one method of one way to authenticate alone."""
    users = [one for *_, one in analysis.connector.implementations() if one.path == body.path]
    return body.inline or len(users) == 1


def _touch(first: Span, second: Span) -> bool:
    return first.start <= second.end and second.start <= first.end
