"""One connector as immutable data: what spec.yml says, and what lies beside it.

Everything is read from texts once and never changes; an edit makes a new model.
Paths are relative to the connector's root, with ``/``; spans are code-point offsets
in the file that the path names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from spec_lsp.format.implementation import ImplementationType
from spec_lsp.format.methods import Method
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.syntax.yaml.parse import Tree
from spec_lsp.syntax.yaml.scalar import ScalarMap
from spec_lsp.text.source import Source, Span


@dataclass(frozen=True, slots=True)
class Implementation:
    """The body of a method: a document, whether a file of its own or a part of spec.yml
    (format §12: whatever reads it should not care which).

    For YAML bodies ``body`` is the root node (None for an empty file), with spans in
    ``source``. For code ``code`` is the program's text, and ``source_span`` leads from
    a span in it to one in ``source``.
    """

    path: str
    source: Source
    type: ImplementationType
    language: Literal["yaml", "javascript", "typescript"]
    inline: bool = False
    tree: Tree | None = None
    body: Node | None = None
    code: str | None = None
    code_map: ScalarMap | None = None

    def source_span(self, span: Span) -> Span:
        """A span in ``code`` as one in ``source``."""
        return span if self.code_map is None else self.code_map.span(span)


@dataclass(frozen=True, slots=True)
class CandidateFile:
    """A file that exists and that a method's name and an implementation type lead to."""

    path: str
    type: ImplementationType


@dataclass(frozen=True, slots=True)
class MethodBlock:
    """A method of an auth block, as far as it is there.

    ``block`` is its value in spec.yml; None where only the file exists (the older
    layout, without a block). ``searched`` names the paths at which an implementation of
    the written type was looked for, best first; ``found`` every existing file that the
    method's name leads to, of any type; ``named`` the existing file that ``filePath`` names,
    with the type that its ending says.
    """

    method: Method
    key: str
    key_span: Span
    block: Node | None = None
    implementation_type: Scalar | None = None
    file_path: Scalar | None = None
    implementation: Implementation | None = None
    searched: tuple[str, ...] = ()
    found: tuple[CandidateFile, ...] = ()
    named: CandidateFile | None = None

    @property
    def span(self) -> Span:
        """The block in spec.yml, key and value."""
        if self.block is None:
            return self.key_span
        return Span(self.key_span.start, max(self.key_span.end, self.block.span.end))


@dataclass(frozen=True, slots=True)
class Authentication:
    """One way to authenticate: the default one (``option`` is None), or an option.

    ``node`` is the mapping that holds its fields: the ``auth`` block, the option, or
    (in the flat spelling, format §12) spec.yml's root. ``key_span`` is the key that a
    finding about the whole of it stands on.
    """

    option: str | None
    node: Node | None
    key_span: Span
    type: Scalar | None = None
    type_name: str | None = None
    methods: Mapping[str, MethodBlock] = field(default_factory=dict[str, MethodBlock])
    form: Node | None = None  # data schema of the connection parameters
    credentials_schemas: tuple[Node, ...] = ()
    connector_schemas: tuple[Node, ...] = ()  # data schemas of the connector parameters

    def title(self) -> str | None:
        """The title shown to the connecting user, if one is written."""
        return nodes.text(nodes.get(self.node, "title"))


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector. ``authentications`` starts with the default one where there is one.

    ``layout`` is ``nested`` (an ``auth`` block), ``flat`` (its fields at the root) or
    ``files`` (no auth block: methods are found by their files alone).
    """

    spec: Source
    tree: Tree
    layout: str
    authentications: tuple[Authentication, ...] = ()
    documents: Mapping[str, Tree] = field(default_factory=dict[str, Tree])

    SPEC_PATH = "spec.yml"

    def authentication(self, option: str | None) -> Authentication | None:
        """The way to authenticate with that option key, None being the default one."""
        for candidate in self.authentications:
            if candidate.option == option:
                return candidate
        return None

    def is_read_whole(self, authentication: Authentication, block: MethodBlock) -> bool:
        """Whether nothing of a method's block can be missing from the model: spec.yml has no
        error, or another key closes the block before the first one."""
        until = self.tree.sound_until
        if self.tree.is_sound or block.block is None:
            return self.tree.is_sound
        starts = (entry.key.span.start for entry in nodes.entries(authentication.node))
        return any(block.span.end <= start < until for start in starts)

    def implementations(self) -> Iterator[tuple[Authentication, MethodBlock, Implementation]]:
        """Every implementation that is there, with the method and the authentication it
        serves. A file that several options share comes once for each."""
        for authentication in self.authentications:
            for block in authentication.methods.values():
                if block.implementation is not None:
                    yield authentication, block, block.implementation
