"""An independent search for secrets in what the program gave out.

Whatever could be an encoding is decoded, and what comes of that again, three times. It knows
nothing of how the program hides secrets.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, unquote_plus

DEPTH = 3
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}


def _json_read(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        token = match[1]
        if token[0] in "ux" and len(token) > 1:
            return chr(int(token[1:].strip("{}"), 16) % 0x110000)
        return _SHORT.get(token, token)

    return _ESCAPE.sub(character, text).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _bytes_read(raw: bytes) -> Iterator[str]:
    yield raw.decode("utf-8", "ignore")
    yield raw.decode("latin-1")
    yield raw.decode("utf-16-le", "ignore")


def _base64_read(text: str) -> str:
    found: list[str] = []
    for written in re.findall(r"[A-Za-z0-9+/_-]{8,}", text):
        run = written.replace("-", "+").replace("_", "/")
        for start in range(4):
            part = run[start : start + (len(run) - start) // 4 * 4]
            rest = run[start + len(part) :]
            whole = part + (rest + "==")[:4] if len(rest) > 1 else part
            found += _bytes_read(base64.b64decode(whole))
    return "\n".join(found)


def _hex_read(text: str) -> str:
    found: list[str] = []
    for run in re.findall(r"[0-9a-fA-F]{12,}", text):
        for start in range(2):
            found += _bytes_read(bytes.fromhex(run[start : start + (len(run) - start) // 2 * 2]))
    return "\n".join(found)


def _numbers_read(text: str) -> str:
    runs = re.findall(r"[0-9]{1,3}(?:,\s*[0-9]{1,3}){4,}", text)
    return "\n".join(
        read
        for run in runs
        for read in _bytes_read(bytes(min(int(n), 255) for n in re.findall("[0-9]+", run)))
    )


def _readings(text: str) -> Iterator[str]:
    yield _json_read(text)
    yield unquote(text, errors="ignore")
    yield unquote_plus(text, errors="ignore")
    yield unquote(text, encoding="latin-1")
    yield html.unescape(text)
    yield text.encode("latin-1", "ignore").decode("utf-8", "ignore")
    yield re.sub(r"(?<=[A-Za-z0-9+/]{40})\r?\n", "", text)
    yield _base64_read(text)
    yield _hex_read(text)
    yield _numbers_read(text)


def readings(text: str, depth: int = DEPTH) -> Iterator[str]:
    """The text, and everything that it decodes to."""
    seen: set[str] = set()
    level = {text}
    for left in range(depth, -1, -1):
        yield from level
        seen |= level
        if left:
            level = {inner for one in level for inner in _readings(one)} - seen - {""}


def leaks(output: str, secrets: Mapping[str, str]) -> set[str]:
    """The names of the secrets that can be read in an output."""
    return {name for text in readings(output) for name, value in secrets.items() if value in text}
