"""Import and export statements taken out of the code, and told to the loader instead: the
work behind ``modules``, which says what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.containers import in_place_of
from spec_lsp.syntax.javascript.interface import Imported, Interface, Names
from spec_lsp.syntax.javascript.patterns import names_of_pattern
from spec_lsp.syntax.javascript.scope import Binding, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, default_declaration, parts
from spec_lsp.syntax.javascript.type_only import is_type_only, type_names
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


class Rewriter:
    """Rewrites import and export statements, and collects what the loader must know."""

    def __init__(self, tree: SyntaxTree, scopes: Scopes, canvas: Canvas, names: Names) -> None:
        self.tree = tree
        self.scopes = scopes
        self.canvas = canvas
        self.names = names
        self.types = type_names(tree) if tree.language == "typescript" else frozenset[str]()
        self.interface = Interface(tree, names)
        self.interface.is_mixed = bool({"exports", "module"} & scopes.free.keys())
        self.erased: set[int] = set()  # where specifiers start that are not asked for

    def blank(self, statement: Node) -> None:
        self.canvas.blank(self.tree.span(statement), statement=True)

    def erase(self, statement: Node, source: Node | None) -> None:
        """Drop a statement that is there for its types alone."""
        self.blank(statement)
        if source is not None:
            self.erased.add(self.tree.span(source).start + 1)

    # -- imports

    def import_names(self, statements: list[Node]) -> None:
        """Read what is imported, and have every use of it ask anew, so that it follows the
        other module. Before anything is blanked: a use may stand in a type."""
        for statement in statements:
            source = statement.child_by_field_name("source")
            if statement.type == "export_statement":
                if source is not None and _word(statement, "type") is None:
                    self.interface.request(source)
            elif source is not None and _word(statement, "type") is None:
                self.import_names_of(statement, source)

    def rewrite(self, statements: list[Node]) -> None:
        """Take the statements out of the code, once what is in them is written."""
        for statement in statements:
            if statement.type == "import_statement":
                self.import_statement(statement)
            elif statement.type == "export_statement":
                self.export_statement(statement)

    def import_names_of(self, statement: Node, source: Node) -> None:
        clause = _word(statement, "import_clause")
        names = list(self.imported(clause)) if clause is not None else []
        kept = [(name, local) for name, local in names if self.is_used(local)]
        if clause is not None and not kept and self.tree.language == "typescript":
            self.erased.add(self.tree.span(source).start + 1)
            return
        request = self.interface.request(source)
        for name, local in kept:
            self.interface.imports[self.tree.source(local)] = Imported(request, name, local)
            binding = self.scopes.binding(local)
            if binding is not None:
                self.follow(binding)

    def imported(self, clause: Node) -> Iterator[tuple[str | None, Node]]:
        """What is imported (None is the whole module) and the local name's identifier."""
        for child in parts(clause):
            if child.type == "identifier":
                yield "default", child
            elif child.type == "namespace_import":
                for name in parts(child)[:1]:
                    yield None, name
            elif child.type == "named_imports":
                for specifier in parts(child):
                    name = specifier.child_by_field_name("name")
                    if name is None or _word(specifier, "type") is not None:
                        continue
                    yield self.specified(name), specifier.child_by_field_name("alias") or name

    def specified(self, name: Node) -> str:
        quoted = self.tree.string(name)
        return self.tree.source(name) if quoted is None else quoted

    def is_used(self, local: Node) -> bool:
        """TypeScript drops what is imported and never used as a value: it may be a type."""
        if self.tree.language != "typescript":
            return True
        binding = self.scopes.binding(local)
        return binding is None or bool(self.scopes.references.get(binding))

    def follow(self, binding: Binding) -> None:
        """Write ``imports.x()`` wherever an imported name is used."""
        scopes = self.scopes
        if scopes.writes.get(binding) or not scopes.complete or "eval" in scopes.free:
            # What writes to it must fail as it does for a constant; and what cannot be seen
            # must find the name.
            self.interface.fixed.append(binding.name)
            return
        code = f"{self.names.imports}.{binding.name}()"
        for node in scopes.references.get(binding, ()):
            use = f"({code})" if self.is_constructed(node) else code
            self.canvas.replace(self.tree.span(node), in_place_of(node, use))

    def is_constructed(self, node: Node) -> bool:
        """Whether ``new`` stands before it: ``new a.B()`` makes no `a()`."""
        inner, outer = node, self.scopes.parent(node)
        while outer is not None and outer.type in _CHAIN and outer.children[0] == inner:
            inner, outer = outer, self.scopes.parent(outer)
        if outer is None or outer.type != "new_expression":
            return False
        return outer.child_by_field_name("constructor") == inner

    def import_statement(self, statement: Node) -> None:
        source = statement.child_by_field_name("source")
        if _word(statement, "type") is not None:
            self.erase(statement, source or _required(statement))
        elif source is not None:
            self.blank(statement)
        else:
            self.import_alias(statement)

    def import_alias(self, statement: Node) -> None:
        """``import x = require('y')`` is ``const x = require('y')``, if x is used as a value."""
        clause = _word(statement, "import_require_clause")
        local = parts(clause)[0] if clause is not None and parts(clause) else None
        if local is not None and not self.is_used(local):
            outer = self.scopes.parent(statement)
            if outer is None or outer.type != "export_statement":
                self.erase(statement, _required(statement))
                return
        word = _word(statement, "import")
        if word is not None:
            self.canvas.write(self.tree.span(word).start, "const ")

    # -- exports

    def export_statement(self, statement: Node) -> None:
        declaration = statement.child_by_field_name("declaration")
        source = statement.child_by_field_name("source")
        word = _word(statement, "export")
        if word is None:
            return
        if _word(statement, "type") is not None or is_type_only(declaration):
            self.erase(statement, source)
        elif _word(statement, "default") is not None:
            self.default(statement, statement.child_by_field_name("value") or declaration)
        elif declaration is not None:
            self.declaration(word, declaration)
        elif source is not None:
            self.re_export(statement, source)
        elif _word(statement, "=") is not None:
            self.whole(statement)
        elif _word(statement, "export_clause") is not None:
            self.blank(statement)
            for local, exported, specifier in self.specifiers(statement):
                self.export_local(local, exported, specifier)
        elif _word(statement, "namespace") is not None:
            self.blank(statement)

    def specifiers(self, statement: Node) -> Iterator[tuple[str, str, Node]]:
        for clause in statement.children:
            for specifier in parts(clause) if clause.type == "export_clause" else []:
                name = specifier.child_by_field_name("name")
                if name is not None and _word(specifier, "type") is None:
                    exported = specifier.child_by_field_name("alias") or name
                    yield self.specified(name), self.specified(exported), specifier

    def export_local(self, local: str, exported: str, specifier: Node) -> None:
        if local in self.types:
            return
        taken = self.interface.imports.get(local)
        if taken is None:
            self.interface.getters[exported] = local
        else:
            self.interface.again[exported] = Imported(taken.request, taken.imported, specifier)

    def re_export(self, statement: Node, source: Node) -> None:
        self.blank(statement)
        request = self.interface.request(source)
        namespace = _word(statement, "namespace_export")
        if namespace is not None:
            for name in parts(namespace)[:1]:
                self.interface.again[self.specified(name)] = Imported(request, None, name)
        elif _word(statement, "*") is not None:
            self.interface.stars.append(request)
        for imported, exported, specifier in self.specifiers(statement):
            self.interface.again[exported] = Imported(request, imported, specifier)

    def declaration(self, word: Node, declaration: Node) -> None:
        if declaration.type not in ("enum_declaration", "internal_module", "module"):
            self.canvas.blank(self.tree.span(word))
        if _word(declaration, "import_require_clause") is not None:
            self.import_alias(declaration)
        for name in self.declared(declaration):
            self.interface.getters[name] = name

    def declared(self, declaration: Node) -> Iterator[str]:
        if declaration.type in ("lexical_declaration", "variable_declaration"):
            for declarator in parts(declaration):
                pattern = declarator.child_by_field_name("name")
                if pattern is not None:
                    for name, _, _ in names_of_pattern(self.tree, pattern):
                        yield self.tree.source(name)
            return
        name = declaration.child_by_field_name("name")
        if name is None and parts(declaration):
            name = parts(declaration)[0]  # import x = …
            if name.type == "import_require_clause":
                name = parts(name)[0]
        if name is not None:
            yield self.tree.source(name).partition(".")[0].strip()

    def default(self, statement: Node, value: Node | None) -> None:
        """``export default``: a declaration that has a name keeps it; a function without one
        gets one (so that it is still hoisted); a value is held by a constant."""
        if value is None:
            return
        start = self.tree.span(statement).start
        head = Span(start, self.tree.span(value).start)
        declared = default_declaration(value)
        name = declared.child_by_field_name("name") if declared is not None else None
        if name is not None:
            self.canvas.blank(head)
            self.interface.getters["default"] = self.tree.source(name)
            return
        self.interface.getters["default"] = self.names.default
        if declared is not None and declared.type in _UNNAMED_FUNCTIONS:
            self.canvas.blank(head)
            words = [child for child in declared.children if child.type in ("function", "*")]
            self.canvas.insert(self.tree.span(words[-1]).end, f" {self.names.default}")
            self.interface.unnamed = True
            return
        # As a property's value, a function or class without a name gets the name `default`.
        self.canvas.blank(head, statement=True)
        self.canvas.insert(head.end, f"const {self.names.default}={{default:")
        end = self.tree.span(declared if declared is not None else value).end
        self.canvas.insert(end, "}.default;")

    def whole(self, statement: Node) -> None:
        """TypeScript's ``export = value``."""
        inside = parts(statement)
        if inside:
            head = Span(self.tree.span(statement).start, self.tree.span(inside[-1]).start)
            self.canvas.blank(head, statement=True)
            self.canvas.insert(head.end, f"{self.names.module}.exports=")
            self.interface.is_mixed = True


def _word(node: Node, word: str) -> Node | None:
    """The first child of a kind."""
    return next((child for child in node.children if child.type == word), None)


def _required(statement: Node) -> Node | None:
    clause = _word(statement, "import_require_clause")
    return clause.child_by_field_name("source") if clause is not None else None


STATEMENTS = ("import_statement", "export_statement", "import_alias")
_CHAIN = frozenset(
    {
        "member_expression", "subscript_expression", "non_null_expression",
        "instantiation_expression",
    }
)  # fmt: skip
_UNNAMED_FUNCTIONS = frozenset(
    {"function_expression", "generator_function", "function_declaration",
     "generator_function_declaration"}
)  # fmt: skip
