"""SPEC209: a field of the form that nothing reads."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, SPEC, check, found

SPEC_TWO = SPEC.replace(
    "apiKey: {type: string, title: API key, format: password}",
    "apiKey: {type: string, format: password}\n        region: {type: string}",
)
UNUSED = "SPEC209 Nothing in this connector reads `region`: use it, or do not ask for it."
FIELD = "        region: {type: string}\n"
MARKED = SPEC_TWO.replace(FIELD, f"{FIELD}#       ^^^^^^ {UNUSED}\n")
TWO = {**CONNECTOR, "spec.yml": SPEC_TWO}
CONVERSION = "  getCredentialsFromConnectionParameters: {implementationType: %s}\n"


def test_a_field_that_no_formula_and_no_code_reads():
    check({**TWO, "spec.yml": MARKED})


def test_code_that_reads_others_does_not_read_it():
    check(
        {
            **TWO,
            "spec.yml": MARKED + CONVERSION % "javascript",
            "auth/get-credentials-from-connection-parameters.js": """
                import { token } from '../lib/token'
                export async function getCredentialsFromConnectionParameters({ connectionParameters }) {
                  // region is not used yet
                  return { token: token(connectionParameters), area: 'region' }
                }
                """,
            "lib/token.js": "export const token = ({ apiKey }) => `T ${apiKey}`\n",
            "data/contacts/spec.yml": "name: Contacts\ntype: collection\n",
            "data/contacts/list.js": "exports.list = ({ apiClient }) => apiClient.get('/contacts')\n",
        }
    )


def test_the_form_of_the_older_layout():
    check(
        {
            "spec.yml": "name: Older\n",
            "auth/ui.yml": "schema:\n  properties:\n    apiKey: {type: string}\n"
            f"    region: {{type: string}}\n#   ^^^^^^ {UNUSED}\n",
            "auth/make-api-client.map.yml": CONNECTOR["auth/make-api-client.map.yml"],
            "auth/test.js": CONNECTOR["auth/test.js"],
        }
    )


@pytest.mark.parametrize(
    "client",
    [
        "baseUri: {$template: 'https://${connectionParameters.region}.example.com'}",
        "baseUri: {$template: 'https://${credentials.region}.example.com'}",
        "baseUri: {$var: connectionInput.region}",
        "baseUri: {$tpl: {template: 'https://{r}', values: {r: {$var: credentials.region}}}}",
        "query: {$var: connectionParameters}",
        "query: {$var: $}",
        "query: {$jsonata: '$merge([credentials])'}",
        "query: {$case: [{filter: [{field: credentials.region, operator: is, value: eu}], value: 1}]}",
        "query: {$map: {value: {$var: credentials.region}, mapping: []}}",
        "query: {$iterate: {source: [1], item: {$var: parent.credentials}}}",
        "query: {$unknown: {region: 1}}",
        "baseUri: 'https://{region}.example.com'",
    ],
)
def test_any_formula_may_read_it(client: str):
    text = CONNECTOR["auth/make-api-client.map.yml"]
    if client.startswith("baseUri"):
        text = text.replace("baseUri: https://api.example.com/v1\n", "")
    _, findings = found({**TWO, "auth/make-api-client.map.yml": f"{text}{client}\n"})
    assert [one.code for one in findings if one.code == "SPEC209"] == []


@pytest.mark.parametrize(
    "body",
    [
        "credentials.region",
        "connectionParameters.region",
        "f(connectionParameters)",
        "Object.entries(credentials)",
        "JSON.stringify(context)",
        "credentials[name]",
        "({ ...connectionParameters })",
        "new Client(context)",
        "(({ region }) => region)(credentials)",
        "other(context)",
        "context.connection.parameters",
        "read(context)",
        "broken(context)",
    ],
)
def test_code_may_read_it(body: str):
    _, findings = found(
        {
            **TWO,
            "auth/test.js": f"""
import {{ read }} from '../lib/read'
import {{ broken }} from '../lib/absent'
const other = require('other')
export const test = async (context) => {{
  const {{ credentials, connectionParameters }} = context
  return {body}
}}
""",
            "lib/read.js": "export const read = (c) => c.connectionParameters['region']\n",
        }
    )
    assert {one.code for one in findings} == {"SPEC308"}  # what cannot be followed


@pytest.mark.parametrize(
    "others",
    [
        {"data/contacts/list.js": "exports.list = ({ credentials }) => credentials.region\n"},
        {"data/contacts/list.js": "exports.list = (c) => load(c.connectionParameters)\n"},
        {"data/a/list.rest.yml": "path: {$template: '/${connectionParameters.region}'}\n"},
        {"data/a/b/c.yml": "path: {$var: credentials}\n"},
        {"events/new/subscribe.ts": "import { f } from '../../lib/f'\nexport default f\n",
         "lib/f.ts": "export const f = ({ credentials: { region } }: any) => region\n"},
        {"auth/get-token-data.js": "exports.getTokenData = (\n"},
    ],
)  # fmt: skip
def test_the_rest_of_the_connector_may_read_it(others: dict[str, str]):
    _, findings = found({**TWO, **others})
    assert [one.code for one in findings if one.code == "SPEC209"] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("type: client-credentials", "type: proxy\n  proxyKey: x"),
        ("type: object\n", "type: object\n      additionalProperties: true\n"),
        ("region: {type: string}", "region: {type: string, readOnly: true}"),
        ("implementationType: javascript", "implementationType: rest-api-mapping"),
        ("region: {type: string}", "region: {type: string, default: {$var: connectorParameters}}\n"
         "        b: {type: string, enum: {$var: connectionParameters.region}}"),
    ],
)  # fmt: skip
def test_silent_where_not_everything_is_known(old: str, new: str):
    _, findings = found({**TWO, "spec.yml": SPEC_TWO.replace(old, new)})
    names = [one.message for one in findings if one.code == "SPEC209" and "`region`" in one.message]
    assert names == []


def test_a_form_that_nothing_reads_yet_is_being_written():
    check({**TWO, "auth/make-api-client.map.yml": "baseUri: https://api.example.com\n"})


def test_a_field_that_is_read_under_a_wrong_name_is_told_there():
    check(
        {
            **TWO,
            "auth/make-api-client.map.yml": """
                headers:
                  X-Key: {$var: credentials.apiKey}
                  X-Region: {$var: credentials.regoin}
                #                              ^^^^^^ SPEC206 `regoin` is not a credential; did you mean `region`?
                """,
        }
    )


def test_a_field_that_one_of_the_ways_to_authenticate_reads_is_read():
    spec = (
        SPEC_TWO.replace("  ui:\n    helpUri: https://docs.example.com\n", "  x:\n").replace(
            "auth:", "ui:\n  schema:\n    properties: {apiKey: {}, region: {}, zone: {}}\nauth:"
        )
        + """\
  options:
    second:
      type: client-credentials
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
"""
    )
    _, findings = found(
        {
            **TWO,
            "spec.yml": spec,
            "auth/second/make-api-client.map.yml": "headers: {R: {$var: credentials.region}}\n",
        }
    )
    unused = [one.message for one in findings if one.code == "SPEC209"]
    assert unused == [UNUSED.removeprefix("SPEC209 ").replace("region", "zone")]


def test_the_developers_own_parameters_are_no_readers():
    check({**TWO, "spec.yml": MARKED, "spec-lsp.local.yml": "connectionParameters: {region: eu}\n"})
