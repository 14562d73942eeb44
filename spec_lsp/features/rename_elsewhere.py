"""Where a field may be used that the index does not follow: formulas outside of methods, other
languages in formulas, and the connector's other files (collections, events, operations)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.discover import PART_FOLDERS
from spec_lsp.connector.form_readers import other_files
from spec_lsp.connector.references import Reference
from spec_lsp.connector.symbols import Symbol
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.syntax.template.template import parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.text.source import Span

# What is another language, is not evaluated where it stands, or leads elsewhere.
_OPAQUE = frozenset({"$jsonata", "$formula", "$copy", "$ref", "$dynamicRef"})
# Locators of everything.
_EVERYTHING = frozenset({"$", "parent", "$.parent"})
_YAML = (".yml", ".yaml")


@dataclass(frozen=True)
class _Words:
    """How texts speak of a field: by its name, and by the variables that hold it. ``whole``
    finds one of these that is not followed by the field that is taken of it."""

    name: re.Pattern[str]
    holder: re.Pattern[str]
    whole: re.Pattern[str]


def _words(symbol: Symbol) -> _Words:
    holders = {*symbol.holders, *(a for a, name in INPUT_ALIASES.items() if name in symbol.holders)}
    one = rf"(?<![\w$])(?:{'|'.join(sorted(holders))})(?![\w$])"
    return _Words(
        re.compile(rf"(?<![\w$]){re.escape(symbol.name)}(?![\w$])"),
        re.compile(one),
        re.compile(rf"{one}(?!\s*\??\.\s*[\w$])(?!\s*(?:\?\.)?\[\s*['\"])"),
    )


def takes_whole(reference: Reference, ways: list[tuple[str, ...]]) -> bool:
    """Whether all that one of the ways leads through goes somewhere at once."""
    if reference.kind not in ("read", "escape"):
        return False
    usual = _usual(reference)
    if not usual and reference.kind == "read":
        return False  # a context is looked at, not its fields
    return any(usual == way[: len(usual)] for way in ways)


def _usual(reference: Reference) -> tuple[str, ...]:
    """The names of a reference, as usual ones, from the variables of the method itself."""
    names = reference.names
    while names[:1] == ("parent",) and "item" in reference.variables.names:
        names = names[1:]
    return (INPUT_ALIASES.get(names[0], names[0]), *names[1:]) if names else ()


def names_whole(analysis: Analysis, symbol: Symbol, reference: Reference) -> str:
    """The reason that a reference to more than the field is."""
    line = analysis.source(reference.path).line_at(reference.span.start) + 1
    what = f"`{'.'.join(reference.names)}`" if reference.names else "its context"
    return (
        f"{reference.path}:{line} uses {what} as a whole, so that `{symbol.name}` may be used "
        "there unseen."
    )


def in_formulas(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    """Formulas of the connector's YAML that are not followed."""
    bodies: dict[str, list[Span]] = {}
    for _, _, implementation in analysis.connector.implementations():
        if implementation.body is not None:
            bodies.setdefault(implementation.path, []).append(implementation.body.span)
        elif implementation.code_map is not None:
            bodies.setdefault(implementation.path, []).append(implementation.code_map.whole)
    for path, tree in analysis.yaml_documents().items():
        yield from _of_document(analysis, symbol, path, tree.root, bodies.get(path, []))


def _of_document(
    analysis: Analysis, symbol: Symbol, path: str, root: Node | None, bodies: list[Span]
) -> Iterator[str]:
    words = _words(symbol)
    source = analysis.source(path)
    followed = [place.span for place, _ in analysis.index.in_file(path)]
    for key, text in _formula_texts(root):
        line = source.line_at(text.span.start) + 1
        is_named = words.name.search(text.value) is not None
        if is_named and (key in _OPAQUE or (key == "$template" and _is_broken(text))):
            yield (
                f"{path}:{line} names it in `{key}`, which is not followed: change it there "
                "first, or rename by hand."
            )
        if key == "$var" and text.value in _EVERYTHING:
            yield (
                f"{path}:{line} uses all variables as a whole, so that `{symbol.name}` may be "
                "used there unseen."
            )
        if any(body.start <= text.span.start <= body.end for body in bodies):
            continue
        is_followed = any(text.span.start <= one.start <= text.span.end for one in followed)
        if is_named and not is_followed and words.holder.search(text.value):
            yield _by_hand(path, line, symbol)
        if words.whole.search(text.value):
            yield (
                f"{path}:{line} uses more than a field at once, so that `{symbol.name}` may be "
                "used there unseen."
            )


def _is_broken(text: Scalar) -> bool:
    return bool(parse_template(text.value).errors)


def _formula_texts(root: Node | None) -> Iterator[tuple[str, Scalar]]:
    """The texts below keys that begin with `$`, each with the nearest of them; and code."""
    stack: list[tuple[str, Node]] = [("", root)] if root is not None else []
    while stack:
        key, node = stack.pop()
        if isinstance(node, Scalar):
            if key and key != "$plain":
                yield key, node
        elif isinstance(node, nodes.Sequence):
            stack += [(key, item) for item in reversed(node.items)]
        elif isinstance(node, nodes.Mapping):
            for entry in reversed(node.entries):
                name = entry.name or ""
                is_told = name.startswith("$") or name == "code"
                stack.append((name if is_told else key, entry.value))


def in_other_files(analysis: Analysis, symbol: Symbol) -> Iterator[str]:
    """Files of the connector that are not followed: collections, events, operations."""
    words = _words(symbol)
    for path, written in [*other_files(analysis)]:
        script = analysis.script_at(path) if words.holder.search(written) else None
        text = written if script is None else _without(written, script.comments())
        if words.holder.search(text) is None:
            continue
        followed = {place.span.start for place, _ in analysis.index.in_file(path)}
        places = (found for found in words.name.finditer(text) if found.start() not in followed)
        named = next(places, None)
        if named is not None:
            yield _by_hand(path, text.count("\n", 0, named.start()) + 1, symbol)
        elif path.endswith(_YAML):
            root = analysis.tree_at(path).root
            yield from _of_document(analysis, symbol, path, root, [])
        elif script is not None:
            types = (span for _, span in script.members_of_types())
            yield from _in_code(analysis, symbol, path, _without(text, types), words)


def _without(text: str, spans: Iterable[Span]) -> str:
    """A text in which some parts are blank."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _in_code(
    analysis: Analysis, symbol: Symbol, path: str, text: str, words: _Words
) -> Iterator[str]:
    """Whether code that holds no such name takes an object that has it."""
    found = None
    if path.partition("/")[0] in PART_FOLDERS:
        found = analysis.exported_references(path)
    if found is None or not all(one.complete for one in found):
        whole = words.whole.search(text)
        if whole is not None:
            line = text.count("\n", 0, whole.start()) + 1
            yield (
                f"{path}:{line} seems to use `{whole[0]}` as a whole, so that `{symbol.name}` may "
                "be used there unseen."
            )
        return
    ways = [(holder, *names[:-1]) for _, holder, names in symbol.paths]
    for reference in (reference for one in found for reference in one.found):
        if takes_whole(reference, ways):
            yield names_whole(analysis, symbol, reference)
        elif _usual(reference) in [(*way, symbol.name) for way in ways]:
            line = analysis.source(reference.path).line_at(reference.span.start) + 1
            yield _by_hand(reference.path, line, symbol)


def _by_hand(path: str, line: int, symbol: Symbol) -> str:
    return f"{path}:{line} seems to use `{symbol.name}`, too, and is not followed: rename by hand."
