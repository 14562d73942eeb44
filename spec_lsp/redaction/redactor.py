"""The one gate that secrets do not pass: texts and values with placeholders in their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote_plus

from spec_lsp.redaction.encodings import BASE64_RUN, base64_cores, literal_forms, mixed_form
from spec_lsp.redaction.names import is_secret_name

# Shorter values are masked only where they fill a whole value (contracts, "Secrets").
SHORTEST_IN_TEXT = 6
_MAY_BE_ENCODED = re.compile(r"[%\\&+]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ =]+(?=\S)")
_FORM = re.compile(r"[^\s=&]+=[^\s&]*(?:&[^\s=&]+=[^\s&]*)*")
_JSON_FIELD = re.compile(
    r'"(?P<name>[^"\\]{1,100})"(?P<colon>\s{0,20}:\s{0,20})'
    r'(?P<value>"(?:[^"\\]|\\.)*(?:"|\Z)|-?[0-9][0-9.eE+-]{0,30})'
)
_SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_EMPTY = frozenset({"", "undefined", "null", "none"})


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that must not be seen, and the name that its placeholder bears."""

    name: str
    value: str = field(repr=False)


class Redactor:
    """Replaces secrets by placeholders such as ``«apiKey»``. Immutable.

    Of two secrets with one name, the second is ``«name 2»``. Overlapping occurrences are
    masked as one, so that no part of a secret stays visible.
    """

    __slots__ = ("_base64", "_forms", "_secrets", "_whole")

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        """Empty values and repetitions are left out."""
        self._secrets: tuple[Secret, ...] = ()
        self._whole: dict[str, str] = {}
        taken: set[str] = set()
        kept: list[Secret] = []
        for secret in secrets:
            if not secret.value.strip() or secret.value in self._whole:
                continue
            placeholder = self._free_placeholder(secret, taken)
            taken.add(placeholder)
            self._whole[secret.value] = placeholder
            kept.append(secret)
        self._secrets = tuple(kept)
        longest = sorted(
            (value for value in self._whole if len(value) >= SHORTEST_IN_TEXT),
            key=len,
            reverse=True,
        )
        self._forms = [(value, self._whole[value], literal_forms(value)) for value in longest]
        self._base64 = [(self._whole[value], base64_cores(value)) for value in longest]

    @staticmethod
    def _free_placeholder(secret: Secret, taken: set[str]) -> str:
        # A placeholder that contained the value would show what it hides.
        name = "secret" if secret.value in secret.name else secret.name
        name = "•" if secret.value in name else re.sub(r"[«»\s]+", " ", name)
        number = 1
        while (placeholder := f"«{name}»" if number == 1 else f"«{name} {number}»") in taken:
            number += 1
        return placeholder

    def __repr__(self) -> str:
        return f"Redactor({', '.join(self._whole.values())})"

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What is hidden, in the order given."""
        return self._secrets

    def adding(self, secrets: Iterable[Secret]) -> Redactor:
        """A redactor that hides these too; known placeholders stay as they are."""
        return Redactor((*self._secrets, *secrets))

    def text(self, text: str, limit: int | None = None) -> str:
        """The text without secrets; of a longer one the first ``limit`` characters (never a
        part of a secret that stands across that end)."""
        # What lies behind the limit is looked at as far as a secret could reach over it.
        window = text if limit is None else text[: limit + self._reach]
        pieces: list[str] = []
        end = 0
        stop = len(window) if limit is None else min(limit, len(window))
        for start, finish, placeholder in self._occurrences(window):
            if start >= stop:
                break
            pieces += (window[end:start], placeholder)
            end = finish
        if end < stop:
            pieces.append(window[end:stop])
        return "".join(pieces)

    @property
    def _reach(self) -> int:
        """How far any form of a secret can stretch, in characters."""
        return 12 * max((len(value) for value in self._whole), default=0) + 64

    def _occurrences(self, text: str) -> list[tuple[int, int, str]]:
        found = sorted(self._found(text), key=lambda occurrence: (occurrence[0], -occurrence[1]))
        merged: list[tuple[int, int, str]] = []
        for start, end, placeholder in found:
            if merged and start < merged[-1][1]:
                first, last, name = merged[-1]
                merged[-1] = (first, max(last, end), name)
            else:
                merged.append((start, end, placeholder))
        return merged

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        may_be_encoded = _MAY_BE_ENCODED.search(text) is not None
        for value, placeholder, forms in self._forms:
            for form in forms:
                yield from ((at, at + len(form), placeholder) for at in _places(text, form))
            if may_be_encoded:
                for match in mixed_form(value).finditer(text):
                    yield match.start(1), match.end(1), placeholder
        runs: list[tuple[int, int]] | None = None
        for placeholder, cores in self._base64:
            for core in cores:
                for at in _places(text, core):
                    if runs is None:
                        runs = [match.span() for match in BASE64_RUN.finditer(text)]
                    yield (*_run_around(runs, at, at + len(core)), placeholder)

    def value(self, value: Any, name: str | None = None) -> Any:
        """A JSON-like value without secrets, keys included. Whole values that are a short
        secret are masked, and what stands under a token's name."""
        if isinstance(value, str):
            return self._leaf(value, name)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            placeholder = self._whole.get(str(value))
            return value if placeholder is None else placeholder
        if isinstance(value, list | tuple):
            return [self.value(item, name) for item in cast("list[Any]", value)]
        if isinstance(value, Mapping):
            items = cast("Mapping[str, Any]", value).items()
            return {self.text(str(key)): self.value(item, str(key)) for key, item in items}
        return self.text(str(value))

    def _leaf(self, text: str, name: str | None) -> str:
        if text in self._whole:
            return self._whole[text]
        masked = self.text(text)
        if name is not None and is_secret_name(name):
            return self._filled(masked, name)
        return masked

    def _filled(self, masked: str, name: str) -> str:
        """A value under a secret's name: hidden whole, after its scheme, unless it already is."""
        scheme = _SCHEME.match(masked)
        kept = scheme[0] if scheme is not None else ""
        rest = masked[len(kept) :]
        if rest.strip().lower() in _EMPTY or re.fullmatch(r"«[^«»]*»", rest):
            return masked
        if kept and rest == "":
            return masked
        return f"{kept}{self._whole.get(rest, f'«{name}»')}"

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Header fields without secrets; values of one name are joined by commas."""
        masked: dict[str, str] = {}
        for name, value in headers:
            shown = self._header(name, value)
            masked[name] = f"{masked[name]}, {shown}" if name in masked else shown
        return masked

    def _header(self, name: str, value: str) -> str:
        if value in self._whole:
            return self._whole[value]
        scheme = _SCHEME.match(value)
        if scheme is not None and value[scheme.end() :] in self._whole:
            return scheme[0] + self._whole[value[scheme.end() :]]
        masked = self.text(value)
        if name.lower() in _SECRET_HEADERS or is_secret_name(name):
            return self._filled(masked, name)
        return masked

    def url(self, url: str) -> str:
        """A URL without secrets: in its path, its query values, and its user part."""
        head, question, query = url.partition("?")
        head = re.sub(r"(?<=://)([^/@?#]*)@", "«user»@", head)
        query, hash_, fragment = query.partition("#")
        parts = [self._query_part(part) for part in query.split("&")]
        return f"{self.text(head)}{question}{'&'.join(parts)}{hash_}{self.text(fragment)}"

    def _query_part(self, part: str) -> str:
        name, equals, value = part.partition("=")
        plain = unquote_plus(value)
        if plain in self._whole:
            return f"{self.text(name)}={self._whole[plain]}"
        if equals and value and is_secret_name(unquote_plus(name)):
            return f"{self.text(name)}={self._filled(self.text(value), unquote_plus(name))}"
        return f"{self.text(name)}{equals}{self.text(value)}"

    def body(self, text: str, limit: int | None = None) -> str:
        """A body without secrets. JSON and form bodies are looked into: token fields and
        short secrets that fill a value are masked there too."""
        if text.strip() in self._whole:
            return self._whole[text.strip()]
        if limit is not None and len(text) > limit + self._reach:
            return self._start_of_body(text, limit)
        if text.lstrip()[:1] in ("{", "[", '"'):
            try:
                data: Any = json.loads(text)
            except (ValueError, RecursionError):
                text = self._fields(text)
            else:
                masked = self.value(data)
                if masked != data:
                    text = json.dumps(masked, ensure_ascii=False)
        elif _FORM.fullmatch(text):
            text = "&".join(self._query_part(part) for part in text.split("&"))
        return self.text(text, limit)

    def _start_of_body(self, text: str, limit: int) -> str:
        """The first part of a long body, of which no more is read than is shown."""
        masked = self.text(self._fields(text[: limit + self._reach]))
        # At the very end the half of a secret could stand, which nothing recognizes.
        return masked[: max(min(limit, len(masked) - self._reach), 0)]

    def _fields(self, text: str) -> str:
        """JSON that cannot be parsed, its fields masked as far as they can be made out."""
        return _JSON_FIELD.sub(self._field, text)

    def _field(self, match: re.Match[str]) -> str:
        name, value = match["name"], match["value"]
        plain = value.strip('"')
        if plain in self._whole:
            return f'"{name}"{match["colon"]}"{self._whole[plain]}"'
        if value.startswith('"') and plain and is_secret_name(name):
            return f'"{name}"{match["colon"]}"{self._filled(self.text(plain), name)}"'
        return match[0]


def _places(text: str, form: str) -> Iterator[int]:
    """Where ``form`` stands in ``text``, overlapping ones included."""
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)


def _run_around(runs: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The run of base64 that holds a stretch: its neighbours hold bits of the secret."""
    for first, last in runs:
        if first <= start < last:
            return first, max(last, end)
    return start, end


def tokens_in(value: Any, name: str = "") -> Iterator[Secret]:
    """The values of a JSON-like response that stand under a token's name."""
    if isinstance(value, str):
        if is_secret_name(name) and len(value) >= SHORTEST_IN_TEXT:
            yield Secret(name, value)
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, Any]", value).items():
            yield from tokens_in(item, str(key))
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from tokens_in(item, name)
