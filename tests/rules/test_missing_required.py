"""SPEC105 and SPEC107: a method or a field without which nothing works is not there."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, check, found

from spec_lsp.findings.finding import Severity

_API_CLIENT_DOES = (
    "Configures the API client: the base URI, and the headers and query parameters that "
    "authenticate every request."
)


def test_a_connector_without_an_api_client():
    check(
        {
            "spec.yml": f"""
                auth:
                ^^^^ SPEC105 `makeApiClient` is missing: client-credentials needs it. {_API_CLIENT_DOES}
                  type: client-credentials
                """,
        }
    )


def test_a_file_without_a_block_is_enough_and_serves_the_options_too():
    check(
        {
            "spec.yml": FORM + "  options:\n    other: {type: client-credentials}\n",
            "auth/make-api-client.map.yml": API_CLIENT,
        }
    )


def test_an_option_without_a_type_and_without_methods():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
                  options:
                    first:
                #   ^^^^^ SPEC107 `type` is missing: add `type:` with `client-credentials`, `oauth2`, `oauth1`, `integration-app-token`, `membrane-token` or `proxy`.
                      title: First
                    second:
                #   ^^^^^^ SPEC105 `getOAuthConfig` is missing: oauth2 needs it. Gives the OAuth configuration: client id and secret, and the endpoints.
                      type: oauth2
                      makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
                """,
            "auth/make-api-client.map.yml": "baseUri: https://api.example.com\n",
            "auth/test.js": CONNECTOR["auth/test.js"],
        }
    )


def test_an_auth_block_that_has_only_begun():
    check(
        {
            "spec.yml": """
                auth:
                ^^^^ SPEC107 `type` is missing: add `type:` with `client-credentials`, `oauth2`, `oauth1`, `integration-app-token`, `membrane-token` or `proxy`.
                """,
        }
    )


def test_beside_options_the_default_may_be_left_out():
    check(
        {
            "spec.yml": """
                auth:
                  options:
                    key:
                      type: client-credentials
                      makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
                """,
        }
    )


def test_proxy_without_its_key():
    check(
        {
            "spec.yml": """
                auth:
                ^^^^ SPEC107 `proxyKey` is missing: with `proxy` it names the credentials to use.
                  type: proxy
                """,
        }
    )


def test_an_oauth_configuration_without_its_addresses():
    spec = """
        auth:
          type: oauth2
          getOAuthConfig: {implementationType: mapping}
        # ^^^^^^^^^^^^^^ SPEC107 The OAuth configuration in `auth/get-oauth-config.map.yml` lacks `authorizeUri` and `tokenUri`: without that no user can connect.
          makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
        """
    check({"spec.yml": spec, "auth/get-oauth-config.map.yml": "clientId: x\n"})


def test_an_oauth_configuration_that_is_a_formula_is_not_judged():
    check(
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  getOAuthConfig: {implementationType: mapping}
                  makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
                """,
            "auth/get-oauth-config.map.yml": "$mergeObjects: [{clientId: x}]\n",
        }
    )


def test_of_a_broken_spec_nothing_is_said_to_be_missing():
    check(
        {
            "spec.yml": """
                auth:
                  type: "oauth2
                #       ^ SPEC001 This quotation mark is never closed: add the one that ends the text.
                """,
        }
    )


@pytest.mark.parametrize(
    "spec",
    ["auth: yes\n", "auth: [a]\n", "auth: {type: [oauth2]}\n",
     "auth: {type: proxy, proxyKey: x, options: {a: b}}\n"],
)  # fmt: skip
def test_what_is_of_another_kind_is_not_missing(spec: str):
    codes = [f.code for f in found({"spec.yml": spec})[1] if f.severity <= Severity.WARNING]
    assert codes == ["SPEC101"]
