"""What is told of a thing with a name: a field, a variable, a method, an option, an anchor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import FORM, RETURNED, SCHEMA, TOKEN, ShapeField
from spec_lsp.connector.model import Authentication, MethodBlock
from spec_lsp.connector.symbols import Occurrence, Symbol
from spec_lsp.connector.variables import DOCUMENTATION
from spec_lsp.features.hover.page import Block, Code, Link, Ours, Paragraph, Part, Strong
from spec_lsp.format.client_methods import CLIENT_METHODS
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY, INPUT_ALIASES
from spec_lsp.redaction.names import is_secret_name
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from spec_lsp.features.hover.hover import LinkTo

_KINDS = {
    "credentials": "credential",
    "connectionParameters": "connection parameter",
    "connectorParameters": "connector parameter",
}
_ORIGINS = {FORM: "Asked for in the connection form", SCHEMA: "Named by the schema",
            RETURNED: "Returned"}  # fmt: skip
_MAX_CHOICES = 12


def of_symbol(
    analysis: Analysis, symbol: Symbol, place: Occurrence, link: LinkTo
) -> list[Paragraph]:
    """The page about a symbol; empty where nothing is to be told."""
    if symbol.kind == "field":
        return list(_field(analysis, symbol, link))
    if symbol.kind == "variable":
        return _variable(symbol, place.name)
    if symbol.kind == "method":
        return list(_method(analysis, symbol, link))
    if symbol.kind == "option":
        return list(_option(analysis, symbol))
    return _anchor(analysis, symbol, link)


def _field(analysis: Analysis, symbol: Symbol, link: LinkTo) -> Iterator[Paragraph]:
    fields = _fields(analysis, symbol)
    if not fields and not symbol.definitions:
        yield [Strong(symbol.name), Ours(f": {_kinds(symbol)}")]
        yield [Ours("Nothing in this connector says what it holds.")]
        return
    schema = next((field.schema for field in fields if field.schema is not None), None)
    words: list[Part] = [Strong(symbol.name), Ours(f": {_kinds(symbol)}")]
    kind = nodes.text(nodes.get(schema, "type"))
    if kind:
        words += [Ours(", "), Code(kind)]
    if _is_secret(symbol.name, schema):
        words.append(Ours(", secret"))
    yield words
    for name in ("title", "description"):
        text = nodes.text(nodes.get(schema, name))
        if text and text != symbol.name:
            yield [text]
    choices = nodes.get(schema, "enum")
    if isinstance(choices, nodes.Sequence):
        values = [item for item in choices.items if isinstance(item, Scalar)][:_MAX_CHOICES]
        listed: list[Part] = [Ours("One of ")]
        for number, value in enumerate(values):
            listed += [Ours(", " if number else ""), Code(value.value)]
        yield [*listed, Ours("." if len(values) == len(choices.items) else ", …")]
    for field in fields:
        if field.path is not None and field.span is not None:
            words = [Ours(f"{_ORIGINS.get(field.origin, 'Made')} (")]
            yield [*words, _to(analysis, field.path, field.span, link), Ours(").")]
        elif field.origin == TOKEN:
            yield [Ours("Part of every token that the application gives.")]
    count = len(symbol.references)
    yield [Ours(f"Used in {count} place{'' if count == 1 else 's'}." if count else "Used nowhere.")]


def _fields(analysis: Analysis, symbol: Symbol) -> list[ShapeField]:
    """What is known of a field, each place once."""
    found: dict[tuple[str | None, Span | None], ShapeField] = {}
    for option, holder, names in sorted(symbol.paths, key=lambda path: (path[1], str(path[0]))):
        authentication = analysis.connector.authentication(
            option if isinstance(option, str) else None
        )
        if authentication is not None:
            for field in analysis.shapes(authentication)[holder].definitions(names):
                found.setdefault((field.path, field.span), field)
    return list(found.values())


def _kinds(symbol: Symbol) -> str:
    return " and ".join(words for holder, words in _KINDS.items() if holder in symbol.holders)


def _is_secret(name: str, schema: Node | None) -> bool:
    if nodes.text(nodes.get(schema, "format")) == "password":
        return True
    return nodes.text(nodes.get(schema, "isSensitive")) == "true" or is_secret_name(name)


def _to(analysis: Analysis, path: str, span: Span, link: LinkTo) -> Link:
    line = analysis.source(path).line_at(span.start) + 1
    return Link(f"{path}, line {line}", link(path, span))


def _variable(symbol: Symbol, written: str) -> list[Paragraph]:
    usual = INPUT_ALIASES.get(symbol.name, symbol.name)
    words: list[Paragraph] = [[Strong(written), Ours(": variable")]]
    text = DOCUMENTATION.get(usual, "")
    if text:
        words.append([Ours(text)])
    if written in INPUT_ALIASES:
        words.append([Ours(f"The newer name of `{usual}`.")])
    if usual == "apiClient":
        lines = "\n".join(one.signature for one in CLIENT_METHODS)
        words.append([Block(lines, "typescript")])
    return words


def _method(analysis: Analysis, symbol: Symbol, link: LinkTo) -> Iterator[Paragraph]:
    method = AUTH_METHOD_BY_KEY[symbol.name]
    yield [Strong(method.key), Ours(": method")]
    yield [Ours(method.documentation)]
    for authentication, block in _blocks(analysis, symbol):
        yield _implementation(analysis, authentication, block, link)
    inputs = ", ".join(f"`{name}`" for name in method.inputs)
    yield [Ours(f"Gets {inputs}. Gives {_RESULTS[method.result]}.")]


_RESULTS = {
    "credentials": "an object that becomes part of the credentials",
    "api-client": "the API client's configuration",
    "verdict": "something truthy where the credentials work",
    "oauth-config": "the OAuth configuration",
    "tokens": "the token response",
    "nothing": "nothing",
}


def _blocks(analysis: Analysis, symbol: Symbol) -> Iterator[tuple[Authentication, MethodBlock]]:
    options = {option for option, _, _ in symbol.paths}
    for authentication in analysis.connector.authentications:
        block = authentication.methods.get(symbol.name)
        if authentication.option in options and block is not None:
            yield authentication, block


def _implementation(
    analysis: Analysis, authentication: Authentication, block: MethodBlock, link: LinkTo
) -> Paragraph:
    which = f" (option `{authentication.option}`)" if authentication.option else ""
    body = block.implementation
    if body is None:
        looked = ", ".join(f"`{path}`" for path in block.searched[:4])
        return [Ours(f"It has no file{which}" + (f"; looked for {looked}." if looked else "."))]
    if body.inline:
        return [Ours(f"Implemented here{which}, as "), Code(body.type.name), Ours(".")]
    span = Span(0, 0)
    if body.code is not None:
        export = analysis.script(body).method_export((block.key, *block.method.keys)).export
        span = export.span if export is not None else span
    where = Link(body.path, link(body.path, span))
    return [Ours("Implemented in "), where, Ours(f"{which}, as "), Code(body.type.name), Ours(".")]


def _option(analysis: Analysis, symbol: Symbol) -> Iterator[Paragraph]:
    authentication = analysis.connector.authentication(symbol.name)
    yield [Strong(symbol.name), Ours(": a further way to authenticate")]
    if authentication is None:
        return
    title = authentication.title()
    if title:
        yield [title]
    if authentication.type_name:
        yield [Ours("Type "), Code(authentication.type_name), Ours(".")]
    methods = ", ".join(f"`{key}`" for key in authentication.methods)
    yield [Ours(f"Has {methods}." if methods else "Has no methods yet.")]
    yield [Ours("It inherits nothing from `auth`.")]


def _anchor(analysis: Analysis, symbol: Symbol, link: LinkTo) -> list[Paragraph]:
    """What an alias stands for, as it is written."""
    if not symbol.definitions:
        return []
    place = symbol.definitions[0]
    tree = analysis.yaml_documents().get(place.path)
    target = next(
        (node for node in _nodes(tree.root if tree else None) if _has_anchor(node, place)), None
    )
    page: list[Paragraph] = [
        [Strong(f"&{symbol.name}"), Ours(": anchor in "),
         _to(analysis, place.path, place.span, link)]
    ]  # fmt: skip
    if target is not None:
        text = target.span.of(analysis.source(place.path).text)
        page.append([Block(text.strip())])
    return page


def _has_anchor(node: Node, place: Occurrence) -> bool:
    return not isinstance(node, nodes.Alias) and (
        node.anchor == place.name and node.span.start >= place.span.end
    )


def _nodes(root: Node | None) -> Iterator[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None:
            continue
        yield node
        if isinstance(node, nodes.Sequence):
            stack += reversed(node.items)
        elif isinstance(node, nodes.Mapping):
            stack += [entry.value for entry in reversed(node.entries)]
