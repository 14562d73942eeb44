"""Import and export statements taken out of the code, and told to the loader instead: the
work behind ``modules``, which says what comes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.containers import in_place_of, unused
from spec_lsp.syntax.javascript.patterns import names_of_pattern
from spec_lsp.syntax.javascript.scope import Binding, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, default_declaration, parts
from spec_lsp.syntax.javascript.type_only import is_type_only, type_names
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the text does not use, for what the compiled code needs beside it:
    ``imports.x()`` gives what is imported as `x`, ``module`` is the loader's side of it."""

    imports: str
    module: str
    default: str

    @staticmethod
    def for_text(text: str) -> Names:
        return Names(
            unused("$imports", text), unused("$module", text), unused("_default", text)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Import:
    """A name taken from another module: ``request`` counts those that are asked for;
    ``imported`` is None for the whole. ``node`` is where it is written."""

    request: int
    imported: str | None
    node: Node


class Rewriter:
    """Rewrites import and export statements, and collects what the loader must know."""

    def __init__(self, tree: SyntaxTree, scopes: Scopes, canvas: Canvas, names: Names) -> None:
        self.tree = tree
        self.scopes = scopes
        self.canvas = canvas
        self.names = names
        self.types = type_names(tree) if tree.language == "typescript" else frozenset[str]()
        self.requests: dict[str, Node] = {}  # specifier → where it is first written
        self.imports: dict[str, _Import] = {}  # local name → what it is
        self.getters: dict[str, str] = {}  # exported name → code of its value
        self.again: dict[str, _Import] = {}  # exported name → what is only handed on
        self.stars: list[int] = []
        self.erased: set[int] = set()  # where specifiers start that are not asked for
        self.fixed: list[str] = []  # imports that are taken once, when the module starts
        self.unnamed = False  # whether a function that is the default export got a name of ours
        self.is_mixed = bool({"exports", "module"} & scopes.free.keys())

    def request(self, source: Node) -> int:
        """Have a module asked for; its number."""
        specifier = self.tree.string(source) or ""
        self.requests.setdefault(specifier, source)
        return list(self.requests).index(specifier)

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
                    self.request(source)
            elif source is not None and _word(statement, "type") is None:
                self.import_names_of(statement, source)

    def import_names_of(self, statement: Node, source: Node) -> None:
        clause = _word(statement, "import_clause")
        names = list(self.imported(clause)) if clause is not None else []
        kept = [(name, local) for name, local in names if self.is_used(local)]
        if clause is not None and not kept and self.tree.language == "typescript":
            self.erased.add(self.tree.span(source).start + 1)
            return
        request = self.request(source)
        for name, local in kept:
            self.imports[self.tree.source(local)] = _Import(request, name, local)
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
            self.fixed.append(binding.name)
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
            exported = statement.parent is not None and statement.parent.type == "export_statement"
            if not exported:
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
        taken = self.imports.get(local)
        if taken is None:
            self.getters[exported] = local
        else:
            self.again[exported] = _Import(taken.request, taken.imported, specifier)

    def re_export(self, statement: Node, source: Node) -> None:
        self.blank(statement)
        request = self.request(source)
        namespace = _word(statement, "namespace_export")
        if namespace is not None:
            for name in parts(namespace)[:1]:
                self.again[self.specified(name)] = _Import(request, None, name)
        elif _word(statement, "*") is not None:
            self.stars.append(request)
        for imported, exported, specifier in self.specifiers(statement):
            self.again[exported] = _Import(request, imported, specifier)

    def declaration(self, word: Node, declaration: Node) -> None:
        if declaration.type not in ("enum_declaration", "internal_module", "module"):
            self.canvas.blank(self.tree.span(word))
        if _word(declaration, "import_require_clause") is not None:
            self.import_alias(declaration)
        for name in self.declared(declaration):
            self.getters[name] = name

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
            self.getters["default"] = self.tree.source(name)
            return
        self.getters["default"] = self.names.default
        if declared is not None and declared.type in _UNNAMED_FUNCTIONS:
            self.canvas.blank(head)
            words = [child for child in declared.children if child.type in ("function", "*")]
            self.canvas.insert(self.tree.span(words[-1]).end, f" {self.names.default}")
            self.unnamed = True
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
            self.is_mixed = True

    # -- what the loader is told

    def declarations(self) -> str:
        """An object literal: what the module asks for, imports and exports. Lines are 0-based,
        columns in UTF-8 bytes. To be called when everything else is written."""
        requests = [
            [specifier, *self.canvas.place(self.tree.span(source).start)]
            for specifier, source in self.requests.items()
        ]
        getters = ",".join(
            f"[{json.dumps(name)}]:()=>{code}" for name, code in self.getters.items()
        )
        fields = {
            "requests": json.dumps(requests, separators=(",", ":")),
            "imports": self.taken(self.imports),
            "exports": f"{{{getters}}}",
            "again": self.taken(self.again),
            "stars": json.dumps(self.stars, separators=(",", ":")),
            "lenient": json.dumps(self.tree.language == "typescript"),
            "mixed": json.dumps(self.is_mixed),
        }
        return "{" + ",".join(f"{name}:{code}" for name, code in fields.items()) + "}"

    def taken(self, names: dict[str, _Import]) -> str:
        entries = [
            [name, one.request, one.imported, *self.canvas.place(self.tree.span(one.node).start)]
            for name, one in names.items()
        ]
        return json.dumps(entries, separators=(",", ":"))

    def prologue(self) -> str:
        """What the module's own body begins with."""
        module, imports = self.names.module, self.names.imports
        code = f"{module}.declare({self.declarations()});"
        if self.unnamed:
            code += f"{module}.rename({self.names.default});"
        code += "yield;"
        return code + "".join(f"const {name}={imports}.{name}();" for name in self.fixed)


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
