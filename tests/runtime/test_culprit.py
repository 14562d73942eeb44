"""Where a run points: the place that a person must look at, to the character."""

from __future__ import annotations

import pytest
from connector_runs import API_KEY_SPEC, KEY, connector, run, where
from example_api import Answer, ExampleApi, json_answer, unused_port, wants_header

NOWHERE = "http://127.0.0.1"
FAILING = {"/v1/refused": json_answer({}, 401), "/v1/gone": json_answer({}, 404)}


async def culprit(test: str, **files: str) -> tuple[str, str] | None:
    """The culprit of a test against an API that refuses what is asked."""
    with ExampleApi(answers=FAILING) as api:
        shown = connector(api.origin, test=test, **files)
        return where(await run(shown), shown)


# --- the call of the exchange that failed


@pytest.mark.parametrize(
    ("test", "call"),
    [
        ("exports.test = async (c) => (await c.apiClient.get('/refused')).id",
         "c.apiClient.get('/refused')"),
        ("exports.test = async ({ apiClient }) => {\n"
         "  try { await apiClient.get('/refused') } catch { return false }\n}",
         "apiClient.get('/refused')"),
        ("exports.test = async (c) => {\n  const r = await c.apiClient\n"
         "    .post('/refused', {\n      a: [1],\n    })\n    .catch(() => 0);\n  return r\n}",
         "c.apiClient\n    .post('/refused', {\n      a: [1],\n    })"),
        ("exports.test = async ({ apiClient: { get } }) => !!(await get('/refused'))",
         "get('/refused')"),
        ("exports.test = async ({ apiClient }) => {\n"
         "  await apiClient.get('/json'); await apiClient.get('/refused'); return 1 }",
         "apiClient.get('/refused')"),
        # Thrown again in other words: the call is still what failed.
        ("exports.test = async ({ apiClient }) => {\n  try { await apiClient.get('/refused') }\n"
         "  catch (e) { throw new Error('sign in: ' + e.message) }\n}",
         "apiClient.get('/refused')"),
        # The failure was swallowed, and what is missing for it was used.
        ("exports.test = async ({ apiClient }) => {\n"
         "  const me = await apiClient.get('/refused').catch(() => null);\n  return me.id\n}",
         "apiClient.get('/refused')"),
    ],
)  # fmt: skip
async def test_a_failed_exchange_stands_at_its_call(test: str, call: str):
    assert await culprit(test) == ("auth/test.js", call)


async def test_an_error_after_an_exchange_says_what_went_before():
    test = """
        exports.test = async ({ apiClient }) => {
          const me = await apiClient.get('/gone').catch(() => null);
          return me.id;
        };
        """
    with ExampleApi(answers=FAILING) as api:
        trace = await run(connector(api.origin, test=test))
    assert trace.message == (
        "test threw TypeError: cannot read property 'id' of null. Before that, GET /v1/gone "
        "answered 404 Not Found. Check the base URI and the path."
    )


async def test_a_failure_that_the_code_reckoned_with_is_not_blamed():
    test = """
        exports.test = async ({ apiClient }) => {
          await apiClient.get('/gone').catch(() => null);
          await apiClient.get('/json');
          throw new Error('another reason');
        };
        """
    assert await culprit(test) == ("auth/test.js", "throw new Error('another reason')")


async def test_the_call_of_an_exchange_is_known_with_the_culprit():
    with ExampleApi(answers=FAILING) as api:
        files = connector(api.origin, test="exports.test = (c) => c.apiClient.get('/refused')")
        trace = await run(files)
    assert trace.culprit is not None
    assert trace.culprit.exchange is trace.exchanges[0]
    assert trace.culprit.call == (trace.culprit.path, trace.culprit.range)


# --- the statement that threw


@pytest.mark.parametrize(
    ("test", "statement"),
    [
        ("exports.test = () => {\n  const x = {};\n  return x.y.z; // 😀\n}", "return x.y.z"),
        ("exports.test = () => { /* é😀 */ if (1) throw new Error('no'); return 1 }",
         "throw new Error('no')"),
        ("exports.test = (c) => {\n  if (c.a.b) { return 1 }\n  return 2\n}", "c.a.b"),
        ("exports.test = () => { const x = [1].map(n => n.a.b); return x }", "n.a.b"),
        ("exports.test = () => {\n  JSON.parse('{');\n}", "JSON.parse('{')"),
        ("class Refused extends Error {}\nexports.test = () => {\n  throw new Refused('no')\n}",
         "throw new Refused('no')"),
        ("class Refused extends Error { constructor(m) { super(m); this.code = 1 } }\n"
         "exports.test = () => {\n  throw new Refused('no')\n}", "throw new Refused('no')"),
        # A value without a stack: where the one such `throw` stands.
        ("exports.test = () => {\n  throw 'nope'\n}", "throw 'nope'"),
        ("exports.test = () => { if (0) throw 'a'; if (1) throw 'b'; }", "throw 'b'"),
        ("exports.test = () => { if (0) throw new Error('x'); throw { code: 7 } }",
         "throw { code: 7 }"),
        # Of two that may have been it none is named, but the function is.
        ("const f = (x) => { throw x };\nexports.test = () => { if (0) throw { a: 1 }; f({}) }",
         "test"),
        ("exports.test = () => Promise.reject('later')", "test"),
    ],
)  # fmt: skip
async def test_what_was_thrown_stands_at_its_statement(test: str, statement: str):
    files = connector(NOWHERE, test=test)
    trace = await run(files)
    assert trace.outcome == "failed"
    assert where(trace, files) == ("auth/test.js", statement)


async def test_a_value_is_thrown_in_another_file():
    library = "exports.check = () => {\n  throw 'signed out'\n}\n"
    test = "const { check } = require('./lib')\nexports.test = () => check()\n"
    assert await culprit(test, **{"auth/lib.js": library}) == (
        "auth/lib.js", "throw 'signed out'",
    )  # fmt: skip


async def test_typescript_and_code_in_spec_yml():
    test = (
        "export const test = (c: any): boolean => {\n  const x = c.a.b as string; return !!x\n}\n"
    )
    assert await culprit("", **{"auth/test.ts": test}) == (
        "auth/test.ts", "const x = c.a.b as string",
    )  # fmt: skip
    spec = """
        type: client-credentials
        inputSchema: {type: object, properties: {apiKey: {type: string}}}
        makeApiClient: {type: mapping, mapping: {baseUri: BASE}}
        test:
          type: javascript
          code: |
            exports.test = () => {
              throw '😀 no'
            }
        """
    assert await culprit("", spec=spec, client="") == ("spec.yml", "throw '😀 no'")


# --- the mapping value that was undefined or refused


@pytest.mark.parametrize(
    ("client", "value"),
    [
        ("baseUri: acme.com\nheaders: {A: b}\n", "acme.com"),
        ("baseUrl: ftp://acme.com\n", "ftp://acme.com"),
        ("baseUri: BASE\nheaders: [a]\n", "[a]"),
        ("baseUri: BASE\nquery: a=b\n", "a=b"),
        ("baseUri: BASE\nheaders:\n  X-Key: {$var: credentials.apiKey}\n"
         "  X-Bad: {$template: '${nothing('}\n", "{$template: '${nothing('}"),
    ],
)  # fmt: skip
async def test_a_refused_value_stands_in_the_mapping(client: str, value: str):
    files = connector(NOWHERE, client=client)
    trace = await run(files)
    assert trace.outcome == "error"
    assert where(trace, files) == ("auth/make-api-client.map.yml", value)


@pytest.mark.parametrize(
    ("client", "value"),
    [
        ("baseUri: BASE\nheaders:\n  X-Key: {$var: credentials.apiKey}\n",
         "{$var: credentials.apiKey}"),
        ("baseUri: {$var: credentials.nothing}\nquery: {a: b}\n", "{$var: credentials.nothing}"),
    ],
)  # fmt: skip
async def test_a_value_with_which_no_request_can_be_made_stands_in_the_mapping(client, value):
    files = connector(NOWHERE, client=client)
    trace = await run(files, {"apiKey": KEY + "\n"})
    assert where(trace, files) == ("auth/make-api-client.map.yml", value)
    assert trace.culprit is not None
    assert trace.culprit.call is not None
    assert trace.culprit.call[0] == "auth/test.js"


# --- the return that said no


@pytest.mark.parametrize(
    ("test", "place"),
    [
        ("exports.test = () => {\n  return 1 > 2; // é\n};", "return 1 > 2"),
        ("exports.test = () => 1 > 2", "1 > 2"),
        ("exports.test = (c) => { if (c.x) { return true } return false }", "return false"),
        ("exports.test = (c) => { if (c.x) return null; return false }", "return false"),
        ("exports.test = (c) => { if (!c.x) return null; return 0 }", "return null"),
        ("exports.test = (c) => { const f = () => { return 1 }; return f() > 1 }",
         "return f() > 1"),
        ("exports.test = (c) => { if (!c.x) return !!c.y; return c.z > 1 }", "test"),
        ("export default async function () { for (const a of [0]) if (!a) return a; return 0 }",
         "default"),
    ],
)  # fmt: skip
async def test_a_no_stands_at_the_return_that_gave_it(test: str, place: str):
    files = connector(NOWHERE, test=test)
    trace = await run(files)
    assert trace.outcome == "failed"
    assert where(trace, files) == ("auth/test.js", place)


async def test_a_no_of_a_mapping_stands_at_the_mapping_of_the_response():
    spec = API_KEY_SPEC.replace("implementationType: javascript", "implementationType: REST")
    rest = "path: /json\nmethod: GET\nresponseMapping: {$eval: {$var: response.data.id}, is: 8}\n"
    files = {"spec": spec.replace("REST", "rest-api-mapping"), "test": "", "rest": rest}
    with ExampleApi() as api:
        shown = connector(api.origin, **files)
        trace = await run(shown)
    assert where(trace, shown) == (
        "auth/test.rest.yml", "{$eval: {$var: response.data.id}, is: 8}",
    )  # fmt: skip


# --- no verdict


@pytest.mark.parametrize(
    "test",
    [
        "exports.test = async (c) => (await c.apiClient.get('/slow')).id",
        "exports.test = async (c) => {\n"
        "  try { await c.apiClient.get('/slow') } catch { return false }\n}",
        "exports.test = async (c) => {\n"
        "  try { await c.apiClient.get('/slow') } catch (e) { throw new Error('no: ' + e) }\n}",
    ],
)
async def test_an_answer_that_comes_too_late_is_no_verdict(test: str):
    from spec_lsp.runtime.limits import Limits

    with ExampleApi(answers={"/v1/slow": Answer(delay=8)}) as api:
        files = connector(api.origin, test=test)
        trace = await run(files, limits=Limits(wall_seconds=2))
    assert trace.outcome == "error"
    assert "did not answer in time. A request may take 1.6 s (limit; setting `run.timeout`)." in (
        trace.message
    )
    assert where(trace, files) == ("auth/test.js", "c.apiClient.get('/slow')")


async def test_a_connection_that_is_refused_is_a_verdict():
    files = connector(f"http://127.0.0.1:{unused_port()}")
    trace = await run(files)
    assert trace.outcome == "failed"
    assert where(trace, files) == ("auth/test.js", "context.apiClient.get('/json')")


async def test_a_wrong_secret_that_is_noticed_has_no_culprit():
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        trace = await run(connector(api.origin), wrong_secret=True)
    assert (trace.outcome, trace.culprit) == ("failed", None)
