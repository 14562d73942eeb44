"""What is not to be said of a text that somebody is still typing: only what is wrong with its
YAML, nothing that merely follows from it."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, TEST, found


def codes(files: dict[str, str]) -> set[str]:
    _, findings = found(files)
    return {finding.code for finding in findings}


def with_spec(spec: str) -> dict[str, str]:
    return {**CONNECTOR, "spec.yml": spec}


@pytest.mark.parametrize("code", ['"module.exports = () =>', "'module.exports = ({ a"])
def test_a_body_that_is_not_closed_yet_is_no_missing_file(code: str):
    files = with_spec(FORM + f"  makeApiClient:\n    type: javascript\n    code: {code}\n")
    assert codes(files) == {"SPEC001"}


def test_a_file_path_that_is_half_a_line_is_neither_missing_nor_another_file():
    for kind in ("rest-api-mapping", "javascript", "mapping"):
        block = f"  test:\n    implementationType: {kind}\n    filePath\n"
        files = {**with_spec(FORM + block), "auth/test.rest.yml": "", "auth/test.api.yml": ""}
        assert codes(files) <= {"SPEC001", "SPEC105"}, kind


def test_what_follows_a_broken_line_stands_elsewhere():
    spec = SPEC.replace("properties:\n", "properties: {\n", 1)
    assert spec != SPEC
    assert codes(with_spec(spec)) == {"SPEC001"}


def test_a_broken_line_among_handlers_repeats_no_key():
    api_client = (
        API_CLIENT
        + """\
responseHandlers:
  - match
      $eval: {$var: response.status}
      is: 401
    error: {key: access_token_expired}
  - match:
      $eval: {$var: response.status}
      is: 429
    error: {key: rate_limit_exceeded}
"""
    )
    assert codes({**CONNECTOR, "auth/make-api-client.map.yml": api_client}) == {"SPEC001"}


def test_braces_that_are_not_closed_yet():
    api_client = '{\n  "baseUri": {"$template": "x"},\n  "headers": {\n    "A": {\n'
    assert codes({**CONNECTOR, "auth/make-api-client.map.yml": api_client}) == {"SPEC001"}
    beside = '{\n  "baseUri": {"$template": "x",\n  "headers": {"A": "b"}\n}\n'
    assert codes({**CONNECTOR, "auth/make-api-client.map.yml": beside}) == {"SPEC001"}


def test_in_braces_a_formula_without_its_argument_is_that_formula():
    api_client = "baseUri: https://api.example.com\nheaders: {A: {$var:}}\n"
    assert codes({**CONNECTOR, "auth/make-api-client.map.yml": api_client}) == {"SPEC303"}


def test_of_a_broken_schema_the_fields_are_not_known():
    spec = (
        SPEC
        + """\
parametersSchema:
  type: object
  properties:
    tenant: {type: object, properties: {id: {type: string}}}
    clientId
"""
    )
    api_client = (
        API_CLIENT + "  T: {$template: '${connectorParameters.tenant.name}'}\n"
        "  C: {$var: connectorParameters.clientId}\n"
    )
    files = {**with_spec(spec), "auth/make-api-client.map.yml": api_client}
    assert codes(files) == {"SPEC001"}


def test_of_a_broken_form_in_a_file_of_its_own_the_fields_are_not_known():
    files = {
        "spec.yml": "name: Old\n",
        "auth/ui.yml": "schema:\n  type: object\n  properties:\n    user: {type: string}\n    key\n",
        "auth/make-api-client.map.yml": "baseUri: https://x.example\nauth: {username: {$var: credentials.user}, password: {$var: credentials.key}}\n",
        "auth/test.js": TEST,
    }
    assert codes(files) == {"SPEC001"}


def test_a_block_that_is_closed_before_the_error_is_judged():
    spec = FORM + (
        "  refreshCredentials:\n    implementationType: javascript\n"
        "  makeApiClient:\n    implementationType: mapping\n"
        '  test: {implementationType: "javascript}\n'
    )
    findings = found({**CONNECTOR, "spec.yml": spec})[1]
    assert [(f.code, f.message.split(" is ")[0]) for f in findings if f.code == "SPEC201"] == [
        ("SPEC201", "The implementation of refreshCredentials")
    ]
