"""The one gate that secrets do not pass: texts and values with placeholders in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast
from urllib.parse import unquote_plus

from spec_lsp.redaction.cut import beginnings
from spec_lsp.redaction.encodings import variants
from spec_lsp.redaction.fields import cookies, json_numbers, json_strings, pair_values
from spec_lsp.redaction.names import is_secret_name, is_sent_secret_name
from spec_lsp.redaction.ordinary import is_ordinary
from spec_lsp.redaction.search import AS_NUMBER, BY_NAME, BY_VALUE, Needles, Occurrence, merged
from spec_lsp.redaction.secret import SHORTEST_IN_TEXT, Secret
from spec_lsp.redaction.tokens import KNOWN_SCHEME, secret_values, tells_nothing, tokens_in

__all__ = ["SHORTEST_IN_TEXT", "Redactor", "Secret", "tokens_in"]

# No encoding makes more than so many characters of one.
_LONGEST_FORM = 24
_COOKIE_HEADERS = frozenset({"cookie", "set-cookie"})
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*[ =]+(?=\S)")
_USER_PART = re.compile(r"(?<=://)[^/@?#\s]{0,1000}@")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _are_bytes(items: Sequence[Any]) -> bool:
    return len(items) >= SHORTEST_IN_TEXT and all(
        type(item) is int and 0 <= item < 256 for item in items
    )


class Redactor:
    """Replaces secrets by placeholders such as ``«apiKey»``. Immutable.

    Of two secrets with one name, the second is ``«name 2»``. Overlapping occurrences are
    masked as one, so that no part of a secret stays visible. A secret that is short, or a word
    of every trace (``password``), is masked only where it fills a whole value. What stands under
    a secret's name is masked whatever it is.
    """

    __slots__ = ("_needles", "_secrets", "_values", "_whole")

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        """Empty values and repetitions are left out."""
        self._whole: dict[str, str] = {}
        taken: set[str] = set()
        kept: list[Secret] = []
        for secret in secrets:
            if not secret.value.strip() or secret.value in self._whole:
                continue
            placeholder = _free_placeholder(secret, taken)
            taken.add(placeholder)
            for value in variants(secret.value):
                if value:
                    self._whole.setdefault(value, placeholder)
            kept.append(secret)
        self._secrets = tuple(kept)
        self._needles: Needles | None = None
        self._values: dict[str, str] = {}

    def __repr__(self) -> str:
        return f"Redactor({', '.join(dict.fromkeys(self._whole.values()))})"

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What is hidden, in the order given."""
        return self._secrets

    def adding(self, secrets: Iterable[Secret]) -> Redactor:
        """A redactor that hides these too; known placeholders stay as they are."""
        return Redactor((*self._secrets, *secrets))

    # --- what leaves ----------------------------------------------------------------------------

    def text(self, text: str, limit: int | None = None) -> str:
        """The text without secrets; of a longer one the first ``limit`` characters (never a
        part of a secret that stands across that end)."""
        return self._masked(text, limit, whole=False)

    def body(self, text: str, limit: int | None = None) -> str:
        """A body without secrets, JSON, a form or any other: also short secrets that fill a
        value in it. Of a longer one ``limit`` characters at most, and no more is read."""
        if text[: self._longest + 64].strip() in self._whole and text.strip() in self._whole:
            return self._whole[text.strip()]
        return self._masked(text, limit, whole=True)[:limit]

    def url(self, url: str) -> str:
        """A URL without secrets: in its path, its query values, and its user part."""
        return self._masked(_USER_PART.sub("«user»@", url), None, whole=True)

    def value(self, value: Any, name: str | None = None) -> Any:
        """A JSON-like value without secrets, keys included. Whole values that are a short
        secret are masked, and what stands under a secret's name."""
        if isinstance(value, str):
            return self._leaf(value, name)
        if isinstance(value, bool) or value is None:
            return value
        try:
            text = json.dumps({name: value} if name else value, ensure_ascii=False, default=str)
            masked = self._masked(text, None, whole=True)
            found = value if masked == text else json.loads(masked)
            return next(iter(found.values())) if name and masked != text else found
        except (ValueError, RecursionError):
            return self._walked(value, name, 0)

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Header fields without secrets; values of one name are joined by commas."""
        masked: dict[str, str] = {}
        for name, value in headers:
            shown = self._header(name, value)
            masked[name] = f"{masked[name]}, {shown}" if name in masked else shown
        return masked

    # --- how ------------------------------------------------------------------------------------

    def _walked(self, value: Any, name: str | None, depth: int) -> Any:
        """A value masked part by part, where as one text it cannot be."""
        if depth > 100:
            return "…"
        if isinstance(value, list | tuple) and _are_bytes(cast("list[Any]", value)):
            # Bytes as JSON has them: what a Buffer and a Uint8Array become.
            read = bytes(cast("list[int]", value)).decode("utf-8", "replace")
            masked = self.text(read)
            if masked != read:
                return masked
        if isinstance(value, list | tuple):
            items = cast("list[Any]", value)
            return [self._walked(item, name, depth + 1) for item in items]
        if isinstance(value, Mapping):
            entries = cast("Mapping[object, Any]", value).items()
            return {self.text(str(k)): self._walked(v, str(k), depth + 1) for k, v in entries}
        if isinstance(value, bool) or value is None:
            return value
        masked = self._leaf(str(value), name)
        return value if masked == str(value) else masked

    def _leaf(self, text: str, name: str | None) -> str:
        if text in self._whole:
            return self._whole[text]
        masked = self.text(text)
        return self._filled(masked, name) if name and is_secret_name(name) else masked

    def _header(self, name: str, value: str) -> str:
        if value in self._whole:
            return self._whole[value]
        lowered = name.lower()
        if lowered in _COOKIE_HEADERS:
            return self._cookies(value)
        scheme = _SCHEME.match(value)
        if scheme is not None and value[scheme.end() :] in self._whole:
            return scheme[0] + self._whole[value[scheme.end() :]]
        if lowered in _SECRET_HEADERS:
            return self._filled(self.text(value), name, _SCHEME)
        if is_sent_secret_name(name):
            return self._filled(self.text(value), name)
        return self.url(value)

    def _cookies(self, header: str) -> str:
        shown: list[str] = []
        end = 0
        for cookie in cookies(header):
            value = header[cookie.start : cookie.end]
            known = self._whole.get(value) or self._whole.get(unquote_plus(value))
            shown += (header[end : cookie.start], known or f"«{_clean(cookie.name)}»")
            end = cookie.end
        return self.text("".join([*shown, header[end:]]))

    def _filled(self, masked: str, name: str, schemes: re.Pattern[str] = KNOWN_SCHEME) -> str:
        """A value under a secret's name: hidden whole, after its scheme, unless what is left of
        it beside placeholders tells nothing."""
        scheme = schemes.match(masked)
        kept = scheme[0] if scheme is not None else ""
        rest = masked[len(kept) :]
        if tells_nothing(rest):
            return masked
        return f"{kept}{self._whole.get(rest, f'«{_clean(name)}»')}"

    def _masked(self, text: str, limit: int | None, *, whole: bool) -> str:
        # What lies behind the limit is looked at as far as a secret could reach over it.
        window = text if limit is None else text[: limit + self._reach]
        stop = len(window) if limit is None else min(limit, len(window))
        if self._needles is None:
            self._values = self._in_text()
            self._needles = Needles(self._values)
        finder = self._in_data if whole else self._in_prose
        found_here = [*self._needles.occurrences(window, finder)]
        if limit is None:
            found_here += beginnings(text, self._values)
        pieces: list[str] = []
        end = 0
        for found in merged(found_here):
            if found.start >= stop:
                break
            pieces += (window[end : found.start], found.shown)
            end = found.end
        if end < stop:
            pieces.append(window[end:stop])
        return "".join(pieces)

    def _in_text(self) -> dict[str, str]:
        """The values that are looked for anywhere; the longest first, for their names count."""
        found = [v for v in self._whole if len(v) >= SHORTEST_IN_TEXT and not is_ordinary(v)]
        return {value: self._whole[value] for value in sorted(found, key=len, reverse=True)}

    @property
    def _longest(self) -> int:
        return max(map(len, self._whole), default=0)

    @property
    def _reach(self) -> int:
        """How far any form of a secret can stretch, in characters."""
        return _LONGEST_FORM * self._longest + 256

    def _in_prose(self, text: str) -> Iterator[Occurrence]:
        yield from self._filling(text, in_lists=False)
        yield from self._named(text)

    def _in_data(self, text: str) -> Iterator[Occurrence]:
        yield from self._filling(text, in_lists=True)
        yield from self._named(text)

    def _filling(self, text: str, *, in_lists: bool) -> Iterator[Occurrence]:
        """Short secrets, where they fill a value of JSON or of a query."""
        for value, placeholder in self._whole.items():
            if value not in self._values:
                for start, end in (*json_strings(text, value), *pair_values(text, value)):
                    yield Occurrence(start, end, BY_VALUE, placeholder)
            if _NUMBER.fullmatch(value):
                for start, end in json_numbers(text, value, in_lists=in_lists):
                    yield Occurrence(start, end, AS_NUMBER, f'"{placeholder}"')

    def _named(self, text: str) -> Iterator[Occurrence]:
        for value in secret_values(text):
            start, end = value.start, value.end
            scheme = KNOWN_SCHEME.match(text, start, end)
            if scheme is not None:
                start = scheme.end()
            hidden = text[start:end]
            if tells_nothing(hidden):
                continue
            shown = self._whole.get(hidden) or f"«{_clean(value.name)}»"
            if value.quoted:
                yield Occurrence(start, end, BY_NAME, shown)
            else:
                yield Occurrence(start, end, AS_NUMBER, f'"{shown}"')


@lru_cache(maxsize=1024)
def _clean(name: str) -> str:
    """A name as a placeholder can bear it, in JSON too."""
    return re.sub(r'[«»"\\\s\x00-\x1f]+', " ", name)[:60].strip() or "secret"


def _free_placeholder(secret: Secret, taken: set[str]) -> str:
    name = _clean(secret.name)
    # A placeholder that contained the value would show what it hides.
    name = "secret" if secret.value in name else name
    name = "•" if secret.value in name else name
    number = 1
    while (placeholder := f"«{name}»" if number == 1 else f"«{name} {number}»") in taken:
        number += 1
    return placeholder
