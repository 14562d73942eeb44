"""SPEC101: a known field holds what it cannot hold."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, SPEC, TEST, check, fixed, found

from spec_lsp.findings.finding import Severity


def test_wrong_types_are_told_by_what_the_field_is():
    check(
        {
            "spec.yml": """
                name: 5
                #     ^ SPEC101 `name` must be text: write "5", in quotes.
                auth:
                  type: client-credentials
                  ui:
                    schema:
                      type: object
                      properties:
                        - apiKey
                #       ^ SPEC101 `properties` must be a mapping (`name: value`), not a list (`- item`).
                  makeApiClient: mapping
                #                ^^^^^^^ SPEC101 `makeApiClient` must be a mapping (`name: value`), not text.
                  test: {implementationType: javascript}
                """,
            "auth/make-api-client.map.yml": """
                baseUri: [https://api.example.com]
                #        ^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC101 `baseUri` must be text, not a list (`- item`).
                headers:
                  - Accept: application/json
                # ^ SPEC101 `headers` must be a mapping (`name: value`), not a list (`- item`).
                query: {limit: 1, ids: [1, 2], deep: {a: b}}
                """,
            "auth/test.js": TEST,
        }
    )


def test_a_header_is_a_value_or_several():
    check(
        {
            **CONNECTOR,
            "auth/make-api-client.map.yml": """
                headers:
                  X-Many: [a, b]
                  X-Deep: {a: b}
                #         ^^^^^^ SPEC101 `X-Deep` must be a single value, not a mapping (`name: value`).
                """,
        }
    )


def test_a_word_that_is_not_one_of_the_allowed_ones():
    check(
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  getOAuthConfig: {implementationType: mapping}
                  makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
                """,
            "auth/get-oauth-config.map.yml": """
                authorizeUri: https://example.com/authorize
                tokenUri: https://example.com/token
                clientAuthLocation: header
                #                   ^^^^^^ SPEC101 `clientAuthLocation` cannot be `header`; did you mean `headers`?
                """,
        }
    )


def test_a_spec_that_is_a_list():
    check(
        {
            "spec.yml": """
                - auth
                ^^^^^^ SPEC101 spec.yml must be a mapping that starts with keys such as `auth:`, not a list (`- item`).
                """,
            "auth/test.js": TEST,
        }
    )


def test_what_only_shows_badly_is_a_warning_and_its_fix_puts_quotes_around_it():
    files = {**CONNECTOR, "spec.yml": SPEC.replace("type: client", "title: 2024\n  type: client")}
    _, findings = found(files)
    assert [(f.code, f.severity) for f in findings] == [("SPEC101", Severity.WARNING)]
    (fix,) = findings[0].fixes
    after = fixed(files, fix)
    assert 'title: "2024"' in after["spec.yml"]
    assert found(after)[1] == ()


def test_formulas_and_absent_values_are_not_judged():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC.replace("type: client", "title:\n  description: ~\n  type: client"),
            "auth/make-api-client.map.yml": """
                baseUri: {$template: "https://${credentials.apiKey}.example.com"}
                headers: {$mergeObjects: [{X-Key: {$var: credentials.apiKey}}]}
                query:
                  limit: 1
                  flag: true
                """,
        }
    )


def test_a_type_that_no_data_schema_knows():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  ui:
                    schema:
                      type: object
                      properties:
                        apiKey: {type: text}
                #                      ^^^^ SPEC101 `type` cannot be `text`; did you mean `string`?
                        region: {type: [String, "null"]}
                #                       ^^^^^^ SPEC101 `type` cannot be `String`; did you mean `string`?
                        since: {type: date}
                #                     ^^^^ SPEC101 `type` cannot be `date`; it can be `string`, `number`, `integer`, `boolean`, `object`, `array` or `null`.
                        size: {type: {$var: connectorParameters.size}}
                        type: {type: string}
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                  parametersSchema: {type: object, properties: {size: {}}}
                """,
        }
    )


def test_it_is_a_warning_with_a_fix():
    files = {**CONNECTOR, "spec.yml": SPEC.replace("type: string", "type: int")}
    [finding] = found(files)[1]
    assert finding.severity is Severity.WARNING
    assert "type: integer" in fixed(files, finding.fixes[0])["spec.yml"]
    assert found(fixed(files, finding.fixes[0]))[1] == ()


def test_a_header_that_lacks_the_dollar_of_its_formula_is_told_of_once():
    files = {
        **CONNECTOR,
        "auth/make-api-client.map.yml": """
            baseUri: {var: credentials.host}
            #        ^^^^^^^^^^^^^^^^^^^^^^^ SPEC101 `baseUri` must be text, not a mapping (`name: value`); did you mean `$var`?
            headers:
              A:
                template: "Bearer ${credentials.apiKey}"
            #   ^^^^^^^^ SPEC101 `A` must be a single value, not a mapping (`name: value`); did you mean `$template`?
              B: {{credentials.apiKey}}
            #    ^^^^^^^^^^^^^^^^^^^^^^ SPEC101 `B` must be a single value, not a mapping (`name: value`): write `{$template: "${credentials.apiKey}"}`.
            """,
    }
    check(files)


def test_a_template_in_the_place_of_a_mapping_makes_a_text():
    check(
        {
            **CONNECTOR,
            "auth/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers:
                  $template: "Bearer ${credentials.apiKey}"
                # ^^^^^^^^^ SPEC101 `headers` must be a mapping (`name: value`), not text.
                query:
                  $template: "${credentials.apiKey}"
                """,
        }
    )


@pytest.mark.parametrize(
    ("path", "before", "after", "is_safe"),
    [
        ("auth/make-api-client.map.yml", "  A: {template: x}", "  A: {$template: x}", False),
        (
            "auth/make-api-client.map.yml",
            "  A: {{ credentials.apiKey }}",
            '  A: {$template: "${credentials.apiKey}"}',
            False,
        ),
        ("spec.yml", "  test:\n    implementationType:javascript\n", None, True),
        ("spec.yml", "name: x\ncategories: CRM\n", "name: x\ncategories: [CRM]\n", False),
    ],
)
def test_after_the_fix_of_a_value_there_is_no_finding(
    path: str, before: str, after: str | None, is_safe: bool
):
    if path == "spec.yml":
        text = SPEC.replace("  test:\n    implementationType: javascript\n", before)
        text = text if text != SPEC else before + SPEC
    else:
        text = f"headers:\n{before}\n"
    files = {**CONNECTOR, path: text}
    (finding,) = [one for one in found(files)[1] if one.severity <= Severity.WARNING]
    (fix,) = finding.fixes
    assert fix.is_safe is is_safe
    mended = fixed(files, fix)
    if after is not None:
        assert mended[path] == text.replace(before, after)
    assert [one for one in found(mended)[1] if one.severity <= Severity.WARNING] == []


def form(schema: str) -> dict[str, str]:
    head = "auth:\n  type: client-credentials\n  ui:\n    helpUri: https://x.example.com\n"
    rest = "  makeApiClient: {implementationType: mapping}\n"
    rest += "  test: {implementationType: javascript}\n"
    return {
        **CONNECTOR,
        "spec.yml": f"{head}    schema:{schema}{rest}",
        "auth/make-api-client.map.yml": "baseUri: https://api.example.com\n",
    }


def test_a_form_requires_only_what_it_asks_for():
    check(
        form(
            """
      type: object
      required: [apikey, region, other]
#                ^^^^^^ SPEC101 The form has no field `apikey`; did you mean `apiKey`?
#                                ^^^^^ SPEC101 The form has no field `other`, so that nobody can fill it in.
      properties:
        apiKey: {type: string, format: password}
        region: {type: string}
        deep:
          type: object
          properties: {a: {type: string}}
          required: a
#                   ^ SPEC101 `required` is a list: write `[a]`.
"""
        )
    )


@pytest.mark.parametrize(
    "schema",
    [
        "{type: object, required: [a], additionalProperties: true, properties: {b: {type: string}}}",
        "{type: object, required: [a], allOf: [{$ref: x}], properties: {b: {type: string}}}",
        "{type: object, required: [a], properties: {$var: connectorParameters.fields}}",
        "{type: object, required: {$var: connectorParameters.x}, properties: {b: {type: string}}}",
        "{type: object, required: [{$var: x}], properties: {b: {type: string, required: true}}}",
        "{type: object, required: [a]}",
        "{type: object, additionalProperties: {type: string}}",
        "{type: array, items: {type: string}}",
        "{type: object, properties: {}, x-note: {type: string}}",
    ],
)
def test_what_a_form_may_require_is_not_always_known(schema: str):
    check(form(f" {schema}\n"))


def test_a_field_that_stands_beside_the_properties():
    check(
        form(
            """
      type: object
      properties:
      apiKey: {type: string, format: password}
#     ^^^^^^ SPEC101 `apiKey` stands beside `properties`, not in it, so that the form does not ask for it: indent it.
      region: {type: string}
"""
        )
    )
    check(
        form(
            """
      type: object
      apiKey: {type: string, format: password}
#     ^^^^^^ SPEC101 `apiKey` is no field of the form: write `properties:` above it, and indent it.
"""
        )
    )


def test_code_that_returns_nothing_where_something_is_needed():
    spec = SPEC.replace("implementationType: mapping", "implementationType: javascript")
    message = (
        "SPEC101 This function returns nothing, but makeApiClient must give the API client's "
        "configuration: write `return` before it."
    )
    check(
        {
            "spec.yml": spec,
            "auth/make-api-client.js": f"""
                exports.makeApiClient = ({{ credentials }}) => {{ baseUri: 'https://x.example.com' }}
                //      ^^^^^^^^^^^^^ {message}
                """,
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "code",
    [
        "exports.makeApiClient = ({ credentials }) => ({ baseUri: credentials.apiKey })",
        "exports.makeApiClient = () => { for (const x of [1]) { return { baseUri: 'https://x' } } }",
        "exports.makeApiClient = () => { throw new Error('not yet') }",
        "exports.makeApiClient = require('./other')",
    ],
)
def test_code_that_may_return_something_is_fine(code: str):
    spec = SPEC.replace("implementationType: mapping", "implementationType: javascript")
    check(
        {
            "spec.yml": spec,
            "auth/make-api-client.js": code + "\n",
            "auth/other.js": "module.exports = () => ({})\n",
            "auth/test.js": TEST,
        }
    )
