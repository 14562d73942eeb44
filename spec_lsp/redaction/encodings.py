"""Every way in which a secret is looked for in a text."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

# What stands between the parts of base64 and what may follow it, percent-encoded ones included.
BASE64_RUN = re.compile(r"(?:[A-Za-z0-9+/_=-]|%2[BbFf]|%3[Dd])+")

_SHORT_ESCAPES = {
    "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", '"': '"', "\\": "\\", "/": "/",
}  # fmt: skip


def literal_forms(value: str) -> frozenset[str]:
    """Texts that stand for ``value`` and are found by comparing: plain, JSON-escaped,
    URL-encoded, and hex of its UTF-8 bytes."""
    raw = value.encode("utf-8", "surrogatepass")
    forms = {
        value,
        json.dumps(value)[1:-1],
        json.dumps(value, ensure_ascii=False)[1:-1],
        quote(raw, safe=""),
        quote(raw),
        quote_plus(raw),
        raw.hex(),
        raw.hex().upper(),
    }
    return frozenset(form for form in forms if form)


def base64_cores(value: str) -> frozenset[str]:
    """The characters that base64 of a text has wherever ``value`` is a part of that text: one
    for each of the three alignments, in both alphabets, percent-encoded too."""
    raw = value.encode("utf-8", "surrogatepass")
    cores: set[str] = set()
    for before in range(3):
        padded = b"\0" * before + raw
        encoded = base64.b64encode(padded + b"\0" * (-len(padded) % 3)).decode("ascii")
        core = encoded[-(-before * 8 // 6) : len(padded) * 8 // 6]
        cores |= {core, core.replace("+", "-").replace("/", "_")}
        encoded_core = quote(core, safe="")
        cores |= {encoded_core, re.sub(r"%..", lambda m: m[0].lower(), encoded_core)}
    # A core so short would be found by chance.
    return frozenset(core for core in cores if len(core) >= 6)


@lru_cache(maxsize=256)
def mixed_form(value: str) -> re.Pattern[str]:
    """A pattern for ``value`` with any of its characters percent-encoded (once or twice),
    JSON-escaped or written as an HTML entity. Linear: each character has distinct beginnings.
    """
    return re.compile("(?=(" + "".join(_character(c) for c in value) + "))")


def _character(character: str) -> str:
    raw = character.encode("utf-8", "surrogatepass")
    ways = [
        re.escape(character),
        "".join(rf"%(?:25)?(?i:{byte:02x})" for byte in raw),
        "".join(rf"\\u(?i:{unit:04x})" for unit in _utf16(character)),
        f"&#0*{ord(character)};",
        f"&#[xX]0*(?i:{ord(character):x});",
    ]
    if character == " ":
        ways.append(r"\+")
    if character in _SHORT_ESCAPES:
        ways.append(re.escape("\\" + _SHORT_ESCAPES[character]))
    ways.extend(_named_entities(character))
    return f"(?:{'|'.join(ways)})"


def _named_entities(character: str) -> Iterator[str]:
    names = {"&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos"}
    if character in names:
        yield f"&{names[character]};"


def _utf16(character: str) -> Iterator[int]:
    raw = character.encode("utf-16-be", "surrogatepass")
    for index in range(0, len(raw), 2):
        yield int.from_bytes(raw[index : index + 2], "big")
