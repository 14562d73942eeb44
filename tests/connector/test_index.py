"""The index of a connector: each symbol, and every place that names it."""

from __future__ import annotations

from textwrap import dedent

from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.connector.symbols import Symbol

MAPPING = "auth/make-api-client.map.yml"
CONVERSION = "auth/get-credentials-from-connection-parameters"


def symbol(files: dict[str, str], at: str, path: str = MAPPING) -> Symbol | None:
    """The symbol at the place that ``at`` marks by ``¦`` in a file."""
    texts = {name: dedent(text).lstrip("\n") for name, text in files.items()}
    offset = texts[path].index(at.replace("¦", "")) + at.index("¦")
    found = analyse(MemoryFiles(texts)).index.at(path, offset)
    return found[1] if found else None


def places(files: dict[str, str], at: str, path: str = MAPPING) -> list[str]:
    """Its places as ``path:line role form text``."""
    texts = {name: dedent(text).lstrip("\n") for name, text in files.items()}
    found = symbol(files, at, path)
    assert found is not None
    return [
        f"{one.path}:{texts[one.path].count(chr(10), 0, one.span.start) + 1}"
        f" {one.role} {one.form} {one.span.of(texts[one.path])}"
        for one in found.occurrences
    ]


def test_a_credential_is_the_field_of_the_form_wherever_it_is_read():
    files = {
        **CONNECTOR,
        MAPPING: """
            baseUri: https://api.example.com
            headers:
              Authorization: {$template: "Bearer ${credentials.apiKey}"}
              X-Quoted: {$template: "${credentials['apiKey']}"}
              X-Var: {$var: $.connectionParameters.apiKey}
              X-Case:
                $case:
                  - filter: [{field: credentials.apiKey, operator: is_empty}]
                    value: none
            """,
        "auth/test.js": """
            const {check} = require('../lib/check')
            exports.test = async ({ apiClient, credentials: { apiKey }, connectionParameters }) => {
              await check(connectionParameters, apiKey)
              return true
            }
            """,
        "lib/check.js": "exports.check = (given, key) => given.apiKey === key\n",
    }
    expected = [
        f"{MAPPING}:3 reference member apiKey",
        f"{MAPPING}:4 reference string apiKey",
        f"{MAPPING}:5 reference locator apiKey",
        f"{MAPPING}:8 reference locator apiKey",
        "auth/test.js:2 reference shorthand apiKey",
        "lib/check.js:1 reference member apiKey",
        "spec.yml:8 definition yaml apiKey",
    ]
    assert places(files, "credentials.api¦Key") == expected
    assert places(files, "        apiKey¦:", "spec.yml") == expected
    assert places(files, "given.¦apiKey", "lib/check.js") == expected


def test_what_code_returns_is_defined_where_it_is_returned_each_time():
    files = {
        **CONNECTOR,
        "spec.yml": SPEC + "  getCredentialsFromConnectionParameters:\n"
        "    implementationType: javascript\n",
        f"{CONVERSION}.js": """
            module.exports = ({ connectionParameters }) => {
              const token = connectionParameters.apiKey
              if (!token) return { 'token': null }
              return { token, apiKey: 1 }
            }
            """,
        MAPPING: "headers: {A: {$var: credentials.token}, B: {$var: credentials.apiKey}}\n",
    }
    assert places(files, "credentials.¦token") == [
        f"{CONVERSION}.js:3 definition string token",
        f"{CONVERSION}.js:4 definition shorthand token",
        f"{MAPPING}:1 reference locator token",
    ]
    # What is returned under a form field's name is merged over it: one name for both.
    assert places(files, "credentials.¦apiKey") == [
        f"{CONVERSION}.js:2 reference member apiKey",
        f"{CONVERSION}.js:4 definition key apiKey",
        f"{MAPPING}:1 reference locator apiKey",
        "spec.yml:8 definition yaml apiKey",
    ]


def test_a_field_is_named_by_its_schema_and_by_the_developers_own_parameters():
    files = {
        **CONNECTOR,
        "spec.yml": SPEC.replace(
            "      properties:\n", "      required: ['apiKey', other]\n      properties:\n"
        ),
        "spec-lsp.local.yml": """
            connectionParameters: {apiKey: secret, unknown: 1}
            profiles: {sandbox: {connectionParameters: {"apiKey": secret}}}
            """,
    }
    assert places(files, "credentials.¦apiKey") == [
        f"{MAPPING}:4 reference member apiKey",
        "spec-lsp.local.yml:1 reference yaml apiKey",
        "spec-lsp.local.yml:2 reference yaml apiKey",
        "spec.yml:7 reference yaml apiKey",
        "spec.yml:9 definition yaml apiKey",
    ]


def test_a_schema_names_its_properties_in_its_conditions_and_samples_too():
    more = """
      if: {properties: {apiKey: {const: x}}}
      then: {required: [apiKey], properties: {apiKey: {minLength: 3}}}
      oneOf: [{properties: {region: {type: string}}}, {not: {required: [apiKey]}}]
      dependentSchemas: {apiKey: {properties: {region: {minLength: 2}}}}
      default: {apiKey: x, unknown: 1}
      examples: [{apiKey: y}]
"""
    files = {
        **CONNECTOR,
        "spec.yml": SPEC.replace("      properties:\n", more[1:] + "      properties:\n"),
    }
    assert places(files, "credentials.¦apiKey") == [
        f"{MAPPING}:4 reference member apiKey",
        "spec.yml:7 reference yaml apiKey",
        "spec.yml:8 reference yaml apiKey",
        "spec.yml:8 reference yaml apiKey",
        "spec.yml:9 reference yaml apiKey",
        "spec.yml:10 reference yaml apiKey",
        "spec.yml:11 reference yaml apiKey",
        "spec.yml:12 reference yaml apiKey",
        "spec.yml:14 definition yaml apiKey",
    ]
    assert places(files, "¦region: {type", "spec.yml") == [
        "spec.yml:9 definition yaml region",
        "spec.yml:10 definition yaml region",
    ]


def test_a_schema_that_holds_itself_ends():
    schema = "&a {type: object, properties: {apiKey: {allOf: [*a, *a]}}, anyOf: [*a, *a, *a]}"
    files = {
        **CONNECTOR,
        "spec.yml": f"auth:\n  type: client-credentials\n  ui: {{schema: {schema}}}\n",
    }
    assert symbol(files, "¦apiKey", "spec.yml") is not None


def test_options_with_one_form_have_one_field_and_others_their_own():
    form = "{type: object, properties: {key: {type: string}}}"
    files = {
        "spec.yml": f"""
            ui: {{schema: {form}}}
            auth:
              options:
                a: {{type: client-credentials, makeApiClient: {{filePath: auth/a/x.map.yml}}}}
                b: {{type: client-credentials, makeApiClient: {{filePath: auth/b.map.yml}}}}
                c:
                  type: client-credentials
                  ui: {{schema: {form}}}
                  enabled: {{$var: connectorParameters.isOn}}
                  makeApiClient: {{filePath: auth/c.map.yml}}
              parametersSchema: {{type: object, properties: {{isOn: {{type: boolean}}}}}}
            parametersSchema: {{type: object, properties: {{isOn: {{type: boolean}}}}}}
            """,
        "auth/a/x.map.yml": "headers: {A: {$var: credentials.key}}\n",
        "auth/b.map.yml": "headers: {A: {$var: credentials.key}}\n",
        "auth/c.map.yml": "headers: {A: {$var: credentials.key}}\n",
    }
    assert places(files, ".¦key", "auth/b.map.yml") == [
        "auth/a/x.map.yml:1 reference locator key",
        "auth/b.map.yml:1 reference locator key",
        "spec.yml:1 definition yaml key",
    ]
    assert places(files, ".¦key", "auth/c.map.yml") == [
        "auth/c.map.yml:1 reference locator key",
        "spec.yml:8 definition yaml key",
    ]
    assert places(files, "Parameters.¦isOn", "spec.yml") == [
        "spec.yml:9 reference locator isOn",
        "spec.yml:12 definition yaml isOn",
    ]
    assert places(files, "    ¦a: {type", "spec.yml") == [
        "spec.yml:4 definition yaml a",
        "spec.yml:4 reference yaml a",
    ]


def test_a_method_is_defined_by_the_function_in_its_file():
    assert places(CONNECTOR, "te¦st:", "spec.yml") == [
        "auth/test.js:1 definition other test",
        "spec.yml:11 reference other test",
    ]
    assert places(CONNECTOR, "¦makeApiClient", "spec.yml") == [
        f"{MAPPING}:1 definition file ",
        "spec.yml:9 reference other makeApiClient",
    ]


def test_what_the_platform_or_the_api_gives_has_references_only():
    files = {
        "spec.yml": "auth: {type: oauth2, makeApiClient: {}, test: {}}\n",
        MAPPING: "headers: {A: {$template: 'Bearer ${credentials.access_token}'}}\n",
        "auth/test.js": "exports.test = (c) => c.credentials.access_token && c.externalApiClient\n",
    }
    assert places(files, ".¦access_token") == [
        f"{MAPPING}:1 reference member access_token",
        "auth/test.js:1 reference member access_token",
    ]
    assert places(files, "cred¦entials") == [
        f"{MAPPING}:1 reference member credentials",
        "auth/test.js:1 reference member credentials",
    ]


def test_an_anchor_and_its_aliases_a_new_one_of_the_name_apart():
    files = {
        **CONNECTOR,
        MAPPING: """
            headers: {A: &a {$var: credentials.apiKey}, B: *a}
            query: {A: &a x, B: *a, C: *b}
            """,
    }
    assert places(files, "B: *¦a}") == [
        f"{MAPPING}:1 definition anchor a",
        f"{MAPPING}:1 reference anchor a",
    ]
    assert places(files, "¦a x") == [
        f"{MAPPING}:2 definition anchor a",
        f"{MAPPING}:2 reference anchor a",
    ]


def test_code_that_cannot_be_laid_beside_its_text_names_nothing():
    code = '"exports.test = ({ credentials }) => { \\q return credentials.access_token }"'
    spec = f"type: oauth2\ntest:\n  type: javascript\n  code: {code}\n"
    assert symbol({"spec.yml": spec}, "credentials.¦access_token", "spec.yml") is None


def test_nothing_stands_where_nothing_is_named():
    assert symbol(CONNECTOR, "base¦Uri") is None
    assert symbol(CONNECTOR, "Bea¦rer") is None
