"""What a method implemented in code uses, as references like those of YAML."""

from __future__ import annotations

from spec_lsp.connector.programs import Programs
from spec_lsp.connector.references import Reference, References, Step
from spec_lsp.connector.variables import Variables
from spec_lsp.syntax.javascript.declared import declared_fields, declared_result
from spec_lsp.syntax.javascript.located import Located
from spec_lsp.syntax.javascript.uses import ContextUse, Segment
from spec_lsp.text.source import Span


def code_references(
    programs: Programs, function: Located | None, variables: Variables, result: str | None = None
) -> References:
    """The uses of the context in a method's function and in what it calls, with their places
    in the connector's files (for code inside spec.yml, there). ``result`` is the variable that
    what it returns goes into, if there is one."""
    uses = programs.uses(function)
    found = tuple(_reference(programs, use, variables) for use in uses.uses)
    broken = frozenset(programs.place(path, Span(0, 0))[0] for path in uses.broken)
    packed = frozenset(programs.place(path, span) for path, span in uses.packed)
    declared = tuple(
        tuple(_step(programs, segment) for segment in path)
        for path in declared_fields(programs.load_types, function)
    )
    if result is not None and function is not None:
        whole = Step(result, Span(0, 0), function.module.path, "other")
        declared += tuple(
            (whole, *(_step(programs, segment) for segment in path))
            for path in declared_result(programs.load_types, function)
        )
    return References(found, uses.complete, broken, uses.calls, packed, declared)


def _step(programs: Programs, segment: Segment) -> Step:
    path, span = programs.place(segment.path, segment.span)
    return Step(segment.name, span, path, segment.form, programs.quote(segment.path))


def _reference(programs: Programs, use: ContextUse, variables: Variables) -> Reference:
    steps = tuple(_step(programs, segment) for segment in use.segments)
    # The variable's name where it is written at this use, else what stands for it there.
    root = use.segments[0] if use.segments else None
    is_here = root is not None and root.path == use.path and root.span.start >= use.span.start
    where = root.span if root is not None and is_here else use.head
    path, span = programs.place(use.path, where)
    return Reference(
        steps,
        variables,
        path,
        span,
        use.kind,
        in_code=True,
        is_checked=use.is_checked,
        is_cast=use.is_cast,
        through=use.through,
    )
