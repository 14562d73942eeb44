"""The helpers that a ``$template`` can call (format.md §5.1). S shows ``base64``; the rest is
ours. Arguments are texts as JavaScript's ``String()`` makes them, ``json`` takes any value."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import (
    MAX_TEXT,
    UNDEFINED,
    Value,
    to_text,
    to_utf8,
)
from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.syntax.javascript.number import WHITESPACE

_UNSAFE_BASE64 = re.compile(r"[^A-Za-z0-9+/]")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_SURROGATE = re.compile("[\ud800-\udfff]")


def encode_base64(text: str) -> str:
    """Base64 of the text's UTF-8 bytes."""
    return base64.b64encode(to_utf8(text)).decode("ascii")


def decode_base64(text: str) -> str:
    """The UTF-8 text behind base64, in either alphabet; what belongs to neither is skipped."""
    digits = _UNSAFE_BASE64.sub("", text.partition("=")[0].translate({45: "+", 95: "/"}))
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return base64.b64decode(digits + "=" * (-len(digits) % 4)).decode("utf-8", "replace")


def encode_uri_component(text: str) -> str:
    """JavaScript's function of that name. Half a surrogate pair is an error, as there."""
    if _SURROGATE.search(text):
        raise FormulaError("encodeURIComponent: the text has half a character in it.")
    return quote(text, safe="-_.!~*'()")


def decode_uri_component(text: str) -> str:
    """JavaScript's function of that name. What is no encoding is an error, as there."""
    try:
        decoded = _PERCENT.sub(
            lambda match: bytes.fromhex(match[0].replace("%", "")).decode(), text
        )
    except UnicodeDecodeError:
        decoded = None
    if decoded is None or "%" in _PERCENT.sub("", text):
        raise FormulaError("decodeURIComponent: the text is not encoded correctly.")
    return decoded


def trim(text: str) -> str:
    """JavaScript's ``trim``: what it calls white space and line ends, at both ends."""
    return text.strip(WHITESPACE)


def _digest(algorithm: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(algorithm, to_utf8(text), usedforsecurity=False).hexdigest()


def _hmac_sha256(key: str, text: str) -> str:
    return hmac.new(to_utf8(key), to_utf8(text), "sha256").hexdigest()


_ON_TEXTS: Final[dict[str, Callable[..., str]]] = {
    "base64": encode_base64,
    "base64Decode": decode_base64,
    "encodeURIComponent": encode_uri_component,
    "decodeURIComponent": decode_uri_component,
    "lowercase": str.lower,
    "uppercase": str.upper,
    "trim": trim,
    "hmacSha256": _hmac_sha256,
    "sha256": _digest("sha256"),
    "md5": _digest("md5"),
}
PARAMETERS: Final = {name: 2 if name == "hmacSha256" else 1 for name in (*_ON_TEXTS, "json")}


def call_helper(name: str, arguments: list[Value]) -> Value:
    """What the helper gives. Missing arguments are undefined, further ones are ignored.

    Raises FormulaError for a name that is no helper, and where JavaScript would throw.
    """
    if name not in PARAMETERS:
        raise FormulaError(f"`{name}` is no helper of templates.")
    count = PARAMETERS[name]
    given = (arguments + [UNDEFINED] * count)[:count]
    result = to_json_text(given[0]) if name == "json" else _ON_TEXTS[name](*map(to_text, given))
    if isinstance(result, str) and len(result) > MAX_TEXT:
        raise FormulaError("The text grows too long.")
    return result
