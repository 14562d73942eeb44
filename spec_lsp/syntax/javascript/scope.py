"""Who a name in JavaScript belongs to: scopes, the bindings in them, and their uses.

Scopes nested more than :data:`MAX_SCOPES` deep are not read; then :attr:`Scopes.complete`
is False, and whoever asks must take everything for unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.patterns import Step, names_of_pattern, parameters
from spec_lsp.syntax.javascript.tree import SyntaxTree, parts, unwrap, walk

if TYPE_CHECKING:
    from tree_sitter import Node

MAX_SCOPES = 150

BindingKind = Literal["var", "let", "const", "function", "class", "parameter", "import", "other"]

FUNCTIONS = frozenset(
    {
        "function_declaration", "generator_function_declaration", "function_expression",
        "generator_function", "arrow_function", "method_definition",
    }
)  # fmt: skip
NAMESPACES = frozenset({"internal_module", "module"})
GENERATORS = frozenset({"generator_function_declaration", "generator_function"})
_WITH_BODY = FUNCTIONS | NAMESPACES

_BLOCKS = frozenset(
    {
        "statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_body",
        "class_body",
    }
)  # fmt: skip

# What TypeScript adds and JavaScript never runs: names in there are names of types.
TYPES = frozenset(
    {
        "type_annotation", "type_arguments", "type_parameters", "interface_declaration",
        "type_alias_declaration", "ambient_declaration", "implements_clause",
        "asserts_annotation", "type_predicate_annotation", "function_signature",
        "method_signature", "abstract_method_signature", "index_signature", "type_query",
        # a type that no annotation is around: what stands behind `as`
        "nested_type_identifier", "generic_type", "object_type", "union_type",
        "intersection_type", "function_type", "constructor_type", "tuple_type", "array_type",
        "literal_type", "lookup_type", "conditional_type", "index_type_query", "readonly_type",
        "template_literal_type", "parenthesized_type", "infer_type", "type_predicate",
    }
)  # fmt: skip

_REFERENCES = frozenset(
    {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Container:
    """TypeScript's enum or namespace, which may be declared in several places."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """A declared name. ``value`` is the expression that it was declared with (for functions
    and classes the declaration itself), of which ``path`` leads to its part; a rest element
    has the path of what it is the rest of. Parameters have ``function`` and ``index``.
    ``container`` is the enum or namespace of which it is a member that others can see."""

    name: str
    kind: BindingKind
    node: Node
    value: Node | None = None
    path: tuple[Step, ...] = ()
    function: Node | None = None
    index: int = 0
    is_rest: bool = False
    container: Container | None = None


@dataclass(slots=True, eq=False)
class _Scope:
    parent: _Scope | None
    depth: int
    is_function: bool
    names: dict[str, Binding] = field(default_factory=dict[str, Binding])
    # Of the enums and namespaces declared here; a namespace's body sees its members through
    # a scope around it, which all of its declarations share.
    members: dict[str, _Scope] = field(default_factory=dict[str, "_Scope"])
    container: Container | None = None
    is_body: bool = False

    def hoisting(self) -> _Scope:
        scope = self
        while not scope.is_function and scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Binding | None:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.parent
        return None

    def members_of(self, name: str, around: _Scope) -> _Scope:
        """The members of an enum or namespace that is declared here, seen from one of its
        declarations, which stands in ``around``."""
        shared = self.members.get(name)
        if shared is None:
            shared = _Scope(None, 0, is_function=False, container=Container(name))
            self.members[name] = shared
        return _Scope(
            around, around.depth + 1, is_function=False, names=shared.names,
            members=shared.members, container=shared.container,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scopes:
    """The names of a program.

    ``references`` lists a binding's uses, without its declaration; ``writes`` the values
    assigned to it later (None where the value has no expression of its own, as in
    ``x++``, ``[x] = …``, ``for (x of …)``); ``free`` the uses of names that the file does
    not declare; ``top`` the bindings of the program itself.
    """

    references: Mapping[Binding, tuple[Node, ...]]
    writes: Mapping[Binding, tuple[Node | None, ...]]
    free: Mapping[str, tuple[Node, ...]]
    top: Mapping[str, Binding]
    complete: bool
    containers: Mapping[Node, tuple[Container, ...]]
    _bindings: Mapping[int, Binding]
    _parents: Mapping[Node, Node]

    def binding(self, identifier: Node) -> Binding | None:
        """What an identifier stands for; None for one that the file does not declare."""
        return self._bindings.get(identifier.start_byte)

    def parent(self, node: Node) -> Node | None:
        """The node around a node."""
        return self._parents.get(node)

    def outer(self, node: Node) -> Node | None:
        """The node around an expression, parentheses and type assertions passed over."""
        outer = self._parents.get(node)
        while outer is not None and unwrap(outer) == unwrap(node):
            node, outer = outer, self._parents.get(outer)
        return outer

    def declared(self) -> Iterator[Binding]:
        """Every binding of the program, in no order."""
        return iter(set(self._bindings.values()))

    def is_constant(self, binding: Binding) -> bool:
        """Whether the name always has the value it was declared with."""
        return not self.writes.get(binding)


def scopes(tree: SyntaxTree) -> Scopes:
    """The names of a program, and who uses which."""
    return _Reader(tree).read()


class _Reader:
    """One pass over the tree that declares, and notes uses to be resolved at the end
    (a name may be used before the line that declares it)."""

    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.parents: dict[Node, Node] = {}
        self.bindings: dict[int, Binding] = {}
        self.uses: list[tuple[Node, _Scope]] = []
        self.written: dict[int, Node | None] = {}
        self.containers: dict[Node, tuple[Container, ...]] = {}
        self.complete = tree.complete

    def read(self) -> Scopes:
        top = _Scope(None, 0, is_function=True)
        stack: list[tuple[Node, _Scope]] = [(self.tree.root, top)]
        while stack:
            node, scope = stack.pop()
            inner = self.visit(node, scope)
            if inner is None:
                continue
            for child in reversed(node.children):
                self.parents[child] = node
                stack.append((child, inner))
        return self.resolve(top)

    def visit(self, node: Node, scope: _Scope) -> _Scope | None:
        """Note what a node declares and uses; the scope of its children, None for none."""
        kind = node.type
        if kind in _REFERENCES:
            if node.start_byte not in self.bindings and not self.is_label(node):
                self.uses.append((node, scope))
            return None
        if kind in TYPES:
            return None
        if kind in FUNCTIONS or kind in _BLOCKS:
            return self.open(node, scope)
        if kind in ("variable_declaration", "lexical_declaration"):
            self.variables(node, scope)
        elif kind in ("class_declaration", "abstract_class_declaration"):
            home = self.home(node, scope)
            self.declare(node.child_by_field_name("name"), home, "class", value=node)
        elif kind == "enum_declaration" or (kind in NAMESPACES and node.is_named):
            if scope.depth >= MAX_SCOPES:
                self.complete = False
                return None
            is_enum = kind == "enum_declaration"
            return self.enum(node, scope) if is_enum else self.namespace(node, scope)
        elif kind in ("import_specifier", "namespace_import", "import_clause"):
            self.imported(node, scope)
        elif kind in ("import_require_clause", "import_alias"):
            inside = parts(node)
            label: BindingKind = "import" if kind == "import_require_clause" else "other"
            home = self.home(node, scope)
            self.declare(inside[0] if inside else None, home, label, value=node)
        elif kind in ("assignment_expression", "augmented_assignment_expression"):
            self.assigned(node.child_by_field_name("left"), node.child_by_field_name("right"))
        elif kind == "update_expression":
            self.assigned(node.child_by_field_name("argument"), None)
        elif kind == "export_specifier":
            self.exported(node, scope)
            return None
        return scope

    def open(self, node: Node, scope: _Scope) -> _Scope | None:
        """The scope of a function or a block, with what its head declares."""
        is_function = node.type in FUNCTIONS
        parent = self.parents.get(node)
        if node.type == "statement_block" and parent is not None and parent.type in _WITH_BODY:
            return scope  # a function's body and its parameters are one scope to us
        if scope.depth >= MAX_SCOPES:
            self.complete = False
            return None
        inner = _Scope(scope, scope.depth + 1, is_function)
        name = node.child_by_field_name("name")
        if node.type in ("function_declaration", "generator_function_declaration"):
            self.declare(name, self.home(node, scope), "function", value=node)
        elif node.type in ("function_expression", "generator_function"):
            self.declare(name, inner, "function", value=node)
        if is_function:
            for index, parameter in enumerate(parameters(node)):
                # `...args` is a list of arguments, not one of them.
                label: BindingKind = "other" if parameter.type == "rest_pattern" else "parameter"
                self.pattern(parameter, inner, label, function=node, index=index)
        elif node.type == "catch_clause":
            self.pattern(node.child_by_field_name("parameter"), inner, "other")
        elif node.type == "for_in_statement":
            self.loop(node, inner)
        return inner

    def home(self, node: Node, scope: _Scope) -> _Scope:
        """Where a declaration declares its names: what a namespace exports is its member."""
        parent = self.parents.get(node)
        exported = parent is not None and parent.type == "export_statement"
        return scope.parent if scope.is_body and exported and scope.parent is not None else scope

    def enum(self, node: Node, scope: _Scope) -> _Scope:
        """Declare an enum and its members, which its values may name."""
        name = node.child_by_field_name("name")
        body = node.child_by_field_name("body")
        home = self.home(node, scope)
        self.declare(name, home, "other", value=node)
        inner = home.members_of(self.tree.source(name) if name is not None else "", scope)
        self.contains(node, inner)
        for member in parts(body) if body is not None else []:
            key = member.child_by_field_name("name") or member
            text = self.tree.property_name(key)
            if text is not None:
                self.bind(Binding(text, "other", key, container=inner.container), inner)
        return inner

    def namespace(self, node: Node, scope: _Scope) -> _Scope:
        """Declare a namespace (``A.B`` is one in another); the scope of its body."""
        name = node.child_by_field_name("name")
        home = self.home(node, scope)
        for part in walk(name) if name is not None else ():
            if part.type in ("identifier", "property_identifier"):
                self.declare(part, home, "other", value=node)
                home = scope = home.members_of(self.tree.source(part), scope)
                self.contains(node, scope)
        return _Scope(scope, scope.depth + 1, is_function=True, is_body=True)

    def contains(self, node: Node, scope: _Scope) -> None:
        if scope.container is not None:
            self.containers[node] = (*self.containers.get(node, ()), scope.container)

    def loop(self, node: Node, inner: _Scope) -> None:
        left = node.child_by_field_name("left")
        kind = node.child_by_field_name("kind")
        if kind is None:
            self.assigned(left, None)
        else:
            self.pattern(left, inner.hoisting() if kind.type == "var" else inner, "other")

    def variables(self, node: Node, scope: _Scope) -> None:
        word = node.children[0].type if node.children else "var"
        kind: BindingKind = "const" if word == "const" else "let" if word == "let" else "var"
        home = self.home(node, scope)
        target = scope.hoisting() if kind == "var" and home is scope else home
        for child in node.named_children:
            if child.type == "variable_declarator":
                value = child.child_by_field_name("value")
                self.pattern(child.child_by_field_name("name"), target, kind, value=value)

    def imported(self, node: Node, scope: _Scope) -> None:
        if node.type == "import_specifier":
            name = node.child_by_field_name("alias") or node.child_by_field_name("name")
            imported = node.child_by_field_name("name")
            if imported is not None and imported is not name:
                self.bindings.setdefault(imported.start_byte, _NO_BINDING(imported))
            self.declare(name, scope, "import", value=node)
            return
        for child in node.named_children:
            if child.type == "identifier":
                self.declare(child, scope, "import", value=node)

    def exported(self, node: Node, scope: _Scope) -> None:
        """``export { a as b }`` uses `a`, and not where it is exported from elsewhere."""
        clause = self.parents.get(node)
        statement = self.parents.get(clause) if clause is not None else None
        name = node.child_by_field_name("name")
        if name is None or statement is None or statement.child_by_field_name("source"):
            return
        self.uses.append((name, scope))

    def is_label(self, node: Node) -> bool:
        """Whether an identifier is no use of a variable: ``import.meta``, ``new.target``."""
        parent = self.parents.get(node)
        return parent is not None and parent.type in ("meta_property", "namespace_export")

    def declare(
        self,
        node: Node | None,
        scope: _Scope,
        kind: BindingKind,
        *,
        value: Node | None = None,
    ) -> None:
        if node is not None:
            name = self.tree.source(node)
            self.bind(Binding(name, kind, node, value, container=scope.container), scope)

    def bind(self, binding: Binding, scope: _Scope) -> None:
        """Declare a name. Declared again (``var``, broken code), it has no one value."""
        earlier = scope.names.get(binding.name)
        self.bindings[binding.node.start_byte] = earlier or binding
        if earlier is None:
            scope.names[binding.name] = binding
        else:
            self.written[binding.node.start_byte] = binding.value if not binding.path else None
            self.uses.append((binding.node, scope))

    def pattern(
        self,
        node: Node | None,
        scope: _Scope,
        kind: BindingKind,
        *,
        value: Node | None = None,
        function: Node | None = None,
        index: int = 0,
    ) -> None:
        """Declare every name of a binding pattern."""
        if node is None:
            return
        for name, path, is_rest in names_of_pattern(self.tree, node):
            binding = Binding(
                self.tree.source(name), kind, name, value, path, function, index, is_rest,
                scope.container,
            )  # fmt: skip
            self.bind(binding, scope)

    def assigned(self, left: Node | None, right: Node | None) -> None:
        """Note the variables that an assignment writes."""
        target = unwrap(left)
        if target is None:
            return
        if target.type == "identifier":
            self.written[target.start_byte] = right
        elif target.type in ("object_pattern", "array_pattern"):
            for name, _, _ in names_of_pattern(self.tree, target):
                self.written[name.start_byte] = None

    def resolve(self, top: _Scope) -> Scopes:
        references: dict[Binding, list[Node]] = {}
        writes: dict[Binding, list[Node | None]] = {}
        free: dict[str, list[Node]] = {}
        for node, scope in self.uses:
            name = self.tree.source(node)
            binding = scope.find(name)
            if binding is None:
                free.setdefault(name, []).append(node)
                continue
            self.bindings[node.start_byte] = binding
            references.setdefault(binding, []).append(node)
            if node.start_byte in self.written:
                writes.setdefault(binding, []).append(self.written[node.start_byte])
        return Scopes(
            references={binding: tuple(nodes) for binding, nodes in references.items()},
            writes={binding: tuple(values) for binding, values in writes.items()},
            free={name: tuple(nodes) for name, nodes in free.items()},
            top=dict(top.names),
            complete=self.complete,
            containers=self.containers,
            _bindings=self.bindings,
            _parents=self.parents,
        )


def _NO_BINDING(node: Node) -> Binding:
    """Stands where an identifier is the name of something in another module."""
    return Binding("", "other", node)
