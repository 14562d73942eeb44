"""Why something cannot be renamed safely: where its name may be used unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import FORM, RETURNED
from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.connector.references import Reference
from spec_lsp.connector.symbols import Symbol
from spec_lsp.features.rename_elsewhere import (
    in_formulas,
    in_other_files,
    names_whole,
    takes_whole,
)
from spec_lsp.format.methods import OAUTH1, OAUTH2
from spec_lsp.format.oauth import OAUTH1_CREDENTIALS, OAUTH2_CREDENTIALS
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import deref
from spec_lsp.syntax.yaml.parse import Tree

_STANDARD = {OAUTH2: OAUTH2_CREDENTIALS, OAUTH1: OAUTH1_CREDENTIALS}


def obstacle(analysis: Analysis, symbol: Symbol) -> str | None:
    """The reason, for a person, why a symbol cannot be renamed; None where it can."""
    if symbol.kind == "anchor":
        path = symbol.occurrences[0].path
        return _broken(analysis, path, analysis.tree_at(path))
    documents = dict(analysis.yaml_documents())
    local = analysis.local_parameters()
    if local is not None:
        documents[LOCAL_PARAMETERS] = local
    for path, tree in documents.items():
        reason = _broken(analysis, path, tree)
        if reason is not None:
            return reason
    return next(_of_field(analysis, symbol), None) if symbol.kind == "field" else None


def _broken(analysis: Analysis, path: str, tree: Tree) -> str | None:
    if tree.is_sound:
        return None
    line = analysis.source(path).line_at(tree.sound_until) + 1
    return f"{path} has a mistake in line {line}: mend it first, so that every use is seen."


def _of_field(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    for option, holder, names in symbol.paths:
        for authentication in analysis.connector.authentications:
            if authentication.option == option and holder == "credentials":
                yield from _by_others(analysis, symbol, authentication, names)
    options = {option for option, _, _ in symbol.paths}
    for authentication, block, implementation in analysis.connector.implementations():
        if authentication.option in options:
            yield from _in_body(analysis, symbol, authentication, block, implementation)
    yield from _in_types(analysis, symbol)
    yield from in_formulas(analysis, symbol)
    yield from in_other_files(analysis, symbol)


def _by_others(
    analysis: Analysis, symbol: Symbol, authentication: Authentication, names: tuple[str, ...]
) -> Iterator[str]:
    """Credentials that are called so by a standard, or by the API that gives them."""
    kind = authentication.type_name or ""
    if names[0] in _STANDARD.get(kind, ()):
        yield f"`{symbol.name}` has its name by the standard of {kind}."
    shape = analysis.shapes(authentication)["credentials"]
    known = shape.fields.get(names[0])
    origins = {one.origin for one in (known, *known.others)} if known is not None else set[str]()
    if (shape.is_open or kind in _STANDARD) and origins.isdisjoint({FORM, RETURNED}):
        yield (
            f"Only a schema tells of `{'.'.join(names)}` in `credentials`: it may come from the "
            "API under this name."
        )


def _in_body(
    analysis: Analysis,
    symbol: Symbol,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
) -> Iterator[str]:
    references = analysis.references(authentication, block, implementation)
    if not references.complete or references.broken:
        where = min(references.broken, default=implementation.path)
        yield f"{where} cannot be followed, so not every use of `{symbol.name}` is known."
    if block.method.result == "credentials":
        yield from _perhaps_returned(analysis, symbol, authentication, implementation)
    ways = [
        (holder, *names[:-1])
        for option, holder, names in symbol.paths
        if option == authentication.option
    ]
    for reference in references.found:
        for step in reference.steps:
            source = analysis.source(step.path)
            if step.name == symbol.name and not step.is_placed(source.text):
                line = source.line_at(step.span.start) + 1
                yield f"{step.path}:{line} names it where it cannot be told apart: rename by hand."
        if takes_whole(reference, ways) and not (
            block.method.result == "credentials"
            and _is_returned(analysis, authentication, block, implementation, reference)
        ):
            yield names_whole(analysis, symbol, reference)


def _perhaps_returned(
    analysis: Analysis,
    symbol: Symbol,
    authentication: Authentication,
    implementation: Implementation,
) -> Iterator[str]:
    """A key of that name in a method that may give more than is seen."""
    if not analysis.shapes(authentication)["credentials"].is_open:
        return
    source = analysis.source(implementation.path)
    name = re.escape(symbol.name)
    key = re.compile(rf"(?<![\w$.])(?:{name}(?=\s*:)|(?<=['\"]){name}(?=['\"]))")
    known = {place.span.start for place, _ in analysis.index.in_file(implementation.path)}
    inline = implementation.body.span if implementation.inline and implementation.body else None
    for found in key.finditer(source.text):
        if found.start() not in known and (inline is None or found.start() in inline):
            line = source.line_at(found.start()) + 1
            yield (
                f"{implementation.path}:{line} may make a credential of that name in a way that is "
                "not followed: rename by hand."
            )


def _is_returned(
    analysis: Analysis,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
    reference: Reference,
) -> bool:
    """Whether an object only goes into what a method returns, where its fields keep their
    names."""
    if not reference.in_code:
        body = deref(implementation.body)
        entry = next(nodes.entries(body), None)
        return entry is not None and entry.name == "$var"
    return any(
        path == reference.path and span.start <= reference.span.start < span.end
        for path, span in analysis.returned_wholes(authentication, block, implementation)
    )


def _in_types(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    """Types of TypeScript that declare a member of that name: whether they speak of the field
    is not followed."""
    for path in sorted(analysis.followed_files()):
        script = analysis.script_at(path)
        for name, span in script.members_of_types() if script is not None else ():
            is_followed = any(
                one.path == path and span.start <= one.span.start and one.span.end <= span.end
                for one in symbol.occurrences
            )
            if name == symbol.name and not is_followed:
                line = analysis.source(path).line_at(span.start) + 1
                yield f"{path}:{line} declares `{name}` in a type, which is not followed."
