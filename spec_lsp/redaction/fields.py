"""The named values in a text, whatever the text is as a whole: fields of JSON, ``name=value`` of
URLs and forms, elements of XML, cookies. Linear in the text's length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote, quote_plus


class NamedValue(NamedTuple):
    """A name, and where its value stands. ``quoted``: within the quotes of a JSON string."""

    name: str
    start: int
    end: int
    quoted: bool = True


_KEY = re.compile(r'"([^"\\]{1,100})"\s{0,20}:')
_BLANKS = re.compile(r"\s{0,20}")
# A string may be broken off where a text was cut.
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)(?:"|\\?\Z)', re.DOTALL)
_NUMBER = re.compile(r"-?[0-9][0-9.eE+-]{0,40}")
_NEXT = re.compile(r"\s{0,20},\s{0,20}")
_MAX_ITEMS = 1000


def json_fields(text: str, wanted: Callable[[str], bool]) -> Iterator[NamedValue]:
    """The strings and numbers under wanted names, those in a list too."""
    if not any(wanted(name) for name in set(_KEY.findall(text))):
        return
    for key in _KEY.finditer(text):
        if not wanted(key[1]):
            continue
        at = _after(_BLANKS, text, key.end())
        if not text.startswith("[", at):
            yield from _value(text, at, key[1])
            continue
        at = _after(_BLANKS, text, at + 1)
        for _ in range(_MAX_ITEMS):
            item = _STRING.match(text, at)
            if item is None:
                break
            yield NamedValue(key[1], *item.span(1))
            following = _NEXT.match(text, item.end())
            if following is None:
                break
            at = following.end()


def _value(text: str, at: int, name: str) -> Iterator[NamedValue]:
    string = _STRING.match(text, at)
    if string is not None:
        yield NamedValue(name, *string.span(1))
        return
    number = _NUMBER.match(text, at)
    if number is not None:
        yield NamedValue(name, *number.span(), quoted=False)


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at


_NAME = r"[A-Za-z_][\w.\[\]-]{0,100}"
_PAIR_NAME = re.compile(rf"[?&#;]({_NAME})=")
_PAIR = re.compile(rf"[?&#;]({_NAME})=([^&#;\s\"'<>\\]+)")
_FIRST_PAIR = re.compile(rf"\s{{0,20}}({_NAME})=([^&#;\s\"'<>\\]+)(?:&|\s*\Z)")
_PAIR_ENDS = frozenset("&#;\"'<>\\")


def pairs(text: str, wanted: Callable[[str], bool]) -> Iterator[NamedValue]:
    """``name=value`` behind ``?``, ``&``, ``#`` and ``;``, and at the beginning of a form,
    under wanted names."""
    if "=" not in text:
        return
    first = _FIRST_PAIR.match(text)
    if first is not None and wanted(first[1]):
        yield NamedValue(first[1], *first.span(2))
    if not any(wanted(name) for name in set(_PAIR_NAME.findall(text))):
        return
    for match in _PAIR.finditer(text):
        if wanted(match[1]):
            yield NamedValue(match[1], *match.span(2))


def pair_values(text: str, value: str) -> Iterator[tuple[int, int]]:
    """Where a value, percent-encoded or not, fills what stands behind ``name=``."""
    raw = value.encode("utf-8", "surrogatepass")
    for form in {value, quote(raw, safe=""), quote(raw), quote_plus(raw)}:
        for start, end in _places(text, f"={form}"):
            following = text[end : end + 1]
            if not following or following in _PAIR_ENDS or following.isspace():
                yield start + 1, end


_ELEMENT = re.compile(r"<(?:[\w.-]{1,60}:)?([A-Za-z_][\w.-]{0,100})(?: [^<>]{0,300})?>([^<>]+)</")


def elements(text: str) -> Iterator[NamedValue]:
    """XML elements that hold nothing but text."""
    if "</" in text:
        for match in _ELEMENT.finditer(text):
            yield NamedValue(match[1], *match.span(2))


_COOKIE = re.compile(r"(?:\A|[;,])\s{0,20}([^\s=;,\"]{1,100})=\"?([^;,\"]*)")
_ATTRIBUTES = frozenset({"domain", "expires", "max-age", "path", "samesite", "version"})


def cookies(header: str) -> Iterator[NamedValue]:
    """The cookies of a ``Cookie`` or ``Set-Cookie`` header, without their attributes."""
    for match in _COOKIE.finditer(header):
        if match[1].lower() not in _ATTRIBUTES and match[2].strip():
            yield NamedValue(match[1], *match.span(2))


def json_strings(text: str, value: str) -> Iterator[tuple[int, int]]:
    """Where a value fills a JSON string that is no key; without the quotes."""
    for form in {json.dumps(value), json.dumps(value, ensure_ascii=False)}:
        for start, end in _places(text, form):
            if _before(text, start) in ":[," and not _is_key(text, end):
                yield start + 1, end - 1


def json_numbers(text: str, value: str, *, in_lists: bool) -> Iterator[tuple[int, int]]:
    """Where a number is the value of a field, or an item of a list."""
    for start, end in _places(text, value):
        if text[start - 1 : start] not in (":", "[", ",", " ", "\n"):
            continue
        before = text[max(start - 20, 0) : start].rstrip()
        if text[end : end + 1] in (",", "]", "}", " ", "\n", "\r") and (
            before[-2:] == '":' or (in_lists and before[-1:] in ("[", ","))
        ):
            yield start, end


def _places(text: str, form: str) -> Iterator[tuple[int, int]]:
    at = text.find(form)
    while at >= 0:
        yield at, at + len(form)
        at = text.find(form, at + len(form))


def _before(text: str, at: int) -> str:
    """The character before a place, blanks left out; nothing at the beginning."""
    return text[max(at - 20, 0) : at].rstrip()[-1:]


def _is_key(text: str, end: int) -> bool:
    return text[end : end + 20].lstrip()[:1] == ":"
