"""Formulas in a run: JSONata beside the event loop, and notes that say where and what."""

from __future__ import annotations

from connector_runs import KEY, connector, run
from example_api import ExampleApi, wants_header

ENDLESS = "($f := function($n) { $f($n) }; $f(1))"


async def test_a_mapping_with_jsonata_is_evaluated() -> None:
    client = """
        baseUri: BASE
        headers:
          Authorization: {$jsonata: "'Bearer ' & credentials.apiKey"}
        """
    with ExampleApi(wants_header("Authorization", f"Bearer {KEY}")) as api:
        trace = await run(connector(api.origin, client=client))
    assert trace.outcome == "passed"
    assert not any("jsonata" in note for note in trace.notes)


async def test_an_expression_that_fails_is_noted_at_its_line() -> None:
    client = """
        baseUri: BASE
        headers:
          X: {$jsonata: credentials.}
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, client=client))
    assert (
        "auth/make-api-client.map.yml:3, headers.X: $jsonata: `credentials.` is undefined: "
        "Unexpected end of expression"
    ) in trace.notes


async def test_an_endless_expression_ends_the_run_and_stands_at_its_place() -> None:
    client = f"""
        baseUri: BASE
        headers:
          X: {{$jsonata: '{ENDLESS}'}}
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, client=client))
    assert trace.outcome == "error"
    assert "$jsonata: the expression takes longer than 2 s." in trace.message
    assert trace.culprit is not None
    assert trace.culprit.range.start.line == 2


async def test_what_was_undefined_in_a_base_uri_and_a_header_is_named() -> None:
    client = """
        baseUri: {$template: "https://${'' + credentials.subdomain}.example.com"}
        headers:
          X-Region: {$concat: {values: [a, b], delimiter: {$var: credentials.region}}}
          Y-Region: {$template: "${'' + credentials.region} ${credentials.zone}"}
        """
    trace = await run(connector("", client=client), base_uri="http://127.0.0.1:1")
    place = "auth/make-api-client.map.yml"
    assert list(trace.notes)[:6] == [
        f"{place}:1, baseUri: `credentials.subdomain` is undefined.",
        f"{place}:3, headers.X-Region: `credentials.region` is undefined.",
        f"{place}:4, headers.Y-Region: `credentials.region` is undefined.",
        f"{place}:4, headers.Y-Region: `credentials.zone` is undefined.",
        "`baseUri` contains the text `undefined`: `credentials.subdomain` had no value.",
        "The header `Y-Region` contains the text `undefined` or `null`: `credentials.region` and "
        "`credentials.zone` had no value.",
    ]


async def test_a_request_in_yaml_tells_where_a_variable_was_undefined() -> None:
    spec = """
        key: acme
        auth:
          type: client-credentials
          ui: {schema: {type: object, properties: {apiKey: {type: string, format: password}}}}
          makeApiClient: {implementationType: mapping}
          test: {implementationType: rest-api-mapping}
        """
    rest = """
        path: /json
        method: get
        requestMapping:
          query: {account: {$var: credentials.account}}
        responseMapping: {ok: {$var: response.data.nothing}, is: 1}
        """
    with ExampleApi() as api:
        trace = await run(connector(api.origin, spec=spec, rest=rest, test=""))
    assert [note for note in trace.notes if "undefined" in note] == [
        "auth/test.rest.yml:4, requestMapping: `credentials.account` is undefined.",
        "auth/test.rest.yml:5, responseMapping: `response.data.nothing` is undefined.",
    ]
