"""Which values of a run are secrets, and what a wrong secret looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from spec_lsp.redaction.names import is_secret_name, secret_paths
from spec_lsp.redaction.redactor import SHORTEST_IN_TEXT, Secret, tokens_in
from spec_lsp.runtime.trace import Exchange

# What no plain parameter looks like: one long word of letters and digits. Credentials that
# code makes from a secret (a digest, a signature) have no name that tells.
_OPAQUE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_.~-]{16,}")
_MAX_LEAVES = 1000
_MAX_TOKEN_RESPONSE = 256 * 1024


def parameter_secrets(schema: Any, values: Mapping[str, Any]) -> Iterator[Secret]:
    """The secrets among parameters: by the schema, by name, and by look where the schema does
    not describe them."""
    paths = set(secret_paths(schema))
    described = cast("dict[str, Any]", schema) if isinstance(schema, dict) else {}
    properties = described.get("properties")
    known = set(cast("dict[str, Any]", properties)) if isinstance(properties, dict) else set[str]()
    for path, text in _leaves(values, ()):
        inside = any(path[: len(secret)] == secret for secret in paths)
        unknown = path[0] not in known and _is_opaque(text)
        if inside or unknown or (path[0] not in known and is_secret_name(path[-1])):
            yield Secret(path[-1], text)
            if text.strip() not in ("", text):  # a header is sent without the blanks around it
                yield Secret(path[-1], text.strip())


def derived_secrets(credentials: Any, plain: frozenset[str]) -> Iterator[Secret]:
    """The secrets among credentials that a method made: by name or by look, but no value that
    is a plain parameter."""
    for path, text in _leaves(credentials, ()):
        name = path[-1] if path else "credentials"
        if text in plain or len(text) < SHORTEST_IN_TEXT:
            continue
        if is_secret_name(name):
            # `Bearer abc` holds a word that is no secret and would be masked everywhere.
            yield Secret(name, text.rpartition(" ")[2])
        elif _is_opaque(text):
            yield Secret(name, text)


def response_secrets(exchanges: tuple[Exchange, ...]) -> Iterator[Secret]:
    """The tokens that responses brought."""
    for exchange in exchanges:
        body = exchange.response.body if exchange.response is not None else ""
        # Token responses are small; a large list of records is not searched.
        if body[:1] not in ("{", "[") or len(body) > _MAX_TOKEN_RESPONSE:
            continue
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            continue
        yield from tokens_in(data)


def plain_values(schema: Any, values: Mapping[str, Any]) -> frozenset[str]:
    """The parameters that are no secrets."""
    hidden = {secret.value for secret in parameter_secrets(schema, values)}
    return frozenset(text for _, text in _leaves(values, ()) if text not in hidden)


def with_wrong_secrets(schema: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The parameters with each secret text altered, its length and its kinds of characters
    kept; and the names of those altered."""
    altered: list[str] = []
    hidden = {s.value: s.name for s in parameter_secrets(schema, values)}

    def replace(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: replace(v) for k, v in cast("dict[str, Any]", value).items()}
        if isinstance(value, list):
            return [replace(item) for item in cast("list[Any]", value)]
        if isinstance(value, str) and value in hidden:
            altered.append(hidden[value])
            return _wrong(value)
        return value

    return {name: replace(value) for name, value in values.items()}, altered


def _wrong(text: str) -> str:
    return "".join(_other(character) for character in text)


def _other(character: str) -> str:
    for alphabet in ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"):
        at = alphabet.find(character)
        if at >= 0:
            return alphabet[(at + 7) % len(alphabet)]
    return character


def _is_opaque(text: str) -> bool:
    return _OPAQUE.fullmatch(text) is not None and "://" not in text


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The texts and numbers in a JSON-like value, a bounded number of them."""
    stack: list[tuple[tuple[str, ...], Any]] = [(path, value)]
    left = _MAX_LEAVES
    while stack and left:
        left -= 1
        here, item = stack.pop()
        if isinstance(item, Mapping):
            entries = cast("Mapping[str, Any]", item).items()
            stack.extend((((*here, str(key)), inner)) for key, inner in reversed(list(entries)))
        elif isinstance(item, list):
            stack.extend((here, inner) for inner in reversed(cast("list[Any]", item)))
        elif isinstance(item, str | int | float) and not isinstance(item, bool) and here:
            yield here, str(item)
