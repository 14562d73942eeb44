"""SPEC404: credentials that go over `http://` to a public host."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, SPEC, TEST, check, fixed, found


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def in_code(text: str) -> dict[str, str]:
    return {
        "spec.yml": SPEC.replace(": mapping", ": javascript"),
        "auth/make-api-client.js": text,
        "auth/test.js": TEST,
    }


def test_base_uris_in_mappings():
    check(
        api_client(
            """
            baseUri: http://api.example.com/v1
            #        ^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `api.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
            """
        )
    )
    check(
        api_client(
            """
            baseUrl:
              $case:
                cases:
                  - filter: {$eval: http://from.example.com, is: 1}
                    value: {$template: "http://eu.example.com/${credentials.apiKey}"}
            #                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `eu.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
                default: HTTP://us.example.com:8080/
            #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `us.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
            headers: {Origin: http://api.example.com}
            """
        )
    )


def test_the_addresses_of_an_oauth_configuration():
    check(
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  getOAuthConfig: {implementationType: mapping}
                  makeApiClient: {implementationType: mapping, mapping: {baseUri: https://a.example.com}}
                  test: {implementationType: rest-api-mapping}
                """,
            "auth/get-oauth-config.map.yml": """
                authorizeUri: http://example.com/authorize
                #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
                tokenUri: http://8.8.8.8/token
                #         ^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `8.8.8.8` go over `http://`, where everybody on the way can read the credentials: use `https://`.
                """,
            "auth/test.rest.yml": """
                path: http://example.com/me
                #     ^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
                method: get
                requestMapping: {data: {path: http://example.com/other}}
                """,
        }
    )


def test_in_code():
    check(
        in_code(
            """
            const baseUrl = `http://api.example.com/${1}`
            //               ^^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `api.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
            exports.makeApiClient = ({ credentials }) => ({
              baseUri: credentials.url || 'http://api.example.com',
            //                             ^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `api.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
              headers: { Referer: 'http://api.example.com' },
            })
            """
        )
    )


def test_code_in_spec_yml():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: javascript
    code: "module.exports = () => (\\n  { baseUri: \\"http://api.example.com\\" })"
#                                                   ^^^^^^^^^^^^^^^^^^^^^^ SPEC404 Requests to `api.example.com` go over `http://`, where everybody on the way can read the credentials: use `https://`.
  test: {implementationType: javascript}
""",
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "uri",
    [
        "https://api.example.com",
        "http://localhost:3000",
        "http://api",
        "http://127.0.0.1/v1",
        "http://10.0.0.5",
        "http://10.0.0",  # half-typed
        "http://192.168.1.1:8080",
        "http://169.254.1.1",
        "'http://[::1]:80/'",
        "http://printer.local",
        "http://api.corp.internal/v1",
        "http://api.test",
        "{$template: 'http://${credentials.host}/v1'}",
        "{$template: 'http://${credentials.host}.example.com'}",
        "{$template: 'http://api.${credentials.host}'}",
        "{$concat: ['http://', {$var: credentials.host}]}",
        "{$concat: ['http://api.acme', {$var: credentials.host}]}",
        "{$tpl: {template: 'http://{host}.example.com', values: {host: a}}}",
        "'http://<host>.example.com'",
        "/v1",
    ],
)
def test_private_hosts_and_hosts_that_are_not_known_are_fine(uri: str):
    files = api_client(f"baseUri: {uri}\n")
    files["spec.yml"] = SPEC.replace("properties:", "properties:\n        host: {type: string}")
    check(files)


@pytest.mark.parametrize(
    "uri",
    [
        "`http://${host}/v1`",
        "`http://api.example.com${rest}`",
        "'http://api' + host",
        "host + 'http://a.example.com/'",
    ],
)
def test_hosts_that_code_puts_together_are_not_known(uri: str):
    check(in_code(f"exports.makeApiClient = ({{ host, rest }}) => ({{ baseUri: {uri} }})\n"))


@pytest.mark.parametrize(
    "text", ["baseUri: http://api.example.com/v1\n", 'baseUri: "HTTP\\x3a//api.example.com/v1"\n']
)
def test_after_the_fix_there_is_no_finding(text: str):
    files = api_client(text)
    (finding,) = found(files)[1]
    (fix,) = finding.fixes
    assert not fix.is_safe
    after = fixed(files, fix)
    assert "https" in after["auth/make-api-client.map.yml"]
    assert found(after)[1] == ()


def test_with_a_port_of_http_there_is_no_sure_fix():
    (finding,) = found(api_client("baseUri: http://api.example.com:8080/v1\n"))[1]
    assert finding.fixes == ()


def test_requests_of_code_and_addresses_in_what_it_imports():
    message = (
        "SPEC404 Requests to `api.example.com` go over `http://`, where everybody on the way can "
        "read the credentials: use `https://`."
    )
    check(
        {
            **CONNECTOR,
            "auth/test.js": f"""
                const {{ options }} = require('./options')
                exports.test = async ({{ apiClient }}) => {{
                  await fetch('http://api.example.com/me')
                //             ^^^^^^^^^^^^^^^^^^^^^^^^^ {message}
                  await apiClient.get('http://api.example.com/' + options.me)
                //                     ^^^^^^^^^^^^^^^^^^^^^^^ {message}
                  names.get('http://api.example.com/schema')
                  return (await apiClient.post('/me', {{ xmlns: 'http://api.example.com/schema' }})).ok
                }}
                """,
            "auth/options.js": f"""
                exports.options = {{ baseUri: 'http://api.example.com', me: 'me' }}
                //                            ^^^^^^^^^^^^^^^^^^^^^^ {message}
                """,
        }
    )
