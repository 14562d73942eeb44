"""Secrets that were remembered reach no origin but those that they were sent to before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from connector_runs import connector, run
from example_api import Answer, ExampleApi, json_answer

from spec_lsp.runtime.har import to_har
from spec_lsp.runtime.trace import Trace

ANSWERS = {"/v1/json": json_answer({"fine": True}), "/elsewhere": json_answer({"fine": True})}
RENEWAL = """
    key: acme
    auth:
      type: client-credentials
      ui:
        schema:
          type: object
          properties:
            apiKey: {type: string, title: API Key}
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
      refreshCredentials: {implementationType: javascript}
    """


@pytest.fixture
def known() -> Iterator[ExampleApi]:
    with ExampleApi(answers=dict(ANSWERS)) as api:
        yield api


@pytest.fixture
def new() -> Iterator[ExampleApi]:
    with ExampleApi(answers=dict(ANSWERS)) as api:
        yield api


def stopped(trace: Trace, known: ExampleApi, *new: ExampleApi) -> None:
    """Asserts that a run was stopped before anything reached a new origin."""
    told = trace.to_json()
    assert (told["outcome"], told["newOrigins"]) == ("error", [one.origin for one in new])
    listed = " and ".join(one.origin for one in new)
    assert told["message"] == (
        f"Remembered secrets were sent to {known.origin} so far; this run would send a request "
        f"to {listed}. Nothing was sent there."
    )
    assert told["culprit"] is None
    for one in new:
        assert one.requests == []
        assert one.origin not in told["origins"]
        recorded = to_har(trace)["log"]["entries"]
        assert not any(entry["request"]["url"].startswith(one.origin) for entry in recorded)


async def test_what_is_known_is_sent_to_and_nothing_is_new(known: ExampleApi):
    trace = await run(connector(known.origin), known_origins=(known.origin,))
    assert (trace.outcome, trace.to_json()["newOrigins"]) == ("passed", [])
    trace = await run(connector(known.origin))
    assert (trace.outcome, trace.to_json()["newOrigins"]) == ("passed", [])


async def test_another_spelling_of_an_origin_is_the_same_one(known: ExampleApi):
    files = connector(known.origin.replace("http://127.0.0.1", "HTTP://user@LOCALHOST"))
    spelt = known.origin.replace("127.0.0.1", "LocalHost").replace("http", "HTTP") + "/v2?x=1"
    trace = await run(files, known_origins=(spelt,))
    assert trace.outcome == "passed"


async def test_another_base_uri_is_asked_about_first(known: ExampleApi, new: ExampleApi):
    trace = await run(
        connector(known.origin), known_origins=(known.origin,), base_uri=f"{new.origin}/v1"
    )
    stopped(trace, known, new)
    (exchange,) = trace.to_json()["exchanges"]
    assert exchange["request"]["url"] == f"{new.origin}/v1/json"
    why = f"Not sent: {new.origin} is a new origin for the remembered secrets."
    assert exchange["error"] == why


async def test_with_nothing_known_everything_is_new(known: ExampleApi):
    trace = await run(connector(known.origin), known_origins=())
    assert (trace.outcome, trace.new_origins) == ("error", (known.origin,))
    assert trace.message.startswith("Remembered secrets were sent nowhere so far; this run would ")
    assert known.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_there(known: ExampleApi, new: ExampleApi, status: int):
    known.answers["/v1/json"] = Answer(status, headers={"Location": f"{new.origin}/elsewhere"})
    trace = await run(connector(known.origin), known_origins=(known.origin,))
    stopped(trace, known, new)
    assert [request.path for request in known.requests] == ["/v1/json"]


CODE = {
    "an absolute URL": "await apiClient.get('NEW/elsewhere'); return true",
    "another base URI": "await apiClient.get('/elsewhere', {}, {baseUri: 'NEW'}); return true",
    "fetch": "await fetch('NEW/elsewhere'); return true",
    "axios": "await require('axios').post('NEW/elsewhere', {}); return true",
    "caught": "try { await fetch('NEW/elsewhere') } catch { } return true",
    "caught as a promise": "return fetch('NEW/elsewhere').catch(() => true)",
    "not waited for": "fetch('NEW/elsewhere'); return true",
    "a race": "return Promise.race([fetch('NEW/elsewhere'), true])",
    "the first that fits": "await Promise.any([fetch('NEW/elsewhere'), fetch('KNOWN/v1/json')])",
    "a timer": (
        "setTimeout(() => fetch('NEW/elsewhere'), 1);"
        " await new Promise((done) => setTimeout(done, 300)); return true"
    ),
    "given up": (
        "const c = new AbortController();"
        " const r = fetch('NEW/elsewhere', {signal: c.signal}).catch(() => 0);"
        " c.abort(); await r; await fetch('NEW/elsewhere'); return true"
    ),
}


@pytest.mark.parametrize("how", list(CODE))
async def test_code_cannot_send_there_nor_go_on(known: ExampleApi, new: ExampleApi, how: str):
    body = CODE[how].replace("NEW", new.origin).replace("KNOWN", known.origin)
    test = f"exports.test = async ({{ apiClient }}) => {{ {body} }}"
    files = connector(known.origin, test=test)
    trace = await run(files, known_origins=(known.origin,))
    stopped(trace, known, new)
    new.requests.clear()
    trace = await run(files, known_origins=(known.origin, new.origin))
    assert trace.new_origins == ()


async def test_after_the_stop_nothing_is_sent_to_known_origins_either(
    known: ExampleApi, new: ExampleApi
):
    test = f"""
        exports.test = async ({{ apiClient }}) => {{
          const sent = fetch('{new.origin}/elsewhere').catch(() => 0);
          const after = apiClient.get('/json').catch(() => 0);
          await Promise.all([sent, after]);
          return apiClient.get('/json');
        }};
        """
    trace = await run(connector(known.origin, test=test), known_origins=(known.origin,))
    stopped(trace, known, new)
    assert known.requests == []


async def test_requests_made_at_once_are_all_named(known: ExampleApi, new: ExampleApi):
    with ExampleApi(answers=dict(ANSWERS)) as third:
        test = f"""
            exports.test = () => Promise.all(
              [fetch('{new.origin}/elsewhere'), fetch('{third.origin}/elsewhere')]);
            """
        trace = await run(connector(known.origin, test=test), known_origins=(known.origin,))
        stopped(trace, known, new, third)


async def test_credentials_and_their_renewal_are_stopped_likewise(
    known: ExampleApi, new: ExampleApi
):
    credentials = f"""
        exports.getCredentialsFromConnectionParameters = async ({{ connectionParameters }}) => {{
          fetch('{new.origin}/elsewhere').catch(() => 0);
          return connectionParameters;
        }};
        """
    spec = RENEWAL.replace("refreshCredentials", "getCredentialsFromConnectionParameters")
    files = connector(known.origin, spec=spec, credentials=credentials)
    stopped(await run(files, known_origins=(known.origin,)), known, new)
    assert known.requests == []

    known.answers["/v1/json"] = Answer(401)
    renewal = f"""
        exports.refreshCredentials = async () => {{
          try {{ await fetch('{new.origin}/elsewhere') }} catch {{ }}
          return {{ apiKey: 'another' }};
        }};
        """
    files = connector(known.origin, spec=RENEWAL, **{"auth/refresh-credentials.js": renewal})
    stopped(await run(files, known_origins=(known.origin,)), known, new)
    assert len(known.requests) == 1


async def test_a_test_without_code_is_stopped_likewise(known: ExampleApi, new: ExampleApi):
    spec = RENEWAL.replace("test: {implementationType: javascript}", "test: "
        "{implementationType: rest-api-mapping}").replace(
        "refreshCredentials: {implementationType: javascript}", "")  # fmt: skip
    files = connector(
        known.origin, spec=spec, test="", rest=f"method: GET\npath: {new.origin}/elsewhere\n"
    )
    stopped(await run(files, known_origins=(known.origin,)), known, new)


async def test_an_origin_that_holds_a_secret_is_known_as_a_trace_shows_it(known: ExampleApi):
    """The client sees a placeholder, and gives that back when its user has said yes."""
    port = known.origin.rpartition(":")[2]
    test = f"""
        exports.test = async ({{ credentials }}) => {{
          try {{ await fetch(`http://${{credentials.apiKey}}.localhost:{port}/elsewhere`) }}
          catch {{ }}
          return true;
        }};
        """
    spec = RENEWAL.replace("title: API Key", "title: API Key, format: password")
    files = connector(known.origin, spec=spec, test=test)
    given = {"apiKey": "a8f3c9e7d1b2"}
    shown = f"http://«apiKey».localhost:{port}"
    trace = await run(files, given, known_origins=(known.origin,))
    assert trace.to_json()["newOrigins"] == [shown]
    trace = await run(files, given, known_origins=(known.origin, shown))
    assert trace.to_json()["newOrigins"] == []
    other = {"apiKey": "another.b2c4"}
    trace = await run(files, other, known_origins=(known.origin, "http://x.localhost"))
    assert len(trace.to_json()["newOrigins"]) == 1
