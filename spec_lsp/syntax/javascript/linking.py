"""Values followed from file to file: imports, re-exports, and members of literal objects.

Which file a specifier means is not known here: whoever makes a :class:`Program` says so.
Both module systems are read, also where one imports from the other, as a run does it: the
default import of a CommonJS file is the file's ``module.exports``.

Nothing here raises, cycles end, and what cannot be told for certain is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.exports import Export, innermost
from spec_lsp.syntax.javascript.scope import FUNCTIONS, Binding
from spec_lsp.syntax.javascript.script import Script
from spec_lsp.syntax.javascript.tree import SyntaxTree, awaited, parts, unwrap

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_STEPS = 400  # of one question: expressions, files and exports looked at


@dataclass(frozen=True, slots=True)
class Module:
    """A file of a program. ``path`` names it among the others."""

    path: str
    script: Script = field(repr=False)

    @property
    def tree(self) -> SyntaxTree:
        """Its syntax tree."""
        return self.script.tree

    def binding(self, node: Node) -> Binding | None:
        """What an identifier of the file stands for."""
        return self.script.scopes.binding(node)


@dataclass(frozen=True, slots=True)
class Located:
    """An expression or a function, with the file in which it stands."""

    module: Module
    node: Node = field(repr=False)


# A node by its place: the path of its file, and the byte at which it starts.
Place = tuple[str, int]


def place_of(module: Module, node: Node) -> Place:
    """The place of a node, which is the same each time that it is asked for."""
    return module.path, node.start_byte


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that a file exports: what ``import *`` and ``require`` give."""

    module: Module


Value = Located | Whole
# The module that a specifier means in a file, by that file's path; None where there is none
# that can be read.
Load = Callable[[str, str], "Module | None"]


class Program:
    """Files that import each other, as they stand. ``load`` finds them, and gives the same
    answer each time."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._functions: dict[tuple[str, int, int], Located | None] = {}

    def method(self, module: Module, names: str | Iterable[str]) -> Located | None:
        """The function that implements a method in a file, by format §9, also where the file
        only hands it on from another one."""
        wanted = (names,) if isinstance(names, str) else tuple(names)
        return _Search(self._load).method(module, wanted)

    def value(self, module: Module, node: Node | None) -> Value | None:
        """What an expression of a file surely is, through variables that never change: a
        function, any other expression, or all that a file exports."""
        return _Search(self._load).value(module, node)

    def function(self, module: Module, callee: Node | None) -> Located | None:
        """The function that a callee surely is."""
        if callee is None:
            return None
        binding = module.binding(callee) if callee.type in _NAMES else None
        asked = binding.node if binding is not None else callee
        key = (module.path, asked.start_byte, asked.end_byte)
        if key not in self._functions:
            search = _Search(self._load)
            self._functions[key] = search.as_function(search.value(module, callee))
        return self._functions[key]

    def calls(self, module: Module) -> Iterator[tuple[Located, Node]]:
        """The calls in a file of functions that are known."""
        for node in module.tree.nodes():
            if node.type == "call_expression":
                function = self.function(module, node.child_by_field_name("function"))
                if function is not None:
                    yield function, node

    def origin(self, module: Module, node: Node | None) -> Value | None:
        """One step less far than :meth:`value`: what another file exports for an expression,
        as that file names it. None for what this file makes itself."""
        return _Search(self._load).origin(module, unwrap(node))

    def export(self, module: Module, name: str) -> Value | None:
        """What a file exports under a name, as the file that makes it names it."""
        return _Search(self._load).export(module, name)


class _Search:
    """One question. Every step counts, so that it ends whatever the files say."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.steps = 0

    def is_over(self) -> bool:
        self.steps += 1
        return self.steps > _MAX_STEPS

    # -- expressions

    def value(self, module: Module, node: Node | None) -> Value | None:
        while not self.is_over():
            node = innermost(node)
            if node is not None and node.type == "sequence_expression":
                node = (parts(node) or [None])[-1]  # `(0, lib.f)(…)`, as compilers write it
                continue
            if node is None:
                return None
            if node.type in _NAMES and _holds_its_value(module, node):
                binding = module.binding(node)
                node = binding.value if binding is not None else None
                continue
            found = self.origin(module, node)
            if found is None:
                is_followed = node.type in (*_NAMES, *_MEMBERS, "call_expression")
                return None if is_followed else Located(module, node)
            if isinstance(found, Whole):
                return found
            module, node = found.module, found.node
        return None

    def origin(self, module: Module, node: Node | None) -> Value | None:
        """Where an expression comes from, if another file or a literal object gives it."""
        if node is None or self.is_over():
            return None
        if node.type in _NAMES:
            binding = module.binding(node)
            return self.variable(module, binding) if binding is not None else None
        if node.type in _MEMBERS:
            key = node.child_by_field_name("property") or node.child_by_field_name("index")
            name = module.tree.property_name(key)
            return self.member(module, node.child_by_field_name("object"), name)
        required = _required(module, node)
        target = self.load(module.path, required) if required is not None else None
        return Whole(target) if target is not None else None

    def variable(self, module: Module, binding: Binding) -> Value | None:
        if binding.kind == "import":
            return self.imported(module, binding)
        if not binding.path or binding.is_rest or not _is_constant(module, binding):
            return None
        if binding.kind not in ("const", "let", "var"):
            return None
        found: Value | None = self.whole(module, binding.value)
        for step in binding.path:
            found = self.export(found.module, step.name) if isinstance(found, Whole) else None
        return found

    def whole(self, module: Module, node: Node | None) -> Whole | None:
        """The file all of whose exports an expression is."""
        found = self.value(module, node)
        return found if isinstance(found, Whole) else None

    def member(self, module: Module, node: Node | None, name: str | None) -> Value | None:
        """A member of a file's exports, or of a literal object that nobody changes."""
        if name is None:
            return None
        node = unwrap(node)
        while node is not None and not self.is_over():
            if node.type == "object":
                return _property(module, node, name)
            if node.type in _NAMES and not _is_untouched(module, node):
                return None
            if node.type in _NAMES and _holds_its_value(module, node):
                binding = module.binding(node)
                node = unwrap(binding.value) if binding is not None else None
                continue
            found = self.origin(module, node)
            if isinstance(found, Whole):
                return self.export(found.module, name)
            if found is None:
                return None
            module, node = found.module, unwrap(found.node)
        return None

    def as_function(self, value: Value | None) -> Located | None:
        """The function that a value is; of a file's exports ``module.exports`` itself."""
        while value is not None and not self.is_over():
            if isinstance(value, Located):
                return value if value.node.type in FUNCTIONS else None
            value = self.module_exports(value.module)
        return None

    # -- imports and exports

    def imported(self, module: Module, binding: Binding) -> Value | None:
        node = binding.value
        statement = node
        while statement is not None and statement.type not in _STATEMENTS:
            statement = module.script.scopes.parent(statement)
        source = statement.child_by_field_name("source") if statement is not None else None
        specifier = module.tree.string(source)
        target = self.load(module.path, specifier) if specifier is not None else None
        if node is None or target is None:
            return None
        if node.type == "import_specifier":
            name = node.child_by_field_name("name")
            if name is None:
                return None
            imported = module.tree.string(name) if name.type == "string" else None
            return self.export(target, imported or module.tree.source(name))
        if node.type == "import_clause":
            return self.default(target)
        return Whole(target)

    def default(self, target: Module) -> Value | None:
        """What ``import x from`` gives."""
        if target.script.exported.is_module:
            return self.export(target, "default")
        if any(export.kind == "default" for export in target.script.exports):
            return None  # whether `exports.default` counts depends on `__esModule`
        return Whole(target)

    def export(self, module: Module, name: str | None) -> Value | None:
        if name is None or self.is_over():
            return None
        if name == "default" and not module.script.exported.is_module:
            return self.default(module)
        for export in module.script.exports:
            if export.name == name and export.kind != "module":
                return self.exported(module, export)
        exported = module.script.exported
        if exported.opaque:
            return None
        for target in self.others(module, stars=name != "default"):
            if target is None:
                return None  # it may be in there
            found = self.export(target, name)
            if found is not None:
                return found
        return None

    def exported(self, module: Module, export: Export) -> Value | None:
        if export.taken is None:
            return Located(module, export.node) if export.node is not None else None
        target = self.load(module.path, export.taken.specifier)
        if target is None:
            return None
        taken = export.taken.name
        return Whole(target) if taken is None else self.export(target, taken)

    def others(self, module: Module, *, stars: bool) -> Iterable[Module | None]:
        """The files that a file exports whole; None for each that cannot be told."""
        exported = module.script.exported
        for specifier in exported.stars if stars else ():
            yield self.load(module.path, specifier)
        for node in exported.wholes:
            found = self.whole(module, node)
            yield found.module if found is not None else None

    def module_exports(self, module: Module) -> Value | None:
        """What ``module.exports`` itself is, where that is a function or another file's."""
        for export in module.script.exports:
            if export.kind == "module":
                return Located(module, export.function) if export.function is not None else None
        exported = module.script.exported
        if exported.opaque or exported.is_module or module.script.exports:
            return None
        return self.value(module, exported.wholes[0]) if len(exported.wholes) == 1 else None

    # -- methods

    def method(self, module: Module, names: tuple[str, ...]) -> Located | None:
        found = module.script.method_export(names)
        if found.export is not None:
            if found.export.function is not None:
                return Located(module, found.export.function)
            return self.as_function(self._followed(self.exported(module, found.export)))
        if found.status != "unknown" or module.script.suspicions:
            return None
        if len(module.script.exports) == 1 and not module.script.has_dynamic_exports:
            sole = self.exported(module, module.script.exports[0])
            return self.as_function(self._followed(sole))
        for name in names:
            function = self.as_function(self._followed(self.export(module, name)))
            if function is not None:
                return function
        whole = self.module_exports(module)
        if isinstance(whole, Whole) and not self.is_over():
            return self.method(whole.module, names)
        return self.as_function(whole)

    def _followed(self, value: Value | None) -> Value | None:
        return self.value(value.module, value.node) if isinstance(value, Located) else value


def _holds_its_value(module: Module, node: Node) -> bool:
    """Whether an identifier stands for a variable that keeps what it was declared with."""
    binding = module.binding(node)
    return (
        binding is not None
        and not binding.path
        and binding.kind in ("const", "let", "var", "function")
        and binding.value is not None
        and _is_constant(module, binding)
    )


def _is_constant(module: Module, binding: Binding) -> bool:
    return module.script.scopes.is_constant(binding)


def _is_untouched(module: Module, node: Node) -> bool:
    """Whether the object behind a name is only read: members taken, called, exported."""
    binding, names = module.binding(node), module.script.scopes
    if binding is None:
        return False
    for reference in names.references.get(binding, ()):
        outer = names.outer(reference)
        if outer is None or outer.type == "export_specifier":
            continue
        if outer.type in _MEMBERS:
            around = names.outer(outer)
            if around is not None and around.type in _WRITING:
                written = around.child_by_field_name("left") or around.child_by_field_name(
                    "argument"
                )
                if unwrap(written) == outer:
                    return False
        elif not is_exporting(module, outer):
            return False
    return True


def is_exporting(module: Module, outer: Node) -> bool:
    """Whether a statement exports what stands in it: ``module.exports = …``, ``export …``."""
    if outer.type == "export_statement":
        return True
    left = outer.child_by_field_name("left")
    name = module.tree.name(unwrap(left))
    return outer.type == "assignment_expression" and name.startswith(("module.exports", "exports."))


def _property(module: Module, node: Node, name: str) -> Located | None:
    """The value of a literal object's property. What stands before a spread or a computed
    key may be written over by it."""
    for part in reversed(parts(node)):
        if part.type == "pair":
            key = module.tree.property_name(part.child_by_field_name("key"))
            value = part.child_by_field_name("value")
        elif part.type == "shorthand_property_identifier":
            key, value = module.tree.source(part), part
        elif part.type == "method_definition":
            key = module.tree.property_name(part.child_by_field_name("name"))
            is_accessor = any(child.type in ("get", "set") for child in part.children)
            value = None if is_accessor else part
        else:
            return None
        if key is None:
            return None
        if key == name:
            return Located(module, value) if value is not None else None
    return None


def _required(module: Module, node: Node) -> str | None:
    """The specifier of ``require('x')`` or ``await import('x')``."""
    is_awaited = False
    while (inside := unwrap(awaited(node))) is not None:
        node, is_awaited = inside, True
    callee = node.child_by_field_name("function") if node.type == "call_expression" else None
    if callee is None:
        return None
    if callee.type == "import":
        if not is_awaited:
            return None
    elif module.tree.name(callee) != "require" or module.binding(callee) is not None:
        return None
    arguments = node.child_by_field_name("arguments")
    given = parts(arguments) if arguments is not None else []
    return module.tree.string(given[0]) if len(given) == 1 else None


_NAMES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_MEMBERS = ("member_expression", "subscript_expression")
_WRITING = ("assignment_expression", "augmented_assignment_expression", "update_expression")
_STATEMENTS = ("import_statement", "import_require_clause")
