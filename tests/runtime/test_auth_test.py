"""The auth test of a connector, from parameters to verdict, against a real server."""

from __future__ import annotations

import json
from textwrap import dedent

import pytest
from connector_runs import API_KEY_SPEC, BEARER, KEY, TEST, connector, run, where
from example_api import (
    Answer,
    ExampleApi,
    json_answer,
    unused_port,
    wants_basic,
    wants_header,
    wants_query,
)

WRONG = "sk-live-wrong-wrong"

KEY_HEADER = """
    baseUrl: BASE/v1
    headers:
      X-API-Key:
        $var: credentials.apiKey
      Content-Type: application/json
    """
KEY_QUERY = """
    baseUrl: BASE/v1
    defaultQueryParameters:
      api_key:
        $var: credentials.apiKey
    headers:
      Content-Type: application/json
    """
BASIC = """
    baseUrl: BASE/v1
    headers:
      Authorization:
        $template: "Basic ${base64(credentials.username + ':' + credentials.password)}"
      Content-Type: application/json
    """
BASIC_SPEC = """
    key: acme
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          properties:
            username: {type: string, title: Username}
            password: {type: string, title: Password, format: password}
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
    """
CREDENTIALS_SPEC = API_KEY_SPEC + "  getCredentialsFromConnectionParameters: {}\n"
CREDENTIALS = """
    exports.getCredentialsFromConnectionParameters = async function({
      connectorParameters,
      connectionParameters
    }) {
      // Transform connection parameters into credentials
      return {
        apiKey: connectionParameters.apiKey,
        // Add additional fields or transformations
        authHeader: `Bearer ${connectionParameters.apiKey}`
      };
    }
    """
AUTH_HEADER = """
    baseUri: BASE/v1
    headers: {Authorization: {$var: credentials.authHeader}}
    """

API_KEY = {"apiKey": KEY}
USER = {"username": "ada@example.com", "password": "pass:wörd/42"}

DOCUMENTED = {
    "bearer template": (
        wants_header("Authorization", f"Bearer {KEY}"), {"client": BEARER}, API_KEY),
    "key header": (wants_header("X-API-Key", KEY), {"client": KEY_HEADER}, API_KEY),
    "query parameter": (wants_query("api_key", KEY), {"client": KEY_QUERY}, API_KEY),
    "basic template": (
        wants_basic(*USER.values()), {"client": BASIC, "spec": BASIC_SPEC}, USER),
    "credentials from JavaScript": (
        wants_header("Authorization", f"Bearer {KEY}"),
        {"spec": CREDENTIALS_SPEC, "credentials": CREDENTIALS, "client": AUTH_HEADER}, API_KEY),
}  # fmt: skip


@pytest.mark.parametrize("body", ["json", "text", "empty", "list"])
@pytest.mark.parametrize("name", DOCUMENTED)
async def test_documented_connectors_pass_with_the_right_credential(name, body):
    authorize, files, parameters = DOCUMENTED[name]
    test = TEST.replace("/json", f"/{body}")
    with ExampleApi(authorize) as api:
        trace = await run(connector(api.origin, **files, test=test), parameters)
        assert (trace.outcome, trace.value, len(api.requests)) == ("passed", True, 1)
        assert trace.origins == (api.origin,)


@pytest.mark.parametrize("name", DOCUMENTED)
async def test_documented_connectors_fail_with_a_wrong_one(name):
    authorize, files, parameters = DOCUMENTED[name]
    wrong = dict.fromkeys(parameters, WRONG)
    with ExampleApi(authorize) as api:
        files = connector(api.origin, **files)
        trace = await run(files, wrong)
    assert (trace.outcome, trace.value) == ("failed", False)
    assert where(trace, files) == ("auth/test.js", "context.apiClient.get('/json')")
    assert trace.culprit is not None
    assert trace.culprit.message == (
        "GET /v1/json answered 401 Unauthorized. Check the credentials, and the header or "
        "parameter that carries them."
    )


@pytest.mark.parametrize("name", DOCUMENTED)
async def test_a_wrong_secret_is_noticed(name):
    authorize, files, parameters = DOCUMENTED[name]
    with ExampleApi(authorize) as api:
        trace = await run(connector(api.origin, **files), parameters, wrong_secret=True)
    assert trace.outcome == "failed"
    assert trace.message == (
        "The test notices a wrong secret, as it should: GET /v1/json answered 401 Unauthorized."
    )


async def test_a_test_that_checks_nothing_is_told_so():
    with ExampleApi() as api:
        trace = await run(connector(api.origin), wrong_secret=True)
    assert (trace.outcome, trace.message) == (
        "passed",
        "The test passes with a wrong secret, too: it checks nothing. Ask the API for something "
        "that needs the secret, and let the call throw or return what came of it.",
    )


async def test_a_no_to_a_wrong_secret_that_another_cause_may_have():
    test = "exports.test = async (c) => (await c.apiClient.get('/none')).id"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=test), wrong_secret=True)
    assert (trace.outcome, trace.culprit, trace.message) == (
        "failed", None,
        "The test says no to a wrong secret, as it should, but no 401 or 403 is behind it: see "
        "whether it passes with the right one. GET /none: 404 Not Found. Check the base URI and "
        "the path.",
    )  # fmt: skip


async def test_a_network_error_says_nothing_about_a_wrong_secret():
    trace = await run(connector(f"http://127.0.0.1:{unused_port()}"), wrong_secret=True)
    assert trace.outcome == "error"


async def test_the_whole_trace():
    test = """
        exports.test = async ({ apiClient, credentials }) => {
          console.log('using', credentials.apiKey, { attempt: 1 });
          const user = await apiClient.get('/me', { fields: 'id', n: 1, none: undefined });
          return user;
        };
        """
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        progress: list[str] = []
        trace = await run(
            connector(api.origin, test=test), on_progress=progress.append, run_id="r1"
        )
        shown = trace.to_json()
        origin = api.origin
    starts = [step.pop("startMs") for step in shown["steps"]]
    assert 0 <= starts[0] <= starts[1] <= shown["milliseconds"]
    for step in shown["steps"]:
        assert step.pop("milliseconds") >= 0
    exchange = shown["exchanges"][0]
    assert exchange.pop("startMs") >= 0
    assert exchange.pop("milliseconds") >= 0
    headers = exchange["response"].pop("headers")
    assert headers["Content-Type"] == "application/json"
    assert shown.pop("milliseconds") >= 0
    assert shown.pop("startedAt").endswith("Z")
    user = {"id": 7, "name": "Ada", "items": [1, 2, 3], "active": True}
    assert shown == {
        "version": 1, "runId": "r1", "connector": "acme", "option": None, "profile": None,
        "wrongSecret": False, "outcome": "passed", "value": user,
        "message": "The test passed.", "missing": [], "culprit": None,
        "steps": [
            {"method": "makeApiClient", "path": "auth/make-api-client.map.yml",
             "outcome": "passed", "message": None},
            {"method": "test", "path": "auth/test.js", "outcome": "passed",
             "message": "The test passed."},
        ],
        "client": {
            "baseUri": f"{origin}/v1",
            "headers": {"Authorization": "Bearer «apiKey»", "Content-Type": "application/json"},
            "query": {},
        },
        "exchanges": [{
            "step": 2,
            "request": {
                "method": "GET", "url": f"{origin}/v1/me?fields=id&n=1",
                "headers": {
                    "Host": origin.removeprefix("http://"), "Authorization": "Bearer «apiKey»",
                    "Content-Type": "application/json",
                    "Accept": "application/json, text/plain, */*", "User-Agent": "spec-lsp",
                    "Accept-Encoding": "gzip, deflate",
                },
                "body": None,
            },
            "response": {"status": 200, "body": json.dumps(user), "truncated": False},
            "error": None,
        }],
        "logs": [{"level": "log", "text": 'using «apiKey» {"attempt":1}', "path": "auth/test.js",
                  "line": 1}],
        "notes": [], "origins": [origin], "newOrigins": [],
    }  # fmt: skip
    assert progress == ["makeApiClient …", "test …"]
    revealed = trace.reveal(0)
    assert revealed is not None
    assert revealed["request"]["headers"]["Authorization"] == f"Bearer {KEY}"
    assert trace.reveal(1) is None


# --- what a test gives -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "outcome", "value"),
    [
        ("return true", "passed", True),
        ("return 1", "passed", 1),
        ("return 'yes'", "passed", "yes"),
        ("return {}", "passed", {}),
        ("return []", "passed", []),
        ("", "passed", None),
        ("return undefined", "passed", None),
        ("return false", "failed", False),
        ("return null", "failed", None),
        ("return 0", "failed", 0),
        ("return NaN", "failed", None),
        ("return ''", "failed", ""),
        ("return Symbol('x')", "passed", "Symbol(x)"),
        ("return 10n", "passed", "10"),
        ("const a = {}; a.a = a; return a", "passed", "[object Object]"),
        ("return () => 1", "passed", "[Function]"),
        ("return Promise.resolve(Promise.resolve(7))", "passed", 7),
        ("return { then(resolve) { resolve(8) } }", "passed", 8),
    ],
)
async def test_truthy_works_and_falsy_does_not(body, outcome, value):
    trace = await run(connector("http://127.0.0.1", test=f"exports.test = () => {{ {body} }}"))
    assert (trace.outcome, trace.value) == (outcome, value)


async def test_a_test_that_returns_nothing_is_told_so():
    trace = await run(connector("http://127.0.0.1", test="exports.test = async () => {}"))
    assert trace.outcome == "passed"
    assert len(trace.notes) == 1
    assert trace.notes[0].startswith("The test returns nothing.")


@pytest.mark.parametrize("code", ["() => { return {}.typo }", "async (c) => ({}).typo"])
async def test_a_test_that_returns_undefined_is_told_so(code):
    trace = await run(connector("http://127.0.0.1", test=f"exports.test = {code}"))
    assert (trace.outcome, trace.notes) == (
        "passed",
        ("The test returned undefined: is a name misspelt in what it returns? Here that counts as "
         "success, for nothing was thrown; the platform may say no.",),
    )  # fmt: skip


async def test_a_falsy_result_points_at_the_return():
    files = connector("http://127.0.0.1", test="exports.test = () => {\n  return 1 > 2; // é\n};\n")
    trace = await run(files)
    assert where(trace, files) == ("auth/test.js", "return 1 > 2")
    assert trace.message == "The test gave false without having made a request."


# --- what a call gives: the body, and the full response beside it --------------------------------

FULL = "const { status, statusCode, data } = r; return [status, statusCode, data]"


@pytest.mark.parametrize(
    ("path", "body", "value"),
    [
        ("json", "return [r.items.length, Object.keys(r), r.status]",
         [3, ["id", "name", "items", "active"], 200]),
        ("json", "return JSON.stringify(r) === JSON.stringify(r.data)", True),
        ("json", FULL, [200, 200, {"id": 7, "name": "Ada", "items": [1, 2, 3], "active": True}]),
        ("json", "return r.headers['content-type']", "application/json"),
        ("json", "r.status = 'mine'; return [r.status, Object.keys(r).length]", ["mine", 5]),
        ("own", "return [r.status, r.data, r.statusCode]", ["active", [1], 200]),
        ("list", "return [Array.isArray(r), r.length, r.map(x => x.id), r.status, r.data]",
         [True, 2, [1, 2], 200, [{"id": 1}, {"id": 2}]]),
        ("text", "return [`${r}`, r + '!', r.length, r == 'pong', r.includes('on'), r.status]",
         ["pong", "pong!", 4, True, True, 200]),
        ("text", FULL, [200, 200, "pong"]),
        ("empty", "return [`${r}`, r.length, r.status, JSON.stringify({ r })]",
         ["", 0, 200, '{"r":""}']),
        ("empty", FULL, [200, 200, ""]),
        ("null", "return [r.status, r.data, JSON.stringify({ r }), `${r}`, r == null]",
         [200, None, '{"r":null}', "null", False]),
        ("number", "return [r + 1, r.status, r.data, JSON.stringify([r])]", [43, 200, 42, "[42]"]),
        ("false", "return [r.data, r.status, r == false, JSON.stringify(r)]",
         [False, 200, True, "false"]),
        ("string", "return [r.data, `${r}`]", ["a string", "a string"]),
        ("deep", "return typeof r", "object"),
        ("proto", "return [Object.keys(r), ({}).x === undefined]", [["__proto__"], True]),
    ],
)  # fmt: skip
async def test_a_call_gives_the_body_that_also_answers_as_response(path, body, value):
    answers = {
        "/v1/own": json_answer({"status": "active", "data": [1]}),
        "/v1/null": Answer(body=b"null"), "/v1/number": Answer(body=b"42"),
        "/v1/false": Answer(body=b"false"), "/v1/string": Answer(body=b'"a string"'),
        "/v1/deep": Answer(body=b"[" * 50_000 + b"]" * 50_000),
        "/v1/proto": Answer(body=b'{"__proto__": {"x": 1}}'),
    }  # fmt: skip
    test = f"exports.test = async (c) => {{ const r = await c.apiClient.get('/{path}'); {body} }}"
    with ExampleApi(answers=answers) as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.value == value


@pytest.mark.parametrize(
    ("path", "outcome"),
    [("json", "passed"), ("list", "passed"), ("text", "passed"), ("empty", "failed")],
)
async def test_a_body_returned_as_it_came_counts_as_itself(path, outcome):
    test = f"exports.test = ({{ apiClient }}) => apiClient.get('/{path}')"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.outcome == outcome
    if outcome == "failed":
        assert trace.message == (
            "The test returns the response's body itself, which is an empty text: that counts "
            "as no. Return true after the call instead."
        )


async def test_return_full_response_for_one_call_and_for_the_client():
    one = "exports.test = async (c) => Object.keys(await c.apiClient.get('/json', {}, OPTIONS))"
    client = "exports.makeApiClient = () => ({ baseUri: 'BASE', returnFullResponse: true })"
    names = ["status", "statusCode", "headers", "data"]
    with ExampleApi() as api:
        files = connector(api.origin, test=one.replace("OPTIONS", "{ returnFullResponse: true }"))
        assert (await run(files)).value == names
        spec = API_KEY_SPEC.replace("mapping", "javascript")
        files = connector(
            api.origin, test=one.replace("OPTIONS", "{}"), spec=spec, client="", client_js=client
        )
        trace = await run(files)
    assert (trace.value, trace.notes) == (names, ())


async def test_leaning_on_the_full_response_is_noted():
    with ExampleApi() as api:
        trace = await run(connector(api.origin))
    assert trace.notes == (
        "The code reads `response.status` of what an apiClient call gives. On the platform the "
        "response's body alone may arrive: call with `returnFullResponse: true`, or let the call "
        "throw where it fails.",
    )


# --- a failed call throws ------------------------------------------------------------------------


async def test_the_error_of_a_failed_call_has_the_fields_that_code_looks_for():
    test = """
        exports.test = async ({ apiClient }) => {
          try { await apiClient.post('/limited', { a: 1 }); } catch (e) {
            return [e instanceof Error, e.message, e.isIntegrationAppError, e.data, e.status,
                    e.key, e.response.status, e.response.headers['retry-after'], e.response.data];
          }
        };
        """
    limited = json_answer({"errorCode": "SLOW"}, 429, Retry_After="17")
    with ExampleApi(answers={"/v1/limited": limited}) as api:
        trace = await run(connector(api.origin, test=test))
    message = (
        "POST /limited: 429 Too Many Requests (rate limit exceeded; the API asks to wait: "
        "Retry-After 17)"
    )
    assert trace.value == [
        True, message, True,
        {"type": "connection", "key": "rate_limit_exceeded", "message": message,
         "data": {"errorCode": "SLOW"}},
        429, "rate_limit_exceeded", 429, "17", {"errorCode": "SLOW"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "key"),
    [(200, None), (204, None), (304, ""), (401, "access_token_expired"), (403, ""), (404, ""),
     (429, "rate_limit_exceeded"), (500, "")],
)  # fmt: skip
async def test_default_response_handling(status, key):
    test = """
        exports.test = ({ apiClient }) =>
          apiClient.get('/x').then(() => 'ok', (error) => [error.status, error.key ?? '']);
        """
    body = b"" if status in (204, 304) else b"{}"
    with ExampleApi(answers={"/v1/x": Answer(status, body)}) as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.value == ("ok" if key is None else [status, key])


async def test_an_uncaught_failure_stands_at_the_call():
    test = """
        const { profile } = require('./lib/api');
        exports.test = async function (context) {
          return await profile(context.apiClient);
        };
        """
    library = """
        exports.profile = async (client) => {
          /* é😀 */ return (await client.get('/nothing')).id;
        };
        """
    with ExampleApi() as api:
        files = connector(api.origin, test=test, **{"auth/lib/api.js": library})
        trace = await run(files)
    assert trace.outcome == "failed"
    assert trace.message == ("GET /nothing: 404 Not Found. Check the base URI and the path.")
    assert where(trace, files) == ("auth/lib/api.js", "client.get('/nothing')")


async def test_an_error_of_the_code_stands_where_it_was_thrown():
    test = "exports.test = (context) => {\n  const x = {};\n  return x.y.z; // 😀\n};\n"
    files = connector("http://127.0.0.1", test=test)
    trace = await run(files)
    assert (trace.outcome, trace.message) == (
        "failed", "test threw TypeError: cannot read property 'z' of undefined",
    )  # fmt: skip
    assert where(trace, files) == ("auth/test.js", "return x.y.z")


async def test_requests_made_together_run_together():
    slow = json_answer({"ok": True})
    slow.delay = 0.3
    test = """
        exports.test = async ({ apiClient }) => {
          const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => apiClient.get('/slow')));
          return all.every((one) => one.ok);
        };
        """
    with ExampleApi(answers={"/v1/slow": slow}) as api:
        trace = await run(connector(api.origin, test=test))
    assert (trace.outcome, len(trace.exchanges)) == ("passed", 6)
    assert trace.milliseconds < 1200
    assert max(e.start for e in trace.exchanges) < min(
        e.start + e.milliseconds for e in trace.exchanges
    )


# --- implementations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "module.exports = async ({ apiClient }) => !!(await apiClient.get('/json'))",
        "exports.check = async ({ apiClient }) => !!(await apiClient.get('/json'))",
        "export default async function ({ apiClient }) { return !!(await apiClient.get('/json')) }",
        "export async function test({ apiClient }) { return !!(await apiClient.get('/json')) }",
        "export const test = async (context) => !!(await context.externalApiClient.get('/json'));",
        "import { ok } from './ok.js';\nexport const test = ok;",
        "const paths = require('./paths.json');\n"
        "exports.test = async (c) => !!(await c.apiClient.get(paths.me))",
        "const paths = require('../settings.yml');\n"
        "exports.test = async (c) => !!(await c.apiClient.get(paths.me))",
    ],
)
async def test_every_way_to_export_the_function(code):
    files = {
        "auth/ok.js": "export async function ok(c) { return !!(await c.apiClient.get('/json')) }",
        "auth/paths.json": '{"me": "/json"}', "settings.yml": "me: /json",
    }  # fmt: skip
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        trace = await run(connector(api.origin, test=code, **files))
    assert (trace.outcome, trace.message) == ("passed", "The test passed.")


async def test_typescript():
    test = """
        interface Context { apiClient: { get(path: string): Promise<any> } }
        export async function test({ apiClient }: Context): Promise<boolean> {
          const user = (await apiClient.get('/json')) as { id: number };
          return user!.id satisfies number === 7;
        }
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, test="", **{"auth/test.ts": test}))
    assert (trace.outcome, trace.value) == ("passed", True)


@pytest.mark.parametrize(
    "gives",
    [
        "({ baseUri: 'BASE/v1', headers: { Authorization: `Bearer ${credentials.apiKey}` } })",
        "({ args: { baseUri: 'BASE/v1', headers: { authorization: 'Bearer ' + "
        "credentials.apiKey } } })",
        "Promise.resolve({ baseUrl: 'BASE/v1/', headers: { Authorization: credentials.header } })",
    ],
)
async def test_an_api_client_from_javascript(gives):
    spec = CREDENTIALS_SPEC.replace("implementationType: mapping", "implementationType: javascript")
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        files = connector(
            api.origin, spec=spec, client="",
            client_js=f"exports.makeApiClient = ({{ credentials }}) => {gives}",
            credentials_map="header: {$template: 'Bearer ${connectionParameters.apiKey}'}",
        )  # fmt: skip
        trace = await run(files)
    assert trace.outcome == "passed"
    assert [step.method for step in trace.steps] == [
        "getCredentialsFromConnectionParameters", "makeApiClient", "test",
    ]  # fmt: skip


async def test_the_client_s_basic_authentication():
    client = """
        baseUri: BASE/v1
        auth:
          username: {$var: credentials.username}
          password: {$var: credentials.password}
        """
    with ExampleApi(wants_basic(*USER.values())) as api:
        trace = await run(connector(api.origin, spec=BASIC_SPEC, client=client), USER)
        shown = trace.to_json()
    assert trace.outcome == "passed"
    assert shown["exchanges"][0]["request"]["headers"]["Authorization"] == "Basic «password»"


REST_SPEC = API_KEY_SPEC.replace("implementationType: javascript", "implementationType: REST")


@pytest.mark.parametrize(
    ("body", "outcome", "value"),
    [
        ("path: /json\nmethod: get\n", "passed",
         {"id": 7, "name": "Ada", "items": [1, 2, 3], "active": True}),
        ("path: /json\n", "passed", {"id": 7, "name": "Ada", "items": [1, 2, 3], "active": True}),
        ("path: /empty\nmethod: GET\n", "passed", ""),
        ("path: /text\nmethod: GET\n", "passed", "pong"),
        ("path: /json\nmethod: GET\nresponseMapping: {$var: response.data.active}", "passed", True),
        ("path: /json\nmethod: GET\nresponseMapping: {$var: response.id}", "passed", 7),
        ("path: /json\nmethod: GET\nresponseMapping: {$var: $.response.statusCode}", "passed", 200),
        ("path: /json\nmethod: GET\nresponseMapping: {$var: response.data.nope}", "failed", None),
        ("path: /json\nmethod: GET\n"
         "responseMapping: {$eval: {$var: response.data.name}, is: Bob}", "failed", False),
        ("path: /nothing\nmethod: GET\n", "failed", None),
        ("path: '/{a}/json'\nmethod: GET\n"
         "requestMapping:\n  pathParameters: {a: {$var: connectionParameters.name}}\n"
         "responseMapping: {$var: response.data.id}\n", "passed", 7),
        ("method: GET\npath: '/{a}/json'\n", "error", None),
        ("method: FETCH\npath: /json\n", "error", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["rest-api-mapping", "mapping"])
async def test_a_rest_request_as_test(kind, body, outcome, value):
    if kind == "mapping" and "method" not in body:
        return
    name = "rest" if kind == "rest-api-mapping" else "test_map"
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        files = connector(api.origin, spec=REST_SPEC.replace("REST", kind), test="", **{name: body})
        trace = await run(files, {"apiKey": KEY, "name": "a b/ü"})
        if "{a}" in body and outcome == "passed":
            assert api.requests[0].path == "/v1/a%20b%2F%C3%BC/json"
    assert (trace.outcome, trace.value) == (outcome, value)


async def test_what_a_rest_request_sends():
    body = """
        path: /json?fixed=1
        method: post
        requestMapping:
          query: {user: {$var: credentials.name}, none: {$var: credentials.none}}
          headers: {X-Extra: 7}
          data: {name: {$var: connectionInput.name}, n: 1.0, deep: [true, null]}
        """
    with ExampleApi() as api:
        files = connector(api.origin, spec=REST_SPEC.replace("REST", "rest-api-mapping"), test="",
                          rest=body)  # fmt: skip
        await run(files, {"apiKey": KEY, "name": "Ada & Co"})
        sent = api.requests[0]
    assert (sent.method, sent.path, sent.query) == (
        "POST", "/v1/json", {"fixed": ["1"], "user": ["Ada & Co"]},
    )  # fmt: skip
    assert sent.headers["x-extra"] == "7"
    assert json.loads(sent.body) == {"name": "Ada & Co", "n": 1, "deep": [True, None]}


async def test_code_inside_spec_yml_stands_there_too():
    spec = """
        type: client-credentials
        inputSchema: {type: object, properties: {apiKey: {type: string}}}
        makeApiClient:
          type: mapping
          mapping:
            baseUri: BASE/v1
        test:
          type: javascript
          code: |
            exports.test = async ({ apiClient }) => {
              return await apiClient.get('/nothing'); // 😀
            };
        """
    with ExampleApi() as api:
        files = connector(api.origin, spec=spec, client="", test="")
        trace = await run(files)
    assert where(trace, files) == ("spec.yml", "apiClient.get('/nothing')")


# --- what cannot be run --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"spec": ""}, "spec.yml is empty."),
        ({"spec": "# nothing"}, "spec.yml is empty."),
        ({"spec": "- a\n- b\n"}, "spec.yml must hold a mapping (`auth: …`)."),
        ({"spec": "auth: {"}, "spec.yml is no valid YAML: "),
        ({"spec": "name: x", "test": "", "client": ""}, "The connector has no authentication"),
        ({"test": ""}, "The file of test is missing: looked for auth/test.js, auth/test.ts."),
        ({"client": "{"}, "auth/make-api-client.map.yml is no valid YAML: "),
        ({"client": "# nothing"}, "auth/make-api-client.map.yml is empty."),
        ({"client": "[a]"}, "makeApiClient gave a list; it must give an object with"),
        ({"client": "baseUri: acme.com"}, "`baseUri` must begin with https:// (or http://)."),
        ({"client": "baseUri: {$template: '${'}"}, "auth/make-api-client.map.yml: $template: "),
        ({"test": "exports.a = 1"}, "auth/test.js exports no function `test`: write "),
        ({"test": "throw new Error('while loading')"},
         "auth/test.js cannot be loaded: Error: while loading"),
        ({"test": "exports.test = () => {"}, "auth/test.js cannot be loaded: SyntaxError: "),
        ({"test": "}); throw 1; (function () {"}, "auth/test.js cannot be loaded: SyntaxError: "),
        ({"test": "require('lodash')"},
         "auth/test.js cannot be loaded: Error: cannot import \"lodash\": `lodash` is not there "
         "when the connector runs: write it in a file of the connector, or bundle it"),
        ({"test": "require('../../secret')"},
         "auth/test.js cannot be loaded: Error: cannot import"),
        ({"test": "require('../spec-lsp.local.yml')", "local": "a: 1"},
         "auth/test.js cannot be loaded: Error: cannot import"),
        ({"test": "exports.test = () => new Promise(() => {})"},
         "test waits for a promise that never settles: nothing is running any more that could "
         "settle it."),
        ({"local": "- a"}, "`spec-lsp.local.yml` must be an object."),
        ({"local": "{"}, "spec-lsp.local.yml, line 1, column 1: This `{` is never closed."),
        ({"spec": "auth: {type: proxy, proxyKey: x}"},
         "An auth proxy holds the credentials on the platform: it cannot be run locally."),
        ({"spec": "auth: {type: oauth2}"},
         "OAuth 2 needs a sign-in first, which cannot be done locally yet."),
        ({"spec": "auth: {type: membrane-token}"},
         "Authentication of type membrane-token cannot be run locally yet."),
    ],
)  # fmt: skip
async def test_no_verdict_where_something_is_missing_or_broken(files, message):
    trace = await run(connector("http://127.0.0.1", **files))
    assert trace.outcome == "error"
    assert trace.message.startswith(message)


async def test_missing_parameters_are_named_and_nothing_runs():
    with ExampleApi() as api:
        trace = await run(connector(api.origin), {})
    assert (trace.outcome, trace.missing, trace.steps, trace.exchanges) == (
        "error", ("apiKey",), (), (),
    )  # fmt: skip


async def test_options_and_profiles():
    spec = (
        API_KEY_SPEC
        + """
      options:
        basic:
          type: client-credentials
          ui: {schema: {type: object, properties: {token: {type: string}}, required: [token]}}
          makeApiClient: {implementationType: mapping}
          test: {implementationType: javascript}
    """
    )
    local = f"""
        options: {{basic: {{connectionParameters: {{token: {KEY}}}}}}}
        profiles: {{sandbox: {{baseUri: "BASE/sandbox", connectionParameters: {{apiKey: {KEY}}}}}}}
        """
    client = """
        baseUri: BASE/basic
        headers: {Authorization: {$template: 'Bearer ${credentials.token}'}}
        """
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        files = connector(api.origin, spec=spec, local=local,
                          **{"auth/basic/make-api-client.map.yml": client})  # fmt: skip
        option = await run(files, {}, option="basic")
        profile = await run(files, {}, profile="sandbox")
        paths = [request.path for request in api.requests]
        assert (option.message, option.option) == ("The test passed.", "basic")
        assert (profile.outcome, profile.profile) == ("passed", "sandbox")
        assert paths == ["/basic/json", "/sandbox/json"]
    unknown = await run(files, option="nope")
    assert unknown.message == "There is no option 'nope'. Options: basic."
    profile = await run(files, profile="nope")
    assert profile.message == (
        "There is no profile 'nope' in spec-lsp.local.yml (profiles there: sandbox)."
    )


async def test_an_undefined_credential_is_noted_where_the_header_is_built():
    client = """
        baseUri: BASE/v1
        headers:
          X-Version: 1
          Authorization: {$template: 'Bearer ${credentials.apikey}'}
        """
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        trace = await run(connector(api.origin, client=client))
    assert trace.outcome == "failed"
    assert any(
        note.startswith("auth/make-api-client.map.yml:4, headers.Authorization: ")
        and "credentials.apikey" in note
        for note in trace.notes
    )


async def test_an_undefined_credential_in_javascript_is_noted_too():
    spec = API_KEY_SPEC.replace("mapping", "javascript")
    code = """
        exports.makeApiClient = ({ credentials }) => ({
          baseUri: 'BASE', headers: { Authorization: `Bearer ${credentials.apikey}` },
        });
        """
    with ExampleApi() as api:
        files = connector(api.origin, spec=spec, client="", client_js=code)
        trace = await run(files)
    assert (
        "The header `Authorization` contains the text `undefined` or `null`: a variable in it "
        "had no value."
    ) in trace.notes


@pytest.mark.parametrize(
    ("code", "outcome", "message"),
    [
        ("return !!Intl.DateTimeFormat('de')", "error",
         "No verdict: the code uses `Intl`, which a local run does not have yet. test threw "
         "TypeError: cannot read property 'DateTimeFormat' of undefined"),
        ("try { new WritableStream() } catch { return false }", "error",
         "No verdict: the code uses `WritableStream`, which a local run does not have yet. The "
         "test gave false without having made a request."),
        ("return typeof Intl === 'undefined'", "passed", "The test passed."),
        ("globalThis.Intl = () => 1; return Intl()", "passed", "The test passed."),
    ],
)  # fmt: skip
async def test_what_a_local_run_does_not_have_is_no_verdict(code, outcome, message):
    trace = await run(
        connector("http://127.0.0.1", test=f"exports.test = async () => {{ {code} }}")
    )
    assert (trace.outcome, trace.message) == (outcome, message)


async def test_a_transport_can_be_given_instead_of_the_network():
    import httpx

    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url} {request.headers['authorization']}")
        return httpx.Response(200, json={"ok": True})

    trace = await run(connector("https://api.acme.test"), transport=httpx.MockTransport(answer))
    assert (trace.outcome, trace.origins) == ("passed", ("https://api.acme.test",))
    assert seen == [f"GET https://api.acme.test/v1/json Bearer {KEY}"]


async def test_no_log_shows_a_secret(caplog):
    import asyncio
    import logging

    caplog.set_level(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    token = json_answer({"access_token": "tok-9f8e7d6c5b4a"}, Set_Cookie="sid=cookie-1234567")
    test = """
        exports.test = async ({ apiClient, credentials }) => {
          const { access_token } = await apiClient.get('/token', { key: credentials.apiKey });
          console.log(access_token, btoa('user:' + credentials.apiKey));
          throw new Error(access_token + encodeURIComponent(credentials.apiKey));
        };
        """
    with ExampleApi(answers={"/v1/token": token}) as api:
        trace = await run(connector(api.origin, test=test))
    shown = json.dumps(trace.to_json(), ensure_ascii=False)
    for secret in (KEY, "tok-9f8e7d6c5b4a", "cookie-1234567", "sk-live-4d5Q%2F9%2BzX"):
        assert secret not in shown
        assert secret not in caplog.text
    assert trace.to_json()["message"] == "test threw Error: «access_token»«apiKey»"
    assert [entry["text"] for entry in trace.to_json()["logs"]] == ["«access_token» «apiKey»"]


async def test_a_header_that_lacks_its_value_is_sent_and_told_of():
    mapping = """
        baseUri: {origin}/v1
        headers:
          Authorization:
            $template: "Bearer ${{credentials.apikey}}"
        """
    with ExampleApi(lambda request: False) as api:
        files = {"auth/make-api-client.map.yml": dedent(mapping.format(origin=api.origin))}
        trace = (await run(connector(api.origin, **files))).to_json()
    assert trace["outcome"] == "failed"
    assert [e["response"]["status"] for e in trace["exchanges"]] == [401]
    assert any("`Authorization` begins or ends with a blank" in note for note in trace["notes"])
    assert any("credentials.apikey" in note for note in trace["notes"])


async def test_a_key_that_was_pasted_with_a_blank_stays_a_secret():
    key = "pasted-key-123456 "
    with ExampleApi(lambda request: True) as api:
        trace = await run(connector(api.origin), {"apiKey": key})
    assert trace.outcome == "passed"
    assert key.strip() not in json.dumps(trace.to_json())
