"""A recorded run, answered from the file: offline, without secrets, to the same verdict."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from connector_runs import API_KEY_SPEC, KEY, connector, run, where
from example_api import Answer, ExampleApi, json_answer, unused_port, wants_basic, wants_header

from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.recording import (
    RecordingError,
    read_recording,
    write_recording,
)
from spec_lsp.runtime.replay import Replay
from spec_lsp.runtime.trace import Trace

HAR = Path("acme.har")


async def record(files: MemoryFiles, to: Path, parameters: Any = None) -> Trace:
    trace = await run(files, parameters)
    write_recording(to / HAR, trace)
    assert KEY not in (to / HAR).read_text(encoding="utf-8")
    return trace


async def replay(files: MemoryFiles, folder: Path, parameters: Any = None) -> Trace:
    """The same run from the recording; no parameters unless some are given."""
    recording = read_recording(folder / HAR)
    return await run(
        files, parameters or {}, transport=Replay(recording), stand_ins=recording.placeholders()
    )


def shown(trace: Trace) -> dict[str, Any]:
    """What a run and its replay have in common."""
    told = trace.to_json()
    return {
        "outcome": told["outcome"], "value": told["value"], "message": told["message"],
        "culprit": told["culprit"], "client": told["client"],
        "exchanges": [
            (e["request"]["method"], e["request"]["url"],
             re.sub(r"formdata-undici-\d+", "BOUNDARY", e["request"]["body"] or ""),
             e["response"] and (e["response"]["status"], e["response"]["body"]), e["error"])
            for e in told["exchanges"]
        ],
    }  # fmt: skip


REPLAYED = {
    "a bearer token": {},
    "a failed test": {"test": "exports.test = async (c) => (await c.apiClient.get('/none')).id"},
    "a redirect, a form and a query": {
        "test": """
            exports.test = async ({ apiClient, credentials: { apiKey } }) => {
              await apiClient.get('/moved', { key: apiKey, q: 'a b+c' });
              await apiClient.post('/json', { apiKey, n: 1 }, {
                headers: { 'Content-Type': 'application/x-www-form-urlencoded' } });
              return (await apiClient.put('/json/' + encodeURIComponent(apiKey), [apiKey])).id
            };
            """
    },
    "a token from the API": {
        "test": """
            exports.test = async ({ apiClient, credentials }) => {
              const { access_token } = await apiClient.post('/login', { key: credentials.apiKey });
              const me = await apiClient.get('/json', { access_token }, {
                headers: { Authorization: `Bearer ${access_token}` } });
              return me.id === 7;
            };
            """
    },
    "fetch, and a form in parts": {
        "test": """
            exports.test = async ({ credentials: { apiKey } }) => {
              const form = new FormData();
              form.append('key', apiKey);
              form.append('file', new Blob(['a,b']), 'a.csv');
              const sent = await fetch('BASE/v1/json', { method: 'POST', body: form });
              const me = await fetch(`BASE/v1/json?key=${encodeURIComponent(apiKey)}`);
              return sent.ok && (await me.json()).id === 7;
            };
            """
    },
    "the same request twice": {
        "test": """
            exports.test = async ({ apiClient }) => {
              const first = await apiClient.get('/json');
              const second = await apiClient.get('/json');
              return first.id === second.id;
            };
            """
    },
    "an answer that is no text": {
        "test": "exports.test = async (c) => String(await c.apiClient.get('/image')).length"
    },
}


@pytest.mark.parametrize("name", REPLAYED)
async def test_a_replay_ends_as_the_run_did_without_a_secret(name: str, tmp_path: Path):
    answers = {
        "/v1/moved": Answer(302, headers={"Location": "/v1/json?moved=1"}),
        "/v1/login": json_answer({"access_token": "token-of-the-login-7"}),
        f"/v1/json/{KEY.replace('/', '%2F').replace('+', '%2B')}": json_answer({"id": 7}),
        "/v1/image": Answer(body=b"\x89PNG\xff\xfe\x00", headers={"Content-Type": "image/png"}),
    }
    with ExampleApi(answers=answers) as api:
        files = connector(api.origin, **REPLAYED[name])
        live = await record(files, tmp_path)
        sent = len(api.requests)
    replayed = await replay(files, tmp_path)  # the API is gone by now
    assert shown(replayed) == shown(live)
    assert len(replayed.exchanges) == sent
    assert replayed.origins == ()
    assert "Nothing was sent: the answers are those in acme.har." in replayed.notes


async def test_basic_authentication_and_plain_parameters(tmp_path: Path):
    spec = API_KEY_SPEC.replace(
        "apiKey: {type: string, title: API Key}",
        "username: {type: string}\n            password: {type: string}\n"
        "            pin: {type: integer, format: password}",
    )
    client = """
        baseUri: BASE/v1
        headers:
          Authorization:
            $template: "Basic ${base64(credentials.username + ':' + credentials.password)}"
          X-Pin: {$var: credentials.pin}
        """
    test = "exports.test = async (c) => !!(await c.apiClient.get('/json', {u: c.credentials.username}))"  # noqa: E501
    given = {"username": "ada", "password": KEY, "pin": 98765432}
    with ExampleApi(wants_basic("ada", KEY)) as api:
        files = connector(api.origin, spec=spec, client=client, test=test)
        live = await record(files, tmp_path, given)
    assert live.outcome == "passed"
    # What is no secret must be given: it may decide what is asked for.
    assert (await replay(files, tmp_path)).missing == ("username",)
    replayed = await replay(files, tmp_path, {"username": "ada"})
    assert shown(replayed) == shown(live)
    (exchange,) = replayed.to_json()["exchanges"]
    assert exchange["request"]["headers"]["X-Pin"] == "«pin»"


async def test_a_secret_that_is_not_required_is_made_up_where_it_was_used(tmp_path: Path):
    spec = API_KEY_SPEC.replace(
        "apiKey: {type: string, title: API Key}",
        "apiKey: {type: string}\n            token: {type: string}\n"
        "            otherToken: {type: string}\n          required: [apiKey]",
    )
    test = """
        exports.test = async ({ apiClient, credentials: { token, otherToken } }) =>
          !otherToken && !!(await apiClient.get('/json', token ? { token } : {}));
        """
    with ExampleApi() as api:
        files = connector(api.origin, spec=spec, test=test)
        live = await record(files, tmp_path, {"apiKey": KEY, "token": "token-of-ada-7"})
    assert shown(await replay(files, tmp_path)) == shown(live)


async def test_each_entry_answers_once_and_the_last_one_again(tmp_path: Path):
    test = """
        exports.test = async ({ apiClient }) => {
          const seen = [];
          for (let i = 0; i < COUNT; i += 1) seen.push((await apiClient.get('/count')).n);
          return seen;
        };
        """
    with ExampleApi() as api:
        count = iter(range(1, 10))

        class Counting(dict[str, Answer]):
            def __contains__(self, path: object) -> bool:
                return path == "/v1/count"

            def __getitem__(self, path: str) -> Answer:
                return json_answer({"n": next(count)})

        api.answers = Counting()
        three = connector(api.origin, test=test.replace("COUNT", "3"))
        await record(three, tmp_path)
        five = connector(api.origin, test=test.replace("COUNT", "5"))
    assert (await replay(five, tmp_path)).value == [1, 2, 3, 3, 3]


async def test_a_network_error_is_told_again(tmp_path: Path):
    files = connector(f"http://127.0.0.1:{unused_port()}")
    live = await record(files, tmp_path)
    assert live.outcome == "failed"
    assert shown(await replay(files, tmp_path)) == shown(live)


# --- what the recording does not hold


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("exports.test = async (c) => (await c.apiClient.get('/me', { a: 1 })).id",
         "acme.har does not hold GET {o}/v1/me?a=1; the nearest is GET {o}/v1/me (entry 1)."),
        ("exports.test = async (c) => {\n"
         "  try { await c.apiClient.get('/users') } catch { return false }\n}",
         "acme.har does not hold GET {o}/v1/users; the nearest is GET {o}/v1/user (entry 2)."),
        ("exports.test = async (c) => (await c.apiClient.post('/login', { a: 2 })).id",
         "acme.har holds POST {o}/v1/login with another body only (entry 3)."),
        # Not even where the code would have gone on without it.
        ("exports.test = (c) => c.apiClient.get('/me/' + c.credentials.apiKey).catch(() => true)",
         "acme.har does not hold GET {o}/v1/me/«apiKey»; the nearest is GET {o}/v1/me (entry 1)."),
    ],
)  # fmt: skip
async def test_a_request_that_is_not_recorded_is_no_verdict(test, message, tmp_path: Path):
    recorded = """
        exports.test = async ({ apiClient }) => {
          await apiClient.get('/me');
          await apiClient.get('/user');
          await apiClient.post('/login', { a: 1 });
          return true;
        };
        """
    with ExampleApi(answers={"/v1/user": Answer(), "/v1/login": Answer()}) as api:
        await record(connector(api.origin, test=recorded), tmp_path)
        files = connector(api.origin, test=test)
        trace = await replay(files, tmp_path)
        assert len(api.requests) == 3  # nothing went there a second time
        assert (trace.outcome, trace.message) == ("error", message.format(o=api.origin))
    if "catch(() => true)" not in test:
        place = where(trace, files)
        assert place is not None
        assert place[1].startswith("c.apiClient.")


async def test_an_empty_recording(tmp_path: Path):
    (tmp_path / HAR).write_text('{"log": {"entries": []}}', encoding="utf-8")
    trace = await replay(connector("http://127.0.0.1"), tmp_path)
    assert (trace.outcome, trace.message) == (
        "error",
        "acme.har holds no request, so GET http://127.0.0.1/v1/json cannot be answered.",
    )


# --- a browser's recording

ENTRY = {
    "startedDateTime": "2024-01-01T00:00:00.000Z", "time": 1.5, "cache": {},
    "_initiator": {"type": "script"}, "pageref": "page_1",
    "request": {
        "method": "GET", "url": "https://api.acme.com/v1/json?api_key=real-key-of-ada&x=a%20b#top",
        "httpVersion": "http/2.0", "cookies": [], "queryString": [], "headersSize": -1,
        "headers": [{"name": ":authority", "value": "api.acme.com"}], "bodySize": 0,
    },
    "response": {
        "status": 200, "statusText": "", "httpVersion": "http/2.0", "cookies": [],
        "headers": [
            {"name": ":status", "value": "200"}, {"name": "content-encoding", "value": "br"},
            {"name": "content-type", "value": "application/json; charset=iso-8859-1"},
            {"name": "set-cookie", "value": "a=1\nb=2"},
        ],
        "content": {"size": 10, "mimeType": "application/json", "text": '{"id": "é"}'},
        "redirectURL": "", "headersSize": -1, "bodySize": 30,
    },
}  # fmt: skip
OTHER = {"request": {"method": "GET", "url": "data:text/plain,x"}, "response": {"status": 200}}
KEY_IN_QUERY = """
    baseUri: https://api.acme.com/v1
    query: {api_key: {$var: credentials.apiKey}}
    """


async def from_browser(folder: Path, entry: dict[str, Any]) -> Trace:
    har = {"log": {"version": "1.2", "pages": [], "entries": [OTHER, entry]}}
    (folder / HAR).write_text("\ufeff" + json.dumps(har), encoding="utf-8")
    test = "exports.test = async (c) => (await c.apiClient.get('/json', { x: 'a b' })).id"
    return await replay(connector(client=KEY_IN_QUERY, test=test), folder)


async def test_a_browser_s_recording_answers_too(tmp_path: Path):
    trace = await from_browser(tmp_path, ENTRY)
    assert (trace.outcome, trace.value) == ("passed", "é")
    (exchange,) = trace.exchanges
    assert exchange.response is not None
    names = [name for name, _ in exchange.response.headers]
    assert names == ["content-type", "set-cookie", "set-cookie"]


async def test_a_recording_without_contents_says_so(tmp_path: Path):
    response = {**ENTRY["response"], "content": {"size": 10, "mimeType": "application/json"}}
    trace = await from_browser(tmp_path, {**ENTRY, "response": response})
    assert (trace.outcome, trace.message) == (
        "error",
        "The recording holds GET https://api.acme.com/v1/json?api_key=«apiKey»&x=a%20b (entry 2), "
        "but not what was answered: save it with its contents.",
    )


# --- files that are none


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot be read: No such file or directory."),
        ("", "holds no JSON, so it is no HAR file."),
        ("[" * 100_000, "holds no JSON, so it is no HAR file."),
        ("[]", "is no HAR file: it has no `log.entries`."),
        ('{"log": {"entries": {}}}', "is no HAR file: it has no `log.entries`."),
        ('{"log": {"entries": [{}]}}',
         "is no HAR file: entry 1 lacks request.method, request.url or response.status."),
        (json.dumps({"log": {"entries": [{**ENTRY, "response": {
            "status": 1, "content": {"text": "?", "encoding": "base64"}}}]}}),
         ", entry 1: the content is no base64."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_in_a_line(text, message, tmp_path: Path):
    file = tmp_path / HAR
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(RecordingError) as caught:
        read_recording(file)
    assert str(caught.value) == f"{file}{'' if message.startswith(',') else ' '}{message}"


def test_a_file_that_is_too_large(tmp_path: Path):
    file = tmp_path / HAR
    with file.open("wb") as opened:
        opened.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(RecordingError) as caught:
        read_recording(file)
    assert str(caught.value) == f"{file} is larger than 50 MB."


async def test_no_header_decides_what_is_answered(tmp_path: Path):
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        files = connector(api.origin)
        await record(files, tmp_path)
        other = connector(
            api.origin, client="baseUri: BASE/v1\nheaders: {X-Api-Key: {$var: credentials.apiKey}}"
        )
    assert (await replay(other, tmp_path)).outcome == "passed"
