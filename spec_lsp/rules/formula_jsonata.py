"""Expressions of `$jsonata` that read a variable by the wrong name: a part of SPEC303."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.findings.finding import replacement
from spec_lsp.rules.formula_locators import VARIABLES, Document, Problem
from spec_lsp.syntax.yaml.nodes import Node, Scalar, deref
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.text.source import Span

# Texts, quoted names and comments, in which nothing is a variable, or a name with a `$`.
_TOKEN = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|/\*.*?\*/|\$(?P<name>[A-Za-z_]\w*)", re.DOTALL
)
_BINDING = re.compile(r"[@#]\s*\$(\w+)|\$(\w+)\s*:=")
_FUNCTION = re.compile(r"(?:\bfunction|λ)\s*\(([^()]*)\)")


def jsonata_problems(document: Document, argument: Node) -> Iterator[Problem]:
    """A variable of the method with a `$` before it: in JSONata that is a name that the
    expression itself gives, and undefined where it does not."""
    scalar = deref(argument)
    if not isinstance(scalar, Scalar) or "/" in _TOKEN.sub("", scalar.value):
        return  # a regular expression may hold anything
    text = scalar.value
    given = {name for match in _BINDING.finditer(text) for name in match.groups()}
    given.update(
        name for match in _FUNCTION.finditer(text) for name in re.findall(r"\w+", match[1])
    )
    mapped = scalar_map(document.source.text, scalar)
    for match in _TOKEN.finditer(text):
        name = match["name"]
        if name not in VARIABLES or name in given:
            continue
        meant = name if match.start() == 0 else f"$$.{name}"
        span = mapped.span(Span(*match.span()))
        yield Problem(
            span,
            f"In JSONata `${name}` is a name that the expression gives, here none: the method's "
            f"variables are its input. Write `{meant}`.",
            (replacement(document.path, span, meant, f"Change to `{meant}`"),),
        )
