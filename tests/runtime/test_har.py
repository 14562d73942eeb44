"""A run as HAR 1.2: the shape, the bodies, and no secret in it."""

from __future__ import annotations

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from connector_runs import API_KEY_SPEC, KEY, connector, run
from example_api import Answer, ExampleApi, json_answer, unused_port, wants_header
from oracle import node_oracle

from spec_lsp import __version__
from spec_lsp.runtime.har import to_har
from spec_lsp.runtime.recording import RecordingError, check_writable, write_recording
from spec_lsp.runtime.trace import Trace

POSTING = """
    exports.test = async ({ apiClient, credentials }) => {
      await apiClient.post('/login?key=' + encodeURIComponent(credentials.apiKey),
        { apiKey: credentials.apiKey, attempt: 1 });
      await apiClient.get('/moved', { a: 'x y', b: [1, 2] });
      await apiClient.get('/image');
      return true;
    };
    """
IMAGE = b"\x89PNG\xff\xfe" + KEY.encode() + b"\x00\xff"


def answers() -> dict[str, Answer]:
    return {
        "/v1/login": json_answer({"access_token": "t0ken-of-the-login", "user": 7}),
        "/v1/moved": Answer(302, headers={"Location": f"/v1/text?api_key={KEY}"}),
        "/v1/text": Answer(body=("ä" * 200_000).encode(), headers={"Content-Type": "text/plain"}),
        "/v1/image": Answer(body=IMAGE, headers={"Content-Type": "image/png"}),
    }


async def recorded(**files: str) -> tuple[Trace, dict[str, Any], str]:
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}"), answers()) as api:
        trace = await run(connector(api.origin, **{"test": POSTING, **files}))
        return trace, to_har(trace), api.origin


def without_times(entry: dict[str, Any]) -> dict[str, Any]:
    assert entry.pop("startedDateTime").endswith("Z")
    assert entry.pop("time") == entry["timings"]["wait"] >= 0
    entry["timings"]["wait"] = None
    entry["response"]["headers"] = [
        pair for pair in entry["response"]["headers"] if pair["name"] not in ("Date", "Server")
    ]
    return entry


async def test_a_request_with_its_response():
    trace, har, origin = await recorded()
    assert trace.outcome == "passed"
    log = har["log"]
    entry = without_times(log["entries"].pop(0))
    assert [
        (e["request"]["method"], e["request"]["url"], e["response"]["status"])
        for e in log.pop("entries")
    ] == [
        ("GET", f"{origin}/v1/moved?a=x%20y&b=1&b=2", 302),
        ("GET", f"{origin}/v1/text?api_key=%C2%ABapiKey%C2%BB", 200),
        ("GET", f"{origin}/v1/image", 200),
    ]
    assert log == {
        "version": "1.2",
        "creator": {"name": "spec-lsp", "version": __version__},
        "comment": (
            "The auth test of acme: passed. Secrets are placeholders, such as «apiKey». "
            "`spec-lsp test --replay` answers from this file."
        ),
    }
    body = '{"apiKey":"«apiKey»","attempt":1}'
    assert entry == {
        "request": {
            "method": "POST",
            "url": f"{origin}/v1/login?key=%C2%ABapiKey%C2%BB",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "Host", "value": origin.removeprefix("http://")},
                {"name": "Authorization", "value": "Bearer «apiKey»"},
                {"name": "Content-Type", "value": "application/json"},
                {"name": "Accept", "value": "application/json, text/plain, */*"},
                {"name": "User-Agent", "value": "spec-lsp"},
                {"name": "Accept-Encoding", "value": "gzip, deflate"},
                {"name": "Content-Length", "value": "42"},
            ],
            "queryString": [{"name": "key", "value": "«apiKey»"}],
            "postData": {"mimeType": "application/json", "text": body},
            "headersSize": -1,
            "bodySize": 42,
        },
        "response": {
            "status": 200,
            "statusText": "OK",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [
                {"name": "Content-Type", "value": "application/json"},
                {"name": "Content-Length", "value": "49"},
            ],
            "content": {
                "size": 49,
                "mimeType": "application/json",
                "text": '{"access_token": "«access_token»", "user": 7}',
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": None, "receive": 0},
        "comment": "test, auth/test.js",
    }


async def test_it_holds_no_secret_in_any_spelling():
    _, har, _ = await recorded()
    text = json.dumps(har, ensure_ascii=False)
    data = base64.b64decode(har["log"]["entries"][3]["response"]["content"]["text"])
    for hidden in (KEY, "t0ken-of-the-login"):
        assert hidden not in text
        assert base64.b64encode(hidden.encode()).decode().rstrip("=")[1:-2] not in text
    assert KEY.encode() not in data
    assert "%2B9%2FzX" not in text


async def test_bodies_are_whole_and_bytes_are_in_base64():
    _, har, _ = await recorded()
    moved, text, image = har["log"]["entries"][1:]
    assert moved["response"]["redirectURL"] == "/v1/text?api_key=%C2%ABapiKey%C2%BB"
    assert text["response"]["content"] == {
        "size": 400_000, "mimeType": "text/plain", "text": "ä" * 200_000,
    }  # fmt: skip
    content = image["response"]["content"]
    assert (content["size"], content["mimeType"], content["encoding"]) == (
        len(IMAGE), "image/png", "base64",
    )  # fmt: skip
    assert base64.b64decode(content["text"]) == b"\x89PNG\xff\xfe\xc2\xabapiKey\xc2\xbb\x00\xff"


async def test_what_nobody_answered_is_there_and_what_was_never_sent_is_not():
    test = """
        exports.test = async ({ apiClient }) => {
          await apiClient.get('/json').catch(() => 0);
          await apiClient.get('/json', {}, { headers: { 'bad name': 1 } }).catch(() => 0);
          return true;
        };
        """
    trace = await run(connector(f"http://127.0.0.1:{unused_port()}", test=test))
    assert len(trace.exchanges) == 2
    (entry,) = to_har(trace)["log"]["entries"]
    assert entry["response"]["status"] == 0
    assert entry["response"]["_error"].startswith("Nothing listens at 127.0.0.1:")


async def test_bodies_are_left_out_where_the_file_would_be_too_large():
    test = """
        exports.test = async ({ apiClient }) => {
          for (let i = 0; i < 6; i += 1) await apiClient.get('/large');
          return true;
        };
        """
    large = Answer(body=b"x" * 9_000_000, headers={"Content-Type": "text/plain"})
    with ExampleApi(answers={"/v1/large": large}) as api:
        har = to_har(await run(connector(api.origin, test=test)))
    contents = [entry["response"]["content"] for entry in har["log"]["entries"]]
    assert ["text" in content for content in contents] == [True] * 5 + [False]
    assert contents[-1]["comment"] == "left out: the file would be too large"


# --- the specification


async def test_it_is_har_1_2(tmp_path: Path):
    if (reason := node_oracle.why_not()) is not None:
        pytest.skip(reason)
    from jsonschema import Draft6Validator
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT6

    (answer,) = node_oracle.ask([{"script": "return require('har-schema')"}])
    schemas = answer["value"]
    registry = Registry().with_resources(
        (schema["$id"].rstrip("#"), Resource(schema, DRAFT6)) for schema in schemas.values()
    )
    validator = Draft6Validator(schemas["har"], registry=registry)
    _, har, _ = await recorded()
    assert [error.message for error in validator.iter_errors(har)] == []
    assert [e.message for e in validator.iter_errors({"log": {"entries": []}})] != []
    for entry in har["log"]["entries"]:
        assert entry["request"]["url"].isascii()  # a URI holds nothing else


# --- the file


async def test_the_file_is_the_owner_s_alone(tmp_path: Path):
    trace, har, _ = await recorded()
    file = tmp_path / "acme.har"
    file.write_text("an older recording", encoding="utf-8")
    file.chmod(0o644)
    write_recording(file, trace)
    assert json.loads(file.read_text(encoding="utf-8")) == har
    assert [path.name for path in tmp_path.iterdir()] == ["acme.har"]
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_a_file_that_cannot_be_written(tmp_path: Path):
    with pytest.raises(RecordingError) as folder:
        check_writable(tmp_path)
    assert str(folder.value) == f"{tmp_path} is a folder: name a file for the HAR."
    nowhere = tmp_path / "none" / "a.har"
    with pytest.raises(RecordingError) as missing:
        check_writable(nowhere)
    assert str(missing.value) == (
        f"{nowhere} cannot be written: there is no folder {nowhere.parent}."
    )
    with pytest.raises(RecordingError, match=r"cannot be written: No such file or directory\."):
        write_recording(nowhere, await run(connector("http://127.0.0.1", spec=API_KEY_SPEC)))
