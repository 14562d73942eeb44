"""The members of TypeScript's enums and namespaces, by the names that they have as it runs.

Each declaration of one becomes a function that gets its object (as TypeScript compiles it),
so a member that is written ``x`` in there is ``N.x``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.scope import Binding, Container, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree

if TYPE_CHECKING:
    from tree_sitter import Node


class Containers:
    """The enums and namespaces of a program. An *alias* is the name of a declaration's object
    inside its function: its own name, where nothing in there is called so."""

    def __init__(self, tree: SyntaxTree, scopes: Scopes) -> None:
        self.tree = tree
        self.scopes = scopes
        self._aliases: dict[Node, tuple[str, ...]] = {}
        self._bindings = list(scopes.declared()) if scopes.containers else []
        # Where each name is declared. An enum's members and what a dotted name declares are
        # no variables.
        self._declared: dict[str, list[int]] = {}
        for binding in self._bindings:
            if binding.node.type != "property_identifier":
                self._declared.setdefault(binding.name, []).append(binding.node.start_byte)
        for places in self._declared.values():
            places.sort()

    def aliases(self, declaration: Node) -> tuple[str, ...]:
        """One for each name of an enum's or namespace's declaration (``A.B`` has two)."""
        if declaration not in self._aliases:
            containers = self.scopes.containers.get(declaration, ())
            self._aliases[declaration] = tuple(
                self._alias(declaration, container) for container in containers
            )
        return self._aliases[declaration]

    def _alias(self, declaration: Node, container: Container) -> str:
        name = container.name
        own = declaration.child_by_field_name("name")
        first = own.start_byte if own is not None else declaration.start_byte
        places = self._declared.get(name, [])
        inside = bisect_right(places, first)
        if inside < len(places) and places[inside] < declaration.end_byte:
            return unused(f"{name}_1", self.tree.text)
        return name

    def around(self, node: Node) -> str | None:
        """The alias of the namespace that a statement stands in."""
        outer = self.scopes.parent(node)
        while outer is not None and outer not in self.scopes.containers:
            outer = self.scopes.parent(outer)
        return self.aliases(outer)[-1] if outer is not None and self.aliases(outer) else None

    def qualify(self, canvas: Canvas) -> None:
        """Write every use of a member with the object that it is a member of."""
        for binding in self._bindings:
            if binding.container is None:
                continue
            is_variable = binding.kind in ("var", "let", "const")
            nodes = self.scopes.references.get(binding, ())
            for node in (*nodes, binding.node) if is_variable else nodes:
                object_name = self._object(node, binding)
                if object_name is not None:
                    name = self.tree.source(node)
                    canvas.replace(self.tree.span(node), in_place_of(node, f"{object_name}.{name}"))

    def _object(self, node: Node, binding: Binding) -> str | None:
        """The alias through which a use reaches a member, None where it needs none."""
        outer = self.scopes.parent(node)
        while outer is not None:
            containers = self.scopes.containers.get(outer, ())
            if binding.container in containers:
                # What a namespace declares itself is there under its own name as well.
                if _has_a_name(binding) and _contains(outer, binding.node):
                    return None
                return self.aliases(outer)[containers.index(binding.container)]
            outer = self.scopes.parent(outer)
        return None


def in_place_of(node: Node, code: str) -> str:
    """``code`` as it has to be written in an identifier's place: ``{x}`` is ``{x: …}``."""
    if node.type.startswith("shorthand_property_identifier") and node.text is not None:
        return f"{node.text.decode()}:{code}"
    return code


def unused(name: str, text: str) -> str:
    """A name that the text does not use, as near as can be to this one."""
    if name not in text:
        return name
    numbers = re.findall(rf"{re.escape(name)}([0-9]{{1,9}})", text)
    return f"{name}{max(map(int, numbers), default=0) + 1}"


def _has_a_name(binding: Binding) -> bool:
    """Whether a member is a variable of its declaration, too."""
    if binding.kind in ("function", "class"):
        return True
    return binding.value is not None and binding.value.type in (
        "enum_declaration", "internal_module", "module",
    )  # fmt: skip


def _contains(outer: Node, inner: Node) -> bool:
    return outer.start_byte <= inner.start_byte and inner.end_byte <= outer.end_byte
