"""Import and export statements written over in place: the work behind
``modules``, which says what comes of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.patterns import names_of_pattern
from spec_lsp.syntax.javascript.scope import Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, default_declaration, parts
from spec_lsp.syntax.javascript.types import is_type_only, type_names
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class _Names:
    """Names that the text does not use, for what the compiled code needs beside it."""

    prefix: str
    default: str

    @staticmethod
    def for_text(text: str) -> _Names:
        return _Names(_unused("$esm", text), _unused("_default", text))


def _unused(name: str, text: str) -> str:
    if name not in text:
        return name
    numbers = re.findall(rf"{re.escape(name)}([0-9]{{1,9}})", text)
    return f"{name}{max(map(int, numbers), default=0) + 1}"


class Rewriter:
    """Rewrites import and export statements, and collects what the prologue must do."""

    def __init__(self, tree: SyntaxTree, names: Scopes, canvas: Canvas) -> None:
        self.tree = tree
        self.scopes = names
        self.canvas = canvas
        self.names = _Names.for_text(tree.text)
        self.types = type_names(tree) if tree.language == "typescript" else frozenset[str]()
        self.getters: dict[str, str] = {}
        self.loads: list[str] = []
        self.variables: list[str] = []
        self.modules = 0
        self.erased: set[int] = set()  # where specifiers start that are not asked for
        self.epilogue = "}"

    def prologue(self, enums: str) -> str:
        """The line before the code. The block that it opens lets the code declare names
        like ``module`` or ``require`` itself, as an ES module may."""
        x = self.names.prefix
        head = _HELPERS.replace("$", x)
        getters = "".join(
            f"{x}d({json.dumps(name)},()=>{code});" for name, code in self.getters.items()
        )
        variables = f"let {','.join(self.variables)};" if self.variables else ""
        return f'"use strict";{head}{{{enums}{variables}{getters}{"".join(self.loads)}'

    def load(self, source: Node) -> str:
        """Have a module loaded; the variable that holds it."""
        self.modules += 1
        variable = f"{self.names.prefix}{self.modules}"
        specifier = json.dumps(self.tree.string(source) or "")
        self.loads.append(f"const {variable}={self.names.prefix}r({specifier});")
        return variable

    def blank(self, statement: Node) -> None:
        self.canvas.blank(self.tree.span(statement), statement=True)

    def erase(self, statement: Node, source: Node | None) -> None:
        """Drop a statement that is there for its types alone."""
        self.blank(statement)
        if source is not None:
            self.erased.add(self.tree.span(source).start + 1)

    # -- imports

    def import_statement(self, statement: Node) -> None:
        source = statement.child_by_field_name("source")
        if _word(statement, "type") is not None:
            self.erase(statement, source)
        elif source is None:
            self.import_alias(statement)  # import x = require('y')
        else:
            clause = next((c for c in statement.children if c.type == "import_clause"), None)
            names = list(self.imported(clause)) if clause is not None else []
            kept = [name for name in names if self.is_used(name[1])]
            if clause is not None and not kept and self.tree.language == "typescript":
                self.erase(statement, source)
                return
            self.blank(statement)
            module = self.load(source)
            for imported, local in kept:
                self.bind(module, imported, local, source)

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

    def bind(self, module: str, imported: str | None, local: Node, source: Node) -> None:
        x, name = self.names.prefix, self.tree.source(local)
        where = json.dumps(self.tree.string(source) or "")
        if imported is None:
            value = f"{x}n({module})"
        elif imported == "default":
            value = f"{x}i({module},{where})"
        elif self.tree.language == "typescript":
            value = f"{module}[{json.dumps(imported)}]"  # a re-exported type is not there
        else:
            value = f"{x}g({module},{json.dumps(imported)},{where})"
        self.loads.append(f"const {name}={value};")

    def import_alias(self, statement: Node) -> None:
        """``import x = …`` is ``const x = …``."""
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
            self.declaration(statement, word, declaration)
        elif source is not None:
            self.re_export(statement, source)
        elif _word(statement, "=") is not None:
            self.whole(statement)
        elif _word(statement, "export_clause") is not None:
            self.blank(statement)
            for local, exported, _ in self.specifiers(statement):
                if local not in self.types:
                    self.getters[exported] = local
        elif _word(statement, "namespace") is not None:
            self.blank(statement)

    def specifiers(self, statement: Node) -> Iterator[tuple[str, str, Node]]:
        for clause in statement.children:
            for specifier in parts(clause) if clause.type == "export_clause" else []:
                name = specifier.child_by_field_name("name")
                if name is not None and _word(specifier, "type") is None:
                    exported = specifier.child_by_field_name("alias") or name
                    yield self.specified(name), self.specified(exported), specifier

    def re_export(self, statement: Node, source: Node) -> None:
        x = self.names.prefix
        self.blank(statement)
        module = self.load(source)
        namespace = next((c for c in statement.children if c.type == "namespace_export"), None)
        if namespace is not None:
            for name in parts(namespace)[:1]:
                self.getters[self.specified(name)] = f"{x}n({module})"
        elif _word(statement, "*") is not None:
            self.loads.append(f"{x}s({module});")
        where = json.dumps(self.tree.string(source) or "")
        for imported, exported, _ in self.specifiers(statement):
            default = imported == "default"
            member = f"{module}[{json.dumps(imported)}]"
            self.getters[exported] = f"{x}i({module},{where})" if default else member

    def declaration(self, statement: Node, word: Node, declaration: Node) -> None:
        if declaration.type == "enum_declaration":
            self.blank(statement)
        elif declaration.type == "import_alias":
            self.canvas.blank(self.tree.span(word))
            self.import_alias(declaration)
        else:
            self.canvas.blank(self.tree.span(word))
        for name in self.declared(declaration):
            self.getters[name] = name

    def declared(self, declaration: Node) -> Iterator[str]:
        if declaration.type in ("lexical_declaration", "variable_declaration"):
            for declarator in parts(declaration):
                pattern = declarator.child_by_field_name("name")
                if pattern is not None:
                    for name, _, _ in names_of_pattern(self.tree, pattern):
                        yield self.tree.source(name)
        else:
            name = declaration.child_by_field_name("name")
            if name is None and declaration.type == "import_alias":
                name = next(iter(parts(declaration)), None)
            if name is not None:
                yield self.tree.source(name)

    def default(self, statement: Node, value: Node | None) -> None:
        """``export default``: a declaration that has a name keeps it, one without gets one
        (so that functions are still hoisted), and an expression is assigned to a variable."""
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
        keyword = _keyword(self.tree, declared) if declared is not None else None
        for variable in (self.names.default, _short_name(self.tree.text)):
            named = f"{keyword[0]} {variable}" if keyword is not None else ""
            region = Span(start, keyword[1]) if keyword is not None else head
            room = self.canvas.room(region, len(named))
            if keyword is not None and room is not None and self.is_bare(region):
                self.canvas.blank(region)
                self.canvas.write(room, named)
                self.getters["default"] = variable
                return
        self.assign(head, self.names.default, "default")

    def is_bare(self, region: Span) -> bool:
        """Whether only words stand in a stretch: a comment there might end somewhere else."""
        return "/" not in region.of(self.tree.text)

    def assign(self, head: Span, variable: str, exported: str | None) -> None:
        """Have the expression behind ``head`` assigned to a variable of the prologue."""
        for candidate in (variable, _short_name(self.tree.text)):
            code = f";{candidate}="
            room = self.canvas.room(head, len(code))
            if room is not None:
                self.canvas.blank(head)
                self.canvas.write(room, code)
                self.variables.append(candidate)
                if exported is not None:
                    self.getters[exported] = candidate
                else:
                    self.epilogue = f";{self.names.prefix}m.exports={candidate}}}"
                return

    def whole(self, statement: Node) -> None:
        """TypeScript's ``export = value``."""
        inside = parts(statement)
        if inside:
            head = Span(self.tree.span(statement).start, self.tree.span(inside[-1]).start)
            self.assign(head, self.names.default, None)


def _keyword(tree: SyntaxTree, value: Node) -> tuple[str, int] | None:
    """How a function or class without a name begins (``async function``), and where that
    beginning ends."""
    words: list[Node] = []
    for child in value.children:
        if child.type not in ("async", "function", "*", "class"):
            break
        words.append(child)
    if not words:
        return None
    return " ".join(word.type for word in words), tree.span(words[-1]).end


def _word(node: Node, word: str) -> Node | None:
    """The first child of a kind."""
    return next((child for child in node.children if child.type == word), None)


def _short_name(text: str) -> str:
    """A name of a few characters that the text does not use."""
    return _unused("$0", text)


STATEMENTS = ("import_statement", "export_statement", "import_alias")

# d defines an export, i and n are the default and the whole of a module as ES sees it,
# g is a member that must be there, s re-exports everything. `$` becomes an unused name.
_HELPERS = (
    "const $e=exports,$r=require,$m=module,"
    "$d=(k,get)=>Object.defineProperty($e,k,{enumerable:true,configurable:true,get}),"
    '$g=(m,k,s)=>{if(m&&m.__esModule&&!(k in m))throw new SyntaxError("`"+s+"` does not export `"'
    '+k+"`");return m[k]},'
    '$i=(m,s)=>m&&m.__esModule?$g(m,"default",s):m,'
    '$n=m=>m&&(m.__esModule||typeof m==="function")?m:Object.assign({},m,{default:m}),'
    "$s=m=>{for(const k of Object.keys(Object(m)))"
    'if(k!=="default"&&!Object.prototype.hasOwnProperty.call($e,k))$d(k,()=>m[k])};'
    'Object.defineProperty($e,"__esModule",{value:true});'
)
