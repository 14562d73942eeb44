"""Where to look: the call that failed, the statement that threw, the value of a mapping that
was refused, the return that said no. What cannot be told for sure is the function as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from spec_lsp.connector.model import Connector, Implementation
from spec_lsp.format.methods import MAKE_API_CLIENT
from spec_lsp.runtime.modules import Modules, Place, place_in
from spec_lsp.runtime.steps import StepError, place_of, start_of
from spec_lsp.runtime.trace import Exchange
from spec_lsp.syntax.javascript.enclosing import falsy_return
from spec_lsp.syntax.javascript.script import Script, parse_javascript
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node

_THREW = re.compile(r"(\w+) threw (.*)", re.DOTALL)
_NAMED = re.compile(r"`([^`]+)`")
_OTHER_SPELLING = {"baseUri": "baseUrl", "query": "defaultQueryParameters"}


def call_of(
    exchange: Exchange,
    modules: Modules,
    implementation: Implementation,
    otherwise: Place | None = None,
) -> Place:
    """The call that made an exchange; in a mapping, the path of the request."""
    found = modules.call(exchange.stack) or otherwise
    if found is not None:
        return found
    path = nodes.get(implementation.body, "path")
    return place_of(implementation, path) if path is not None else start_of(implementation)


def place_of_error(
    error: StepError, modules: Modules, implementation: Implementation | None
) -> Place | None:
    """Where a step came to its end."""
    if implementation is None:
        return error.place
    start = start_of(implementation)
    place = error.place or start
    if place != start:
        return place
    threw = _THREW.fullmatch(str(error))
    if implementation.code is None:
        named = _NAMED.match(str(error))
        value = _entry(implementation, named[1]) if named is not None else None
        return place_of(implementation, value) if value is not None else place
    if threw is None:
        return place
    return modules.thrown(threw[2]) or _function(implementation, (threw[1],)) or place


def no_of(implementation: Implementation, names: Sequence[str], value: Any) -> Place:
    """Where a falsy value came from: the mapping of the response, the one ``return`` that can
    have given it, else the function."""
    if implementation.code is None:
        mapping = nodes.get(implementation.body, "responseMapping")
        return place_of(implementation, mapping) if mapping else start_of(implementation)
    script = _script(implementation)
    span = falsy_return(script, script.method_export(names).export, value)
    if span is not None:
        return place_in(implementation, span)
    return _function(implementation, names) or start_of(implementation)


def refused_value(connector: Connector, option: str | None, exchange: Exchange) -> Place | None:
    """The value of the API client's mapping for which a request could not be made at all;
    None where it is not the mapping's, or was sent."""
    authentication = connector.authentication(option)
    block = authentication.methods.get(MAKE_API_CLIENT.key) if authentication else None
    implementation = block.implementation if block else None
    named = _NAMED.search(exchange.error or "")
    if implementation is None or named is None or exchange.response is not None:
        return None
    error = exchange.error or ""
    if error.startswith("The header `"):
        value = _entry(implementation, "headers", named[1])
    elif error.endswith("has no `baseUri`."):
        value = _entry(implementation, "baseUri")
    else:
        return None
    return place_of(implementation, value) if value is not None else None


def _entry(implementation: Implementation, *path: str) -> Node | None:
    """A value of an API client's mapping, in either spelling."""
    if implementation.body is None:
        return None
    first, *rest = path
    for root in (implementation.body, nodes.get(implementation.body, "args")):
        for name in (first, _OTHER_SPELLING.get(first)):
            found = nodes.get(root, name, *rest) if root is not None and name else None
            if found is not None:
                return found
    return None


def _script(implementation: Implementation) -> Script:
    language = "typescript" if implementation.language == "typescript" else "javascript"
    return parse_javascript(implementation.code or "", language)


def _function(implementation: Implementation, names: Sequence[str]) -> Place | None:
    """The name under which a method's function is exported."""
    export = _script(implementation).method_export(names).export
    return place_in(implementation, export.span) if export is not None else None
