"""The index of a connector: every symbol with all the places that name it.

Definition, references, highlight and rename read this one. Places that mean the same are one
symbol: a field of a form that several options share, or that a mapping serving two of them
reads, cannot have two names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from spec_lsp.connector.credentials import Shape, ShapeField, form_path, nested
from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.connector.grouping import Groups, Key
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.references import Reference, Step, formulas_within
from spec_lsp.connector.schema_names import names_in_schema, names_in_value
from spec_lsp.connector.symbols import Occurrence, OccurrenceForm, Role, Symbol
from spec_lsp.connector.variables import Variable, Variables
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node, Sequence
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from spec_lsp.connector.analysis import Analysis

# The variables whose fields are symbols.
HOLDERS = ("credentials", "connectionParameters", "connectorParameters")
_MAX_DEPTH = 8
_MAX_FIELDS = 5_000


@dataclass(frozen=True)
class Index:
    """The symbols of a connector, those of the platform's variables included."""

    symbols: tuple[Symbol, ...]
    _by_file: dict[str, list[tuple[Occurrence, Symbol]]] = field(
        default_factory=dict[str, "list[tuple[Occurrence, Symbol]]"], repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for symbol in self.symbols:
            for occurrence in symbol.occurrences:
                self._by_file.setdefault(occurrence.path, []).append((occurrence, symbol))

    def at(self, path: str, offset: int) -> tuple[Occurrence, Symbol] | None:
        """The place that holds or touches an offset, the narrowest one, and its symbol."""
        around = [
            (occurrence, symbol)
            for occurrence, symbol in self._by_file.get(path, ())
            if occurrence.form != "file" or occurrence.span.start < occurrence.span.end
            if occurrence.span.start <= offset <= occurrence.span.end
        ]
        return min(around, key=lambda pair: pair[0].span.end - pair[0].span.start, default=None)

    def symbol_at_place(self, path: str, offset: int) -> Symbol | None:
        """The symbol named at an offset."""
        found = self.at(path, offset)
        return found[1] if found is not None else None

    def in_file(self, path: str) -> tuple[tuple[Occurrence, Symbol], ...]:
        """The places of a file with their symbols, in no certain order."""
        return tuple(self._by_file.get(path, ()))

    def field(self, option: str | None, holder: str, *names: str) -> Symbol | None:
        """The symbol of a field of `credentials` or of parameters, if it is named anywhere."""
        for symbol in self.symbols:
            if symbol.kind == "field" and (option, holder, names) in symbol.paths:
                return symbol
        return None


def build_index(analysis: Analysis) -> Index:
    """The index of a connector. Never raises."""
    return _Builder(analysis).index()


class _Builder:
    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.connector = analysis.connector
        self.groups = Groups()
        self.defined: set[Key] = set()
        self.fields = 0

    def index(self) -> Index:
        for authentication in self.connector.authentications:
            self.option(authentication)
            for holder, shape in self.analysis.shapes(authentication).items():
                self.shape(authentication.option, holder, (), shape)
            self.schemas(authentication)
            self.spec_formulas(authentication)
            for block in authentication.methods.values():
                self.method(authentication, block)
        for authentication, block, implementation in self.connector.implementations():
            found = self.analysis.references(authentication, block, implementation)
            for reference in found.found:
                self.reference(authentication.option, reference)
            for steps in found.declared:
                self.declared(authentication.option, steps)
        self.local_parameters()
        for path, tree in self.analysis.yaml_documents().items():
            self.anchors(path, tree.root)
        return Index(tuple(self.groups.symbols()))

    # -- fields

    def shape(self, option: str | None, holder: str, above: tuple[str, ...], shape: Shape) -> None:
        """The definitions of fields, at every depth."""
        for name, known in shape.fields.items():
            if self.fields > _MAX_FIELDS or len(above) >= _MAX_DEPTH:
                return
            self.fields += 1
            names = (*above, name)
            key: Key = ("field", option, holder, names)
            self.defined.add(key)
            for one in (known, *known.others):
                if one.path is not None and one.span is not None and self.is_placed(one):
                    self.groups.add(key, self.definition(one, one.path, one.span))
                self.shape(option, holder, names, nested(one))

    def is_placed(self, known: ShapeField) -> bool:
        """Whether it is known where it stands: of code in a scalar that cannot be laid beside
        its text it is not."""
        if known.path is None or known.span is None or known.form is None:
            return True
        step = Step(known.name, known.span, known.path, known.form)
        return step.is_placed(self.analysis.source(known.path).text)

    def definition(self, known: ShapeField, path: str, span: Span) -> Occurrence:
        if known.form is None:
            return self.written_in_yaml(path, span, known.name, "definition")
        role: Role = "write" if known.form == "member" else "definition"
        return Occurrence(path, span, known.name, role, known.form, self.quote_around(path, span))

    def quote_around(self, path: str, span: Span) -> str:
        """The quotation mark of the YAML scalar that holds code at a place, if it has one."""
        for _, _, implementation in self.connector.implementations():
            code = implementation.code_map
            if implementation.path == path and code is not None and span.start in code.whole:
                first = implementation.source.text[code.whole.start : code.whole.start + 1]
                return first if first in ("'", '"') else ""
        return ""

    def written_in_yaml(self, path: str, span: Span, name: str, role: Role) -> Occurrence:
        """A YAML scalar that names something, without its quotes."""
        text = self.analysis.source(path).text
        first = text[span.start : span.start + 1]
        quote = first if first in ("'", '"') and span.end - span.start >= 2 else ""
        inner = Span(span.start + len(quote), span.end - len(quote))
        return Occurrence(path, inner, name, role, "yaml", quote)

    def schemas(self, authentication: Authentication) -> None:
        """What data schemas say of their properties by name: `required` and the like."""
        option = authentication.option
        path = form_path(self.connector, authentication)
        self.schema(option, "connectionParameters", authentication.form, path)
        for schema in authentication.credentials_schemas:
            self.schema(option, "credentials", schema, Connector.SPEC_PATH)
        for schema in authentication.connector_schemas:
            self.schema(option, "connectorParameters", schema, Connector.SPEC_PATH)

    def schema(self, option: str | None, holder: str, schema: Node | None, path: str) -> None:
        for found in names_in_schema(schema):
            key: Key = ("field", option, holder, found.names)
            if found.role == "property":  # those of the schema itself are known from its shape
                role: Role = "reference" if key in self.defined else "definition"
            elif found.role == "sample" and not self.groups.is_defined(key):
                continue
            else:
                role = "reference"
            self.add_name(key, found.node, found.names[-1], path, role)

    def spec_formulas(self, authentication: Authentication) -> None:
        """The formulas of spec.yml itself: whether an option is enabled, and dynamic forms."""
        shapes = self.analysis.shapes(authentication)
        names = {name: Variable(name, shape) for name, shape in shapes.items()}
        variables = Variables(names, is_open=True)
        places = [(Connector.SPEC_PATH, nodes.get(authentication.node, "enabled"))]
        places.append((form_path(self.connector, authentication), authentication.form))
        schemas = (*authentication.credentials_schemas, *authentication.connector_schemas)
        places += [(Connector.SPEC_PATH, schema) for schema in schemas]
        for path, node in places:
            text = self.analysis.source(path).text
            for formula in formulas_within(path, text, node, variables):
                for reference in formula.references():
                    self.reference(authentication.option, reference)

    def reference(self, option: str | None, reference: Reference) -> None:
        """A variable that is used, and the fields behind it."""
        steps = reference.steps
        while len(steps) > 1 and steps[0].name == "parent" and "item" in reference.variables.names:
            steps = steps[1:]
        if not steps or not steps[0].name:
            return
        if not all(step.is_placed(self.analysis.source(step.path).text) for step in steps):
            return  # it is not known where they stand
        holder = INPUT_ALIASES.get(steps[0].name, steps[0].name)
        self.groups.add(("variable", option, holder, ()), _named(steps[0], "reference"))
        if holder not in HOLDERS:
            return
        names: tuple[str, ...] = ()
        for step in steps[1:]:
            if not step.name:
                return
            names = (*names, step.name)
            is_written = reference.kind == "write" and step is steps[-1]
            role: Role = "write" if is_written else "reference"
            self.groups.add(("field", option, holder, names), _named(step, role))

    def declared(self, option: str | None, steps: tuple[Step, ...]) -> None:
        """A field that a type of TypeScript declares."""
        holder = INPUT_ALIASES.get(steps[0].name, steps[0].name)
        key: Key = ("field", option, holder, tuple(step.name for step in steps[1:]))
        place = steps[-1]
        if len(steps) < 2 or holder not in HOLDERS:
            return
        if place.is_placed(self.analysis.source(place.path).text):
            self.groups.add(key, _named(place, "reference"))

    # -- methods, options, anchors, the developer's own parameters

    def method(self, authentication: Authentication, block: MethodBlock) -> None:
        key: Key = ("method", authentication.option, block.method.key, ())
        implementation = block.implementation
        is_elsewhere = implementation is not None and not implementation.inline
        if block.block is not None:
            role: Role = "reference" if is_elsewhere else "definition"
            written = self.written_in_yaml(Connector.SPEC_PATH, block.key_span, block.key, role)
            self.groups.add(key, replace(written, form="other"))
        if implementation is not None and is_elsewhere:
            self.groups.add(key, self.implementation(block, implementation))
        if block.file_path is not None:
            span, name = block.file_path.span, block.file_path.value
            written = self.written_in_yaml(Connector.SPEC_PATH, span, name, "reference")
            self.groups.add(key, replace(written, form="file"))

    def implementation(self, block: MethodBlock, implementation: Implementation) -> Occurrence:
        """The function in a file of code, else the file as a whole."""
        span, form = Span(0, 0), "file"
        name = implementation.path
        if implementation.code is not None:
            script = self.analysis.script(implementation)
            export = script.method_export((block.key, *block.method.keys)).export
            if export is not None and export.span.start < export.span.end:
                span, form, name = export.span, "other", export.name
        written: OccurrenceForm = "file" if form == "file" else "other"
        return Occurrence(implementation.path, span, name, "definition", written)

    def option(self, authentication: Authentication) -> None:
        option = authentication.option
        if option is None:
            return
        key: Key = ("option", None, option, ())
        span = authentication.key_span
        self.groups.add(key, self.written_in_yaml(Connector.SPEC_PATH, span, option, "definition"))
        for block in authentication.methods.values():
            written = block.file_path
            for folder in (f"auth/options/{option}/", f"auth/{option}/"):
                if written is not None and written.value.startswith(folder):
                    start = len(folder) - len(option) - 1
                    mapped = scalar_map(self.connector.spec.text, written)
                    span = mapped.span(Span(start, start + len(option)))
                    quote = written.style if written.style in ("'", '"') else ""
                    self.groups.add(
                        key,
                        Occurrence(Connector.SPEC_PATH, span, option, "reference", "yaml", quote),
                    )
                    break

    def local_parameters(self) -> None:
        """The names under which the developer's own parameters stand in their file."""
        tree = self.analysis.local_parameters()
        root = tree.root if tree is not None else None
        layers = [root, *(entry.value for entry in nodes.entries(nodes.get(root, "profiles")))]
        for layer in layers:
            for authentication in self.connector.authentications:
                self.parameters(layer, authentication.option)
            for entry in nodes.entries(nodes.get(layer, "options")):
                authentication = self.connector.authentication(entry.name)
                if entry.name is not None and authentication is not None:
                    key: Key = ("option", None, entry.name, ())
                    self.add_name(key, entry.key, entry.name)
                    self.parameters(entry.value, entry.name)

    def parameters(self, layer: Node | None, option: str | None) -> None:
        for holder in ("connectionParameters", "connectorParameters"):
            for names, node in names_in_value(nodes.get(layer, holder)):
                key: Key = ("field", option, holder, names)
                if self.groups.is_defined(key):  # a name that no form has is nobody's
                    self.add_name(key, node, names[-1])

    def add_name(
        self,
        key: Key,
        node: Node,
        name: str,
        path: str = LOCAL_PARAMETERS,
        role: Role = "reference",
    ) -> None:
        self.groups.add(key, self.written_in_yaml(path, node.span, name, role))

    def anchors(self, path: str, root: Node | None) -> None:
        text = self.analysis.source(path).text
        for node in _written_nodes(root):
            target = node.target if isinstance(node, Alias) else node
            if target is None or isinstance(target, Alias) or target.anchor is None:
                continue
            name = target.anchor
            key: Key = ("anchor", (path, target.span), name, ())
            if isinstance(node, Alias):
                span = Span(node.span.start + 1, node.span.end)
                self.groups.add(key, Occurrence(path, span, name, "reference", "anchor"))
                continue
            start = text.rfind(f"&{name}", 0, max(target.span.start, 0) + 1)
            if start >= 0:
                span = Span(start + 1, start + 1 + len(name))
                self.groups.add(key, Occurrence(path, span, name, "definition", "anchor"))


def _named(step: Step, role: Role) -> Occurrence:
    return Occurrence(step.path, step.span, step.name, role, step.form, step.quote)


def _written_nodes(root: Node | None) -> Iterator[Node]:
    """Every node that is written in a tree, keys and aliases too; aliases are not followed."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        yield node
        if isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping):
            for entry in reversed(node.entries):
                stack += (entry.value, entry.key)
