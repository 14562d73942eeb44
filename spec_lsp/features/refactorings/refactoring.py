"""What a refactoring is, and the place at which it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.findings.finding import Change
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Sequence
from spec_lsp.syntax.yaml.parse import Tree
from spec_lsp.syntax.yaml.place import YamlPlace, yaml_place
from spec_lsp.text.source import Source, Span

Kind = Literal["refactor.extract", "refactor.inline", "refactor.rewrite"]


@dataclass(frozen=True, slots=True)
class Refactoring:
    """Changes after which the connector does what it did. ``kind`` is the protocol's."""

    title: str
    kind: Kind
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Selection:
    """What is selected in a file of a connector: ``span``, empty for a cursor."""

    analysis: Analysis
    path: str
    span: Span

    @cached_property
    def source(self) -> Source:
        """The file's text."""
        return self.analysis.source(self.path)

    @cached_property
    def tree(self) -> Tree | None:
        """The file's tree, where it is YAML without an error and of one document."""
        tree = self.analysis.yaml_documents().get(self.path)
        return tree if tree is not None and tree.is_sound and tree.documents == 1 else None

    @cached_property
    def place(self) -> YamlPlace | None:
        """The scalar or alias in which the selection begins."""
        return yaml_place(self.tree.root, self.span.start) if self.tree is not None else None

    @cached_property
    def around(self) -> tuple[Node, ...]:
        """The nodes that hold all of the selection, the innermost first."""
        found: list[Node] = []
        node = self.tree.root if self.tree is not None else None
        while node is not None:
            found.append(node)
            node = next((part for part in _parts(node) if self._holds(part)), None)
        return tuple(reversed(found))

    def _holds(self, node: Node) -> bool:
        return node.span.start <= self.span.start and self.span.end <= node.span.end

    def bodies(self) -> Iterator[tuple[Authentication, MethodBlock, Implementation]]:
        """The methods whose YAML body holds the selection."""
        for authentication, block, implementation in self.analysis.connector.implementations():
            body = implementation.body
            if implementation.path == self.path and body is not None and self._holds(body):
                yield authentication, block, implementation

    def methods(self) -> Iterator[tuple[Authentication, MethodBlock]]:
        """The methods that the selection is about: those whose block in spec.yml it begins in, or
        whose file it is in."""
        connector = self.analysis.connector
        for authentication in connector.authentications:
            for block in authentication.methods.values():
                file = block.implementation
                in_block = self.path == connector.SPEC_PATH and block.block is not None
                in_file = file is not None and file.path == self.path and not file.inline
                if in_file or (in_block and self.span.start in block.span):
                    yield authentication, block


def _parts(node: Node) -> Iterator[Node]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key
            yield entry.value
    elif isinstance(node, Sequence):
        yield from node.items


def sole_entry(node: Node | None) -> Entry | None:
    """The one entry of a mapping that is written out."""
    if isinstance(node, Mapping) and len(node.entries) == 1:
        return node.entries[0]
    return None
