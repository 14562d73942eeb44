"""Why something cannot be renamed safely: where its name may be used unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.connector.form_readers import other_files
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.connector.references import Reference
from spec_lsp.connector.symbols import Symbol
from spec_lsp.format.methods import INPUT_ALIASES, OAUTH1, OAUTH2
from spec_lsp.format.oauth import OAUTH1_CREDENTIALS, OAUTH2_CREDENTIALS
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, deref
from spec_lsp.syntax.yaml.parse import Tree

# Formulas whose text is another language, or is not evaluated where it stands.
_OPAQUE = frozenset({"$jsonata", "$formula", "$copy"})
# What is written before an object that is returned with all that is in it.
_RETURNED_WHOLE = re.compile(r"(?:\.\.\.|\breturn|=>\s*\(?)\s*[\w$.?]*$")
_STANDARD = {OAUTH2: OAUTH2_CREDENTIALS, OAUTH1: OAUTH1_CREDENTIALS}


def obstacle(analysis: Analysis, symbol: Symbol) -> str | None:
    """The reason, for a person, why a symbol cannot be renamed; None where it can."""
    if symbol.kind == "anchor":
        path = symbol.occurrences[0].path
        return _broken(analysis, path, analysis.yaml_documents()[path])
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
    yield from _by_standard(analysis, symbol)
    options = {option for option, _, _ in symbol.paths}
    for authentication, block, implementation in analysis.connector.implementations():
        if authentication.option not in options:
            continue
        if implementation.language == "yaml":
            yield from _in_yaml(symbol, implementation)
        yield from _in_body(analysis, symbol, authentication, block, implementation)
    yield from _in_other_files(analysis, symbol)


def _by_standard(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    for option, holder, names in symbol.paths:
        for authentication in analysis.connector.authentications:
            standard = _STANDARD.get(authentication.type_name or "", ())
            if (
                authentication.option == option
                and holder == "credentials"
                and len(names) == 1
                and names[0] in standard
            ):
                yield f"`{symbol.name}` has its name by the standard of {authentication.type_name}."


def _in_yaml(symbol: Symbol, implementation: Implementation) -> Iterator[str]:
    """Texts of other languages."""
    word = re.compile(rf"(?<![\w$]){re.escape(symbol.name)}(?![\w$])")
    for entry in _entries(implementation.body):
        texts = nodes.scalars(entry.value) if entry.name in _OPAQUE else ()
        for text in texts:
            if word.search(text.value):
                line = implementation.source.line_at(text.span.start) + 1
                yield (
                    f"{implementation.path}:{line} names it in `{entry.name}`, which is not "
                    "followed: change it there first, or rename by hand."
                )


def _in_body(
    analysis: Analysis,
    symbol: Symbol,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
) -> Iterator[str]:
    references = analysis.references(authentication, block, implementation)
    path = implementation.path
    if not references.complete or references.broken:
        where = min(references.broken, default=path)
        yield f"{where} cannot be followed, so not every use of `{symbol.name}` is known."
    ways = [
        (holder, *names[:-1])
        for option, holder, names in symbol.paths
        if option == authentication.option
    ]
    returned = 0
    for reference in references.found:
        if not _takes_whole(reference, ways):
            continue
        if block.method.result == "credentials" and _is_returned(
            analysis, implementation, reference
        ):
            returned += 1
            if returned == 1:
                continue
        line = analysis.source(reference.path).line_at(reference.span.start) + 1
        what = f"`{'.'.join(reference.names)}`" if reference.names else "its context"
        yield (
            f"{reference.path}:{line} uses {what} as a whole, so that `{symbol.name}` may be used "
            "there unseen."
        )


def _takes_whole(reference: Reference, ways: list[tuple[str, ...]]) -> bool:
    """Whether all that one of the ways leads through goes somewhere at once."""
    if reference.kind not in ("read", "escape"):
        return False
    names = reference.names
    usual = (INPUT_ALIASES.get(names[0], names[0]), *names[1:]) if names else ()
    if not usual and reference.kind == "read":
        return False  # a context is looked at, not its fields
    return any(usual == way[: len(usual)] for way in ways)


def _is_returned(analysis: Analysis, implementation: Implementation, reference: Reference) -> bool:
    """Whether an object goes into what a method returns, where its fields keep their names."""
    if not reference.in_code:
        body = deref(implementation.body)
        entry = next(nodes.entries(body), None)
        return entry is not None and entry.name == "$var"
    before = analysis.source(reference.path).text[: reference.span.start]
    return _RETURNED_WHOLE.search(before) is not None


def _in_other_files(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    """Files of the connector that are not followed: collections, events, operations."""
    holders = "|".join(sorted({*symbol.holders, *_aliases(symbol)}))
    named = re.compile(rf"(?<![\w$]){re.escape(symbol.name)}(?![\w$])")
    holding = re.compile(rf"(?<![\w$])(?:{holders})(?![\w$])")
    for path, text in other_files(analysis):
        found = named.search(text)
        if found is not None and holding.search(text) is not None:
            line = text.count("\n", 0, found.start()) + 1
            yield (
                f"{path}:{line} seems to use `{symbol.name}`, too, and is not followed: rename "
                "by hand."
            )


def _aliases(symbol: Symbol) -> set[str]:
    return {alias for alias, name in INPUT_ALIASES.items() if name in symbol.holders}


def _entries(root: Node | None) -> Iterator[nodes.Entry]:
    """Every entry that is written below a node."""
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, nodes.Sequence):
            stack += node.items
        elif isinstance(node, nodes.Mapping):
            for entry in node.entries:
                yield entry
                stack.append(entry.value)
