"""Correct connectors have no findings at all."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, TEST, check


def test_an_api_key_in_a_header_is_fine():
    check(CONNECTOR)


def test_the_spelling_of_the_client_credentials_page_is_fine():
    check(
        {
            "spec.yml": """
                auth:
                  type: client-credentials
                  title: "API Key Authentication"
                  description: "Enter your API key to authenticate"

                  ui:
                    schema:
                      type: object
                      properties:
                        apiKey:
                          type: string
                          title: "API Key"
                    helpUri: "https://docs.example.com/api-authentication"

                  getCredentialsFromConnectionParameters:
                    implementationType: javascript
                  makeApiClient:
                    implementationType: mapping
                  test:
                    implementationType: javascript
                """,
            "auth/get-credentials-from-connection-parameters.js": """
                exports.getCredentialsFromConnectionParameters = async function({
                  connectorParameters,
                  connectionParameters
                }) {
                  return {
                    key: connectionParameters.apiKey,
                    authHeader: `Bearer ${connectionParameters.apiKey}`
                  };
                }
                """,
            "auth/make-api-client.map.yml": """
                baseUrl: https://api.example.com/v1
                defaultQueryParameters:
                  api_key:
                    $var: credentials.key
                headers:
                  Authorization:
                    $template: "${credentials.authHeader}"
                  X-Key:
                    $var: credentials.apiKey
                  Content-Type: application/json
                """,
            "auth/test.js": """
                exports.test = async function(context) {
                  try {
                    const response = await context.apiClient.get('/user/profile');
                    return response.status === 200;
                  } catch (error) {
                    return false;
                  }
                }
                """,
        }
    )


def test_basic_authentication_by_template_is_fine():
    check(
        {
            "spec.yml": SPEC.replace(
                "apiKey: {type: string, title: API key, format: password}",
                "username: {type: string}\n        password: {type: string, format: password}",
            ),
            "auth/make-api-client.map.yml": """
                baseUrl: https://api.example.com/v1
                headers:
                  Authorization:
                    $template: "Basic ${base64(credentials.username + ':' + credentials.password)}"
                """,
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "test_file",
    [
        "module.exports = async ({ apiClient }) => apiClient.get('/me');\n",
        "export default async function ({ apiClient }) { return apiClient.get('/me') }\n",
        "export async function test({ apiClient }) { return apiClient.get('/me') }\n",
        "exports.checkIt = async ({ apiClient }) => apiClient.get('/me');\n",
        "export { check as test } from './check';\n",
        "export default { test: async ({ apiClient }) => apiClient.get('/me') };\n",
    ],
)
def test_every_way_to_export_the_test_is_fine(test_file: str):
    elsewhere = "exports.check = async ({ apiClient }) => apiClient.get('/me');\n"
    check({**CONNECTOR, "auth/test.js": test_file, "auth/check.js": elsewhere})


def test_typescript_is_fine():
    files = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}
    check(
        {
            **files,
            "auth/test.ts": """
                import type { Context } from './types'
                export async function test({ apiClient }: Context): Promise<boolean> {
                  const me = (await apiClient.get('/me')) as { id?: string }
                  return Boolean(me.id)
                }
                """,
        }
    )


def test_a_connector_without_an_auth_block_is_fine():
    check(
        {
            "spec.yml": "name: Older\n",
            "auth/ui.yml": "schema:\n  properties:\n    apiKey: {type: string}\n",
            "auth/make-api-client.map.yml": API_CLIENT,
            "auth/test.js": TEST,
        }
    )


def test_inline_functions_and_the_flat_spelling_are_fine():
    check(
        {
            "spec.yml": """
                key: flat
                type: client-credentials
                inputSchema:
                  type: object
                  properties:
                    apiKey: {type: string, format: password}
                makeApiClient:
                  type: mapping
                  mapping:
                    baseUri: https://api.example.com
                    headers:
                      X-Key: {$var: credentials.apiKey}
                test:
                  type: javascript
                  code: |
                    module.exports = async ({ apiClient }) => apiClient.get('/me')
                """
        }
    )


def test_options_have_forms_and_files_of_their_own():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + """\
  options:
    basic:
      type: client-credentials
      title: User and password
      ui:
        schema:
          type: object
          properties:
            username: {type: string}
      makeApiClient:
        implementationType: mapping
      test:
        implementationType: javascript
""",
            "auth/basic/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers:
                  X-User: {$var: credentials.username}
                """,
        }
    )


def test_a_shared_file_need_only_be_right_for_one_of_its_users():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient: {implementationType: mapping}
  test: {implementationType: javascript}
  options:
    token:
      type: client-credentials
      ui: {schema: {type: object, properties: {token: {type: string}}}}
      makeApiClient: {implementationType: mapping}
      test: {implementationType: javascript}
""",
            "auth/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers:
                  X-Key:
                    $firstNotEmpty:
                      - $var: credentials.apiKey
                      - $var: credentials.token
                """,
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "schema",
    [
        "{type: object, additionalProperties: true, properties: {apiKey: {type: string}}}",
        "{$ref: ./form.yml}",
        "{type: object, properties: {$mergeObjects: [{apiKey: {type: string}}]}}",
        "{type: object, properties: {$var: connectorParameters.fields}}",
        "{type: object, allOf: [{properties: {other: {type: string}}}]}",
        "{type: object}",
    ],
)
def test_what_a_dynamic_form_collects_is_not_known(schema: str):
    check(
        {
            **CONNECTOR,
            "spec.yml": f"""
                auth:
                  type: client-credentials
                  ui: {{helpUri: https://x.example.com, schema: {schema}}}
                  makeApiClient: {{implementationType: mapping}}
                  test: {{implementationType: javascript}}
                """,
            "auth/make-api-client.map.yml": "headers: {X-Key: {$var: credentials.other}}\n",
        }
    )


@pytest.mark.parametrize(
    "body",
    [
        "return await exchange(connectionParameters)",
        "const c = {}; c[connectionParameters.apiKey] = 1; return c",
        "return { ...(await load()) }",
        "return JSON.parse(connectionParameters.apiKey)",
    ],
)
def test_credentials_that_cannot_be_followed_are_not_known(body: str):
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": (
                "exports.getCredentialsFromConnectionParameters = async ({ connectionParameters })"
                f" => {{ {body} }}\n"
            ),
            "auth/make-api-client.map.yml": "headers: {X-Key: {$var: credentials.other}}\n",
        }
    )


def test_oauth2_has_the_tokens_and_whatever_else_is_stored():
    check(
        {
            "spec.yml": """
                parametersSchema:
                  type: object
                  properties:
                    clientId: {type: string}
                    clientSecret: {type: string, format: password}
                auth:
                  type: oauth2
                  getOAuthConfig: {implementationType: mapping}
                  makeApiClient: {implementationType: mapping}
                  test: {implementationType: rest-api-mapping}
                """,
            "auth/get-oauth-config.map.yml": """
                clientId: {$var: connectorParameters.clientId}
                clientSecret: {$var: connectorParameters.clientSecret}
                authorizeUri: https://example.com/oauth/authorize
                tokenUri: https://example.com/oauth/token
                scopes: [read]
                clientAuthLocation: body
                """,
            "auth/make-api-client.map.yml": """
                baseUri:
                  $var: credentials.instance_url
                headers:
                  Authorization:
                    $template: "Bearer ${credentials.access_token}"
                responseHandlers:
                  - match:
                      $eval: {$var: response.data.error}
                      isNotEmpty: true
                    error: {key: access_token_expired}
                """,
            "auth/test.rest.yml": """
                path: /me
                method: get
                responseMapping:
                  $var: response.id
                """,
        }
    )


@pytest.mark.parametrize("auth_type", ["integration-app-token", "membrane-token"])
def test_token_types_need_no_api_client(auth_type: str):
    check({"spec.yml": f"auth:\n  type: {auth_type}\n  title: Token\n"})


def test_proxy_needs_only_its_key():
    check({"spec.yml": "auth:\n  type: proxy\n  proxyKey: acme\n"})


def test_anchors_aliases_and_merge_keys_are_fine():
    check(
        {
            **CONNECTOR,
            "spec.yml": """
                x-defaults: &mapping
                  implementationType: mapping
                auth:
                  type: client-credentials
                  ui:
                    schema:
                      type: object
                      properties:
                        apiKey: &key {type: string}
                        <<: {second: *key}
                  makeApiClient:
                    <<: *mapping
                  test:
                    <<: *mapping
                    implementationType: javascript
                """,
            "auth/make-api-client.map.yml": (
                "headers: {X: {$var: credentials.second}, Y: {$var: credentials.apiKey}}\n"
            ),
        }
    )


def test_a_credentials_schema_is_believed_also_without_a_conversion():
    spec = SPEC + "  credentialsSchema: {type: object, properties: {legacy: {type: string}}}\n"
    check(
        {
            **CONNECTOR,
            "spec.yml": spec,
            "auth/make-api-client.map.yml": "headers: {X: {$var: credentials.legacy}}\n",
        }
    )


def test_what_an_operation_gives_is_not_known():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC.replace(": javascript", ": operation-mapping"),
            "auth/test.op.yml": """
                operationKey: ping
                inputMapping: {key: {$var: credentials.apiKey}}
                outputMapping: {$var: output.ok}
                """,
        }
    )


def test_what_a_method_adds_to_a_field_of_the_schema_is_known_to_the_method_alone():
    check(
        {
            "spec.yml": FORM
            + """\
  customCredentialsSchema:
    type: object
    properties:
      session: {type: object, properties: {id: {type: string}}}
  getCredentialsFromConnectionParameters: {implementationType: javascript}
  makeApiClient: {implementationType: mapping}
  test: {implementationType: javascript}
""",
            "auth/get-credentials-from-connection-parameters.js": """
                const { open } = require('../lib/session')
                exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) => {
                  const session = await open(connectionParameters.apiKey)
                  return { session }
                }
                """,
            "lib/session.js": "exports.open = async (key) => (await fetch(`/s/${key}`)).json()\n",
            "auth/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers:
                  X-Session: {$var: credentials.session.id}
                  X-Session-Expires: {$var: credentials.session.expires}
                  X-Key: {$var: credentials.apiKey}
                """,
            "auth/test.js": TEST,
        }
    )


@pytest.mark.parametrize(
    "more",
    [
        "dependencies: {kind: {properties: {account: {type: string}}}}",
        "dependentSchemas: {kind: {properties: {account: {type: string}}}}",
        "$dataSchemaRef: {type: data-collection, key: accounts}",
    ],
)
def test_a_form_that_asks_for_more_in_another_way_is_open(more: str):
    check(
        {
            "spec.yml": f"""
                auth:
                  type: client-credentials
                  ui:
                    schema:
                      type: object
                      properties: {{kind: {{type: string}}}}
                      {more}
                  makeApiClient: {{implementationType: mapping}}
                """,
            "auth/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers: {A: {$var: credentials.account}, K: {$var: credentials.kind}}
                """,
        }
    )


def test_both_schemas_of_the_credentials_count():
    check(
        {
            "spec.yml": FORM
            + """\
  credentialsSchema: {type: object, properties: {account: {type: string}}}
  customCredentialsSchema: {type: object, properties: {token: {type: string}}}
  makeApiClient: {implementationType: mapping}
""",
            "auth/make-api-client.map.yml": """
                baseUri: https://api.example.com
                headers:
                  K: {$template: "${credentials.apiKey}${credentials.token}${credentials.account}"}
                """,
        }
    )


def test_an_option_is_served_by_the_shared_oauth_configuration():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + """\
  options:
    oauth: {type: oauth2, title: Sign in}
parametersSchema: {type: object, properties: {clientId: {type: string}}}
""",
            "auth/get-oauth-config.map.yml": """
                clientId: {$var: connectorParameters.clientId}
                authorizeUri: https://auth.example.com/authorize
                tokenUri: https://auth.example.com/token
                """,
        }
    )
