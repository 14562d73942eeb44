"""The API client of a run: what its options do, and who judges the responses (format §6, §9)."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from connector_runs import API_KEY_SPEC, connector, run, where
from example_api import Answer, ExampleApi, json_answer, wants_header

from spec_lsp.connector.files import MemoryFiles

REFRESHABLE = (
    API_KEY_SPEC
    + """
      refreshCredentials:
        implementationType: javascript
    """
)
TOKEN_CLIENT = """
    baseUri: BASE/v1
    headers:
      Authorization:
        $template: "Bearer ${credentials.token}"
    """
FIRST_TOKEN = """
    exports.getCredentialsFromConnectionParameters = async () => ({ token: 'old-token-000' });
    """


def refreshable(origin: str, **files: str) -> MemoryFiles:
    spec = (
        REFRESHABLE
        + """
      getCredentialsFromConnectionParameters:
        implementationType: javascript
    """
    )
    return connector(
        origin, spec=spec, client=TOKEN_CLIENT, credentials=FIRST_TOKEN,
        test="exports.test = async ({ apiClient }) => !!(await apiClient.get('/json')).id",
        **files,
    )  # fmt: skip


async def test_a_401_refreshes_the_credentials_and_repeats_the_request():
    refresh = """
        exports.refreshCredentials = async ({ credentials, connectionParameters }) => {
          if (credentials.token !== 'old-token-000') throw new Error('which token?');
          return { token: 'new-token-111' };
        };
        """
    with ExampleApi(wants_header("Authorization", "Bearer new-token-111")) as api:
        trace = await run(refreshable(api.origin, **{"auth/refresh-credentials.js": refresh}))
    assert (trace.outcome, trace.message) == ("passed", "The test passed.")
    assert [(s.method, s.outcome) for s in trace.steps] == [
        ("getCredentialsFromConnectionParameters", "passed"), ("makeApiClient", "passed"),
        ("test", "passed"), ("refreshCredentials", "passed"), ("makeApiClient", "passed"),
    ]  # fmt: skip
    assert [e.response.status for e in trace.exchanges if e.response] == [401, 200]
    assert [r.headers["authorization"] for r in api.requests] == [
        "Bearer old-token-000", "Bearer new-token-111",
    ]  # fmt: skip
    assert trace.notes == (
        "The API said 401, so refreshCredentials was called, and the request repeated.",
    )
    assert trace.client is not None
    assert dict(trace.client.headers) == {"Authorization": "Bearer new-token-111"}
    shown = json.dumps(trace.to_json(), ensure_ascii=False)
    assert "old-token" not in shown
    assert "new-token" not in shown


async def test_credentials_are_refreshed_once():
    refresh = "exports.refreshCredentials = async () => ({ token: 'still-wrong-222' });"
    with ExampleApi(wants_header("Authorization", "never")) as api:
        files = refreshable(api.origin, **{"auth/refresh-credentials.js": refresh})
        trace = await run(files)
    assert trace.outcome == "failed"
    assert "401 Unauthorized" in trace.message
    assert [r.headers["authorization"] for r in api.requests] == [
        "Bearer old-token-000", "Bearer still-wrong-222",
    ]  # fmt: skip
    assert [s.method for s in trace.steps].count("refreshCredentials") == 1


async def test_requests_made_together_are_refreshed_together():
    refresh = "exports.refreshCredentials = async () => ({ token: 'new-token-111' });"
    test = """
        exports.test = async ({ apiClient }) => {
          const all = await Promise.all(['/json', '/me', '/profile'].map((p) => apiClient.get(p)));
          return all.every((one) => one.name === 'Ada');
        };
        """
    with ExampleApi(wants_header("Authorization", "Bearer new-token-111")) as api:
        files = refreshable(api.origin, **{"auth/refresh-credentials.js": refresh})
        trace = await run(replacing(files, "auth/test.js", test))
    assert (trace.outcome, len(api.requests)) == ("passed", 6)
    assert [s.method for s in trace.steps].count("refreshCredentials") == 1


async def test_a_refresh_that_fails_leaves_the_401():
    refresh = "exports.refreshCredentials = async () => { throw new Error('no refresh token') };"
    with ExampleApi(wants_header("Authorization", "never")) as api:
        files = refreshable(api.origin, **{"auth/refresh-credentials.js": refresh})
        trace = await run(files)
    assert trace.outcome == "failed"
    assert "401 Unauthorized" in trace.message
    assert trace.notes == (
        "The API said 401, and refreshCredentials failed: refreshCredentials threw Error: no "
        "refresh token",
    )
    assert [(s.method, s.outcome) for s in trace.steps][-1] == ("refreshCredentials", "failed")


HANDLERS = """
    baseUri: BASE/v1
    responseHandlers:
      - match:
          $eval: {$var: response.status}
          is: 404
        isSuccess: true
        data: {found: false}
      - match:
          $eval: {$var: response.data.ok}
          is: false
        error:
          key: connection_is_defunct
          message:
            $template: "The API says ${response.data.error}"
          data: {$var: response.data}
    """


async def test_response_handlers_judge_the_responses():
    test = """
        exports.test = async ({ apiClient }) => {
          const missing = await apiClient.get('/nowhere');
          const whole = await apiClient.get('/nowhere', {}, { returnFullResponse: true });
          try { await apiClient.get('/refused'); } catch (error) {
            return JSON.stringify({
              missing, status: missing.status, whole, message: error.message, data: error.data,
              key: error.key, code: error.status,
            });
          }
        };
        """
    with ExampleApi() as api:
        api.answers["/v1/refused"] = json_answer({"ok": False, "error": "gone"})
        trace = await run(connector(api.origin, client=HANDLERS, test=test))
    given = json.loads(trace.value)
    assert given["whole"].pop("headers")
    assert given == {
        "missing": {"found": False}, "status": 404,
        "whole": {"status": 404, "statusCode": 404, "data": {"found": False}},
        "message": "The API says gone", "key": "connection_is_defunct", "code": 200,
        "data": {"type": "connection", "key": "connection_is_defunct",
                 "message": "The API says gone", "data": {"ok": False, "error": "gone"}},
    }  # fmt: skip


async def test_an_error_key_of_a_handler_refreshes_too():
    client = (
        TOKEN_CLIENT
        + """
    responseHandlers:
      - match:
          $eval: {$var: response.data.code}
          is: EXPIRED
        error: {key: access_token_expired}
    """
    )
    refresh = "exports.refreshCredentials = async () => ({ token: 'new-token-111' });"
    with ExampleApi() as api:
        api.answers["/v1/json"] = json_answer({"code": "EXPIRED"})
        files = refreshable(api.origin, **{"auth/refresh-credentials.js": refresh})
        trace = await run(replacing(files, "auth/make-api-client.map.yml",
                                client.replace("BASE", api.origin)))  # fmt: skip
    assert [s.method for s in trace.steps][2:] == ["test", "refreshCredentials", "makeApiClient"]
    assert (trace.outcome, len(api.requests)) == ("failed", 2)


@pytest.mark.parametrize(
    "make",
    [
        "({ credentials }) => ({ baseUri: 'BASE/v1', headers: { 'X-Key': credentials.apiKey } })",
        "async ({ credentials }) => ({ args: { baseUrl: 'BASE/v1', headers: "
        "{ 'X-Key': credentials.apiKey } } })",
        "({ credentials }) => new RestApiClient({ baseUri: 'BASE/v1', headers: "
        "{ 'X-Key': credentials.apiKey } })",
        "async ({ credentials }) => Promise.resolve(new RestApiClient({ baseUri: 'BASE/v1', "
        "headers: { 'X-Key': credentials.apiKey } }))",
    ],
)
@pytest.mark.parametrize("package", ["@integration-app/connector-sdk", "@membranehq/connector-sdk"])
async def test_every_shape_of_a_client(make, package):
    code = f"import {{ RestApiClient }} from '{package}';\nexport default {make};"
    spec = API_KEY_SPEC.replace("implementationType: mapping", "implementationType: javascript")
    with ExampleApi() as api:
        trace = await run(connector(api.origin, spec=spec, client="", client_js=code))
    assert (trace.outcome, trace.message) == ("passed", "The test passed.")
    assert [(r.path, r.headers.get("x-key") is not None) for r in api.requests] == [
        ("/v1/json", True)
    ]


async def test_functions_of_the_client_run():
    code = """
        import { RestApiClient } from '@integration-app/connector-sdk';
        export default () => new RestApiClient({
          baseUri: 'BASE/v1',
          query: { a: 1, b: 2 },
          dynamicOptions: ({ path, method }) => ({
            headers: { 'X-Signed': `${method} ${path}` }, query: { b: 3 },
          }),
          onError: (error) => { throw new Error('mine: ' + error.response.data.error); },
        });
        """
    test = """
        exports.test = async ({ apiClient }) => {
          await apiClient.get('/json');
          await apiClient.post('/nowhere', { x: 1 });
        };
        """
    spec = API_KEY_SPEC.replace("implementationType: mapping", "implementationType: javascript")
    with ExampleApi() as api:
        files = connector(api.origin, spec=spec, client="", client_js=code, test=test)
        trace = await run(files)
    assert [(r.headers["x-signed"], dict(r.query)) for r in api.requests] == [
        ("GET /json", {"a": ["1"], "b": ["3"]}), ("POST /nowhere", {"a": ["1"], "b": ["3"]}),
    ]  # fmt: skip
    assert trace.outcome == "failed"
    assert trace.message.startswith("mine: not found")


async def test_a_client_that_code_makes_for_itself():
    credentials = """
        const { RestApiClient } = require('@integration-app/connector-sdk');
        exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) => {
          const client = new RestApiClient({ baseUri: 'BASE/v1' });
          const user = await client.get('/json');
          return { apiKey: connectionParameters.apiKey, user: user.name };
        };
        """
    spec = (
        API_KEY_SPEC
        + """
      getCredentialsFromConnectionParameters:
        implementationType: javascript
    """
    )
    test = "exports.test = ({ credentials }) => credentials.user"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, spec=spec, credentials=credentials, test=test))
    assert (trace.outcome, trace.value) == ("passed", "Ada")
    assert [e.step for e in trace.exchanges] == [1]


async def test_overrides_add_to_the_requests_that_they_match():
    code = """
        exports.makeApiClient = () => ({ baseUri: 'BASE/v1', overrides: [
          { match: { path: '/json', method: 'GET' }, patch: { query: { all: true } } },
        ] });
        """
    spec = API_KEY_SPEC.replace("implementationType: mapping", "implementationType: javascript")
    test = "exports.test = async ({ apiClient: c }) => [await c.get('/json'), await c.get('/me')]"
    with ExampleApi() as api:
        await run(connector(api.origin, spec=spec, client="", client_js=code, test=test))
    assert [dict(r.query) for r in api.requests] == [{"all": ["true"]}, {}]


async def test_bodies_of_every_kind():
    test = """
        exports.test = async ({ apiClient }) => {
          const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } };
          await apiClient.post('/json', { a: 1, b: ['x', 'y'] });
          await apiClient.put('/json', { a: 'ä b' }, form);
          await apiClient.patch('/json', new URLSearchParams({ c: '1 2' }));
          await apiClient.post('/json', new TextEncoder().encode('bytes'));
          await apiClient.post('/json', { d: 'e' },
            { headers: { 'content-type': 'multipart/form-data' } });
          await apiClient.delete('/json');
          return true;
        };
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, client="baseUri: BASE", test=test))
    assert (trace.outcome, trace.message) == ("passed", "The test passed.")
    sent = [(r.method, r.headers.get("content-type"), r.body) for r in api.requests]
    boundary = (sent[4][1] or "").partition("boundary=")[2]
    assert sent == [
        ("POST", "application/json", '{"a":1,"b":["x","y"]}'),
        ("PUT", "application/x-www-form-urlencoded", "a=%C3%A4+b"),
        ("PATCH", "application/x-www-form-urlencoded;charset=utf-8", "c=1+2"),
        ("POST", None, "bytes"),
        ("POST", f"multipart/form-data; boundary={boundary}",
         f'--{boundary}\r\nContent-Disposition: form-data; name="d"\r\n\r\ne\r\n'
         f"--{boundary}--\r\n"),
        ("DELETE", None, ""),
    ]  # fmt: skip


async def test_a_request_that_nobody_awaits_is_told():
    test = """
        exports.test = ({ apiClient }) => {
          apiClient.get('/json');
          return true;
        };
        """
    with ExampleApi(wants_header("Authorization", "never")) as api:
        trace = await run(connector(api.origin, test=test))
    assert (trace.outcome, trace.notes) == (
        "passed",
        ("A method ended while a request of its was still under way, so its outcome counted for "
         "nothing: is an `await` missing?",),
    )  # fmt: skip
    assert [e.response.status for e in trace.exchanges if e.response] == [401]


async def test_a_request_that_code_gave_up_is_none_that_nobody_awaits():
    test = """
        exports.test = async () => {
          const giving = new AbortController();
          setTimeout(() => giving.abort(), 20);
          try { await fetch('BASE/slow', { signal: giving.signal }); } catch (e) { return e.name; }
        };
        """
    with ExampleApi() as api:
        api.answers["/slow"] = Answer(delay=1)
        trace = await run(connector(api.origin, test=test))
    assert (trace.value, trace.notes) == ("AbortError", ())


async def test_a_429_is_reported_with_the_time_to_wait():
    with ExampleApi() as api:
        api.answers["/v1/json"] = json_answer({}, 429, Retry_After="30")
        files = connector(api.origin, test="exports.test = ({apiClient}) => apiClient.get('/json')")
        trace = await run(files)
    assert (trace.outcome, trace.message) == (
        "failed",
        "GET /json: 429 Too Many Requests (rate limit exceeded; the API asks to wait: Retry-After "
        "30).",
    )
    assert where(trace, files) is not None


async def test_a_handler_that_cannot_be_evaluated_is_told():
    client = """
        baseUri: BASE/v1
        responseHandlers:
          - match: {$template: "${}"}
            isSuccess: true
        """
    test = "exports.test = ({apiClient}) => apiClient.get('/json')"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, client=client, test=test))
    assert trace.outcome == "failed"
    assert trace.message.startswith("responseHandlers[0].match: ")


async def test_an_array_buffer_is_the_bytes_as_they_came():
    test = """
        exports.test = async ({ apiClient }) => {
          const bytes = await apiClient.get('/picture', {}, { responseType: 'arraybuffer' });
          return [bytes.length, bytes[0], bytes[3], bytes instanceof Uint8Array];
        };
        """
    with ExampleApi() as api:
        api.answers["/v1/picture"] = Answer(body=b"\xff\xd8\x00\xff")
        trace = await run(connector(api.origin, test=test))
    assert trace.value == [4, 255, 255, True]


def replacing(files: MemoryFiles, path: str, text: str) -> MemoryFiles:
    """The files with another text at a path."""
    return MemoryFiles({**files.texts, path: dedent(text).lstrip("\n")})
