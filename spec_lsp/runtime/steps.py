"""The methods of an authentication as steps of a run: each evaluated, whatever holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.format.methods import INPUT_ALIASES, MAKE_API_CLIENT
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.evaluate import UNDEFINED, evaluate
from spec_lsp.formulas.javascript_values import is_truthy
from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.runtime.evaluation import in_thread
from spec_lsp.runtime.limits import LimitExceededError, Limits
from spec_lsp.runtime.modules import Modules, Place, module_path
from spec_lsp.runtime.sandbox.host import NeverSettlesError, Sandbox
from spec_lsp.runtime.sandbox.messages import Outcome, ThrownError
from spec_lsp.runtime.wire import Record
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value

# Entries of an API client whose formulas are about a response: evaluated when one is there.
_LATER = ("responseHandlers",)


class StepError(Exception):
    """A step that ends the run. ``outcome`` is the run's; ``request`` the id of the failed
    call that an error told of."""

    def __init__(
        self,
        outcome: Literal["failed", "error"],
        message: str,
        place: Place | None = None,
        request: int | None = None,
    ) -> None:
        super().__init__(message)
        self.outcome: Literal["failed", "error"] = outcome
        self.place = place
        self.request = request


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a method gave. ``defined`` is false for JavaScript's undefined, ``response`` says
    that it is a response's body as it came."""

    value: Any = field(repr=False)
    truthy: bool = True
    defined: bool = True
    response: bool = False
    functions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runner:
    """What every step needs. ``sandbox`` is None where no method is JavaScript."""

    modules: Modules
    sandbox: Sandbox | None
    limits: Limits
    record: Record

    async def run(
        self,
        block: MethodBlock,
        variables: Mapping[str, Any],
        *,
        client: bool = False,
        full_response: bool = False,
    ) -> Verdict:
        """Runs a JavaScript method or evaluates a mapping. With ``client`` code gets an
        ``apiClient``. Raises :class:`StepError`, RunStoppedError, and what the sandbox
        raises."""
        implementation = implementation_of(block)
        inputs = inputs_of(block, variables)
        if implementation.type.name == "javascript":
            return await self._javascript(block, implementation, inputs, client, full_response)
        return await in_thread(lambda jsonata: self.mapping(implementation, inputs, jsonata))

    async def _javascript(
        self,
        block: MethodBlock,
        implementation: Implementation,
        inputs: Mapping[str, Any],
        client: bool,
        full_response: bool,
    ) -> Verdict:
        assert self.sandbox is not None
        try:
            outcome = await self.sandbox.call(
                module_path(implementation, block.method.key),
                block.method.keys,
                inputs,
                client=client,
                full_response=full_response,
                keep=block.method is MAKE_API_CLIENT,
            )
        except NeverSettlesError:
            raise StepError(
                "error",
                f"{block.key} waits for a promise that never settles: nothing is running any "
                "more that could settle it.",
                start_of(implementation),
            ) from None
        if outcome.error is not None:
            raise self._thrown(block, implementation, outcome, outcome.error)
        return Verdict(
            outcome.value if outcome.text is None or outcome.type == "undefined" else outcome.text,
            outcome.truthy,
            outcome.type != "undefined",
            outcome.response,
            outcome.functions,
        )

    def _thrown(
        self,
        block: MethodBlock,
        implementation: Implementation,
        outcome: Outcome,
        error: ThrownError,
    ) -> Exception:
        if error.name == "InternalError" and error.message.startswith("out of memory"):
            return LimitExceededError("heap", self.limits)
        if error.name == "RangeError" and error.message == "Maximum call stack size exceeded":
            return LimitExceededError("stack", self.limits)
        place = self.modules.place(error.stack)
        if outcome.phase == "export":
            return StepError(
                "error",
                f"{implementation.path} exports no function `{block.method.key}`: write "
                f"`exports.{block.method.key} = async function (context) {{ … }}`.",
                start_of(implementation),
            )
        text = f"{error.name}: {error.message}" if error.name else error.message
        if outcome.phase == "load":
            where = place or start_of(implementation)
            return StepError("error", f"{where.path} cannot be loaded: {text}", where)
        if error.request is not None:
            return StepError("failed", error.message, place, error.request)
        return StepError("failed", f"{block.key} threw {text}", place or start_of(implementation))

    def mapping(
        self, implementation: Implementation, inputs: Mapping[str, Any], jsonata: JsonataEngine
    ) -> Verdict:
        """A mapping's value; notes tell which of its entries met an undefined variable."""
        body = sound_body(implementation)
        broken: StepError | None = None
        for where, node in _parts(body):
            notes: list[str] = []
            try:
                evaluate_node(implementation, node, inputs, notes, jsonata)
            except StepError as error:
                broken = broken or error
            for note in notes:
                self.record.note(f"{place_text(implementation, node)}, {where}: {note}")
        try:
            value = evaluate_node(implementation, body, inputs, [], jsonata, left_out=_LATER)
        except StepError as error:
            raise (broken or error) from None  # the part's place is the nearer one
        if value is UNDEFINED:
            return Verdict(None, truthy=False, defined=False)
        if isinstance(value, dict):
            later = {name: to_value(node) for name in _LATER if (node := nodes.get(body, name))}
            value = {**cast("dict[str, Any]", value), **later}
        return Verdict(value, is_truthy(value))


def inputs_of(block: MethodBlock, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a method gets of the variables, under the newer names too."""
    inputs = {name: variables[name] for name in block.method.inputs if name in variables}
    aliases = {alias: inputs[name] for alias, name in INPUT_ALIASES.items() if name in inputs}
    return inputs | aliases


def evaluate_node(
    implementation: Implementation,
    node: Node | None,
    inputs: Mapping[str, Any],
    notes: list[str],
    jsonata: JsonataEngine,
    left_out: tuple[str, ...] = (),
) -> Any:
    """A part of a mapping, evaluated, without the entries that are ``left_out``. Raises
    :class:`StepError` where it cannot be."""
    try:
        value: Any = to_value(node)
        if isinstance(value, dict):
            entries = cast("dict[str, Any]", value)
            value = {name: item for name, item in entries.items() if name not in left_out}
        return evaluate(value, inputs, notes=notes, jsonata=jsonata)
    except (FormulaError, TooManyValuesError) as error:
        raise StepError(
            "error",
            f"{implementation.path}: {error}",
            place_of(implementation, node),
        ) from None


def implementation_of(block: MethodBlock) -> Implementation:
    """The body of a method, of a type that can be run here. Raises :class:`StepError`."""
    implementation = block.implementation
    if implementation is None:
        kind = block.implementation_type
        if kind is not None and kind.value == "not-supported":
            raise StepError("error", f"The connector says that {block.key} is not supported.")
        where = ", ".join(block.searched)
        raise StepError(
            "error",
            f"The file of {block.key} is missing" + (f": looked for {where}." if where else "."),
        )
    if implementation.type.name in ("operation-mapping", "graphql-api-mapping"):
        raise StepError(
            "error",
            f"{block.key} is a {implementation.type.name}: such methods cannot be run locally yet.",
        )
    if implementation.source.undecodable is not None:
        raise StepError("error", f"{implementation.path} is not UTF-8 text.")
    return implementation


def sound_body(implementation: Implementation) -> Node:
    """The YAML of a mapping. Raises :class:`StepError` where it is broken or empty."""
    tree = implementation.tree
    if tree is not None and tree.errors:
        error = tree.errors[0]
        span = implementation.source.range(error.span)
        raise StepError(
            "error",
            f"{implementation.path} is no valid YAML: {error.message}",
            Place(implementation.path, span),
        )
    body = nodes.deref(implementation.body)
    if body is None or (isinstance(body, nodes.Scalar) and body.is_empty):
        raise StepError("error", f"{implementation.path} is empty.", start_of(implementation))
    return body


def place_of(implementation: Implementation, node: Node | None) -> Place:
    """Where a node of a mapping stands."""
    if node is None:
        return start_of(implementation)
    return Place(implementation.path, implementation.source.range(node.span))


def start_of(implementation: Implementation) -> Place:
    """The first line of a body that holds something: where to look when nothing is nearer."""
    source = implementation.source
    if implementation.inline and implementation.body is not None:
        line = source.line_at(implementation.body.span.start)
    elif implementation.code_map is not None:
        line = source.line_at(implementation.code_map.offset(0))
    else:
        text = source.text
        line = source.line_at(len(text) - len(text.lstrip()))
    return Place(implementation.path, source.range(source.line_span(line)))


def place_text(implementation: Implementation, node: Node) -> str:
    """The file and line of a node, for a note."""
    return f"{implementation.path}:{implementation.source.line_at(node.span.start) + 1}"


def _parts(body: Node) -> Iterable[tuple[str, Node]]:
    """The entries of a mapping, those of headers, query and the like one by one."""
    nested = ("headers", "query", "defaultQueryParameters", "auth")
    found = list(nodes.entries(body))
    if found and (found[0].name or "").startswith("$"):
        yield "value", body
        return
    for entry in found:
        if entry.name in _LATER:
            continue
        inner = list(nodes.entries(entry.value))
        if entry.name in nested and inner and not (inner[0].name or "").startswith("$"):
            for item in inner:
                yield f"{entry.name}.{item.name}", item.value
        else:
            yield entry.name or "value", entry.value
