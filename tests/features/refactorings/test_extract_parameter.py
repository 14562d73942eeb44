"""A literal as a connector parameter: the value, its schema, and where it is not offered."""

from __future__ import annotations

from textwrap import dedent

import pytest
from marked import API_CLIENT, CONNECTOR, SPEC

from .applied import after, offers

MAP = "auth/make-api-client.map.yml"


def title(name: str) -> str:
    return f"Make it the connector parameter `{name}`"


def extracted(mapping: str, at: str, name: str, spec: str = SPEC) -> dict[str, str]:
    files = {**CONNECTOR, "spec.yml": spec, MAP: dedent(mapping)}
    return after(files, MAP, at, title(name))


def names(mapping: str, at: str, **files: str) -> list[str]:
    found = offers({**CONNECTOR, MAP: dedent(mapping), **files}, MAP, at)
    return [one for one in found if one.startswith("Make it")]


def test_a_value_is_read_and_becomes_the_default():
    assert extracted(API_CLIENT, "https://¦api", "baseUri") == {
        MAP: API_CLIENT.replace(
            " https://api.example.com/v1", "\n  $var: connectorParameters.baseUri"
        ),
        "spec.yml": SPEC
        + dedent("""\
            parametersSchema:
              type: object
              properties:
                baseUri:
                  type: string
                  title: Base uri
                  default: "https://api.example.com/v1"
            """),
    }


def test_it_is_written_as_the_files_are():
    spec = "parametersSchema: {type: object, properties: {version: {type: string}}}\n" + SPEC
    mapping = "headers:\r\n    X-Api-Version: 2 # now\r\n    'Y': {a: \"b\"}\r\n"
    changed = extracted(mapping, "¦2 #", "apiVersion", spec)
    assert changed[MAP] == (
        "headers:\r\n    X-Api-Version:\r\n        $var: connectorParameters.apiVersion # now\r\n"
        "    'Y': {a: \"b\"}\r\n"
    )
    assert changed["spec.yml"] == spec.replace(
        "{type: string}}}",
        "{type: string}, apiVersion: {type: integer, title: Api version, default: 2}}}",
        1,
    )
    changed = extracted("query: {version: 'v2', b: 1}\n", "'¦v2'", "version2", spec)
    assert changed[MAP] == "query: {version: {$var: connectorParameters.version2}, b: 1}\n"


def test_a_part_of_a_joined_text_and_an_item():
    mapping = "headers:\n  A:\n    $concat:\n      - 'Bearer '\n      - $var: credentials.apiKey\n"
    changed = extracted(mapping, "¦'Bearer", "a")
    assert changed[MAP] == mapping.replace("'Bearer '", "$var: connectorParameters.a")


def test_what_is_selected_of_a_template():
    mapping = 'headers:\n  A: {$template: "Acme ${credentials.apiKey}"}\n'
    changed = extracted(mapping, '"¦Acme¦ ', "a")
    assert changed[MAP] == mapping.replace("Acme", "${connectorParameters.a}")
    assert 'default: "Acme"' in changed["spec.yml"]
    assert names(mapping, '"Ac¦me ') == []  # nothing is selected
    assert names(mapping, '"¦Acme ${cred¦entials') == []
    assert names('headers: {A: {$template: "a\\\\b ${credentials.x}"}}\n', "a\\\\¦b¦ ") == []


def test_a_secret_is_written_nowhere():
    mapping = "headers:\n  X-Api-Key: d8Kx72LpQ90zVb31\n"
    schema = extracted(mapping, "¦d8K", "apiKey")["spec.yml"]
    assert schema.endswith(
        "    apiKey:\n      type: string\n      title: Api key\n      format: password\n"
    )


@pytest.mark.parametrize(
    ("mapping", "at"),
    [
        ("¦baseUri: https://a.example\n", "¦base"),
        ("headers: {A: {$var: credentials.apiKey}}\n", "cred¦entials"),
        ("a: {$plain: x}\n", "¦x"),
        ("a: {$jsonata: x}\n", "¦x"),
        ("a: &b x\nc: *b\n", "¦x"),
        ("a: ''\n", "'¦'"),
        ("a: null\n", "¦null"),
        ("returnFullResponse: true\n", "¦true"),
        ("baseUri: https://a.example\nbaseUrl: https://a.example\n", "baseUri: ¦h"),
        ("a: x\nb: [\n", "¦x"),
    ],
)
def test_where_nothing_is_offered(mapping: str, at: str):
    assert names(mapping.replace("¦", ""), at) == []


def test_spec_yml_must_take_it():
    for spec in ("parametersSchema: {$var: x}\n" + SPEC, "a: &a {}\nparametersSchema: *a\n" + SPEC):
        assert names(API_CLIENT, "https://¦api", **{"spec.yml": spec}) == []
