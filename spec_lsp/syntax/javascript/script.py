"""A connector's JavaScript or TypeScript file, read and never run.

:func:`parse_javascript` gives a :class:`Script`: what it exports and imports, and where
it cannot be read. ``returns`` tells what an exported function gives back,
``context`` what it takes from its context, ``modules`` makes it run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.exports import Export, Exports, read_exports
from spec_lsp.syntax.javascript.scope import TYPES, Scopes, scopes
from spec_lsp.syntax.javascript.tree import (
    COMMENTS,
    ScriptLanguage,
    Suspicion,
    SyntaxTree,
    parse,
    parts,
)
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = [
    "Export",
    "ImportUse",
    "MethodExport",
    "Script",
    "ScriptLanguage",
    "Suspicion",
    "imports_of",
    "parse_javascript",
]

ImportKind = Literal["import", "require", "export", "dynamic", "type"]


@dataclass(frozen=True, slots=True)
class ImportUse:
    """A module that the file names; ``span`` is the specifier's, without its quotes.
    ``kind`` "export" is ``export … from``, "type" what TypeScript erases."""

    specifier: str
    span: Span
    kind: ImportKind


@dataclass(frozen=True, slots=True)
class MethodExport:
    """The function that implements a method, as format §9 finds it.

    ``status``: "found" (``export`` says which; its ``function`` is None where it is made in
    a way that cannot be followed), "none" (the file exports no function), "several" (more
    than one, and none fits: ``candidates``), "unknown" (it cannot be known here, because
    the file is broken, takes its exports from elsewhere or makes them as it runs).
    """

    status: Literal["found", "none", "several", "unknown"]
    export: Export | None = None
    candidates: tuple[Export, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A file's program. ``tree`` and ``scopes`` are for this package's own analyses."""

    text: str
    language: ScriptLanguage
    suspicions: tuple[Suspicion, ...]
    exported: Exports
    imports: tuple[ImportUse, ...]
    tree: SyntaxTree = field(repr=False, compare=False)
    scopes: Scopes = field(repr=False, compare=False)

    @property
    def exports(self) -> tuple[Export, ...]:
        """What it exports, one for each name, in the order of the text."""
        return self.exported.exports

    @property
    def has_dynamic_exports(self) -> bool:
        """Whether there may be exports that cannot be seen in this file."""
        return self.exported.dynamic

    def method_export(self, names: str | Iterable[str]) -> MethodExport:
        """The export that implements a method, by format §9: the one named like it (any
        of ``names``, the first best), the default export, ``module.exports`` where that is
        a function, the only exported function."""
        wanted = (names,) if isinstance(names, str) else tuple(names)
        by_name = {export.name: export for export in self.exports}
        for name in (*wanted, "default", "module.exports"):
            export = by_name.get(name)
            if export is not None and export.value != "value":
                return MethodExport("found", export)
        functions = tuple(export for export in self.exports if export.value == "function")
        in_doubt = any(export.value == "unknown" for export in self.exports)
        if self.has_dynamic_exports or self.suspicions:
            return MethodExport("unknown", None, functions)
        if len(functions) > 1:
            return MethodExport("several", None, functions)
        if in_doubt:
            return MethodExport("unknown", None, functions)
        if functions:
            return MethodExport("found", functions[0], functions)
        return MethodExport("none")

    @property
    def is_module(self) -> bool:
        """Whether it is written as an ES module."""
        return any(
            node.type in ("import_statement", "export_statement")
            for node in self.tree.root.named_children
        )

    def declared_functions(self) -> tuple[str, ...]:
        """The names of the functions that are declared at the top level."""
        return tuple(
            self.tree.source(name)
            for node in self.tree.root.named_children
            if node.type == "function_declaration"
            and (name := node.child_by_field_name("name")) is not None
        )

    def comments(self) -> tuple[Span, ...]:
        """Where its comments stand, in the order of the text."""
        return tuple(self.tree.span(node) for node in self.tree.nodes() if node.type in COMMENTS)

    def members_of_types(self) -> tuple[tuple[str, Span], ...]:
        """The members that TypeScript's types declare, each with the place of its name."""
        if self.language != "typescript":
            return ()
        return tuple(
            (found, self.tree.span(name))
            for node in self.tree.nodes()
            if node.type == "property_signature"
            and (name := node.child_by_field_name("name")) is not None
            and (found := self.tree.property_name(name)) is not None
        )

    def long_texts(self) -> tuple[Span, ...]:
        """The template literals and comments that go over several lines."""
        return tuple(
            self.tree.span(node)
            for node in self.tree.nodes()
            if node.type in ("template_string", *COMMENTS)
            and node.start_point.row != node.end_point.row
        )


def language_of(path: str) -> ScriptLanguage | None:
    """The language of a file by its name; None for no code."""
    if path.endswith((".ts", ".mts", ".cts")):
        return "typescript"
    return "javascript" if path.endswith((".js", ".mjs", ".cjs")) else None


def parse_javascript(text: str, language: ScriptLanguage) -> Script:
    """Read a program, also a broken one. Never raises."""
    tree = parse(text, language)
    names = scopes(tree)
    return Script(
        text=text,
        language=language,
        suspicions=tree.suspicions(),
        exported=read_exports(tree, names),
        imports=tuple(imports_of(tree)),
        tree=tree,
        scopes=names,
    )


def imports_of(tree: SyntaxTree) -> Iterator[ImportUse]:
    """Every module that is named by a constant, in the order of the text. Types name none:
    ``import('x').T``."""
    if "import" not in tree.text and "require" not in tree.text and "export" not in tree.text:
        return
    stack = [tree.root]
    while stack:
        node = stack.pop()
        kind = node.type
        if kind in TYPES:
            continue
        stack.extend(reversed(node.children))
        if kind not in _NAMING:
            continue
        given, how = _named_by(tree, node, kind)
        specifier = tree.string(given)
        if given is not None and specifier is not None:
            span = tree.span(given)
            yield ImportUse(specifier, Span(span.start + 1, span.end - 1), how)


_NAMING = frozenset({"import_statement", "export_statement", "import_alias", "call_expression"})


def _named_by(tree: SyntaxTree, node: Node, kind: str) -> tuple[Node | None, ImportKind]:
    """The module that a node names, and how."""
    if kind == "import_alias":
        return _misread(node), "require"
    if kind != "call_expression":
        erased = any(child.type == "type" for child in node.children)
        how: ImportKind = "import" if kind == "import_statement" else "export"
        return node.child_by_field_name("source") or _required(node), "type" if erased else how
    callee = node.child_by_field_name("function")
    if callee is None or callee.type not in ("import", "identifier"):
        return None, "require"
    is_import = callee.type == "import"
    if not is_import and callee.text != b"require":
        return None, "require"
    arguments = node.child_by_field_name("arguments")
    given = parts(arguments)[:1] if arguments is not None else []
    return next(iter(given), None), "dynamic" if is_import else "require"


def _required(statement: Node) -> Node | None:
    """The specifier of TypeScript's ``import x = require('y')``."""
    for child in statement.named_children:
        if child.type == "import_require_clause":
            return child.child_by_field_name("source")
    return None


def _misread(alias: Node) -> Node | None:
    """The specifier of ``export import x = require('y')``, which tree-sitter reads as an alias
    and a text in parentheses."""
    inside = parts(alias)
    statement = alias.parent.next_named_sibling if alias.parent is not None else None
    if len(inside) != 2 or inside[1].text != b"require" or statement is None:
        return None
    for kind in ("expression_statement", "parenthesized_expression"):
        if statement is None or statement.type != kind:
            return None
        statement = next(iter(parts(statement)), None)
    return statement
