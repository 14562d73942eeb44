"""SPEC402, SPEC405, SPEC406, SPEC407: what would make a connector better."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, TEST, check, fixed, found

MAKE = "  makeApiClient:\n    implementationType: mapping\n"


def codes(files: dict[str, str]) -> list[str]:
    return [finding.code for finding in found(files)[1]]


def test_a_secret_that_is_shown_as_it_is_typed():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  ui:
                    helpUri: https://docs.example.com
                    schema:
                      type: object
                      properties:
                        apiKey:
                #       ^^^^^^ SPEC402 `apiKey` is a secret by its name, but is shown as it is typed: add `format: password`.
                          type: string
                        client: {type: object, properties: {secret: {type: string}}}
                #                                           ^^^^^^ SPEC402 `secret` is a secret by its name, but is shown as it is typed: add `format: password`.
                        password: {type: string, format: password}
                        token: {type: string, isSensitive: true}
                        username: {type: string}
                        tokenUri: {type: string}
                        sendToken: {type: boolean}
                        secret: {type: string, enum: [a, b]}
                        pwd: {$var: connectorParameters.pwd}
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
        }
    )


@pytest.mark.parametrize(
    ("field", "masked"),
    [
        ("apiKey: {type: string}", "apiKey: {type: string, format: password}"),
        ("apiKey: {}", "apiKey: {format: password}"),
        (
            "apiKey:\n          type: string # the key",
            "apiKey:\n          type: string # the key\n          format: password",
        ),
        (
            "apiKey:\r\n          type: string\r",
            "apiKey:\r\n          type: string\r\n          format: password\r",
        ),
    ],
)
def test_the_fix_masks_it(field: str, masked: str):
    old = "apiKey: {type: string, title: API key, format: password}"
    files = {**CONNECTOR, "spec.yml": SPEC.replace(old, field)}
    [finding] = found(files)[1]
    [fix] = finding.fixes
    assert fix.is_safe
    assert fixed(files, fix)["spec.yml"] == SPEC.replace(old, masked)
    assert codes(fixed(files, fix)) == []


def test_the_fix_masks_it_in_the_forms_own_file_too():
    files = {
        "spec.yml": "name: Older\n",
        "auth/ui.yml": "helpUri: https://x.com\nschema:\n  properties:\n    token:\n      type: string\n",
        "auth/make-api-client.map.yml": API_CLIENT.replace("apiKey", "token"),
        "auth/test.js": TEST,
    }
    [finding] = found(files)[1]
    after = fixed(files, finding.fixes[0])
    assert after["auth/ui.yml"] == files["auth/ui.yml"] + "      format: password\n"
    assert codes(after) == []


def test_a_connector_without_a_test():
    check(
        {
            "spec.yml": FORM.replace(
                "auth:\n",
                "auth:\n^^^^ SPEC405 There is no `test`: add one, so that wrong credentials are "
                "noticed at once.\n",
            )
            + MAKE,
            "auth/make-api-client.map.yml": API_CLIENT,
        },
        hints=True,
    )


def test_its_fix_adds_a_test_that_runs():
    files = {"spec.yml": FORM + MAKE, "auth/make-api-client.map.yml": API_CLIENT}
    [finding] = found(files)[1]
    after = fixed(files, finding.fixes[0])
    assert after["spec.yml"] == SPEC
    assert codes(after) == []


@pytest.mark.parametrize(
    "files",
    [
        {"auth/test.js": TEST},  # its file alone is enough
        {"spec.yml": FORM + MAKE + "  tset:\n    implementationType: javascript\n"},  # SPEC102's
    ],
)
def test_a_test_that_is_there(files: dict[str, str]):
    base = {"spec.yml": FORM + MAKE, "auth/make-api-client.map.yml": API_CLIENT}
    assert "SPEC405" not in codes({**base, **files})


def test_a_missing_method_is_added_with_its_file():
    files = {"spec.yml": FORM + "  test: {implementationType: javascript}\n", "auth/test.js": TEST}
    [finding] = found(files)[1]
    assert finding.code == "SPEC105"
    after = fixed(files, finding.fixes[0])
    assert after["spec.yml"] == files["spec.yml"] + MAKE
    assert after["auth/make-api-client.map.yml"]
    assert codes(after) == []


def test_a_form_that_does_not_say_where_its_values_are_found():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                auth:
                  type: client-credentials
                  ui:
                # ^^ SPEC406 The form does not say where the user finds these values: add a `helpUri` or a `description`.
                    schema: {type: object, properties: {apiKey: {type: string, format: password}}}
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: javascript}
                """,
        },
        hints=True,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("helpUri: https://docs.example.com", "description: See your settings."),
        ("    helpUri: https://docs.example.com\n", "  description: See there.\n    "[:-4]),
        ("title: API key", "description: From your settings"),
    ],
)
def test_any_word_of_help_will_do(old: str, new: str):
    assert "SPEC406" not in codes({**CONNECTOR, "spec.yml": SPEC.replace(old, new)})


@pytest.mark.parametrize("kind", ["oauth2", "proxy"])
def test_only_forms_of_client_credentials_need_help(kind: str):
    spec = SPEC.replace("helpUri: https://docs.example.com", "x-none: 1")
    assert "SPEC406" in codes({**CONNECTOR, "spec.yml": spec})
    spec = spec.replace("client-credentials", kind)
    assert "SPEC406" not in codes({**CONNECTOR, "spec.yml": spec})


CONVERSION = "  getCredentialsFromConnectionParameters:\n    implementationType: javascript\n"
CONVERT = "auth/get-credentials-from-connection-parameters.js"
RETURNS = """\
exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) => ({
  token: connectionParameters.apiKey,
  'X-Id': 1,
});
"""


def test_credentials_whose_shape_nothing_tells():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + """\
  getCredentialsFromConnectionParameters:
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC407 Nothing tells which credentials getCredentialsFromConnectionParameters makes: add `customCredentialsSchema`.
    implementationType: javascript
""",
            CONVERT: RETURNS,
        },
        hints=True,
    )


def test_its_fix_writes_what_the_method_returns():
    files = {**CONNECTOR, "spec.yml": SPEC + CONVERSION, CONVERT: RETURNS}
    [finding] = found(files)[1]
    after = fixed(files, finding.fixes[0])
    assert after["spec.yml"] == SPEC + CONVERSION + (
        "  customCredentialsSchema:\n"
        "    type: object\n"
        "    properties:\n"
        "      token:\n"
        "        type: string\n"
        "      X-Id:\n"
        "        type: string\n"
    )
    assert codes(after) == []


def test_there_is_no_fix_where_it_may_return_more():
    files = {**CONNECTOR, "spec.yml": SPEC + CONVERSION}
    files[CONVERT] = "module.exports = async (context) => load(context);\n"
    [finding] = found(files)[1]
    assert (finding.code, finding.fixes) == ("SPEC407", ())


@pytest.mark.parametrize("key", ["customCredentialsSchema", "credentialsSchema"])
def test_a_schema_that_is_there(key: str):
    spec = SPEC + CONVERSION + f"  {key}: {{type: object, properties: {{token: {{}}}}}}\n"
    assert codes({**CONNECTOR, "spec.yml": spec, CONVERT: RETURNS}) == []
