"""The forms of a secret that are looked for by comparing. Everything else is taken off a text
before, layer by layer (``layers.py``): escapes, and what wraps the secret together with other
text.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote, quote_plus

from spec_lsp.redaction.layers import unescaped

# A form so short would be found by chance.
_SHORTEST_CORE = 6
_SHORTEST_LINE = 16
_SHORTEST_LEFT = 6
_ESCAPES = 4
_FRAME = re.compile(r"-----(?:BEGIN|END) [A-Z0-9 ]+-----")


def variants(value: str) -> Iterator[str]:
    """A value, and what is made of it before it is sent or logged: blanks around it taken off;
    of several lines, other line ends, none, and each line that tells something."""
    yield value
    stripped = value.strip()
    yield stripped
    lines = stripped.splitlines()
    if len(lines) < 2:
        return
    for line_end in ("\n", "\r\n", ""):
        yield line_end.join(lines)
    told = [line.strip() for line in lines if not _FRAME.fullmatch(line.strip())]
    yield "".join(told)
    yield from (line for line in told if len(line) >= _SHORTEST_LINE)


def literal_forms(value: str) -> Iterator[str]:
    """Texts that stand for ``value`` as it is: its UTF-8 bytes each taken for a character, its
    characters beyond the first plane as pairs.

    Where ``value`` itself looks escaped (a password with ``%41`` in it), also what is left of
    it when all escapes around it are taken off.
    """
    for text in _read(value):
        yield text
        yield text.replace(" ", "+")
        if not text.isascii():
            yield _bytes_of(text).decode("latin-1")
            yield "".join(map(chr, _units(text)))
    if "\\" in value:  # which HTML leaves, and would make an escape of what follows
        for quoted in ("&#x27;", "&#39;"):
            yield html.escape(value).replace("&#x27;", quoted)


def escaped_forms(value: str) -> Iterator[str]:
    """What JSON and URLs make of ``value``: found even where what stands before it would make
    another escape of its beginning."""
    yield json.dumps(value)[1:-1]
    yield json.dumps(value, ensure_ascii=False)[1:-1]
    for safe in ("", "/", "!'()*-._~"):
        yield quote(_bytes_of(value), safe=safe)
    yield quote_plus(_bytes_of(value))


def _read(value: str) -> Iterator[str]:
    yield value
    for _ in range(_ESCAPES):
        inner = unescaped(value)
        if inner is None or len(inner.text) < _SHORTEST_LEFT:
            return
        value = inner.text
        yield value


def hexadecimal_forms(value: str) -> Iterator[str]:
    """Hex of a value's bytes, in both cases."""
    for raw in _encoded(value):
        yield raw.hex()
        yield raw.hex().upper()


def base64_cores(value: str) -> Iterator[str]:
    """The characters that base64 of a text has wherever ``value`` is a part of that text: one
    for each of the three alignments, in both alphabets."""
    for raw in _encoded(value):
        for before in range(3):
            padded = b"\0" * before + raw
            encoded = base64.b64encode(padded + b"\0" * (-len(padded) % 3)).decode("ascii")
            core = encoded[-(-before * 8 // 6) : len(padded) * 8 // 6]
            if len(core) >= _SHORTEST_CORE:
                yield core
                yield core.replace("+", "-").replace("/", "_")


def _encoded(value: str) -> set[bytes]:
    """A text's bytes: in UTF-8, and in Latin-1 (as JavaScript's ``btoa`` takes them)."""
    found = {_bytes_of(value)}
    if not value.isascii():
        with suppress(UnicodeEncodeError):
            found.add(value.encode("latin-1"))
    return found


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _units(text: str) -> Iterator[int]:
    raw = text.encode("utf-16-be", "surrogatepass")
    for index in range(0, len(raw), 2):
        yield int.from_bytes(raw[index : index + 2], "big")
