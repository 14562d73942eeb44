"""Which names are a secret's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

# Words that name a secret where they end the name.
_SECRET_WORDS = frozenset({
    "apikey", "apitoken", "accesstoken", "authorization", "authtoken", "bearer", "clientsecret",
    "cookie", "credentials", "idtoken", "jwt", "passcode", "passphrase", "passwd", "password",
    "pat", "privatekey", "pwd", "refreshtoken", "secret", "secretkey", "sessionid", "signature",
    "token",
})  # fmt: skip
_SECRET_PAIRS = frozenset({
    ("access", "key"), ("api", "key"), ("auth", "header"), ("auth", "key"), ("encryption", "key"),
    ("master", "key"), ("pass", "phrase"), ("pass", "word"), ("private", "key"), ("secret", "key"),
    ("session", "id"), ("shared", "key"), ("signing", "key"), ("subscription", "key"),
})  # fmt: skip
# Words behind which the name still means the secret itself.
_TRAILING = frozenset({"value", "text", "string", "plain", "raw", "base64", "encoded", "pem"})
# Words before which a name means something about a secret, or a pager's position.
_NOT_AFTER = frozenset({
    "has", "is", "use", "uses", "needs", "requires", "show", "max", "min", "num", "page", "next",
    "previous", "continuation", "sync", "delta", "cursor", "csrf", "monkey",
})  # fmt: skip
_GLUED = re.compile(
    r"(?:api|secret|private|access)_?key$|(?:api|access|auth|refresh|id)token$|password$|secret$"
)


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a field of that name holds a secret: ``apiKey``, ``client_secret``, ``X-Auth-Token``,
    but not ``tokenUri``, ``maxTokens``, ``nextPageToken``, ``username`` or ``monkey``."""
    words = [word.lower() for word in _WORD.findall(name)]
    while words and (words[-1] in _TRAILING or words[-1].isdigit()):
        words.pop()
    if not words or _NOT_AFTER.intersection(words[:-1]):
        return False
    return (
        words[-1] in _SECRET_WORDS
        or tuple(words[-2:]) in _SECRET_PAIRS
        or _GLUED.search(words[-1]) is not None
    )


# What is a secret besides where it is sent: in a header, or in a URL's query.
_SENT = frozenset({"assertion", "hmac", "samlresponse", "sig", "sign"})


@lru_cache(maxsize=8192)
def is_sent_secret_name(name: str, *, long: bool = False) -> bool:
    """Whether a header or a query parameter of that name holds a secret: ``sig``, too, and
    ``code`` where its value is as ``long`` as OAuth's."""
    if is_secret_name(name):
        return True
    words = [word.lower() for word in _WORD.findall(name)]
    return bool(words) and (words[-1] in _SENT or (long and words == ["code"]))


def secret_paths(schema: Any) -> tuple[tuple[str, ...], ...]:
    """The fields of a data schema (as a JSON-like value) that hold secrets, as paths of
    property names: ``format: password``, ``isSensitive``, or a secret's name (format §10).
    """
    return tuple(_secret_paths(schema, (), 0))


_MAX_DEPTH = 20


def _secret_paths(schema: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[str, ...]]:
    properties = _mapping(_mapping(schema).get("properties"))
    if depth > _MAX_DEPTH:
        return
    for name, value in properties.items():
        field = _mapping(value)
        here = (*path, name)
        if field.get("properties") and field.get("isSensitive") is not True:
            yield from _secret_paths(field, here, depth + 1)
        elif (
            field.get("format") == "password"
            or field.get("isSensitive") is True
            or (is_secret_name(name) and field.get("type") not in ("boolean", "integer"))
        ):
            yield here


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
