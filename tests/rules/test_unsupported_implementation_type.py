"""SPEC104: `implementationType` is not known, or not for this method."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, SPEC, check, found


def test_unknown_types_and_types_of_other_methods():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  ui: {schema: {type: object, properties: {apiKey: {type: string}}}}
                  makeApiClient:
                    implementationType: maping
                #                       ^^^^^^ SPEC104 `maping` is not an implementation type; did you mean `mapping`?
                  test:
                    implementationType: graphql-api-mapping
                #                       ^^^^^^^^^^^^^^^^^^^ SPEC104 test cannot be implemented as `graphql-api-mapping`; use `javascript`, `rest-api-mapping`, `operation-mapping` or `mapping`.
                  refreshCredentials:
                    implementationType: mapping
                #                       ^^^^^^^ SPEC104 refreshCredentials cannot be implemented as `mapping`; use `javascript`.
                  disconnect:
                    implementationType: not-supported
                """,
        }
    )


def test_a_test_may_be_a_mapping_that_holds_a_request_and_no_other():
    spec = """
        auth:
          type: client-credentials
          ui: {schema: {type: object, properties: {apiKey: {type: string}}}}
          makeApiClient: {implementationType: mapping}
          test:
            implementationType: mapping
        """
    check({**CONNECTOR, "spec.yml": spec, "auth/test.map.yml": "path: /me\nmethod: GET\n"})
    check(
        {
            **CONNECTOR,
            "spec.yml": spec.replace(
                "implementationType: mapping\n        ",
                "implementationType: mapping\n"
                "        #                       ^^^^^^^ SPEC104 A `test` that is a mapping must hold"
                " a REST request (`path`, `method`); use `javascript`, `rest-api-mapping` or"
                " `operation-mapping`.\n        ",
            ),
            "auth/test.map.yml": "result: true\n",
        }
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("js", "javascript"),
        ("TypeScript", "javascript"),
        ("rest", "rest-api-mapping"),
        ("rest-api", "rest-api-mapping"),
        ("map", "mapping"),
        ("operation", "operation-mapping"),
    ],
)
def test_what_else_authors_call_them(written: str, meant: str):
    files = {**CONNECTOR, "spec.yml": SPEC.replace(": javascript", f": {written}")}
    [finding] = found(files)[1]
    assert finding.message == (
        f"`{written}` is not an implementation type; did you mean `{meant}`?"
    )
