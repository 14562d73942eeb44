"""Which fields of a connection form nothing reads, where everything that could is known.

Read is a field by name, in a formula or in code, or with the whole of `connectionParameters`
or `credentials` that goes somewhere. Where one reader cannot be followed, all is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import ShapeField
from spec_lsp.connector.files import Files, is_private
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.modules import CODE_SUFFIXES
from spec_lsp.connector.references import Reference
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.implementation import NOT_SUPPORTED
from spec_lsp.format.methods import AUTH_METHODS, CLIENT_CREDENTIALS, INPUT_ALIASES
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, deref
from spec_lsp.text.source import Span

_MAX_FILES = 1_000
_MAX_CHARACTERS = 5_000_000
_MAX_DEPTH = 60

# Connector parameters given for one connection override the integration's (format §7), so a
# form may ask for one of them.
_HOLDERS = frozenset({"connectionParameters", "credentials", "connectorParameters"})
_PARENTS = frozenset({*_HOLDERS, *INPUT_ALIASES, "parent"})
# `credentials` that are not followed by the field that is taken of them.
_WHOLE = re.compile(
    r"(?<![\w$])(?:credentials|connectionParameters|connectionInput)(?![\w$])"
    r"(?!\s*\??\.\s*[\w$])(?!\s*(?:\?\.)?\[\s*['\"])"
)
_WORD = re.compile(r"[\w$]+")
_TEXTS = (*CODE_SUFFIXES, ".yml", ".yaml", ".json", ".graphql")
_NO_READERS = frozenset(
    {"package.json", "package-lock.json", "tsconfig.json", "openapi.yml", "openapi.yaml",
     "openapi.json", "spec.yml"}
)  # fmt: skip
_NEVER_SEARCHED = frozenset({"docs", "node_modules"})
# A field of which the platform makes something itself.
_NOT_ENTERED = frozenset({"isImplied", "readOnly", "const"})


class _Everything(Exception):
    """Something may read any field."""


class _Mentions:
    """Names, and a text in which others may be, as words of their own."""

    def __init__(self, names: set[str], text: str) -> None:
        self.names = names
        self.text = text
        self.words = frozenset(_WORD.findall(text))

    def __contains__(self, name: str) -> bool:
        if name in self.names:
            return True
        if _WORD.fullmatch(name):
            return name in self.words
        return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", self.text) is not None


def unread_fields(analysis: Analysis) -> tuple[ShapeField, ...]:
    """The fields of the connector's forms that certainly nothing reads, in order."""
    fields: dict[tuple[str | None, Span | None], ShapeField] = {}
    read: set[tuple[str | None, Span | None]] = set()
    for authentication in analysis.connector.authentications:
        form = analysis.shapes(authentication)["connectionParameters"]
        here = {(field.path, field.span): field for field in form.fields.values()}
        fields.update(here)
        try:
            if form.is_open:
                raise _Everything
            names = _read_by(analysis, authentication)
            found = {place for place, field in here.items() if field.name in names}
            # Where no field of a form is read, its readers are yet to be written.
            read.update(found or here)
        except _Everything:
            read.update(here)
    left = [field for place, field in fields.items() if place not in read and _is_entered(field)]
    if not left:
        return ()
    try:
        texts = (*_formulas_of_documents(analysis.connector), *_other_texts(analysis))
    except _Everything:
        return ()
    mentions = _Mentions(set(), "\n".join(texts))
    return tuple(field for field in left if field.name not in mentions)


def _is_entered(field: ShapeField) -> bool:
    return not any(nodes.entry(field.schema, name) for name in _NOT_ENTERED)


def _read_by(analysis: Analysis, authentication: Authentication) -> _Mentions:
    """The names that the methods of an authentication read."""
    connector, kind = analysis.connector, authentication.type_name
    if kind is None and connector.layout == "files":
        kind = CLIENT_CREDENTIALS  # the older layout names no type, and asks for no less
    row = AUTH_TYPES.get(kind or "")
    if row is None or not row.has_credentials or not connector.tree.is_sound:
        raise _Everything
    for method in AUTH_METHODS:
        if kind in method.required_by and method.key not in authentication.methods:
            raise _Everything  # it is being written
    names: set[str] = set()
    texts: list[str] = []
    for block in authentication.methods.values():
        implementation = block.implementation
        if implementation is None:
            written = block.implementation_type
            if written is None or written.value != NOT_SUPPORTED.name:
                raise _Everything
        elif implementation.language == "yaml":
            texts += _read_by_yaml(analysis, authentication, block, implementation)
        else:
            references = analysis.references(authentication, block, implementation)
            if not references.complete:
                raise _Everything
            for reference in references.found:
                names.update(_read_in_code(reference))
    return _Mentions(names, "\n".join(texts))


def _read_by_yaml(
    analysis: Analysis,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
) -> Iterator[str]:
    """The texts of a YAML body: whatever evaluates them, a field that one names may be read."""
    if implementation.tree is not None and not implementation.tree.is_sound:
        raise _Everything
    for formula in analysis.formulas(authentication, block, implementation):
        locator = formula.locator
        if locator is not None and (locator.is_root or locator.malformed is not None):
            raise _Everything
        if formula.template is not None and formula.template.errors:
            raise _Everything
        for reference in formula.references():
            if reference.names[-1] in _PARENTS:
                raise _Everything
            yield from reference.names
    yield from _values(implementation.body)


def _read_in_code(reference: Reference) -> Iterator[str]:
    if reference.kind == "write":
        return
    names = reference.names
    root = INPUT_ALIASES.get(names[0], names[0]) if names else None
    if root is None or (root in _HOLDERS and len(names) == 1):
        if reference.kind not in ("name", "test"):
            raise _Everything
    elif root in _HOLDERS:
        yield names[1]
    elif reference.variables.find(names[0]) is None and root not in reference.variables.withheld:
        raise _Everything  # what the platform gives under this name is not known


def _values(body: Node | None) -> Iterator[str]:
    """The scalars of a body, without the keys of plain data."""
    for node in _nodes(body):
        if isinstance(node, nodes.Scalar):
            yield node.value
        for entry in nodes.entries(node):
            if entry.name == "$jsonata":
                raise _Everything
            if (entry.name or "$").startswith("$"):
                yield from _all_scalars(entry.value)


def _nodes(root: Node | None) -> Iterator[Node]:
    """Every value in a tree, through aliases and merges, each once."""
    stack = [deref(root)]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, nodes.Sequence):
            stack += map(deref, node.items)
        stack += [deref(entry.value) for entry in nodes.entries(node)]


def _all_scalars(node: Node | None) -> Iterator[str]:
    return (scalar.value for scalar in nodes.scalars(node))


def _formulas_of_documents(connector: Connector) -> Iterator[str]:
    """What the formulas of spec.yml and of a form's own file name: dynamic schemas, `enabled`."""
    for tree in (connector.tree, *connector.documents.values()):
        for node in _nodes(tree.root):
            for entry in nodes.entries(node):
                if (entry.name or "").startswith("$"):
                    for text in _all_scalars(entry.value):
                        if _WHOLE.search(text) or text == "$":
                            raise _Everything
                        yield text


def _other_texts(analysis: Analysis) -> Iterator[str]:
    """The texts of the connector's other files, which may read what they name."""
    characters = 0
    for number, (_, text) in enumerate(other_files(analysis)):
        characters += len(text)
        if number >= _MAX_FILES or characters > _MAX_CHARACTERS or _WHOLE.search(text):
            raise _Everything
        yield text


def other_files(analysis: Analysis) -> Iterator[tuple[str, str]]:
    """Path and text of the connector's other files: collections, events, operations, what they
    import. What they do is not followed here."""
    followed = analysis.followed_files()
    for path in text_paths(analysis.files):
        if path not in followed:
            yield path, analysis.source(path).text


def text_paths(files: Files) -> Iterator[str]:
    """The paths of a connector's files that may hold code, YAML, JSON or queries."""
    stack = [("", 0)]
    while stack:
        folder, depth = stack.pop()
        prefix = f"{folder}/" if folder else ""
        for name in files.names(folder):
            if (
                name.endswith(_TEXTS)
                and not is_private(name)
                and (folder or name not in _NO_READERS)
            ):
                yield prefix + name
        if depth < _MAX_DEPTH:
            stack += [
                (prefix + name, depth + 1)
                for name in files.folders(folder)
                if name not in _NEVER_SEARCHED and not name.startswith(".")
            ]
