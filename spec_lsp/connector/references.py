"""Every place at which a method uses a variable: in YAML (`$var`, `$template`) and in code.

One walk over a document finds them all, with the variables that each place sees; rules,
completion and the index read this list and do not walk again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Implementation
from spec_lsp.connector.variables import Variables, in_iteration, with_response
from spec_lsp.syntax.javascript.located import Place
from spec_lsp.syntax.javascript.uses import SegmentForm, UseKind
from spec_lsp.syntax.locator import Locator, Segment, parse_locator
from spec_lsp.syntax.template.nodes import PathUse
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


# How a step is written, which says how another name is written in its place: as a part of a
# locator, else as in code.
StepForm = Literal["locator"] | SegmentForm

# What a template takes for a subtraction: `credentials.api-key`.
_HYPHENS = re.compile(r"(?:-[A-Za-z0-9_$]+)+")


@dataclass(frozen=True, slots=True)
class Step:
    """One name of a path, with its place: a span, without quotes, in the file at ``path``.
    ``quote`` is the quotation mark of the YAML scalar in which it stands, if it has one."""

    name: str
    span: Span
    path: str
    form: StepForm
    quote: str = ""

    def is_placed(self, text: str) -> bool:
        """Whether its span holds it and nothing else in the file's ``text``. Of a scalar that
        cannot be laid beside its text every span is the whole scalar."""
        written = self.span.of(text)
        if written == self.name or self.form not in ("locator", "string"):
            return written == self.name
        has_escapes = "\\" in written or "''" in written
        return has_escapes and "\n" not in written and len(written) <= 10 * len(self.name)


@dataclass(frozen=True, slots=True)
class Reference:
    """A variable that is used: the root's name and the fields behind it.

    ``variables`` are those of the place. In code (``in_code``) the steps can stand in several
    files, and there may be none: the context as a whole. ``path`` and ``span`` are where the
    variable is named at this use, by its name or by one that the code gave it; for ``kind``,
    ``is_checked`` and ``is_cast`` see
    :class:`~spec_lsp.syntax.javascript.uses.ContextUse`. ``hyphenated`` are the names, the
    longest first, that the last step makes with what a template subtracts from it. ``through``
    are the functions as whose arguments the variable came there.
    """

    steps: tuple[Step, ...]
    variables: Variables
    path: str
    span: Span
    kind: UseKind = "read"
    in_code: bool = False
    is_checked: bool = False
    is_cast: bool = False
    hyphenated: tuple[Step, ...] = ()
    through: frozenset[Place] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The path as names."""
        return tuple(step.name for step in self.steps)


@dataclass(frozen=True, slots=True)
class References:
    """What a method uses. ``complete``: it uses nothing else. ``broken`` are files of code
    that cannot be read well enough to trust what is told of them, ``calls`` the calls in code
    that hand a variable on to a function of the connector, ``packed`` the places of names that
    lead into literal objects there, ``declared`` the paths that TypeScript's types declare of
    the variables: no uses of them."""

    found: tuple[Reference, ...] = ()
    complete: bool = False
    broken: frozenset[str] = frozenset()
    calls: frozenset[Place] = frozenset()
    packed: frozenset[tuple[str, Span]] = frozenset()
    declared: tuple[tuple[Step, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Formula:
    """A string that holds a locator or a template, with the map to its file."""

    path: str
    scalar: Scalar
    map: ScalarMap
    variables: Variables
    template: Template | None = None
    locator: Locator | None = None

    def references(self) -> Iterator[Reference]:
        """The variables that it reads."""
        if self.template is not None:
            paths = [path.segments for path in self.template.paths() if not self.is_told(path)]
        else:
            # With braces it is no path, but another notation of one (SPEC303 says so).
            is_path = self.locator is not None and "{" not in self.locator.text
            paths = [self.locator.segments] if self.locator is not None and is_path else []
        for path in paths:
            # What an index leads to is not known, nor what stands behind it.
            named = tuple(takewhile(lambda segment: segment.kind == "name", path))
            if named:
                steps = tuple(map(self.step, named))
                yield Reference(
                    steps,
                    self.variables,
                    self.path,
                    steps[0].span,
                    hyphenated=self.hyphenated(named[-1]) if len(named) == len(path) else (),
                )

    def is_told(self, path: PathUse) -> bool:
        """Whether a path is part of what is no expression at all, as `Buffer.from(…)`, and
        begins with no variable of ours: that it is none is told already."""
        root = path.segments[0]
        if self.template is None or self.variables.find(root.name) is not None:
            return False
        if root.name in self.variables.withheld:
            return False
        errors = self.template.errors
        return any(error.span.start <= root.span.start < error.span.end for error in errors)

    def step(self, segment: Segment) -> Step:
        """A segment as a step, with its place in the file."""
        form: StepForm = "locator"
        if self.template is not None:
            is_quoted = self.template.text[: segment.span.start].endswith(("'", '"'))
            form = "string" if is_quoted else "member"
        return Step(segment.name, self.map.span(segment.span), self.path, form, self.quote)

    @property
    def quote(self) -> str:
        """The quotation mark around the string, if it has one."""
        return self.scalar.style if self.scalar.style in ("'", '"') else ""

    def hyphenated(self, last: Segment) -> tuple[Step, ...]:
        """The names that a template's path makes with what it subtracts, the longest first."""
        text = self.template.text if self.template is not None else ""
        found = _HYPHENS.match(text, last.span.end)
        if found is None or not text[: last.span.start].endswith("."):
            return ()
        ends = [at for at in range(found.end(), found.start() + 1, -1) if text[at : at + 1] == "-"]
        spans = [Span(last.span.start, end) for end in (found.end(), *ends)]
        return tuple(
            Step(span.of(text), self.map.span(span), self.path, "member", self.quote)
            for span in dict.fromkeys(spans)
        )


def formulas(implementation: Implementation, variables: Variables) -> tuple[Formula, ...]:
    """The locators and templates of a YAML body, in the order of the text."""
    text = implementation.source.text
    return formulas_within(implementation.path, text, implementation.body, variables)


def formulas_within(
    path: str, text: str, node: Node | None, variables: Variables
) -> tuple[Formula, ...]:
    """The locators and templates below a node of the file at ``path``, in the order of its
    ``text``."""
    found: list[Formula] = []
    _Walker(path, text, found.append).walk(node, variables, frozenset())
    return tuple(sorted(found, key=lambda formula: formula.scalar.span.start))


class _Walker:
    def __init__(self, path: str, text: str, found: Callable[[Formula], None]) -> None:
        self.path = path
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
        if first.name == "$case":
            self.case_fields(argument, variables)
        if first.name == "$eval":  # only `$eval` reads a second key: its operator's operand
            for entry in list(nodes.entries(node))[1:2]:
                self.walk(entry.value, variables, above)

    def case_fields(self, argument: Node | None, variables: Variables) -> None:
        """The locators that the conditions of a `$case` name in `field`."""
        cases = argument if isinstance(argument, Sequence) else nodes.get(argument, "cases")
        for case in cases.items if isinstance(cases, Sequence) else ():
            conditions = nodes.get(case, "filter") if not is_formula(case) else None
            for condition in conditions.items if isinstance(conditions, Sequence) else ():
                field = nodes.get(condition, "field")
                if isinstance(field, Scalar) and not field.is_empty:
                    self.locator(field, variables)

    def text_argument(self, entry: Entry, argument: Scalar, variables: Variables) -> None:
        if entry.name == "$template":
            mapped = scalar_map(self.text, argument)
            template = parse_template(argument.value)
            self.found(Formula(self.path, argument, mapped, variables, template=template))
        elif entry.name == "$var":
            self.locator(argument, variables)

    def locator(self, written: Scalar, variables: Variables) -> None:
        if not isinstance(scalar_value(written), (bool, int, float)):
            mapped = scalar_map(self.text, written)
            locator = parse_locator(written.value)
            self.found(Formula(self.path, written, mapped, variables, locator=locator))
