"""Tokens that nobody gave: what stands under a secret's name in a text, a response, a header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import unquote_plus

from spec_lsp.redaction.fields import NamedValue, cookies, elements, json_fields, pairs
from spec_lsp.redaction.keys import looks_random
from spec_lsp.redaction.layers import unescaped
from spec_lsp.redaction.names import is_secret_name, is_sent_secret_name
from spec_lsp.redaction.secret import SHORTEST_IN_TEXT, Secret

KNOWN_SCHEME = re.compile(
    r"(?:api-?key|apitoken|basic|bearer|digest|jwt|key|oauth|token|zoho-oauthtoken)[ =]+(?=\S)",
    re.IGNORECASE,
)
# Of a number under a secret's name; shorter ones count or switch something.
_SHORTEST_NUMBER = 6
# Of an OAuth code; shorter ones are of countries, languages, errors.
_SHORTEST_CODE = 12
# No value: a missing one as JavaScript writes it, a scheme without its credential, and base64 of
# a user and a password that are both empty. To see these is how an author finds what is missing.
_EMPTY = frozenset({
    "", "undefined", "null", "none", "nan", "[object object]", "api-key", "apikey", "basic",
    "bearer", "digest", "jwt", "key", "oauth", "og==", "token", "zoho-oauthtoken",
})  # fmt: skip
_PLACEHOLDER = re.compile(r"«[^«»]*»")
# A sentence about a secret: `password: is too short`.
_PROSE = re.compile(r"[^\W\d_]+(?:[ ,]+[^\W\d_]+)+[.!]?")
_PROSE_WORDS = frozenset({
    "a", "an", "and", "are", "be", "been", "can", "cannot", "does", "expired", "has", "have",
    "incorrect", "invalid", "is", "it", "may", "missing", "must", "no", "not", "or", "required",
    "should", "the", "to", "too", "was", "were", "wrong",
})  # fmt: skip


def secret_values(text: str) -> Iterator[NamedValue]:
    """What stands under a secret's name in a text: JSON, a URL's query, a form, XML."""
    for value in json_fields(text, is_secret_name):
        if value.quoted or value.end - value.start >= _SHORTEST_NUMBER:
            yield value
    for value in pairs(text, lambda name: is_sent_secret_name(name, long=True)):
        if is_sent_secret_name(value.name, long=value.end - value.start >= _SHORTEST_CODE):
            yield value
    for value in elements(text):
        if is_secret_name(value.name):
            yield value


def tells_nothing(text: str) -> bool:
    """Whether a value under a secret's name may be seen: it is none, a placeholder with no
    more than a few words around it, or a sentence."""
    bare = text.strip()
    if "«" not in bare and " " not in bare:
        return bare.lower() in _EMPTY
    if bare.lower() in _EMPTY:
        return True
    rest = _PLACEHOLDER.sub(" ", bare)
    if rest != bare:
        return not any(
            len(word) > 20 or (len(word) >= 6 and re.search(r"[0-9]", word))
            for word in re.findall(r"[A-Za-z0-9+/_-]+", rest)
        )
    return (
        len(bare) < 200
        and _PROSE.fullmatch(bare) is not None
        and not _PROSE_WORDS.isdisjoint(bare.lower().rstrip(".!").replace(",", " ").split())
    )


def tokens_in(value: Any, name: str = "") -> Iterator[Secret]:
    """The values of a JSON-like response that stand under a token's name."""
    if isinstance(value, str):
        if is_secret_name(name):
            yield from _token(name, value)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from tokens_in(item, str(key))
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from tokens_in(item, name)


def tokens_in_text(text: str) -> Iterator[Secret]:
    """The tokens in a body of any kind, those in JSON within JSON too."""
    for _ in range(3):
        for value in secret_values(text):
            if value.quoted:
                yield from _token(value.name, text[value.start : value.end])
        inner = unescaped(text)
        if inner is None:
            return
        text = inner.text


def tokens_in_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Secret]:
    """The tokens in a response's headers: under a token's name, in an address to go to, and
    cookies that look like keys."""
    for name, value in headers:
        lowered = name.lower()
        if lowered == "set-cookie":
            for cookie in cookies(value):
                text = value[cookie.start : cookie.end]
                if is_secret_name(cookie.name) or looks_random(text):
                    yield from _token(cookie.name, text)
        elif lowered in ("location", "content-location", "refresh", "link"):
            yield from tokens_in_text(value)
        elif is_secret_name(name):
            yield from _token(name, value)


_WORDS = re.compile(r"[^\W\d_]+(?:[ _.-][^\W\d_]+)*")


def _token(name: str, value: str) -> Iterator[Secret]:
    """The token in a value, as it is and without percent-encoding. What is a word or two
    (`expired`, `not_set`) is left to its name alone: it stands elsewhere too."""
    scheme = KNOWN_SCHEME.match(value)
    text = value[scheme.end() if scheme is not None else 0 :].strip()
    if (
        len(text) < SHORTEST_IN_TEXT
        or tells_nothing(text)
        or (len(text) < 24 and _WORDS.fullmatch(text))
    ):
        return
    yield Secret(name, text)
    if "%" in text and unquote_plus(text) != text:
        yield Secret(name, unquote_plus(text))
