"""SPEC101: a known field holds what it cannot hold."""

from __future__ import annotations

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
