"""SPEC401: secrets that stand in files. Every key here is put together from parts."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, SPEC, check, found

from spec_lsp.findings.finding import Finding

RANDOM = "8f14e45fceea167a5a36dedd4bea2543"
GITHUB = "gh" + "p_" + "R7kQ2mZx9LpW4vTb8NcY3sHd6GfJ1uEaKo5i"
ADVICE = (
    "Take it from a connector parameter or a field of the form, and revoke this one: whoever can "
    "read this file can use it."
)


def secrets(files: dict[str, str]) -> list[Finding]:
    findings = [finding for finding in found(files)[1] if finding.code == "SPEC401"]
    for finding in findings:
        assert RANDOM not in finding.message
        assert GITHUB not in finding.message
        assert finding.fixes == ()
    return findings


def places(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(finding.path, finding.span.of(files[finding.path])) for finding in secrets(files)]


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def with_test(text: str) -> dict[str, str]:
    text += "exports.test = async ({ apiClient }) => apiClient.get('/me')\n"
    return {**CONNECTOR, "auth/test.js": text}


def test_a_random_value_under_a_secrets_name():
    check(
        api_client(
            """
            headers:
              X-Api-Key: 8f14e45fceea167a5a36dedd4bea2543
            #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC401 `X-Api-Key` holds what looks like a real secret. Take it from a connector parameter or a field of the form, and revoke this one: whoever can read this file can use it.
              Authorization: "Bearer 8f14e45fceea167a5a36dedd4bea2543"
            #                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC401 `Authorization` holds what looks like a real secret. Take it from a connector parameter or a field of the form, and revoke this one: whoever can read this file can use it.
              X-Token: {$concat: ["", 8f14e45fceea167a5a36dedd4bea2543]}
            #                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC401 `X-Token` holds what looks like a real secret. Take it from a connector parameter or a field of the form, and revoke this one: whoever can read this file can use it.
              ETag: 8f14e45fceea167a5a36dedd4bea2543
            """
        )
    )


@pytest.mark.parametrize(
    "code",
    [
        "const apiKey = '{}'\n",
        "const headers = {{ 'X-Api-Key': \"{}\" }}\n",
        "const headers = {{}}; headers['X-Api-Key'] = `{}`\n",
        "const headers = new Headers(); headers.set('X-Api-Key', '{}')\n",
        "function f(token = '{}') {{}}\n",
        "const token = process.env.TOKEN || '{}'\n",
    ],
)
def test_in_code(code: str):
    assert places(with_test(code.format(RANDOM))) == [("auth/test.js", RANDOM)]


def test_the_keys_of_well_known_issuers_wherever_they_stand():
    files = with_test(f"console.log(`x ${{1}} {GITHUB}`, '{GITHUB}')\n")
    files["auth/make-api-client.map.yml"] = f'baseUri: "https://x.example.com/\\x41?{GITHUB}"\n'
    assert places(files) == [
        ("auth/make-api-client.map.yml", GITHUB),
        ("auth/test.js", GITHUB),
        ("auth/test.js", GITHUB),
    ]
    assert {finding.message for finding in secrets(files)} == {f"This is a GitHub token. {ADVICE}"}


def test_in_spec_yml_and_in_code_inside_it():
    spec = FORM + f"        clientSecret: {{type: string, default: {RANDOM}, example: {RANDOM}}}\n"
    spec += "  makeApiClient: {implementationType: mapping, mapping: {baseUri: https://a.example.com}}\n"
    spec += "  test:\n    implementationType: javascript\n    code: |\n"
    spec += f"      const apiKey = '{RANDOM}'\n"
    spec += "      module.exports = async ({ apiClient }) => apiClient.get('/me')\n"
    files = {"spec.yml": spec}
    assert places(files) == [("spec.yml", RANDOM)] * 2
    first, second = (finding.span.start for finding in secrets(files))
    assert first == spec.index(RANDOM)
    assert second == spec.rindex(RANDOM)


def test_in_a_file_that_is_imported():
    files = with_test("const lib = require('./lib')\n")
    files["auth/lib.js"] = f"exports.password = '{RANDOM}'\n"
    assert places(files) == [("auth/lib.js", RANDOM)]


def test_an_anchored_secret_is_told_of_once():
    files = api_client(f"headers:\n  X-Api-Key: &key {RANDOM}\n  X-Token: *key\n")
    assert places(files) == [("auth/make-api-client.map.yml", RANDOM)]


@pytest.mark.parametrize(
    "value",
    [
        "YOUR_API_KEY_GOES_HERE_0",
        "xxxxxxxxxxxxxxxxxxxxxxx1",
        "'<token-0a1b2c3d4e5f6a7b>'",
        "changeme-0a1b2c3d4e5f6a7b",
        "123e4567-e89b-12d3-a456-426614174000",
        "https://example.com/0a1b2c3d4e5f6a7b",
        "{$var: connectorParameters.a8f14e45fceea167a5a36dedd}",
        '{$template: "${credentials.apiKey}8f14e45fceea167a5a36dedd"}',
        "application/vnd.acme.v2+json",
        "short",
        "12345678901234567890",
    ],
)
def test_what_is_no_secret_even_under_its_name(value: str):
    assert secrets(api_client(f"headers:\n  X-Api-Key: {value}\n")) == []


@pytest.mark.parametrize("key", ["title", "description", "example", "pattern", "placeholder"])
def test_texts_for_people_are_not_looked_at(key: str):
    spec = SPEC.replace("title: API key", f"{key}: {GITHUB}")
    assert secrets({**CONNECTOR, "spec.yml": spec}) == []


@pytest.mark.parametrize(
    "code",
    [
        f"const hash = '{RANDOM}'\n",
        f"const token = sign('{RANDOM[:8]}')\n",
        f"const token = 'a' + '{RANDOM}'\n",
        f"// const apiKey = '{RANDOM}'\n",
        "const apiKeyHeader = 'X-Api-Key-Version-2'\n",
    ],
)
def test_code_that_holds_none(code: str):
    assert secrets(with_test(code)) == []
