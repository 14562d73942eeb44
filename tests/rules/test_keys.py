"""SPEC102, SPEC106, SPEC108: keys that nobody reads, and two spellings of one."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, check, fixed, found

PATH = "auth/make-api-client.map.yml"


def test_a_misspelt_key_is_a_warning_and_any_other_a_hint():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                nmae: Acme
                ^^^^ SPEC102 There is no key `nmae` here; did you mean `name`?
                colour: red
                ^^^^^^ SPEC102 The platform knows no key `colour` in a connector: it is ignored.
                auth:
                  type: client-credentials
                  titel: Key
                # ^^^^^ SPEC102 There is no key `titel` here; did you mean `title`?
                  ui:
                    help_uri: https://docs.example.com
                #   ^^^^^^^^ SPEC102 There is no key `help_uri` here; did you mean `helpUri`?
                    schema: {type: object, properties: {apiKey: {type: string, titel: Key}}}
                  makeApiClient:
                    implementationtype: mapping
                #   ^^^^^^^^^^^^^^^^^^ SPEC102 There is no key `implementationtype` here; did you mean `implementationType`?
                    type: mapping
                  test:
                    implementationType: javascript
                    note: none
                #   ^^^^ SPEC102 The platform knows no key `note` in a method: it is ignored.
                """,
            PATH: """
                baseUri: https://api.example.com
                header: {X-Key: 1, heder: 2}
                ^^^^^^ SPEC102 There is no key `header` here; did you mean `headers`?
                responseHandlers:
                  - mach: {$eval: 1, is: 1}
                #   ^^^^ SPEC102 There is no key `mach` here; did you mean `match`?
                    isSuccess: true
                """,
        },
    )


def test_the_severities():
    files = {**CONNECTOR, PATH: "header: {}\nsomething: 1\nbaseUri: x\n"}
    severities = {
        f.span.of(files[PATH]): f.severity.name for f in found(files)[1] if f.path == PATH
    }
    assert severities == {"header": "WARNING", "something": "HINT"}


def test_a_key_whose_neighbour_is_there_already_is_only_unknown():
    check(
        {
            **CONNECTOR,
            PATH: """
                baseUri: https://api.example.com
                headers: {}
                header: {}
                ^^^^^^ SPEC102 The platform knows no key `header` in an API client configuration: it is ignored.
                """,
        }
    )


@pytest.mark.parametrize("key", ["app", "mode", "tags", "icon", "docs", "keys", "id", "apis"])
def test_short_words_are_not_taken_for_one_another(key: str):
    files = {**CONNECTOR, "spec.yml": SPEC + f"{key}: x\n"}
    assert {f.severity.name for f in found(files)[1] if f.code == "SPEC102"} <= {"HINT"}


def test_a_method_has_no_mode():
    spec = SPEC.replace("implementationType: mapping", "implementationType: mapping\n    mode: x")
    assert {f.severity.name for f in found({**CONNECTOR, "spec.yml": spec})[1]} == {"HINT"}


def test_names_of_ones_own_are_left_alone():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                x-owner: me
                _note: 1
                defaults: &method
                  implementationType: mapping
                """
            + SPEC.replace("\n", "\n                "),
            PATH: """
                baseUri: https://api.example.com
                headers: {anything: 1, Heders: 2}
                query: {quary: 1}
                """,
        },
        hints=True,
    )


def test_nothing_is_said_in_data_schemas_formulas_and_free_values():
    check(
        {
            **CONNECTOR,
            "spec.yml": FORM
            + """\
  parametersSchema:
    type: object
    propertees: {}
  makeApiClient:
    implementationType: mapping
  test:
    implementationType: javascript
""",
            PATH: """
                $firstNotEmpty:
                  - {baseURI: x}
                """,
        },
        hints=True,
    )


@pytest.mark.parametrize(("written", "is_safe"), [("heders", False), ("Headers", True)])
def test_the_fix_writes_the_known_key_and_nothing_is_left(written: str, is_safe: bool):
    files = {**CONNECTOR, PATH: API_CLIENT.replace("headers", written)}
    [finding] = found(files)[1]
    [fix] = finding.fixes
    assert fix.is_safe is is_safe
    assert fixed(files, fix) == CONNECTOR


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("makeAPIClient", "SPEC105"),
        ("make_api_client", "SPEC105"),
        ("makeApiCleint", "SPEC105"),
    ],
)
def test_a_misspelt_method_is_one_mistake(written: str, code: str):
    files = {**CONNECTOR, "spec.yml": SPEC.replace("makeApiClient", written)}
    codes = [f.code for f in found(files)[1] if f.severity.name != "HINT"]
    assert codes == ["SPEC102"]


def test_a_misspelt_address_is_one_mistake():
    check(
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  makeApiClient: {implementationType: mapping, mapping: {baseUri: https://x.com}}
                  getOAuthConfig:
                    implementationType: mapping
                    mapping:
                      clientId: {$var: connectorParameters.clientId}
                      authorizeUri: https://example.com/authorize
                      tokenUrl: https://example.com/token
                #     ^^^^^^^^ SPEC102 There is no key `tokenUrl` here; did you mean `tokenUri`?
                  parametersSchema: {type: object, properties: {clientId: {type: string}}}
                """
        }
    )


def test_methods_that_this_auth_type_never_calls():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + """\
  getOAuthConfig:
# ^^^^^^^^^^^^^^ SPEC106 `client-credentials` never calls getOAuthConfig, only `oauth2` and `oauth1`: remove it, or change the type.
    implementationType: mapping
    mapping: {authorizeUri: https://x.com/a, tokenUri: https://x.com/t}
  getTokenData:
    implementationType: not-supported
  options:
    other:
      type: oauth2
      makeApiClient: {implementationType: mapping}
      getOAuthConfig:
        implementationType: mapping
        mapping: {authorizeUri: https://x.com/a, tokenUri: https://x.com/t}
    proxied:
      type: proxy
      proxyKey: x
      refreshCredentials: {implementationType: javascript, code: 'module.exports = async () => ({})'}
#     ^^^^^^^^^^^^^^^^^^ SPEC106 `proxy` never calls refreshCredentials, only `client-credentials`, `oauth2` and `oauth1`: remove it, or change the type.
    unknown:
      type: magic
#           ^^^^^ SPEC103 `magic` is not an auth type; it must be `client-credentials`, `oauth2`, `oauth1`, `integration-app-token`, `membrane-token` or `proxy`.
      getTokenData: {implementationType: mapping, mapping: {}}
""",
        }
    )


def test_a_merged_method_is_right_if_it_is_right_for_one():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + """\
  options:
    one: &one
      type: oauth2
      makeApiClient: {implementationType: mapping}
      getOAuthConfig: {implementationType: mapping, mapping: {authorizeUri: a, tokenUri: b}}
    two:
      <<: *one
      type: client-credentials
""",
        }
    )


@pytest.mark.parametrize(
    "text",
    [
        "baseUri: https://x.com\n",
        "baseUrl: https://x.com\n",
        "baseUrl: https://x.com\nbaseUri: https://x.com\n",
        "query: {a: 1}\ndefaultQueryParameters: {a: 1}\n",
    ],
)
def test_each_spelling_is_right_and_both_where_they_say_the_same(text: str):
    check({**CONNECTOR, PATH: text}, hints=True)


def test_two_spellings_with_different_values():
    check(
        {
            "spec.yml": """
                auth:
                  type: oauth2
                  ui: {schema: {properties: {a: {type: string}}}}
                  inputSchema: {properties: {b: {type: string}}}
                # ^^^^^^^^^^^ SPEC108 `inputSchema` is another spelling of `schema`, which stands here with another value: remove one of the two.
                  oAuthConfig: {implementationType: mapping, mapping: {authorizeUri: a, tokenUri: b}}
                  getOAuthConfig: {implementationType: mapping, mapping: {authorizeUri: a, tokenUri: c}}
                # ^^^^^^^^^^^^^^ SPEC108 `getOAuthConfig` is another spelling of `oAuthConfig`, which stands here with another value: remove one of the two.
                  makeApiClient:
                    implementationType: mapping
                    type: javascript
                #   ^^^^ SPEC108 `type` is another spelling of `implementationType`, which stands here with another value: remove one of the two.
                """,
            PATH: """
                baseUrl: https://api.example.com/v1
                baseUri: https://api.example.com/v2
                ^^^^^^^ SPEC108 `baseUri` is another spelling of `baseUrl`, which stands here with another value: remove one of the two.
                """,
        }
    )


def test_a_method_beside_the_auth_block_is_told_where_it_belongs():
    check(
        {
            **CONNECTOR,
            "spec.yml": FORM
            + """\
makeApiClient: {implementationType: mapping}
^^^^^^^^^^^^^ SPEC102 `makeApiClient` belongs inside `auth`: here it is ignored. Indent it.
""",
        }
    )


def test_a_written_null_is_no_value():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC.replace("implementationType: mapping", "implementationType: null"),
        }
    )
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                ^^^^ SPEC107 `type` is missing: add `type:` with `client-credentials`, `oauth2`, `oauth1`, `integration-app-token`, `membrane-token` or `proxy`.
                  type: ~
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
            "auth/make-api-client.map.yml": "baseUri: https://x.example.com\n",
        }
    )
