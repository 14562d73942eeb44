"""Values followed from file to file: imports, re-exports, and members of literal objects.

Which file a specifier means is not known here: whoever makes a :class:`Program` says so.
Both module systems are read, also where one imports from the other, as a run does it: the
default import of a CommonJS file is the file's ``module.exports``.

Nothing here raises, cycles end, and what cannot be told for certain is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.exports import Export, innermost
from spec_lsp.syntax.javascript.located import (
    MEMBERS,
    NAMES,
    Located,
    Module,
    Whole,
    holds_its_value,
    is_constant,
    is_untouched,
    property_of,
    required_module,
)
from spec_lsp.syntax.javascript.scope import FUNCTIONS, Binding
from spec_lsp.syntax.javascript.tree import callee_of, parts, unwrap

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_STEPS = 400  # of one question: expressions, files and exports looked at


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
        binding = module.binding(callee) if callee.type in NAMES else None
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
                function = self.function(module, callee_of(node))
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
            if node.type in NAMES and holds_its_value(module, node):
                binding = module.binding(node)
                node = binding.value if binding is not None else None
                continue
            found = self.origin(module, node)
            if found is None:
                is_followed = node.type in (*NAMES, *MEMBERS, "call_expression")
                return None if is_followed else Located(module, node)
            if isinstance(found, Whole):
                return found
            module, node = found.module, found.node
        return None

    def origin(self, module: Module, node: Node | None) -> Value | None:
        """Where an expression comes from, if another file or a literal object gives it."""
        if node is None or self.is_over():
            return None
        if node.type in NAMES:
            binding = module.binding(node)
            return self.variable(module, binding) if binding is not None else None
        if node.type in MEMBERS:
            key = node.child_by_field_name("property") or node.child_by_field_name("index")
            name = module.tree.property_name(key)
            return self.member(module, node.child_by_field_name("object"), name)
        required = required_module(module, node)
        target = self.load(module.path, required) if required is not None else None
        return Whole(target) if target is not None else None

    def variable(self, module: Module, binding: Binding) -> Value | None:
        if binding.kind == "import":
            return self.imported(module, binding)
        if not binding.path or binding.is_rest or not is_constant(module, binding):
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
                return property_of(module, node, name)
            if node.type in NAMES and not is_untouched(module, node):
                return None
            if node.type in NAMES and holds_its_value(module, node):
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


_STATEMENTS = ("import_statement", "import_require_clause")
