"""Which values of a run are secrets, and what a wrong secret looks like."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, cast

from spec_lsp.redaction.keys import looks_random
from spec_lsp.redaction.names import is_secret_name, is_sent_secret_name, secret_paths
from spec_lsp.redaction.ordinary import is_ordinary
from spec_lsp.redaction.redactor import SHORTEST_IN_TEXT, Redactor, Secret
from spec_lsp.redaction.tokens import KNOWN_SCHEME, tells_nothing, tokens_in_headers, tokens_in_text
from spec_lsp.runtime.trace import Exchange

# What no plain parameter looks like: one long word of letters and digits. Credentials that
# code makes from a secret (a digest, a signature) have no name that tells.
_OPAQUE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/=_.~-]{16,}")
_CREDENTIAL_HEADERS = frozenset({"authorization", "proxy-authorization"})
_ANY_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*[ =]+(?=\S)")
# Headers that are no secrets, however random they look.
_TELLING_HEADERS = frozenset({
    "accept", "accept-encoding", "accept-language", "baggage", "cache-control", "connection",
    "content-length", "content-md5", "content-type", "cookie", "date", "etag", "expect", "host",
    "idempotency-key", "if-match", "if-none-match", "origin", "referer", "traceparent",
    "user-agent", "x-correlation-id", "x-request-id",
})  # fmt: skip
_MAX_LEAVES = 1000
_MAX_TOKEN_RESPONSE = 256 * 1024


def parameter_secrets(schema: Any, values: Mapping[str, Any]) -> Iterator[Secret]:
    """The secrets among parameters: by the schema, by name, and by look where the schema does
    not describe them. In the schema's order, so that a placeholder means the same in every run.
    """
    paths = set(secret_paths(schema))
    described = cast("dict[str, Any]", schema) if isinstance(schema, dict) else {}
    properties = described.get("properties")
    known = [*cast("dict[str, Any]", properties)] if isinstance(properties, dict) else list[str]()
    places = {name: place for place, name in enumerate(known)}
    ordered = sorted(values.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))
    for path, text in _leaves(dict(ordered), ()):
        inside = any(path[: len(secret)] == secret for secret in paths)
        unknown = path[0] not in places and _is_opaque(text)
        if inside or unknown or (path[0] not in places and is_secret_name(path[-1])):
            yield Secret(path[-1], text)
            yield from _secrets_inside(text)


def _secrets_inside(text: str) -> Iterator[Secret]:
    """What code takes out of a secret that is JSON: a service account's private key."""
    if text.lstrip()[:1] != "{":
        return
    try:
        inner = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from derived_secrets(inner, frozenset())


def derived_secrets(
    credentials: Any, plain: frozenset[str], known: Iterable[Secret] = ()
) -> Iterator[Secret]:
    """The secrets among credentials that a method made: by name, by look, or because a short
    ``known`` secret is a part of them (``ada:4711``), which in a longer text is not looked for.
    No value that is a plain parameter."""
    short = [s.value for s in known if len(s.value) < SHORTEST_IN_TEXT]
    for path, text in _leaves(credentials, ()):
        name = path[-1] if path else "credentials"
        if text in plain or len(text) < SHORTEST_IN_TEXT:
            continue
        if is_secret_name(name):
            # `Bearer abc` holds a word that is no secret and would be masked everywhere.
            scheme = KNOWN_SCHEME.match(text)
            yield Secret(name, text[scheme.end() :] if scheme is not None else text)
        elif _is_opaque(text) or ("://" not in text and _holds_short(text, short)):
            yield Secret(name, text)


def _holds_short(text: str, short: list[str]) -> bool:
    """Whether a text is put together with one of the short values, base64 taken off."""
    readings = [text]
    with suppress(ValueError):
        readings.append(base64.b64decode(text, validate=True).decode("utf-8"))
    return any(
        re.search(rf"(?<![^\W_]){re.escape(value)}(?![^\W_])", reading) is not None
        for value in short
        for reading in readings
    )


def request_secrets(
    exchanges: Iterable[Exchange], known: Redactor, plain: frozenset[str]
) -> Iterator[Secret]:
    """Credentials that first appear in a request, made there by code: signatures, digests. Those
    in which the ``known`` secrets show are none of their own."""
    for exchange in _in_order(exchanges):
        for name, value in exchange.request.headers:
            lowered = name.lower()
            scheme = _ANY_SCHEME if lowered in _CREDENTIAL_HEADERS else KNOWN_SCHEME
            start = scheme.match(value)
            text = value[start.end() if start is not None else 0 :]
            named = lowered in _CREDENTIAL_HEADERS or is_sent_secret_name(name)
            if len(text) < SHORTEST_IN_TEXT or text in plain or is_ordinary(text):
                continue
            if tells_nothing(text):
                continue
            if (named or (lowered not in _TELLING_HEADERS and looks_random(text))) and (
                known.text(text) == text
            ):
                yield Secret(name, text)


def response_secrets(
    exchanges: Iterable[Exchange], plain: frozenset[str] = frozenset()
) -> Iterator[Secret]:
    """The tokens that responses brought, in their bodies and headers; no plain parameter."""
    for exchange in _in_order(exchanges):
        if exchange.response is None:
            continue
        found = [*tokens_in_headers(exchange.response.headers)]
        # Token responses are small; a large list of records is not searched.
        if len(exchange.response.body) <= _MAX_TOKEN_RESPONSE:
            found += tokens_in_text(exchange.response.body)
        yield from (s for s in dict.fromkeys(found) if s.value not in plain)


def _in_order(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """As the code asked for them, whatever was answered first: numbers of placeholders do not
    change from run to run."""
    return sorted(exchanges, key=lambda e: (e.step, e.call or 0, e.start))


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
