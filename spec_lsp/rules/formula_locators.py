"""Locators that are none, and texts that are meant as one: a part of SPEC303."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from spec_lsp.connector.credentials import is_formula
from spec_lsp.findings.finding import EditFile, Fix, replacement
from spec_lsp.format.methods import AUTH_METHODS, INPUT_ALIASES
from spec_lsp.syntax.locator import Locator, parse_locator
from spec_lsp.syntax.template.template import parse_template
from spec_lsp.syntax.yaml.nodes import Entry, Node, Scalar, deref
from spec_lsp.syntax.yaml.quote import flow_scalar
from spec_lsp.syntax.yaml.scalar import ScalarMap, scalar_map
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span


class Problem(NamedTuple):
    """What is wrong at a place of a file, and what mends it."""

    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()


class Document(NamedTuple):
    """The file that a formula stands in. ``is_sound``: all of it was read, so that what is not
    in the tree is not there."""

    path: str
    source: Source
    is_sound: bool


_PATH = re.compile(r"[A-Za-z_$][\w$-]*(?:\.[\w$-]+|\[\d+\])*")
# Every variable that some method gets.
VARIABLES = frozenset(
    ("response", *INPUT_ALIASES, *(name for method in AUTH_METHODS for name in method.inputs))
)
_BRACED = re.compile(r"\s*\$?\{\{?\s*(?:\$\.)?(?P<path>[^{}\s]+)\s*\}?\}\s*")


def locator_problems(document: Document, name: str, entry: Entry) -> Iterator[Problem]:
    """What keeps the argument of `$var` (or `$copy`) from being a locator."""
    argument = entry.value
    node = deref(argument)
    if node is None:
        return
    if not isinstance(node, Scalar):
        if name == "$var":
            what = "a formula there is not evaluated" if is_formula(node) else "no list or mapping"
            yield Problem(marked(node), f"`$var` takes the path of a variable as text; {what}.")
    elif node.is_empty:
        if document.is_sound:
            yield Problem(argument.span, f"Write the path that `{name}` reads.")
    elif not isinstance(scalar_value(node), str):
        yield Problem(node.span, f"The path that `{name}` reads is text, not `{node.value}`.")
    elif name == "$var" and "${" in node.value and not _BRACED.fullmatch(node.value):
        if not parse_template(node.value).errors:
            fix = replacement(document.path, entry.key.span, "$template", "Make it a `$template`")
            yield Problem(
                node.span,
                "`$var` takes the path of one variable; a text with `${…}` is a `$template`.",
                (fix,),
            )
    else:
        yield from malformed(document, node)


def malformed(document: Document, scalar: Scalar) -> Iterator[Problem]:
    """The place where a locator's text stops being one."""
    locator = parse_locator(scalar.value)
    braced = _BRACED.fullmatch(scalar.value)
    if locator.malformed is None and not braced:
        return
    mapped = scalar_map(document.source.text, scalar)
    if braced and parse_locator(braced["path"]).malformed is None:
        path = braced["path"]
        yield Problem(
            mapped.span(Span(0, len(scalar.value))),
            f"A path stands here without braces: write `{path}`.",
            _rewritten(document, scalar, path),
        )
    elif locator.malformed is not None:
        fixes = tuple(_repairs(document, locator, mapped))
        yield Problem(mapped.span(locator.malformed.span), locator.malformed.message, fixes)


def _rewritten(document: Document, scalar: Scalar, path: str) -> tuple[Fix, ...]:
    if scalar.style in ("|", ">"):
        return ()
    return (replacement(document.path, scalar.span, flow_scalar(path), f"Change to `{path}`"),)


def _repairs(document: Document, locator: Locator, mapped: ScalarMap) -> Iterator[Fix]:
    """The edit that makes a locator of it, where only one is possible."""
    assert locator.malformed is not None
    text, place = locator.text, locator.malformed.span
    if place.start == 1 and text[0] == "$":
        change, inserted = Span(1, 1), "."
    elif re.fullmatch(r"\s*[\"']?[A-Za-z_]\w*[\"']?\s*", place.of(text)):
        change = Span(place.start - 1, place.end + 1)
        inserted = "." + re.sub(r"[\s\"']", "", place.of(text))
    else:
        return
    after = text[: change.start] + inserted + text[change.end :]
    if parse_locator(after).malformed is None:
        edit = TextEdit(mapped.span(change), inserted)
        yield Fix(f"Change to `{after}`", (EditFile(document.path, (edit,)),), is_preferred=True)


def locator_text(node: Node | None, *, bare: bool = False) -> str | None:
    """The path that a text is meant as, where it begins like a locator (`$.x`), or, if
    ``bare``, looks like a path of two names or more."""
    scalar = deref(node)
    if not isinstance(scalar, Scalar) or not isinstance(scalar_value(scalar), str):
        return None
    text = scalar.value.strip()
    if text.startswith("$."):
        return text[2:] if len(text) > 2 and parse_locator(text).malformed is None else None
    return text if bare and "." in text and _PATH.fullmatch(text) else None


def text_meant_as_path(document: Document, node: Node) -> Problem | None:
    """A text where a variable was meant: `$.x`, or a path that begins with a variable."""
    path = locator_text(node)
    if path is None:
        bare = locator_text(node, bare=True)
        path = bare if bare and bare.partition(".")[0].partition("[")[0] in VARIABLES else None
    if path is None:
        return None
    message = f"This is the text itself, not the variable: write `{{$var: {path}}}`."
    return Problem(node.span, message, as_variable(document, node, path))


def as_variable(document: Document, node: Node, path: str) -> tuple[Fix, ...]:
    """The fix that makes a `$var` of a text that is meant as a path."""
    scalar = deref(node)
    if not isinstance(scalar, Scalar) or scalar.style in ("|", ">") or scalar is not node:
        return ()
    text = f"{{$var: {flow_scalar(path)}}}"
    return (replacement(document.path, scalar.span, text, f"Change to `{text}`"),)


def marked(node: Node) -> Span:
    """Where a finding about a whole value stands: of a block its first key or dash."""
    inner = deref(node)
    if inner is not node or inner is None or isinstance(inner, Scalar) or inner.flow:
        return node.span
    entries = getattr(inner, "entries", ())
    return entries[0].key.span if entries else Span(inner.span.start, inner.span.start + 1)
