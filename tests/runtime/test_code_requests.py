"""Requests that a connector's code makes by itself, in a real run: what the trace tells of them."""

from __future__ import annotations

import pytest
from connector_runs import API_KEY_SPEC, KEY, connector, run, where
from example_api import Answer, ExampleApi, json_answer

ANSWERS = {
    "/v1/refused": json_answer({"error": "who are you?"}, 401),
    "/v1/page": Answer(200, b"<!DOCTYPE html><title>Sign in</title>"),
    "/v1/moved": Answer(302, b"", {"Location": "/v1/json"}),
    "/v1/form": json_answer({"ok": True}),
}


async def verdict(test: str) -> tuple[str, str | None]:
    """What a run of a test says, and the code that it points at."""
    with ExampleApi(answers=ANSWERS) as api:
        files = connector(api.origin, test=test)
        trace = await run(files)
        found = where(trace, files)
    text = found[1].replace(api.origin, "BASE") if found is not None else None
    return trace.message.replace(api.origin, "BASE"), text


@pytest.mark.parametrize(
    "test",
    [
        """
        exports.test = async ({ credentials: { apiKey } }) => {
          const response = await fetch('BASE/v1/json', { headers: { 'X-Key': apiKey } });
          return response.ok && (await response.json()) !== null;
        };
        """,
        """
        const axios = require('axios');
        exports.test = async ({ credentials: { apiKey } }) => {
          const api = axios.create({ baseURL: 'BASE/v1', headers: { 'X-Key': apiKey } });
          const { status, data } = await api.get('/json');
          return status === 200 && typeof data === 'object';
        };
        """,
    ],
)
async def test_fetch_and_axios_reach_the_api_and_leave_no_secret(test: str):
    with ExampleApi(answers=ANSWERS) as api:
        trace = await run(connector(api.origin, test=test))
    assert (trace.outcome, [request.path for request in api.requests]) == ("passed", ["/v1/json"])
    assert api.requests[0].headers["x-key"] == KEY
    (exchange,) = trace.to_json()["exchanges"]
    sent = {name.lower(): value for name, value in exchange["request"]["headers"].items()}
    assert sent["x-key"] == "«apiKey»"


@pytest.mark.parametrize(
    ("test", "call"),
    [
        ("exports.test = async () => {\n  await fetch('http://127.0.0.1:1/x') }",
         "fetch('http://127.0.0.1:1/x')"),
        ("exports.test = async () => {\n  const r = await fetch('BASE/v1/refused');\n"
         "  return r.ok }",
         "fetch('BASE/v1/refused')"),
        # The engine places this one at its last argument.
        ("exports.test = async () => {\n  const body = (x) => JSON.stringify(x);\n"
         "  const r = await fetch('BASE/v1/refused', { method: 'POST', body: body(1) });\n"
         "  return r.ok }",
         "fetch('BASE/v1/refused', { method: 'POST', body: body(1) })"),
        ("exports.test = async () => {\n  const r = await fetch('BASE/v1/refused');\n"
         "  if (!r.ok) throw new Error(`HTTP ${r.status}`);\n  return true }",
         "fetch('BASE/v1/refused')"),
        ("const axios = require('axios');\nexports.test = async () => {\n"
         "  return (await axios.get('BASE/v1/refused')).data }",
         "axios.get('BASE/v1/refused')"),
        # Between the call and its request lie promises, which the engine does not look through.
        ("const axios = require('axios');\nconst api = axios.create({ baseURL: 'BASE/v1' });\n"
         "api.interceptors.request.use(async (config) => config);\n"
         "exports.test = async () => {\n  const { data } = await api.get('/refused');\n"
         "  return data }",
         "api.get('/refused')"),
        ("const axios = require('axios');\nexports.test = async () => {\n"
         "  try { await axios('BASE/v1/refused') } catch (e) {\n"
         "    if (axios.isAxiosError(e) && e.response.status === 401) return false; throw e }\n}",
         "axios('BASE/v1/refused')"),
        ("import axios, { isAxiosError as failed } from 'axios';\n"
         "export const test = async () => {\n"
         "  const { data } = await axios.get('BASE/v1/refused').catch((e) => {\n"
         "    throw new Error(failed(e) ? e.response.data.error : 'another')\n  });\n"
         "  return data }",
         "axios.get('BASE/v1/refused')"),
        ("exports.test = async () => {\n  const r = await fetch('BASE/v1/page');\n"
         "  const me = await r.json();\n  return me.id }",
         "const me = await r.json()"),
    ],
)  # fmt: skip
async def test_what_failed_stands_at_its_call(test: str, call: str):
    assert (await verdict(test))[1] == call


async def test_a_page_in_place_of_json_is_told_as_node_tells_it():
    test = "exports.test = async () => (await fetch('BASE/v1/page')).json()"
    assert (await verdict(test))[0] == (
        "test threw SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"
    )


async def test_a_network_error_is_told_in_plain_words():
    test = "exports.test = async () => (await fetch('http://127.0.0.1:1/x')).ok"
    assert (await verdict(test))[0] == (
        "fetch failed: Nothing listens at 127.0.0.1:1: the connection was refused. Is the base "
        "URI right, and the server running?"
    )


async def test_a_redirect_is_followed_shown_or_refused():
    test = """
        const axios = require('axios');
        exports.test = async () => {
          const followed = await fetch('BASE/v1/moved');
          const shown = await fetch('BASE/v1/moved', { redirect: 'manual' });
          const refused = await fetch('BASE/v1/moved', { redirect: 'error' }).catch((e) => e);
          const kept = await axios.get('BASE/v1/moved', { maxRedirects: 0 }).catch((e) => e);
          return [
            followed.redirected, followed.url.endsWith('/v1/json'), shown.status,
            shown.headers.get('location'), refused.message, kept.response.status,
          ].join();
        };
        """
    with ExampleApi(answers=ANSWERS) as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.value == "true,true,302,/v1/json,fetch failed,302"


async def test_a_form_and_a_body_of_bytes_arrive_as_they_are():
    test = """
        exports.test = async () => {
          const form = new FormData();
          form.append('name', 'Zoë');
          form.append('file', new Blob(['text'], { type: 'text/x' }), 'a.txt');
          await fetch('BASE/v1/form', { method: 'POST', body: form });
          await fetch('BASE/v1/form', { method: 'PUT', body: new Uint8Array([104, 105]) });
          return true;
        };
        """
    with ExampleApi(answers=ANSWERS) as api:
        trace = await run(connector(api.origin, test=test))
    form, put = api.requests
    boundary = form.headers["content-type"].removeprefix("multipart/form-data; boundary=")
    assert form.body == (
        f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\nZoë\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        f"Content-Type: text/x\r\n\r\ntext\r\n--{boundary}--\r\n"
    )
    assert (trace.outcome, put.method, put.body) == ("passed", "PUT", "hi")


async def test_a_request_that_is_given_up_ends_and_the_run_goes_on():
    test = """
        const axios = require('axios');
        exports.test = async () => {
          const signal = AbortSignal.timeout(30);
          const late = await fetch('BASE/slow', { signal }).catch((e) => e);
          const slow = await axios.get('BASE/slow', { timeout: 30 }).catch((e) => e);
          return [late.name, slow.code, slow.message].join();
        };
        """
    with ExampleApi(answers={"/slow": Answer(200, b"{}", delay=1.0)}) as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.value == "TimeoutError,ECONNABORTED,timeout of 30ms exceeded"


async def test_a_header_that_http_does_not_allow_is_refused_before_anything_is_sent():
    test = """
        exports.test = async () => {
          const failure = await fetch('BASE/v1/json', { headers: { 'X-Key': 'a\\u0001b' } })
            .catch((error) => error);
          return [failure.message, failure.cause.code].join();
        };
        """
    with ExampleApi(answers=ANSWERS) as api:
        trace = await run(connector(api.origin, test=test))
    assert (trace.value, api.requests) == ("fetch failed,ERR_INVALID_CHAR", [])


async def test_other_requests_are_sent_where_the_mapping_has_no_base_uri():
    test = "exports.test = async () => (await fetch('BASE/v1/json')).status === 200"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=test, spec=API_KEY_SPEC, client="headers: {}"))
    assert trace.outcome == "passed"
