"""What is said of a run that fails after one that passed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from connector_runs import KEY, connector
from example_api import ExampleApi, json_answer, wants_header

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.runtime.history import History
from spec_lsp.runtime.run import RunRequest, run_auth_test
from spec_lsp.runtime.trace import Trace

KEYED = """
    baseUri: BASE/v1
    headers: {X-Client: {$template: "acme ${credentials.apiKey}"}}
    """
TEST = "exports.test = async (c) => (await c.apiClient.get('/me')).id === 7\n"


async def told(
    history: History, files: MemoryFiles, given: Mapping[str, Any], **options: Any
) -> Trace:
    request = RunRequest(build(files), files, "acme", connection_parameters=given, **options)
    return history.told("acme", request, await run_auth_test(request), dict(files.texts))


def change(trace: Trace) -> str:
    """What the trace says has changed; nothing where it does not."""
    (note,) = [n for n in trace.notes if n.startswith("Since")] or [""]
    shown = str(trace.to_json())
    assert KEY not in shown
    return re.sub(r"^Since the last run that passed \(\d\d:\d\d\):? ", "", note)


async def since(before: dict[str, str], after: dict[str, str], given: Any = None) -> str:
    with ExampleApi(wants_header("X-Client", f"acme {KEY}")) as api:
        history = History()
        before = {"client": KEYED, **before}
        after = {"client": KEYED, **after}
        first = await told(history, connector(api.origin, **before), {"apiKey": KEY})
        assert (first.outcome, change(first)) == ("passed", "")
        second = await told(history, connector(api.origin, **after), given or {"apiKey": KEY})
        assert second.outcome == "failed"
        return change(second).replace(api.origin, "BASE")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"test": TEST.replace("/me", "/you")}, "GET /v1/you is new; auth/test.js has changed."),
        ({"test": TEST.replace("7", "8")}, "auth/test.js has changed."),
        ({"client": KEYED.replace("acme $", "x $")},
         "the header X-Client was `acme «apiKey»`, now is `x «apiKey»`; "
         "auth/make-api-client.map.yml has changed; GET /v1/me answered 200, now 401."),
        ({"client": KEYED.replace(".apiKey}", ".apikey}")},
         "the header X-Client was `acme «apiKey»`, now is `acme `; "
         "auth/make-api-client.map.yml has changed; GET /v1/me answered 200, now 401."),
        ({"client": KEYED.replace("BASE/v1", "BASE/v2/x")},
         "GET /v2/x/me is new; the base URI was `BASE/v1`, now is `BASE/v2/x`; "
         "auth/make-api-client.map.yml has changed."),
    ],
)  # fmt: skip
async def test_what_has_changed_is_named(after: dict[str, str], said: str):
    if "v2" in said:
        after = {**after, "test": TEST.replace("7", "8")}
        said = said.replace("yml has changed.", "yml has changed; auth/test.js has changed.")
    found = await since({"test": TEST}, {"test": TEST, **after})
    assert sorted(found.rstrip(".").split("; ")) == sorted(said.rstrip(".").split("; "))


async def test_another_secret_is_named_and_not_shown():
    found = await since({"test": TEST}, {"test": TEST}, {"apiKey": "another-key-of-ada"})
    assert found == "GET /v1/me answered 200, now 401; another value was given for apiKey."


async def test_where_nothing_changed_here_that_is_said():
    history = History()
    with ExampleApi() as api:
        files = connector(api.origin, test=TEST)
        await told(history, files, {"apiKey": KEY})
        api.answers["/v1/me"] = json_answer({}, 503)
        trace = await told(history, files, {"apiKey": KEY})
    assert change(trace) == (
        "GET /v1/me answered 200, now 503; the connector's files and the parameters are the same."
    )
    trace = await told(history, files, {"apiKey": KEY})  # the API is gone
    assert change(trace) == (
        "GET /v1/me answered 200, now not; the connector's files and the parameters are the same."
    )


async def test_it_says_the_five_foremost_things_at_most():
    many = "".join(f"  X-{n}: b\n" for n in range(9))
    found = await since({"test": TEST}, {"test": TEST.replace("7", "8"),
                        "client": f"baseUri: BASE/v1\nheaders:\n{many}"})  # fmt: skip
    assert len(found.split("; ")) == 5


async def test_what_has_no_verdict_is_compared_with_nothing():
    history = History()
    with ExampleApi() as api:
        files = connector(api.origin, test=TEST)
        await told(history, files, {"apiKey": KEY})
        assert change(await told(history, files, {})) == ""
        wrong = connector(api.origin, test=TEST.replace("7", "8"))
        assert change(await told(history, wrong, {"apiKey": KEY}, wrong_secret=True)) == ""
        assert change(await told(History(), wrong, {"apiKey": KEY})) == ""
