"""A secret is found in every encoding, in encodings of encodings, and in the midst of other
text; what finds it in the output here shares no code with what hides it."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from leaks import leaks

from spec_lsp.redaction.ordinary import is_ordinary
from spec_lsp.redaction.redactor import Redactor, Secret

PEM = "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n".format(
    "\n".join(("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj" + f"{n:024x}") for n in range(5))
)
SECRETS = {
    "plain": "sk-live-4d5Q9zX7hR2",
    "quotes": 'q7"Zr\\9\\\\x"K2',
    "signs": "p+a/s=s&w%41r d?#1",
    "unicode": "pässwörd-€-😀-1",
    "short": "h7Kq2x",
    "pem": PEM,
}
Encode = Callable[[str], str]


def wrapped(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()


ENCODINGS: dict[str, Encode] = {
    "plain": lambda s: s,
    "JSON": json.dumps,
    "JSON without escapes": lambda s: json.dumps({"a": s}, ensure_ascii=False),
    "JSON with slashes escaped": lambda s: json.dumps(s).replace("/", "\\/"),
    "all \\u": lambda s: "".join(rf"\u{int.from_bytes(s.encode('utf-16-be')[i : i + 2], 'big'):04x}"
                                 for i in range(0, len(s.encode("utf-16-be")), 2)),
    "all \\x": lambda s: "".join(rf"\x{b:02X}" for b in s.encode()),
    "percent": lambda s: quote(s, safe=""),
    "percent, lower case": lambda s: re.sub("%..", lambda m: m[0].lower(), quote(s, safe="")),
    "percent, all of it": lambda s: "".join(f"%{b:02x}" for b in s.encode()),
    "form": quote_plus,
    "HTML": html.escape,
    "HTML, numbers": lambda s: "".join(f"&#{ord(c)};" for c in s),
    "HTML, hexadecimal": lambda s: "".join(f"&#x{ord(c):X};" for c in s),
    "base64": lambda s: base64.b64encode(s.encode()).decode(),
    "base64url without padding": lambda s: base64.urlsafe_b64encode(s.encode()).decode().strip("="),
    "base64 of UTF-16": lambda s: base64.b64encode(s.encode("utf-16-le")).decode(),
    "base64 of a pair": lambda s: base64.b64encode(f"ada:{s}".encode()).decode(),
    "base64 of JSON": lambda s: base64.b64encode(json.dumps({"sub": 1, "k": s}).encode()).decode(),
    "base64 in lines": lambda s: wrapped(f"{'x' * 50} {s} {'y' * 50}"),
    "hex": lambda s: s.encode().hex(),
    "hex, upper case": lambda s: s.encode().hex().upper(),
    "bytes": lambda s: json.dumps(list(s.encode())),
}  # fmt: skip


def hidden(text: str) -> str:
    return Redactor([Secret(name, value) for name, value in SECRETS.items()]).text(text)


def shown(secret: str, text: str) -> bool:
    """Whether a line of the secret that tells something can be read."""
    lines = [line for line in secret.splitlines() if not line.startswith("-----")]
    return bool(leaks(text, {line: line for line in lines}))


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_encoding_between_other_text(name: str, encoding: str):
    text = f"before {ENCODINGS[encoding](SECRETS[name])} after"
    assert shown(SECRETS[name], text)
    output = hidden(text)
    assert not shown(SECRETS[name], output)
    assert f"«{name}»" in output
    assert output.startswith("before ")
    assert output.endswith(" after")


def combined(*names: str) -> Encode:
    def encode(text: str) -> str:
        for name in names:
            text = ENCODINGS[name](text)
        return text

    return encode


@pytest.mark.parametrize("inner", ENCODINGS)
@pytest.mark.parametrize("outer", ENCODINGS)
def test_two_encodings(inner: str, outer: str):
    for name, secret in SECRETS.items():
        output = hidden(f"<{combined(inner, outer)(secret)}>")
        assert not shown(secret, output), name


@pytest.mark.parametrize(
    "names",
    [
        ("JSON", "JSON", "JSON"),
        ("base64", "base64", "base64"),
        ("percent", "percent", "percent"),
        ("JSON", "base64url without padding", "percent"),
        ("HTML", "JSON", "base64 of JSON"),
        ("hex", "base64", "JSON"),
        ("base64 of a pair", "JSON", "JSON without escapes"),
        ("base64 in lines", "JSON", "JSON"),
    ],
)
def test_three_encodings(names: tuple[str, ...]):
    for name, secret in SECRETS.items():
        output = hidden(f"<{combined(*names)(secret)}>")
        assert not shown(secret, output), name


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("KEY", "«plain»"),
        (json.dumps({"a": json.dumps({"b": "KEY"})}), '{"a": "{\\"b\\": \\"«plain»\\"}"}'),
        ("https://x.io/files/v1/BASE64/raw?a=1", "https://x.io/files/v1/«plain»/raw?a=1"),
        ("eyJhbGciOiJIUzI1NiJ9.JWT.c2lnbmF0dXJl", "eyJhbGciOiJIUzI1NiJ9.«plain».c2lnbmF0dXJl"),
        ("Basic BASE64 and words", "Basic «plain» and words"),
        ("a%20KEY%20b", "a%20«plain»%20b"),
        ("[HEX]", "[«plain»]"),
        ('{"type":"Buffer","data":[BYTES,10]}', '{"type":"Buffer","data":["«plain»",10]}'),
    ],
)
def test_what_stands_around_a_secret_stays(text: str, output: str):
    secret = SECRETS["plain"].encode()
    forms = {
        "KEY": secret.decode(),
        "BASE64": base64.b64encode(b"ada:" + secret).decode(),
        "JWT": base64.urlsafe_b64encode(b'{"key":"' + secret + b'"}').decode().strip("="),
        "HEX": secret.hex(),
        "BYTES": ",".join(map(str, secret)),
    }
    for name, form in forms.items():
        text = text.replace(name, form)
    assert hidden(text) == output


def test_bytes_of_latin_1_as_btoa_takes_them():
    pair = base64.b64encode("ada:geheimwört".encode("latin-1")).decode()
    assert Redactor([Secret("password", "geheimwört")]).text(f"x {pair}") == "x «password»"


def test_utf_8_read_as_latin_1_as_headers_are():
    mangled = "geheimwört".encode().decode("latin-1")
    assert Redactor([Secret("password", "geheimwört")]).text(mangled) == "«password»"


def test_every_line_of_a_key_and_the_key_in_one_line():
    line = PEM.splitlines()[2]
    assert hidden(f"line: {line}!") == "line: «pem»!"
    assert hidden(PEM.replace("\n", "\r\n")) in ("«pem»", "«pem»\r\n")
    assert hidden(PEM.replace("\n", "")) == "«pem»"
    assert hidden("-----BEGIN PRIVATE KEY-----") == "-----BEGIN PRIVATE KEY-----"


def test_a_value_and_it_without_blanks_are_one_secret():
    redactor = Redactor([Secret("apiKey", " key-with-blanks ")])
    assert redactor.headers([("A", "key-with-blanks")]) == {"A": "«apiKey»"}


@pytest.mark.parametrize("mark", ["", "…", "...", " … (cut)"])
@pytest.mark.parametrize("encoding", ["plain", "JSON", "percent", "base64", "base64 of a pair"])
def test_the_beginning_of_a_secret_where_a_text_was_cut(encoding: str, mark: str):
    for name in ("plain", "quotes", "signs", "pem"):
        encoded = ENCODINGS[encoding]("it is " + SECRETS[name])
        for missing in (1, 2, 3):
            output = hidden(f"{encoded[:-missing]}{mark}")
            assert not leaks(output, {"half": SECRETS[name].strip()[: len(SECRETS[name]) // 2]})


@pytest.mark.parametrize("text", ["the key sk-live-", "sk-live-4d5Q9zX7hR and more", "it ends p+a"])
def test_what_is_no_beginning_or_not_at_the_end(text: str):
    assert hidden(text) == text


keys = st.one_of(
    st.text("abcXYZ0189", min_size=6, max_size=40),
    st.text("abc019+/=%&\\\"' -_.é€", min_size=6, max_size=30),
).filter(lambda s: s.strip() == s and len(set(s)) > 2 and not is_ordinary(s))
encodings = st.lists(st.sampled_from(sorted(ENCODINGS)), min_size=1, max_size=2)


@given(key=keys, names=encodings, before=st.text("ab 1/", max_size=8), after=st.text(max_size=5))
def test_any_secret_in_any_encoding(key: str, names: list[str], before: str, after: str):
    assume(not leaks(before + " " + after, {"key": key}))
    text = f"{before} {combined(*names)(key)} {after}"
    output = Redactor([Secret("•", key)]).text(text)
    assert not leaks(output, {"key": key})
