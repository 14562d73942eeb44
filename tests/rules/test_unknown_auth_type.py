"""SPEC103: `type` is no way to authenticate."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, SPEC, check, fixed, found


def test_the_nearest_known_type_is_named():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credential
                #       ^^^^^^^^^^^^^^^^^ SPEC103 `client-credential` is not an auth type; did you mean `client-credentials`?
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
        }
    )


def test_where_none_is_near_all_are_named():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: 'kerberos'
                #       ^^^^^^^^^^ SPEC103 `kerberos` is not an auth type; it must be `client-credentials`, `oauth2`, `oauth1`, `integration-app-token`, `membrane-token` or `proxy`.
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
        }
    )


def test_the_fix_leaves_nothing_to_report():
    files = {**CONNECTOR, "spec.yml": SPEC.replace("client-credentials", "clientCredentials")}
    _, (finding,) = found(files)
    assert found(fixed(files, finding.fixes[0]))[1] == ()


def test_of_two_that_are_equally_near_the_usual_one_is_named():
    finding = found({"spec.yml": "auth:\n  type: oauth\n"})[1][-1]
    assert finding.message == "`oauth` is not an auth type; did you mean `oauth2`?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("api-key", "client-credentials"),
        ("apiKey", "client-credentials"),
        ("basic", "client-credentials"),
        ("bearer", "client-credentials"),
        ("OAuth", "oauth2"),
        ("oauth1.0a", "oauth1"),
    ],
)
def test_what_else_authors_call_them(written: str, meant: str):
    finding = found({"spec.yml": f"auth:\n  type: {written}\n"})[1][-1]
    assert finding.message == f"`{written}` is not an auth type; did you mean `{meant}`?"
