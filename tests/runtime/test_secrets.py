"""Which values of a run are secrets: given, made from those, sent and received."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from connector_runs import connector, run
from example_api import Answer, ExampleApi, json_answer

from spec_lsp.redaction.redactor import Redactor, Secret
from spec_lsp.runtime.secrets import (
    derived_secrets,
    parameter_secrets,
    request_secrets,
    response_secrets,
    with_wrong_secrets,
)
from spec_lsp.runtime.trace import Exchange, ReceivedResponse, SentRequest

DIGEST = hashlib.sha256(b"x").hexdigest()
FORM = {
    "properties": {
        "subdomain": {"type": "string"},
        "password": {"type": "string"},
        "pin": {"type": "string", "format": "password"},
        "account": {"type": "string", "isSensitive": True},
    }
}


def pairs(secrets) -> list[tuple[str, str]]:
    return [(secret.name, secret.value) for secret in secrets]


def test_parameters_in_the_order_of_the_form_whatever_the_order_they_are_given_in():
    given = {"pin": "4711", "other_token": "abc-1", "subdomain": "acme", "password": "hunter2"}
    expected = [("password", "hunter2"), ("pin", "4711"), ("other_token", "abc-1")]
    assert pairs(parameter_secrets(FORM, given)) == expected
    assert pairs(parameter_secrets(FORM, dict(reversed(given.items())))) == expected


def test_what_stands_in_a_secret_that_is_json():
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n"
    given = json.dumps({"type": "service_account", "private_key": key, "client_email": "a@x.io"})
    assert pairs(parameter_secrets(FORM, {"account": given})) == [
        ("account", given), ("private_key", key),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "secrets"),
    [
        ({"token": "prefix-hunter2"}, [("token", "prefix-hunter2")]),
        ({"token": "Bearer abcdefg"}, [("token", "abcdefg")]),
        ({"digest": DIGEST}, [("digest", DIGEST)]),
        ({"pair": "ada:4711"}, [("pair", "ada:4711")]),
        ({"pair": base64.b64encode(b"ada:4711").decode()}, [("pair", "YWRhOjQ3MTE=")]),
        ({"deep": [{"apiKey": "abcdef"}]}, [("apiKey", "abcdef")]),
        # What is no secret.
        ({"subdomain": "acme"}, []),
        ({"token": "acme-inc"}, []),
        ({"host": "acme.example.com", "port": 8080, "id": "acme-47110"}, []),
        ({"url": "https://acme.example.com:4711/v1"}, []),
        ({"token": "", "secret": None, "password": True}, []),
    ],
)
def test_credentials_that_code_makes(made, secrets):
    plain = frozenset({"acme-inc"})
    known = [Secret("pin", "4711"), Secret("password", "hunter2")]
    assert pairs(derived_secrets(made, plain, known)) == secrets


def exchange(request=(), headers=(), body="", step=1, call=1, start=0.0) -> Exchange:
    sent = SentRequest("GET", "https://x.io/", tuple(request))
    return Exchange(step, start, 1, sent, ReceivedResponse(200, tuple(headers), body), call=call)


@pytest.mark.parametrize(
    ("header", "secrets"),
    [
        (("X-Signature", "abcdef"), [("X-Signature", "abcdef")]),
        (("X-Hmac", "abcdef"), [("X-Hmac", "abcdef")]),
        (("X-Digest", DIGEST), [("X-Digest", DIGEST)]),
        (("Authorization", "Basic YWRhOjQ3MTE="), [("Authorization", "YWRhOjQ3MTE=")]),
        # Nothing of its own, or nothing secret.
        (("Authorization", "Bearer hunter2-key"), []),
        (("Authorization", "Bearer undefined"), []),
        (("Authorization", "Bearer «apiKey»"), []),
        (("X-Request-Id", DIGEST), []),
        (("X-Tenant", "123e4567-e89b-12d3-a456-426614174000"), []),
        (("X-Tenant", "acme-production-eu"), []),
        (("Accept", "application/vnd.acme.v2+json"), []),
    ],
)
def test_credentials_that_first_appear_in_a_request(header, secrets):
    known = Redactor([Secret("apiKey", "hunter2-key")])
    assert pairs(request_secrets([exchange([header])], known, frozenset())) == secrets


@pytest.mark.parametrize(
    ("headers", "body", "secrets"),
    [
        ([], '{"access_token": "tok-1234", "token_type": "Bearer"}', ["tok-1234"]),
        ([], "access_token=tok-1234&scope=read", ["tok-1234"]),
        ([], "access_token=tok%2B1234&scope=read", ["tok%2B1234", "tok+1234"]),
        ([], json.dumps({"data": json.dumps({"refreshToken": "tok-1234"})}), ["tok-1234"]),
        ([], "<r><sessionId>tok-1234</sessionId><name>ada</name></r>", ["tok-1234"]),
        ([("Set-Cookie", "session_id=tok-1234; Path=/; HttpOnly")], "", ["tok-1234"]),
        ([("Set-Cookie", f"sid={DIGEST}; theme=darkmode")], "", [DIGEST]),
        ([("X-Auth-Token", "tok-1234")], "", ["tok-1234"]),
        ([("Location", "https://x.io/cb#access_token=tok-1234&state=x")], "", ["tok-1234"]),
        ([("Location", "https://x.io/cb?code=4/0AbCdEfGh-1234&a=b")], "", ["4/0AbCdEfGh-1234"]),
        # Words that stand elsewhere, too, and what is no token.
        ([], '{"token": "expired", "password": "is too short", "apiKey": "not_set"}', []),
        ([], '{"nextPageToken": "tok-1234", "code": "not-found-error"}', []),
        ([("Location", "/countries?code=DE")], "", []),
        ([("Set-Cookie", "lang=english; theme=darkmode")], "", []),
        ([], '{"token": "acme-inc-7"}', []),
    ],
)
def test_tokens_in_responses(headers, body, secrets):
    found = response_secrets([exchange(headers=headers, body=body)], frozenset({"acme-inc-7"}))
    assert [secret.value for secret in found] == secrets


def test_the_numbers_of_placeholders_follow_the_calls_not_the_answers():
    first = exchange(body='{"token": "tok-one-1"}', call=1, start=2)
    second = exchange(body='{"token": "tok-two-2"}', call=2, start=1)
    for order in ([first, second], [second, first]):
        assert [s.value for s in response_secrets(order)] == ["tok-one-1", "tok-two-2"]


def test_wrong_secrets():
    given = {"pin": "4711", "subdomain": "acme", "password": "Hunter-2"}
    assert with_wrong_secrets(FORM, given) == (
        {"pin": "1488", "subdomain": "acme", "password": "Obualy-9"}, ["pin", "password"],
    )  # fmt: skip


# --- whole runs ---

SIGNING = """
    const sign = (text) => [...text].map(
      (c, i) => ((c.charCodeAt(0) * 7919 + i * 31) % 256).toString(16).padStart(2, '0')).join('')
    exports.makeApiClient = ({ credentials }) => ({
      baseUri: 'BASE',
      headers: {
        'X-Sign': sign(credentials.apiKey),
        'X-Tenant': credentials.tenant,
      },
    })
    """
SPEC = """
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          properties:
            apiKey: {type: string}
            tenant: {type: string}
      makeApiClient: {implementationType: javascript}
      test: {implementationType: javascript}
    """
ECHO = """
    exports.test = async ({ apiClient, credentials }) => {
      const login = await apiClient.post('/login', { key: credentials.apiKey })
      console.log('signed with', login.seen)
      return (await apiClient.get('/json', { session: login.session })).active
    }
    """


async def test_a_signature_and_a_session_are_secrets_wherever_they_are_shown():
    given = {"apiKey": "sk-live-4d5Q/9+zX", "tenant": "acme-tenant"}
    sign = "".join(f"{(ord(c) * 7919 + i * 31) % 256:02x}" for i, c in enumerate(given["apiKey"]))
    answers = {"/login": json_answer({"session": "s-77-abc", "seen": sign, "tenant": "x"},
                                     Set_Cookie="session_token=tok-9-abc; Path=/")}  # fmt: skip
    with ExampleApi(answers=answers) as api:
        files = connector(api.origin, spec=SPEC, client="", client_js=SIGNING, test=ECHO)
        trace = await run(files, given)
    shown = trace.to_json()
    assert trace.outcome == "passed", trace.message
    assert shown["client"]["headers"] == {"X-Sign": "«X-Sign»", "X-Tenant": "acme-tenant"}
    assert shown["logs"][0]["text"] == "signed with «X-Sign»"
    login, me = shown["exchanges"]
    assert login["request"]["body"] == '{"key":"«apiKey»"}'
    assert login["response"]["headers"]["Set-Cookie"] == "session_token=«session_token»; Path=/"
    assert json.loads(login["response"]["body"])["seen"] == "«X-Sign»"
    assert me["request"]["headers"]["X-Tenant"] == "acme-tenant"


async def test_the_same_placeholder_in_every_run():
    async def shown(**options: object) -> list[str]:
        with ExampleApi() as api:
            trace = await run(connector(api.origin), **options)
        sent = trace.to_json()["exchanges"][0]["request"]["headers"]
        return [sent["Authorization"]]

    assert await shown() == await shown() == ["Bearer «apiKey»"]
    assert await shown(wrong_secret=True) == ["Bearer «wrong apiKey»"]


async def test_a_secret_that_is_an_ordinary_word_does_not_black_out_the_trace():
    answer = Answer(401, b'{"error": "invalid password", "field": "password"}')
    with ExampleApi(answers={"/v1/json": answer}) as api:
        trace = await run(connector(api.origin), {"apiKey": "password"})
    (exchange_,) = trace.to_json()["exchanges"]
    assert exchange_["request"]["headers"]["Authorization"] == "Bearer «apiKey»"
    assert exchange_["response"]["body"] == '{"error": "invalid password", "field": "«apiKey»"}'
