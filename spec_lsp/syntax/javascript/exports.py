"""What a JavaScript or TypeScript file exports, and the functions behind it.

All the ways in use are read: ``exports.x =``, ``module.exports.x =``, ``module.exports =``
a function, an object or a variable, ``Object.assign(exports, …)``,
``Object.defineProperty(exports, …)``, ES ``export`` in every form, TypeScript's ``export =``.
What a file takes over from another one, or makes in a way that cannot be seen, is marked
as such, so that nobody reports as missing what may be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.scope import FUNCTIONS, Binding, Scopes
from spec_lsp.syntax.javascript.tree import SyntaxTree, default_declaration, parts, unwrap, walk
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

ExportKind = Literal["named", "default", "module"]
# "value" is surely no function; "unknown" may be one, but cannot be followed here.
ExportValue = Literal["function", "value", "unknown"]

_MAX_ALIASES = 10
_MAY_HOLD = frozenset({"object", "identifier"})


@dataclass(frozen=True, slots=True)
class Export:
    """One export. ``span`` is its name's (for a default export ``default``, for
    ``module.exports = …`` the left side). ``kind`` is "default" for ``export default`` and
    ``exports.default``, "module" where ``module.exports`` itself is the value; the names
    are then ``default`` and ``module.exports``. ``function`` is the syntax node of the
    function where ``value`` is "function", ``node`` the exported expression where there is
    one: opaque handles for this package's analyses. ``taken`` is what another module gives
    it (``export { a as b } from './x'``)."""

    name: str
    span: Span
    kind: ExportKind
    value: ExportValue
    function: Node | None = field(default=None, repr=False, compare=False)
    node: Node | None = field(default=None, repr=False, compare=False)
    taken: Taken | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file takes from another module: one of its exports, or (``name`` is None) all."""

    specifier: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Exports:
    """All exports of a file, one for each name, in the order of the text. ``dynamic``:
    there may be more that cannot be seen here (``export * from``, ``exports[name] =``,
    ``module.exports = require(…)``). ``is_module``: it is an ES module.

    Some of that can be seen in another file: ``stars`` are the modules of ``export * from``,
    ``wholes`` the expressions all of whose members are exported. ``opaque``: there may be
    exports that are in neither.
    """

    exports: tuple[Export, ...]
    dynamic: bool
    is_module: bool = False
    stars: tuple[str, ...] = ()
    wholes: tuple[Node, ...] = field(default=(), repr=False, compare=False)
    opaque: bool = False


def read_exports(tree: SyntaxTree, scopes: Scopes) -> Exports:
    """What the file exports."""
    reader = _Reader(tree, scopes)
    reader.commonjs()
    for statement in tree.root.named_children:
        if statement.type == "export_statement":
            reader.export_statement(statement)
    found = sorted(reader.found.values(), key=lambda export: export.span)
    opaque = reader.opaque or not scopes.complete
    return Exports(
        tuple(found),
        opaque or bool(reader.stars or reader.wholes),
        any(child.type in _MODULE_STATEMENTS for child in tree.root.named_children),
        tuple(reader.stars),
        tuple(reader.wholes),
        opaque,
    )


class _Reader:
    def __init__(self, tree: SyntaxTree, scopes: Scopes) -> None:
        self.tree = tree
        self.scopes = scopes
        self.found: dict[str, Export] = {}
        self.opaque = False
        self.stars: list[str] = []
        self.wholes: list[Node] = []
        self.objects: set[Binding] = set()  # variables that were exported whole

    # -- values

    def classify(self, node: Node | None) -> tuple[ExportValue, Node | None]:
        """Whether an expression is a function, followed through the file's variables."""
        for _ in range(_MAX_ALIASES):
            node = innermost(node)
            if node is None:
                return "unknown", None
            if node.type in FUNCTIONS:
                return "function", node
            if node.type != "identifier":
                return ("value" if node.type in _VALUES else "unknown"), None
            binding = self.scopes.binding(node)
            if binding is None:
                return ("value" if self.tree.source(node) in _CONSTANTS else "unknown"), None
            if binding.path or binding.kind in ("parameter", "import", "other", "class"):
                return "unknown", None
            writes = self.scopes.writes.get(binding, ())
            if binding.value is None and len(writes) == 1:
                node = writes[0]
            elif writes:
                return "unknown", None
            else:
                node = binding.value
                if node is None:
                    return "value", None
        return "unknown", None

    def add(
        self,
        name: str | None,
        where: Node,
        value: Node | None,
        *,
        node: Node | None = None,
        taken: Taken | None = None,
    ) -> None:
        """Note an export with a value; without one it cannot be followed in this file. A
        later export of the same name wins, as it does when the file runs."""
        if name is None:
            self.opaque = True
            return
        if name == "__esModule":
            return
        known, function = self.classify(value) if value is not None else ("unknown", None)
        kind: ExportKind = "default" if name == "default" else "named"
        if kind == "default" and known == "value" and value is not None:
            # An object may hold the method: format §9 does not say that this fails.
            node = innermost(value)
            known = "unknown" if node is not None and node.type in _MAY_HOLD else known
        earlier = self.found.get(name)
        if known == "value" and earlier is not None and earlier.value != "value":
            return  # `exports.x = undefined` on some other path takes nothing away
        span = self.tree.span(where)
        self.found[name] = Export(name, span, kind, known, function, node or value, taken)

    # -- CommonJS

    def commonjs(self) -> None:
        for node in self.scopes.free.get("exports", ()):
            self.use(node, is_module=False)
        for node in self.scopes.free.get("module", ()):
            member = self.scopes.outer(node)
            if member is None:
                continue
            if member.type in _MEMBERS and self.member(member, node) == "exports":
                self.use(member, is_module=True)
            elif member.type in ("arguments", "variable_declarator"):
                self.opaque = True

    def member(self, node: Node, whose: Node) -> str | None:
        """The name of the member that ``node`` takes of ``whose``; None for no such access."""
        if unwrap(node.child_by_field_name("object")) != whose:
            return None
        if node.type == "subscript_expression":
            return self.tree.property_name(node.child_by_field_name("index"))
        return self.tree.property_name(node.child_by_field_name("property"))

    def use(self, node: Node, *, is_module: bool) -> None:
        """Read one mention of the exports object."""
        outer = self.scopes.outer(node)
        if outer is None:
            return
        left = unwrap(outer.child_by_field_name("left"))
        if outer.type in _MEMBERS:
            self.member_use(outer, node)
        elif outer.type == "assignment_expression" and left == node:
            # `exports = …` alone changes a local variable and exports nothing.
            if is_module:
                self.whole(node, outer.child_by_field_name("right"))
        elif outer.type == "assignment_expression":
            if self.tree.name(outer.child_by_field_name("left")) not in _EXPORTS:
                self.opaque = True
        elif outer.type == "arguments":
            self.argument(outer, node)
        elif outer.type == "variable_declarator":
            self.opaque = True

    def member_use(self, member: Node, whose: Node) -> None:
        if unwrap(member.child_by_field_name("object")) != whose:
            return
        outer = self.scopes.outer(member)
        if outer is None or unwrap(outer.child_by_field_name("left")) != member:
            return
        field_name = "index" if member.type == "subscript_expression" else "property"
        where = member.child_by_field_name(field_name)
        if outer.type == "assignment_expression":
            right = outer.child_by_field_name("right")
            self.add(self.member(member, whose), where or member, right)
        elif outer.type == "augmented_assignment_expression":
            self.add(self.member(member, whose), where or member, None)

    def argument(self, arguments: Node, node: Node) -> None:
        """``Object.assign(exports, {…})`` and its kin; any other call may add anything."""
        call = self.scopes.parent(arguments)
        callee = call.child_by_field_name("function") if call is not None else None
        name = self.tree.name(callee)
        given = parts(arguments)
        if name == "Object.assign" and given and unwrap(given[0]) == node:
            for argument in given[1:]:
                self.members(argument)
        elif name == "Object.defineProperty" and len(given) > 1 and unwrap(given[0]) == node:
            self.add(self.tree.property_name(given[1]), given[1], None)
        elif name not in _HARMLESS:
            self.opaque = True

    def whole(self, where: Node, value: Node | None) -> None:
        """``module.exports = value``."""
        value = innermost(value)
        known, function = self.classify(value)
        if known == "function":
            name = "module.exports"
            self.found[name] = Export(name, self.tree.span(where), "module", known, function, value)
        elif value is not None:
            self.members(value)

    def members(self, value: Node) -> None:
        """Note the members of an object as exports."""
        node = innermost(value)
        if node is None or (node.type in _VALUES and node.type != "object"):
            return
        if node.type == "identifier":
            self.variable(node)
        elif node.type == "object":
            for part in parts(node):
                self.object_part(part)
        else:
            self.wholes.append(node)

    def object_part(self, part: Node) -> None:
        if part.type == "pair":
            key = part.child_by_field_name("key")
            name = self.tree.property_name(key)
            self.add(name, key or part, part.child_by_field_name("value"))
        elif part.type == "shorthand_property_identifier":
            self.add_shorthand(part)
        elif part.type == "method_definition":
            name = part.child_by_field_name("name")
            accessor = any(child.type in ("get", "set") for child in part.children)
            self.add(self.tree.property_name(name), name or part, None if accessor else part)
        elif part.type == "spread_element":
            inside = parts(part)
            if inside:
                self.members(inside[0])
        else:
            self.opaque = True

    def add_shorthand(self, part: Node) -> None:
        name = self.tree.source(part)
        binding = self.scopes.binding(part)
        followed = (
            binding is not None
            and not binding.path
            and self.scopes.is_constant(binding)
            and binding.kind in ("const", "let", "var", "function")
        )
        value = binding.value if binding is not None and followed else None
        self.add(name, part, value, node=part)

    def variable(self, node: Node) -> None:
        """``module.exports = api``: the object that `api` is, and what is added to it."""
        binding = self.scopes.binding(node)
        value = innermost(binding.value) if binding is not None else None
        if (
            binding is None
            or binding.path
            or binding.kind not in ("const", "let", "var")
            or value is None
            or value.type != "object"
            or not self.scopes.is_constant(binding)
        ):
            self.wholes.append(node)
            return
        if binding in self.objects:
            return
        self.objects.add(binding)
        self.members(value)
        for reference in self.scopes.references.get(binding, ()):
            outer = self.scopes.outer(reference)
            if outer is None or reference == node:
                continue
            if outer.type in _MEMBERS:
                self.member_use(outer, reference)
            elif outer.type in ("arguments", "variable_declarator"):
                self.opaque = True

    # -- ES modules

    def export_statement(self, statement: Node) -> None:
        words = {child.type for child in statement.children}
        if "type" in words:
            return  # TypeScript: nothing of it is there when the file runs
        declaration = statement.child_by_field_name("declaration")
        if "default" in words:
            value = statement.child_by_field_name("value") or declaration
            where = next(child for child in statement.children if child.type == "default")
            if value is None or value.type not in _TYPE_DECLARATIONS:
                self.add("default", where, default_declaration(value) or value)
        elif declaration is not None:
            self.declaration(declaration)
        elif statement.child_by_field_name("source") is not None:
            self.re_export(statement)
        elif "=" in words:
            inside = parts(statement)
            self.whole(statement.children[0], inside[-1] if inside else None)
        elif "export_clause" in words:
            for name, where, local in self.specifiers(statement):
                self.add(name, where, local)
        elif "import" in words or statement.has_error:
            self.opaque = True

    def re_export(self, statement: Node) -> None:
        specifier = self.tree.string(statement.child_by_field_name("source")) or ""
        if any(child.type == "*" for child in statement.children):
            self.stars.append(specifier)
        for child in statement.children:
            if child.type == "namespace_export":
                name = self.tree.source(parts(child)[-1]) if parts(child) else None
                self.add(name, child, None, taken=Taken(specifier))
        for name, where, local in self.specifiers(statement):
            imported = self.specified(local) if local is not None else None
            self.add(name, where, None, taken=Taken(specifier, imported) if imported else None)

    def specified(self, name: Node) -> str | None:
        return self.tree.string(name) if name.type == "string" else self.tree.source(name)

    def specifiers(self, statement: Node) -> Iterator[tuple[str | None, Node, Node | None]]:
        """The exported name, where it stands, and the local identifier, of ``{a as b}``."""
        for clause in statement.children:
            if clause.type != "export_clause":
                continue
            for specifier in parts(clause):
                if any(child.type == "type" for child in specifier.children):
                    continue
                local = specifier.child_by_field_name("name")
                where = specifier.child_by_field_name("alias") or local or specifier
                yield self.specified(where), where, local

    def declaration(self, node: Node) -> None:
        if node.type in ("lexical_declaration", "variable_declaration"):
            for declarator in parts(node):
                name = declarator.child_by_field_name("name")
                if name is not None and name.type == "identifier":
                    self.add(self.tree.source(name), name, name)
                elif name is not None:
                    for inside in walk(name):
                        binding = self.scopes.binding(inside) if not inside.children else None
                        if binding is not None and binding.node == inside:
                            self.add(binding.name, inside, None, node=inside)
        elif node.type not in _TYPE_DECLARATIONS:
            name = node.child_by_field_name("name")
            if name is not None:
                is_function = node.type in FUNCTIONS
                self.add(self.tree.source(name), name, node if is_function else None)


def innermost(node: Node | None) -> Node | None:
    """The expression that gives the value of another: of ``a = b = (x as T)`` it is `x`."""
    node = unwrap(node)
    while node is not None and node.type == "assignment_expression":
        node = unwrap(node.child_by_field_name("right"))
    return node


_MODULE_STATEMENTS = ("import_statement", "export_statement")
_MEMBERS = ("member_expression", "subscript_expression")
_EXPORTS = ("exports", "module.exports")
_CONSTANTS = frozenset({"undefined", "NaN", "Infinity"})
_HARMLESS = frozenset({"console.log", "Object.keys", "Object.freeze", "console.debug"})
_VALUES = frozenset(
    {
        "object", "array", "string", "template_string", "number", "true", "false", "null",
        "undefined", "regex", "unary_expression", "binary_expression", "update_expression",
    }
)  # fmt: skip
_TYPE_DECLARATIONS = frozenset(
    {
        "interface_declaration", "type_alias_declaration", "function_signature",
        "ambient_declaration",
    }
)  # fmt: skip
