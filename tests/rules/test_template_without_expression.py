"""SPEC305: variables that are written, but not evaluated."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, SPEC, TEST, check, fixed, found


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_other_languages_ways_to_write_a_variable_in_a_template():
    check(
        api_client(
            """
            headers:
              A: {$template: "Bearer {credentials.apiKey}"}
            #                        ^^^^^^^^^^^^^^^^^^^^ SPEC305 `{credentials.apiKey}` is sent as it stands; the variable's value is `${credentials.apiKey}`.
              B: {$template: "é\\t{{ credentials.apiKey }} ${credentials.apiKey}"}
            #                    ^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `{{ credentials.apiKey }}` is sent as it stands; the variable's value is `${credentials.apiKey}`.
              C: {$template: "$credentials.apiKey:$credentials"}
            #                 ^^^^^^^^^^^^^^^^^^^ SPEC305 `$credentials.apiKey` is sent as it stands; the variable's value is `${credentials.apiKey}`.
            #                                     ^^^^^^^^^^^^ SPEC305 `$credentials` is sent as it stands; the variable's value is `${credentials}`.
              D:
                $template: |
                  Bearer {connectionInput.apiKey}
            #            ^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `{connectionInput.apiKey}` is sent as it stands; the variable's value is `${connectionInput.apiKey}`.
            """
        )
    )


def test_an_expression_outside_a_template():
    check(
        api_client(
            """
            baseUri: https://${connectionParameters.apiKey}.example.com
            #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${connectionParameters.apiKey}` is sent as it stands: it is only evaluated in a `$template`.
            headers:
              A: Basic ${base64(credentials.apiKey + ':')} ${credentials.apiKey}
            #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${base64(credentials.apiKey + ':')}` is sent as it stands: it is only evaluated in a `$template`.
              B: {$concat: ["Bearer ", "${credentials.apiKey}"]}
            #                           ^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${credentials.apiKey}` is sent as it stands: it is only evaluated in a `$template`.
              C: |
                Bearer ${credentials.apiKey}
            #          ^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${credentials.apiKey}` is sent as it stands: it is only evaluated in a `$template`.
            responseHandlers:
              - error: {message: "Failed: ${response.data.message}"}
            #                             ^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${response.data.message}` is sent as it stands: it is only evaluated in a `$template`.
            """
        )
    )


def test_other_languages_ways_to_write_a_variable_outside_a_template():
    check(
        api_client(
            """
            headers:
              A: Bearer {{credentials.apiKey}}
            #           ^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `{{credentials.apiKey}}` is sent as it stands: write `${credentials.apiKey}` in a `$template`.
              B: "é\\t$credentials.apiKey {{ credentials.apiKey }}"
            #        ^^^^^^^^^^^^^^^^^^^ SPEC305 `$credentials.apiKey` is sent as it stands: write `${credentials.apiKey}` in a `$template`.
              C: {$concat: ["Bearer ", "{{credentials.apiKey}}"]}
            #                           ^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `{{credentials.apiKey}}` is sent as it stands: write `${credentials.apiKey}` in a `$template`.
            """
        )
    )


def test_a_template_that_is_nothing_but_a_path():
    check(
        api_client(
            """
            headers:
              A: {$template: credentials.apiKey}
            #                ^^^^^^^^^^^^^^^^^^ SPEC305 `credentials.apiKey` is sent as it stands; the variable's value is `${credentials.apiKey}`.
              B: {$template: Bearer credentials.apiKey}
            #                       ^^^^^^^^^^^^^^^^^^ SPEC305 `credentials.apiKey` is sent as it stands; the variable's value is `${credentials.apiKey}`.
            """
        )
    )


@pytest.mark.parametrize(
    "header",
    [
        '{$template: "${credentials.apiKey} {id} {{name}} $metadata $5 {credentialsId}"}',
        '{$template: "{\\"credentials\\": \\"${credentials.apiKey}\\"}"}',
        r"{$template: '\${credentials.apiKey}'}",
        '{$template: "${`{${credentials.apiKey}}`}"}',
        "'${unknown.apiKey}'",
        "'${response.status}'",
        "'{credentials.apiKey}'",
        "'$credentials'",
        "'{{credentials}} {{metadata.id}}'",
        "'credentials.apiKey'",
        "{$template: 'see credentials.apiKey'}",
        "{$template: 'credentials'}",
        "'${credentials'",
        "'${}'",
        "{$plain: '${credentials.apiKey}'}",
        "{$tpl: {template: '${credentials.apiKey}', values: {x: 1}}}",
        "{$jsonata: '\"${credentials.apiKey}\"'}",
    ],
)
def test_what_is_no_variable_of_ours_or_stands_as_it_is_meant_is_fine(header: str):
    check(api_client(f"headers:\n  A: {header}\n"))


def test_placeholders_of_a_path_are_the_platforms_own():
    files = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}
    check(
        {
            **files,
            "spec.yml": SPEC.replace(
                "implementationType: javascript", "implementationType: rest-api-mapping"
            ),
            "auth/test.rest.yml": """
                path: {$template: "/users/{credentials}/${credentials.apiKey}"}
                method: get
                requestMapping:
                  pathParameters: {credentials: me}
                """,
        }
    )


def test_a_credential_of_a_method_that_has_none_is_no_variable():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: mapping}\n",
            "auth/get-credentials-from-connection-parameters.map.yml": """
                a: Bearer ${credentials.apiKey}
                b: Bearer ${connectionParameters.apiKey}
                #         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${connectionParameters.apiKey}` is sent as it stands: it is only evaluated in a `$template`.
                """,
        }
    )


def test_as_the_whole_argument_of_a_formula_it_is_told_of_once():
    check(
        api_client(
            """
            headers:
              A: {$concat: "${credentials.apiKey}"}
            #              ^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `$concat` takes a list, or `{values, delimiter}`; from a single value it makes nothing.
            """
        )
    )


def test_code_is_code():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: javascript
    code: |
      module.exports = ({ credentials }) => ({ headers: { A: `Bearer ${credentials.apiKey}` } })
  test: {implementationType: javascript}
""",
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Bearer ${credentials.apiKey}", '{$template: "Bearer ${credentials.apiKey}"}'),
        (
            "'it''s \"${credentials.apiKey}\"'",
            r'{$template: "it' "'" r's \"${credentials.apiKey}\""}',
        ),
        (r'"\x41 ${credentials.apiKey}"', r'{$template: "\x41 ${credentials.apiKey}"}'),
        ("Bearer {{credentials.apiKey}}", '{$template: "Bearer ${credentials.apiKey}"}'),
        ("'$credentials.apiKey!'", '{$template: "${credentials.apiKey}!"}'),
        ("{$template: credentials.apiKey}", '{$template: "${credentials.apiKey}"}'),
        ('{$template: "a {{credentials.apiKey}}"}', '{$template: "a ${credentials.apiKey}"}'),
        ("{$template: 'a $credentials.apiKey'}", "{$template: 'a ${credentials.apiKey}'}"),
    ],
)
def test_after_the_fix_there_is_no_finding(before: str, after: str):
    files = api_client(f"headers:\n  A: {before}\n  B: b\n")
    (finding,) = found(files)[1]
    (fix,) = finding.fixes
    mended = fixed(files, fix)
    assert mended["auth/make-api-client.map.yml"] == f"headers:\n  A: {after}\n  B: b\n"
    assert found(mended)[1] == ()


API_CLIENT_IN_CODE = (
    FORM
    + """\
  makeApiClient: {implementationType: javascript}
  test: {implementationType: javascript}
"""
)


def test_a_text_of_code_that_does_not_stand_between_backticks():
    check(
        {
            "spec.yml": API_CLIENT_IN_CODE,
            "auth/make-api-client.js": """
                const { header } = require('../lib/header')
                exports.makeApiClient = ({ credentials }) => ({
                  baseUri: `https://x.example.com/\\${credentials.apiKey}`,
                  headers: { A: 'Bearer ${credentials.apiKey}', B: "😀 ${ context.credentials.apiKey }" , C: header(credentials) },
                //                      ^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${credentials.apiKey}` is sent as it stands: it is only evaluated between backticks.
                //                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC305 `${ context.credentials.apiKey }` is sent as it stands: it is only evaluated between backticks.
                })
                """,
            "lib/header.js": """
                const pattern = '${connectionParameters.apiKey} ${state.code} ${credentials}'
                exports.header = (credentials) => credentials.apiKey + '${x}'
                """,
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "code",
    [
        "const headers = { A: 'B ${credentials.apiKey}' }",
        "config.headers['A'] = 'B ' + '${credentials.apiKey}'",
        "const client = { baseUri: ok ? 'https://x.example/${credentials.apiKey}' : '' }",
        "await fetch('https://x.example/${credentials.apiKey}')",
        "await apiClient.get('/me', {}, { headers: { A: '${credentials.apiKey}' } })",
    ],
)
def test_a_text_of_code_that_is_sent(code: str):
    assert [finding.code for finding in found(in_code(code))[1]] == ["SPEC305"]


@pytest.mark.parametrize(
    "code",
    [
        "const url = 'https://${credentials.apiKey}'.replace('${credentials.apiKey}', key)",
        "const pattern = 'https://${credentials.apiKey}'",
        "const client = { baseUri: fill('https://${credentials.apiKey}', { credentials }) }",
        "const client = { headers: { A: '${credentials.apiKey}'.replace(/x/, key) } }",
        "throw new Error('Write ${credentials.apiKey} into the header')",
        "console.log({ usage: 'curl -H \"${credentials.apiKey}\"' })",
    ],
)
def test_a_text_of_code_that_may_be_filled_in_or_is_for_a_reader(code: str):
    check(in_code(code))


def in_code(code: str) -> dict[str, str]:
    return {
        "spec.yml": API_CLIENT_IN_CODE,
        "auth/make-api-client.js": (
            "exports.makeApiClient = async ({ credentials, ok, key, config, fill, apiClient }) => {\n"
            f"  {code}\n  return {{ baseUri: credentials.apiKey }}\n}}\n"
        ),
        "auth/test.js": TEST,
    }


def test_between_backticks_there_is_no_finding():
    code = "exports.makeApiClient = ({ credentials }) => ({ headers: { A: 'B ${credentials.apiKey}' } })\n"
    files = {"spec.yml": API_CLIENT_IN_CODE, "auth/make-api-client.js": code, "auth/test.js": TEST}
    (finding,) = found(files)[1]
    mended = fixed(files, finding.fixes[0])
    assert mended["auth/make-api-client.js"] == code.replace("'", "`")
    assert found(mended)[1] == ()
