"""Connectors and an API that do all they can to get secrets shown."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from example_api import Answer, ExampleApi, Received, json_answer

PEM_LINES = [f"MIIEvQIBADANBgkqhkiG9w0BAQEF{n}/ASCBKcwggSjAgEAAoIBAQC7" for n in range(6)]
SECRETS = {
    "apiKey": 'q7"Zr\\9-ünï/kQ2+x',
    "password": "p+ss=w&rd%41/zT9 &<1>",
    "privateKey": "\n".join(
        ["-----BEGIN PRIVATE KEY-----", *PEM_LINES, "-----END PRIVATE KEY-----", ""]
    ),
}
PIN = "4711"
PLAIN = {"subdomain": "acme-tenant", "username": "ada@example.com"}
PARAMETERS = {**SECRETS, **PLAIN, "pin": PIN}
# What an output is searched for: of a key in lines, each line.
SOUGHT = {"apiKey": SECRETS["apiKey"], "password": SECRETS["password"]} | {
    f"line {n} of privateKey": line for n, line in enumerate(PEM_LINES)
}

SPEC = """
auth:
  type: client-credentials
  ui:
    schema:
      type: object
      properties:
        subdomain: {type: string}
        username: {type: string}
        apiKey: {type: string}
        password: {type: string}
        privateKey: {type: string, isSensitive: true}
        pin: {type: string, format: password}
        number: {type: integer}
      required: [apiKey]
  getCredentialsFromConnectionParameters: {implementationType: javascript}
  makeApiClient: {implementationType: javascript}
  test: {implementationType: javascript}
"""
CREDENTIALS = """
exports.getCredentialsFromConnectionParameters = ({ connectionParameters: p }) => ({
  token: 'prefix-' + p.apiKey,
  basic: btoa(p.username + ':' + p.pin),
})
"""
CLIENT = """
exports.makeApiClient = ({ credentials: c }) => ({
  baseUri: 'BASE/' + c.subdomain,
  headers: {
    Authorization: 'Bearer ' + c.apiKey,
    'X-Token': c.token,
    'X-Pin': c.pin,
    'X-Basic': 'Basic ' + c.basic,
    'X-Password': encodeURIComponent(c.password),
    'X-Key': btoa(c.privateKey),
  },
  query: { key: c.apiKey, pin: c.pin },
})
"""
ENCODERS = r"""
const utf8 = (s) => unescape(encodeURIComponent(s))
const hex = (s) => [...utf8(s)].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')
const lines = (s) => s.replace(/.{76}/g, '$&\n')
const encoders = [
  (s) => s,
  (s) => JSON.stringify({ s }),
  (s) => JSON.stringify(JSON.stringify(JSON.stringify({ s }))),
  (s) => encodeURIComponent(s),
  (s) => encodeURIComponent(encodeURIComponent(s)),
  (s) => escape(s),
  (s) => btoa(s),
  (s) => btoa(utf8(s)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''),
  (s) => btoa(btoa(utf8('ada:' + s))),
  (s) => lines(btoa(utf8('x'.repeat(50) + ' ' + s + ' ' + 'y'.repeat(50)))),
  (s) => btoa(JSON.stringify({ sub: 'ada', key: utf8(s) })),
  (s) => btoa([...s].map((c) => c + '\0').join('')),
  (s) => hex(s), (s) => hex(s).toUpperCase(),
  (s) => [...s].map((c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0')).join(''),
  (s) => [...utf8(s)].map((c) => '%' + c.charCodeAt(0).toString(16).padStart(2, '0')).join(''),
  (s) => [...s].map((c) => `&#${c.charCodeAt(0)};`).join(''),
  (s) => [...utf8(s)].map((c) => c.charCodeAt(0)),
  (s) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  (s) => s.split('\n'),
]
const secrets = (c) => [c.apiKey, c.password, c.privateKey, c.token]
"""


@dataclass(frozen=True)
class Attempt:
    """Files of a connector, and what it is given beyond the parameters."""

    test: str = ""
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    given: Mapping[str, object] = field(default_factory=dict[str, object])
    outcome: str = "failed"
    timeout: float | None = None


def attempt(body: str, outcome: str = "failed", timeout: float | None = None) -> Attempt:
    """A test with this body; ``c`` are the credentials, ``api`` the client."""
    head = "exports.test = async ({ apiClient: api, credentials: c }) => {\n"
    return Attempt(f"{ENCODERS}\n{head}{body}\n}}\n", outcome=outcome, timeout=timeout)


ATTEMPTS: dict[str, Attempt] = {
    "it passes": attempt("return (await api.get('/me')).id", "passed"),
    "a 401 that echoes all": attempt("await api.get('/echo')"),
    "a 401 that is caught": attempt("try { await api.get('/echo') } catch (e) { return false }"),
    "redirects to an address with it": attempt("return (await api.get('/moved')).id", "passed"),
    "requests with it everywhere": attempt(
        "await api.post('/echo/' + encodeURIComponent(c.apiKey), { key: c.apiKey, pin: c.pin,"
        " nested: JSON.stringify({ key: c.password }) }, { headers: { 'X-More': hex(c.apiKey) } })"
    ),
    "logs in every encoding": attempt(
        "for (const s of secrets(c)) for (const e of encoders) console.log('it is', e(s), '!')\n"
        "console.error(c); console.warn(JSON.stringify(c)); return true", "passed"
    ),
    "long lines that are cut": attempt(
        "for (const s of secrets(c)) for (const e of encoders.slice(0, 9)) for (const n of [4, 14])"
        " console.log('.'.repeat(4096 - n) + ' ' + e(s))\nreturn true", "passed"
    ),
    "results": attempt("return { secrets: secrets(c), all: encoders.map((e) => e(c.apiKey)) }",
                       "passed"),
    "throws it": attempt("throw new Error('refused: ' + encoders.map((e) => e(c.apiKey)).join())"),
    "throws what is no error": attempt("throw { key: c.apiKey, all: JSON.stringify(c) }"),
    "an error with its name": attempt(
        "const e = new Error(c.password); e.name = c.apiKey; throw e"
    ),
    "a header of that name": attempt(
        "await api.get('/me', {}, { headers: { [c.privateKey]: 1 } })"
    ),
    "a header with a line break": attempt(
        "await api.get('/me', {}, { headers: { 'X-A': c.privateKey } })"
    ),
    "an address that is none": attempt("await api.get('http://' + c.apiKey + ':' + c.password)"),
    "an import of it": attempt("require('./' + c.apiKey)"),
    "too many lines": attempt("for (;;) console.log(c.apiKey)", "error"),
    "too large a result": attempt("return c.password.repeat(500000)", "error"),
    "too long": attempt(
        "console.log(c.password)\nfor (;;) await new Promise((r) => setTimeout(r, 50))", "error",
        timeout=1,
    ),
    "too much memory": attempt("console.log(c.apiKey); const a = []; for (;;) a.push(c.apiKey + a)",
                               "error"),
    "a promise that never settles": attempt("await new Promise(() => c.apiKey)", "error"),
    "a mapping that cannot be evaluated": Attempt(
        files={
            "spec.yml": SPEC.replace("makeApiClient: {implementationType: javascript}",
                                     "makeApiClient: {implementationType: mapping}"),
            "auth/make-api-client.map.yml":
                "baseUri: {$template: 'https://${credentials.apiKey}:${credentials.password}'}\n"
                "headers: {$template: '${credentials.privateKey}'}\n",
        },
        outcome="error",
    ),
    "a local file that is broken": Attempt(
        files={"spec-lsp.local.yml":
               f"connectionParameters:\n  apiKey: *{PEM_LINES[0]}\n  password: @{PEM_LINES[1]}\n"},
        outcome="error",
    ),
    "a text where a number is asked for": Attempt(
        given={"number": SECRETS["password"]}, outcome="error",
    ),
}  # fmt: skip


def files_of(name: str, origin: str) -> dict[str, str]:
    """The files of an attempt's connector."""
    chosen = ATTEMPTS[name]
    files = {
        "spec.yml": SPEC,
        "auth/get-credentials-from-connection-parameters.js": CREDENTIALS,
        "auth/make-api-client.js": CLIENT,
        "auth/test.js": chosen.test or "exports.test = () => true\n",
        **chosen.files,
    }
    return {path: text.replace("BASE", origin) for path, text in files.items()}


class EchoingApi(ExampleApi):
    """An API that answers with what it was sent, in its body and its headers."""

    def answer(self, request: Received) -> Answer:
        """What a request gets."""
        key = quote(SECRETS["apiKey"], safe="")
        if request.path.endswith("/moved"):
            path = f"/{PLAIN['subdomain']}/me?api_key={key}&code=4%2F0AbCdEfGh-12345"
            return Answer(302, headers={"Location": f"{path}#access_token={key}"})
        if "/echo" not in request.path:
            return super().answer(request)
        password = SECRETS["password"]
        encoded = base64.b64encode(password.encode()).decode()
        body = {
            "error": f"The key {SECRETS['apiKey']} is not valid",
            "headers": dict(request.headers),
            "query": dict(request.query),
            "body": request.body,
            "secrets": [SECRETS, json.dumps(SECRETS), encoded],
            "pin": PIN,
            "access_token": "tok-of-the-api-7Hq2",
        }
        return json_answer(
            body, 401, X_Echo=password, X_Key=encoded, X_Pin=PIN,
            Set_Cookie=f"session={encoded}; Path=/", WWW_Authenticate=f'Bearer error="{password}"',
        )  # fmt: skip
