"""Every place in a method's YAML at which a variable is read (`$var`, `$template`).

One walk over a document finds them all, with the variables that each place sees; rules,
completion and the index read this list and do not walk again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Implementation
from spec_lsp.connector.variables import Variables, in_iteration, with_response
from spec_lsp.syntax.locator import Locator, parse_locator
from spec_lsp.syntax.template.template import Template, parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml.scalar import ScalarMap, scalar_map
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.source import Span

# Their arguments are data, or belong to someone else; nothing in them is a variable of ours.
_NOT_EVALUATED = frozenset({"$plain", "$record", "$formula", "$jsonata", "$copy"})
# The keys under which a response can be read (format §6, §8).
_RESPONSE_KEYS = frozenset({"responseMapping", "responseHandlers"})


@dataclass(frozen=True, slots=True)
class Step:
    """One name of a path, with its place in the file."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that is read: the root's name and the fields behind it."""

    steps: tuple[Step, ...]
    variables: Variables

    @property
    def names(self) -> tuple[str, ...]:
        """The path as names."""
        return tuple(step.name for step in self.steps)


@dataclass(frozen=True, slots=True)
class Formula:
    """A string that holds a locator or a template, with the map to its file."""

    scalar: Scalar
    map: ScalarMap
    variables: Variables
    template: Template | None = None
    locator: Locator | None = None

    def references(self) -> Iterator[Reference]:
        """The variables that it reads."""
        if self.template is not None:
            paths = [path.segments for path in self.template.paths()]
        else:
            paths = [self.locator.segments] if self.locator is not None else []
        for path in paths:
            # What an index leads to is not known, nor what stands behind it.
            named = tuple(takewhile(lambda segment: segment.kind == "name", path))
            if named:
                yield Reference(
                    tuple(Step(segment.name, self.map.span(segment.span)) for segment in named),
                    self.variables,
                )


def formulas(implementation: Implementation, variables: Variables) -> tuple[Formula, ...]:
    """The locators and templates of a YAML body, in the order of the text."""
    found: list[Formula] = []
    walker = _Walker(implementation.source.text, found.append)
    walker.walk(implementation.body, variables, frozenset())
    return tuple(found)


class _Walker:
    def __init__(self, text: str, found: Callable[[Formula], None]) -> None:
        self.text = text
        self.found = found

    def walk(self, node: Node | None, variables: Variables, above: frozenset[int]) -> None:
        node = deref(node)
        if node is None or isinstance(node, Scalar) or id(node) in above:
            return
        above = above | {id(node)}
        if isinstance(node, Sequence):
            for item in node.items:
                self.walk(item, variables, above)
        elif is_formula(node):
            self.formula(node, variables, above)
        else:
            for entry in nodes.entries(node):
                inner = variables
                if entry.name in _RESPONSE_KEYS:
                    inner = with_response(variables)
                self.walk(entry.value, inner, above)

    def formula(self, node: Mapping, variables: Variables, above: frozenset[int]) -> None:
        first = next(nodes.entries(node))
        argument = deref(first.value)
        if first.name in _NOT_EVALUATED:
            return
        if isinstance(argument, Scalar):
            self.text_argument(first, argument, variables)
        elif first.name == "$iterate":
            self.walk(nodes.get(argument, "source"), variables, above)
            self.walk(nodes.get(argument, "item"), in_iteration(), above)
        else:
            self.walk(argument, variables, above)
        if first.name == "$eval":  # only `$eval` reads a second key: its operator's operand
            for entry in list(nodes.entries(node))[1:2]:
                self.walk(entry.value, variables, above)

    def text_argument(self, entry: Entry, argument: Scalar, variables: Variables) -> None:
        mapped = scalar_map(self.text, argument)
        if entry.name == "$template":
            template = parse_template(argument.value)
            self.found(Formula(argument, mapped, variables, template=template))
        elif entry.name == "$var" and not isinstance(scalar_value(argument), (bool, int, float)):
            locator = parse_locator(argument.value)
            self.found(Formula(argument, mapped, variables, locator=locator))
