"""Completion in a method's code: the members of its own context, and nothing else, so that it is
no second service for JavaScript beside the editor's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis, analyse
from spec_lsp.connector.edited_files import EditedFiles
from spec_lsp.connector.references import Reference
from spec_lsp.features.completion_item import Completion
from spec_lsp.format.client_methods import CLIENT_METHODS
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.syntax.yaml import nodes
from spec_lsp.text.source import Span

# What nobody calls a field: put at the cursor, it shows what a name there would be a member of.
_MARK = "\u0250member\u0250"
_WORD = re.compile(r"[\w$]*")
# Behind a dot, or in a pattern of braces.
_MAY_BE_MEMBER = re.compile(r"(?:\.\s*|[{,]\s*)[\w$]*$")


def complete_code(analysis: Analysis, path: str, offset: int) -> tuple[Completion, ...]:
    """The members of what stands before the cursor, where that is a part of a method's context.
    Never raises for any text."""
    text = analysis.source(path).text
    start = offset
    while start > 0 and _WORD.fullmatch(text[start - 1]) and text[start - 1]:
        start -= 1
    end = _WORD.match(text, offset)
    word = Span(start, end.end() if end else offset)
    if _MAY_BE_MEMBER.search(text, max(0, start - 200), offset) is None or _MARK in text:
        return ()
    marked = text[: word.start] + _MARK + text[word.end :]
    tried = analyse(EditedFiles(analysis.files, {path: marked}), analysis.parsers)
    for authentication, block, implementation in tried.connector.implementations():
        if implementation.language == "yaml":
            continue
        for reference in tried.references(authentication, block, implementation).found:
            if reference.names[-1:] == (_MARK,) and reference.steps[-1].path == path:
                return tuple(_members(reference, word))
    return ()


def _members(reference: Reference, word: Span) -> Iterator[Completion]:
    names = reference.names[:-1]
    is_pattern = reference.steps[-1].form in ("shorthand", "key")
    if not names:
        for number, variable in enumerate(reference.variables.names.values()):
            yield Completion(
                variable.name, "variable", variable.name, word, f"a{number:03}",
                detail="variable", documentation=variable.documentation,
            )  # fmt: skip
        return
    root = INPUT_ALIASES.get(names[0], names[0])
    if root == "apiClient" and len(names) == 1:
        for number, method in enumerate(CLIENT_METHODS):
            insert = method.name if is_pattern else f"{method.name}($1)"
            yield Completion(
                method.name, "method", insert, word, f"a{number:03}", detail=method.signature,
                documentation=method.documentation, is_snippet=not is_pattern,
            )  # fmt: skip
        return
    variable = reference.variables.find(names[0])
    shape = variable.shape.at(names[1:]) if variable is not None else None
    for number, field in enumerate(shape.fields.values() if shape is not None else ()):
        if field.name == _MARK or not field.name.replace("$", "_").isidentifier():
            continue
        title = nodes.text(nodes.get(field.schema, "description")) or ""
        yield Completion(
            field.name, "variable", field.name, word, f"a{number:03}", detail=field.describe(),
            documentation=re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", title),
        )  # fmt: skip
