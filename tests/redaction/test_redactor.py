"""No secret passes the gate, in whatever clothes."""

import base64
import json
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from spec_lsp.redaction.names import is_secret_name, secret_paths
from spec_lsp.redaction.ordinary import is_ordinary
from spec_lsp.redaction.redactor import Redactor, Secret, tokens_in

KEY = "s3cr3t/Key+42"
redactor = Redactor([Secret("apiKey", KEY), Secret("pin", "4711")])

ENCODINGS = {
    "plain": lambda s, b, a: b + s + a,
    "json": lambda s, b, a: json.dumps(b + s + a),
    "json without escapes": lambda s, b, a: json.dumps(b + s + a, ensure_ascii=False),
    "json in json": lambda s, b, a: json.dumps(json.dumps({"x": s})),
    "url": lambda s, b, a: b + quote(s, safe="") + a,
    "url keeping slashes": lambda s, b, a: b + quote(s) + a,
    "form": lambda s, b, a: b + quote_plus(s) + a,
    "lower-case url": lambda s, b, a: b + "".join(f"%{x:02x}" for x in s.encode()) + a,
    "hex": lambda s, b, a: b + s.encode().hex() + a,
    "upper-case hex": lambda s, b, a: b + s.encode().hex().upper() + a,
    "base64": lambda s, b, a: base64.b64encode((b + s + a).encode()).decode(),
    "base64url": lambda s, b, a: base64.urlsafe_b64encode((b + s + a).encode()).decode(),
}


def shows(secret: str, output: str) -> bool:
    """Whether any encoding of the secret can still be found."""
    raw = secret.encode()
    plain = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1],
             quote(secret, safe=""), quote(secret), quote_plus(secret), raw.hex(),
             raw.hex().upper(), "".join(f"%{x:02x}" for x in raw)}  # fmt: skip
    if any(form in output for form in plain):
        return True
    for run in output.replace("-", "+").replace("_", "/").split():
        for part in {run, run.strip('"')}:
            whole = part.rstrip("=")
            try:
                if raw in base64.b64decode(whole + "=" * (-len(whole) % 4)):
                    return True
            except ValueError:
                continue
    return False


text = st.text(st.characters(codec="utf-8", exclude_characters="«»"), max_size=20)
secrets = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="«»"), min_size=6, max_size=30),
    st.text("abc123+/=%-_ &\\\"'", min_size=6, max_size=30),
).filter(lambda s: s.strip() != "" and not is_ordinary(s))


@given(secret=secrets, before=text, after=text, how=st.sampled_from(sorted(ENCODINGS)))
@example(secret="aaaaaa", before="aaa", after="aaaa", how="plain")
@example(secret="000000", before="", after="0", how="hex")
def test_no_encoding_of_a_secret_survives(secret, before, after, how):
    output = Redactor([Secret("x", secret)]).text(ENCODINGS[how](secret, before, after))
    assert not shows(secret, output)


@given(first=secrets, second=secrets, before=text, after=text, overlap=st.integers(0, 6))
def test_of_overlapping_secrets_no_part_stays(first, second, before, after, overlap):
    assume(first != second)
    second = first[len(first) - overlap :] + second
    joined = before + first + second[overlap:] + after
    output = Redactor([Secret("x", first), Secret("y", second)]).text(joined)
    assert not shows(first, output)
    assert not shows(second, output)


@given(secret=secrets, before=text, after=text, limit=st.integers(0, 60))
def test_a_cut_text_shows_no_part_of_a_secret(secret, before, after, limit):
    whole = Redactor([Secret("x", secret)]).text(before + secret + after)
    cut = Redactor([Secret("x", secret)]).text(before + secret + after, limit)
    assert whole.startswith(cut)


def test_placeholders_bear_the_name_and_are_stable():
    more = redactor.adding([Secret("apiKey", "another-key"), Secret("apiKey", KEY)])
    assert more.text(f"{KEY} and another-key") == "«apiKey» and «apiKey 2»"
    assert more.text(f"another-key, {KEY}") == "«apiKey 2», «apiKey»"


def test_a_placeholder_never_contains_what_it_hides():
    assert Redactor([Secret("hunter2Key", "hunter2")]).text("hunter2") == "«secret»"
    assert Redactor([Secret("s3cret", "s3cre")]).body('"s3cre"') == '"«secret»"'
    assert Redactor([Secret("secr", "secr")]).body('"secr"') == '"«•»"'


def test_basic_authentication_is_masked_with_its_neighbours():
    pair = base64.b64encode(f"ada:{KEY}".encode()).decode()
    assert redactor.headers([("Authorization", f"Basic {pair}")]) == {
        "Authorization": "Basic «apiKey»"
    }


@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ({"Authorization": f"Bearer {KEY}"}, {"Authorization": "Bearer «apiKey»"}),
        (
            {"authorization": "Bearer unknown"},
            {"authorization": "Bearer «authorization»"},
        ),
        ({"Authorization": "Bearer undefined"}, {"Authorization": "Bearer undefined"}),
        ({"Authorization": "Bearer"}, {"Authorization": "Bearer"}),
        ({"Authorization": "Basic Og=="}, {"Authorization": "Basic Og=="}),
        ({"Authorization": "tokens"}, {"Authorization": "«Authorization»"}),
        ({"X-Pin": "4711"}, {"X-Pin": "«pin»"}),
        ({"X-Pin": "Pin 4711"}, {"X-Pin": "Pin «pin»"}),
        ({"X-Count": "47110"}, {"X-Count": "47110"}),
        ({"Set-Cookie": "sid=abcdef; Path=/"}, {"Set-Cookie": "sid=«sid»; Path=/"}),
        ({"Accept": "application/json"}, {"Accept": "application/json"}),
    ],
)
def test_headers(headers, shown):
    assert redactor.headers(headers.items()) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://x.io/a?key={quote(KEY, safe='')}&b=1", "https://x.io/a?key=«apiKey»&b=1"),
        ("https://x.io/a?p=4711#frag", "https://x.io/a?p=«pin»#frag"),
        ("https://x.io/4711", "https://x.io/4711"),
        ("https://x.io/?access_token=zzz", "https://x.io/?access_token=«access_token»"),
        ("https://ada:pw@x.io/", "https://«user»@x.io/"),
    ],
)
def test_urls(url, shown):
    assert redactor.url(url) == shown


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"a": "4711", "b": 4711, "c": "x4711"}', '{"a": "«pin»", "b": "«pin»", "c": "x4711"}'),
        ('{"access_token": "zzz", "n": 1}', '{"access_token": "«access_token»", "n": 1}'),
        ('{ "as":  "sent" }', '{ "as":  "sent" }'),
        ("grant=x&client_secret=zz&p=4711", "grant=x&client_secret=«client_secret»&p=«pin»"),
        ("4711", "«pin»"),
        ("[" * 100_000, "[" * 100_000),
    ],
)
def test_bodies(body, shown):
    assert redactor.body(body) == shown


@given(secret=secrets, padding=st.integers(0, 300), limit=st.integers(0, 400))
def test_the_start_of_a_long_body_shows_no_part_of_a_secret(secret, padding, limit):
    body = json.dumps({"p": "x" * padding, "data": [secret] * 200, "access_token": "zzzz" * 900})
    shown = Redactor([Secret("x", secret)]).body(body, limit)
    assert len(shown) <= limit
    assert not shows(secret, shown)
    assert "zzzz" not in shown


def test_a_long_body_is_read_no_further_than_it_is_shown():
    body = json.dumps([{"token": f"tok{n}", "pin": 4711, "id": n} for n in range(100_000)])
    began = time.monotonic()
    shown = redactor.body(body, 1000)
    assert time.monotonic() - began < 0.2
    assert shown.startswith('[{"token": "«token»", "pin": "«pin»", "id": 0}, {"token": "«token»"')


def test_broken_json_is_masked_too():
    assert redactor.body('{"token": "abc", "n": 1, "secret": "def') == (
        '{"token": "«token»", "n": 1, "secret": "«secret»'
    )


def test_values_and_keys():
    assert redactor.value({KEY: [KEY, {"token": "abc", "tokenUri": "https://x"}, 1.5, None]}) == {
        "«apiKey»": ["«apiKey»", {"token": "«token»", "tokenUri": "https://x"}, 1.5, None]
    }


def test_no_repr_shows_a_secret():
    assert KEY not in repr(redactor) + repr(redactor.secrets)


def test_tokens_in_a_response():
    found = tokens_in({"data": [{"access_token": "abcdef-1"}, {"token_type": "Bearer"}]})
    assert [(s.name, s.value) for s in found] == [("access_token", "abcdef-1")]


@pytest.mark.parametrize(
    "name",
    ["apiKey", "api_key", "API_KEY", "apikey", "X-API-Key", "token", "accessToken", "password",
     "userPassword", "passwd", "secret", "client_secret", "clientSecret", "authorization",
     "Authorization", "privateKey", "private_key_pem", "secretAccessKey", "refresh_token", "jwt",
     "credentials", "webhookSecret", "authHeader", "bearerToken", "apiKey2", "personalaccesstoken"],
)  # fmt: skip
def test_names_of_secrets(name):
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name",
    ["subdomain", "email", "username", "tokenUri", "token_type", "maxTokens", "monkey", "keyboard",
     "hasPassword", "passwordResetUrl", "nextPageToken", "accessKeyId", "clientId", "expires_in",
     "secretary", "tokenize", "author", "", "--", "publicKey", "key"],
)  # fmt: skip
def test_names_of_other_things(name):
    assert not is_secret_name(name)


def test_secret_fields_of_a_schema():
    schema = {
        "type": "object",
        "properties": {
            "apiKey": {"type": "string"},
            "subdomain": {"type": "string"},
            "code": {"type": "string", "format": "password"},
            "note": {"type": "string", "isSensitive": True},
            "hasToken": {"type": "boolean"},
            "nested": {"properties": {"password": {}, "user": {}}},
        },
    }
    assert secret_paths(schema) == (("apiKey",), ("code",), ("note",), ("nested", "password"))
    assert secret_paths("nonsense") == secret_paths({"properties": []}) == ()


def test_bytes_as_json_has_them():
    hidden = Redactor([Secret("apiKey", "sk-live-ü-12345")])
    found = [*"a sk-live-ü-12345".encode()]
    assert hidden.value({"data": found, "other": [1, 2, 3, 4, 5, 6, 7]}) == {
        "data": [97, 32, "«apiKey»"], "other": [1, 2, 3, 4, 5, 6, 7],
    }  # fmt: skip
    assert hidden.body(f'{{"data": {found}}}') == '{"data": [97, 32, "«apiKey»"]}'


def test_characters_of_a_secret_as_numbers_among_others():
    codes = [ord(character) for character in "geheim-wört-7"]
    told = Redactor([Secret("apiKey", "geheim-wört-7")])
    assert told.value({"a": [1, *codes, 300], "b": codes}) == {
        "a": [1, "«apiKey»", 300], "b": ["«apiKey»"],
    }  # fmt: skip
