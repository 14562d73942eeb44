"""SPEC206 to SPEC208 in JavaScript and TypeScript, and when they are silent."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, SPEC, check, fixed, found

from spec_lsp.findings.finding import Severity

APIKEY = "SPEC206 `apikey` is not a credential; did you mean `apiKey`?"


def api_client(code: str, path: str = "auth/make-api-client.js", **others: str) -> dict[str, str]:
    files = {
        name: text for name, text in CONNECTOR.items() if name != "auth/make-api-client.map.yml"
    }
    spec = SPEC.replace("implementationType: mapping", "implementationType: javascript")
    return {**files, "spec.yml": spec, path: code, **others}


def test_a_credential_that_the_form_does_not_collect():
    check(
        api_client(
            f"""
            exports.makeApiClient = async ({{ credentials, connectionParameters: p, ...rest }}) => {{
              const c = credentials;
              const {{ apikey, secret: s }} = credentials;
            //        ^^^^^^ {APIKEY}
            //                ^^^^^^ SPEC206 `secret` is not a credential; the credentials are `apiKey`.
              return {{
                baseUri: p.apikey,
            //             ^^^^^^ SPEC207 `apikey` is not a connection parameter; did you mean `apiKey`?
                headers: {{
                  a: c.apikey, b: credentials['apikey'], c: apikey, d: `x ${{credentials.apikey}}`,
            //         ^^^^^^ {APIKEY}
            //                                 ^^^^^^ {APIKEY}
            //                                                                          ^^^^^^ {APIKEY}
                  e: rest.connectorParameters.id, f: s, g: c.apiKey.length,
            //                                ^^ SPEC207 No `parametersSchema` names the connector parameter `id`: add one to spec.yml, or it stays empty.
                }},
              }};
            }};
            """
        )
    )


def test_it_is_a_warning_in_code():
    _, findings = found(
        api_client("exports.makeApiClient = (c) => [c.credentials.b, c.connectionInput.b]\n")
    )
    assert [(one.code, one.severity) for one in findings] == [
        ("SPEC206", Severity.WARNING),
        ("SPEC207", Severity.WARNING),
    ]


def test_functions_of_other_files_are_followed():
    check(
        api_client(
            """
            import { headers } from '../lib/headers'
            import client from '../lib/client.js'
            export const makeApiClient = async (context) => client(context, headers(context.credentials))
            """,
            **{
                "lib/headers.ts": f"""
                    import type {{ Credentials }} from './types'
                    export function headers({{ apikey, ...others }}: Credentials) {{
                    //                        ^^^^^^ {APIKEY}
                      return {{ X: apikey, Y: others.apiKey! }}
                    }}
                    """,
                "lib/client.js": f"""
                    module.exports = ({{ connectionParameters, credentials }}, headers) => ({{
                      baseUri: `https://${{connectionParameters.region}}.example.com/${{credentials.apikey}}`,
                    //                                         ^^^^^^ SPEC207 `region` is not a connection parameter; the form asks for `apiKey`.
                    //                                                                           ^^^^^^ {APIKEY}
                      headers,
                    }})
                    """,
            },
        )
    )


def test_code_inside_the_spec_is_marked_there():
    check(
        {
            "spec.yml": FORM
            + f"""\
  makeApiClient:
    implementationType: javascript
    code: |
      import {{ key }} from './lib/key'
      export const makeApiClient = ({{ credentials }}) => ({{ headers: {{ X: credentials.apikey, Y: key(credentials) }} }})
#                                                                                    ^^^^^^ {APIKEY}
  test:
    implementationType: javascript
    code: "module.exports = async ({{ apiClient, credentials }}) => apiClient.get(credentials.apikey)"
#                                                                                           ^^^^^^ {APIKEY}
""",
            "lib/key.js": f"""
                exports.key = (credentials) => credentials.apikey
                //                                         ^^^^^^ {APIKEY}
                """,
        }
    )


def test_what_imported_functions_return_are_credentials():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": "module.exports = require('./impl')\n",
            "auth/impl.js": """
                const { DEFAULTS } = require('../lib/defaults')
                exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) => ({
                  ...DEFAULTS, ...require('../lib/login').login(connectionParameters),
                })
                """,
            "lib/defaults.js": "exports.DEFAULTS = { region: 'eu' }\n",
            "lib/login.ts": "export const login = (p: any) => ({ token: p.apiKey })\n",
            "auth/make-api-client.map.yml": """
                headers:
                  X-A: {$var: credentials.token}
                  X-B: {$var: credentials.region}
                  X-C: {$var: credentials.apiKey}
                  X-D: {$var: credentials.toke}
                #                         ^^^^ SPEC206 `toke` is not a credential; did you mean `token`?
                """,
        }
    )


def test_what_refreshing_returns_is_merged_over_the_old():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC + "  refreshCredentials: {implementationType: javascript}\n",
            "auth/refresh-credentials.js": """
                exports.refreshCredentials = async ({ credentials }) => ({ ...credentials, session: 1 })
                """,
            "auth/make-api-client.map.yml": """
                headers:
                  X-A: {$var: credentials.session}
                  X-B: {$var: credentials.apiKey}
                  X-C: {$var: credentials.sesion}
                #                         ^^^^^^ SPEC206 `sesion` is not a credential; did you mean `session`?
                """,
        }
    )


@pytest.mark.parametrize(
    "body",
    [
        "credentials.token = login(); return { h: credentials.token }",
        "return { h: credentials.apikey || credentials.token || credentials.apiKey }",
        "return { h: credentials.token ?? credentials.apiKey }",
        "if (credentials.token) return { h: credentials.token }; return { h: credentials.apiKey }",
        "return { h: credentials.token ? credentials.token : credentials.apiKey }",
        "return { h: 'token' in credentials ? credentials.token : 1 }",
        "return { h: credentials?.token }",
        "return { h: credentials.user?.name }",
        "const { region = 'eu', apiKey } = credentials; return { region, apiKey }",
        "const { region: r = 'eu' } = credentials; return { r }",
        "const { token } = credentials; if (!token) throw new Error(); return { token }",
        "let token = credentials.token; if (expired) token = 1; return { token }",
        "return { h: [credentials.token, credentials.apiKey].find(Boolean) }",
        "return { h: Array.isArray(credentials.keys) ? credentials.keys[0] : credentials.apiKey }",
        "if (_.isEmpty(credentials.token)) throw new Error(credentials.token)",
        "return { h: credentials.\\u0061piKey }",
        "return { h: credentials[connectionParameters.apiKey] }",
        "return { h: credentials.hasOwnProperty('x'), s: credentials.toString() }",
        "await login(credentials); return { h: credentials.session }",
        "Object.assign(credentials, await login()); return { h: credentials.session }",
        "const all = { ...credentials, ...(await login()) }; return { h: all.session }",
        "const credentials2 = credentials.apiKey ? await load() : {}; return { h: credentials2.x }",
        "for (const { token } of [credentials]) return token",
        "const f = (credentials) => credentials.token; return { h: f({ token: 1 }) }",
        "const both = { ...connectionParameters, ...credentials }; return { h: both.token }",
        "return other.nobody.knows, credentials.apiKey",
        "return unknown.credentials.token",
        "/* credentials.token */ return 'credentials.token'",
    ],
)
def test_it_is_silent_where_the_author_may_know_better(body: str):
    code = (
        "exports.makeApiClient = async ({ credentials, connectionParameters, ...other }) => {\n"
        f"  {body}\n}}\n"
    )
    check(api_client(code))


@pytest.mark.parametrize(
    "body",
    [
        "if (!credentials.apikey) throw new Error(); return {}",
        "return { h: credentials?.api_key ?? '' }",
        "const { APIKEY = 'x' } = credentials; return { h: APIKEY }",
    ],
)
def test_looking_first_does_not_excuse_another_spelling(body: str):
    code = f"exports.makeApiClient = ({{ credentials }}) => {{ {body} }}\n"
    _, findings = found(api_client(code))
    assert {one.message.partition(";")[2] for one in findings} == {" did you mean `apiKey`?"}
    alternative = code.replace(
        "credentials }) => {", "credentials: c, credentials }) => { f(c.apiKey);"
    )
    assert found(api_client(alternative))[1] == ()


@pytest.mark.parametrize(
    "code",
    [
        "export const makeApiClient = ({ credentials }: any) => (credentials as any).token\n",
        "export const makeApiClient = (c: any) => { const d = c.credentials as any; return d.token }\n",
        "export const makeApiClient = (c: { credentials: { token: string } }) => c.credentials.apiKey\n",
        "export const makeApiClient = (c: C) => load<typeof c.credentials.token>(c.credentials.apiKey)\n",
        "export const makeApiClient = (c: C) => { const x: typeof c.credentials.token = 1; return x }\n",
        "type T = C['credentials']['token']\nexport default (c: C) => ({ h: c.credentials.apiKey as T })\n",
    ],
)
def test_it_is_silent_on_what_only_typescript_sees(code: str):
    check(api_client(code, "auth/make-api-client.ts"))


def test_a_file_that_does_not_parse_is_not_judged_twice():
    files = api_client("exports.makeApiClient = ({ credentials }) => ({ h: credentials.token\n")
    _, findings = found(files)
    assert [one.code for one in findings if one.code in ("SPEC206", "SPEC207", "SPEC208")] == []


def test_a_shared_function_need_only_be_right_for_one_of_its_callers():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": """
                const { sign } = require('../lib/sign')
                exports.getCredentialsFromConnectionParameters = async ({ connectionParameters }) =>
                  ({ token: sign(connectionParameters) })
                """,
            "auth/test.js": """
                import { sign } from '../lib/sign'
                export const test = ({ credentials, apiClient }) => apiClient.get(sign(credentials))
                """,
            "lib/sign.js": "exports.sign = ({ token, apiKey }) => hash(token, apiKey)\n",
        }
    )


@pytest.mark.parametrize(
    "call",
    [
        "bearer({ token: connectionParameters.apiKey })",
        "bearer({ token: 'x' })",
        "bearer(await login())",
        "bearer(...all)",
        "((o) => o.token)({ token: connectionParameters.apiKey })",
    ],
)
def test_a_function_that_also_gets_other_objects_is_not_judged(call: str):
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": (
                "import { bearer } from '../lib/bearer'\n"
                "export default async ({ connectionParameters }) => ({ ...connectionParameters, "
                f"header: {call} }})\n"
            ),
            "auth/test.js": """
                import { bearer } from '../lib/bearer'
                export const test = ({ credentials, apiClient }) => apiClient.get(%s)
                """
            % ("credentials.apiKey" if "=>" in call else "bearer(credentials)"),
            "lib/bearer.js": "exports.bearer = ({ token }) => `Bearer ${token}`\n",
        }
    )


def test_parts_of_the_context_that_are_packed_anew_are_followed():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                import { call } from '../lib/call'
                export const test = ({ credentials, apiClient }) => call({ credentials, client: apiClient })
                """,
            "lib/call.js": f"""
                exports.call = (options) => options.client.get('/me', options.credentials.apikey)
                //                                                                        ^^^^^^ {APIKEY}
                """,
        }
    )


def test_what_a_compiler_makes_of_a_call_is_followed():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                Object.defineProperty(exports, "__esModule", { value: true });
                exports.test = void 0;
                const call_1 = require("../lib/call");
                const test = async (context) => (0, call_1.call)(context);
                exports.test = test;
                """,
            "lib/call.js": f"""
                Object.defineProperty(exports, "__esModule", {{ value: true }});
                exports.call = call;
                function call(context) {{ return context.apiClient.get(context.credentials.apikey); }}
                //                                                                        ^^^^^^ {APIKEY}
                """,
        }
    )


def test_credentials_are_not_there_before_a_connection_is():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": """
                exports.getCredentialsFromConnectionParameters = async ({ connectionParameters, apiClient, credentials }) => {
                  const old = { ...credentials }
                  const me = await apiClient.get('/me', connectionParameters.apiKey)
                //                 ^^^^^^^^^ SPEC208 `apiClient` is not available here: getCredentialsFromConnectionParameters runs before a connection exists. Use `connectorParameters` or `connectionParameters`.
                  return { id: me.id, old }
                }
                """,
        }
    )


@pytest.mark.parametrize(
    "body",
    [
        "return { token: connectionParameters.apiKey }",
        "return { token: credentials?.token ?? connectionParameters.apiKey }",
        "if (credentials) return { token: credentials.token }; return { ...connectionParameters }",
        "log(credentials, apiClient); return { ...connectionParameters }",
    ],
)
def test_what_is_only_named_before_a_connection_is_fine(body: str):
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": (
                "exports.getCredentialsFromConnectionParameters = async ({ credentials, apiClient, "
                f"connectionParameters }}) => {{ {body} }}\n"
            ),
        }
    )


DASHED = FORM.replace("apiKey:", "api-key:") + "  makeApiClient: {implementationType: %s}\n"


@pytest.mark.parametrize(
    ("spec", "before", "after"),
    [
        (FORM, "({ apikey }) => apikey", "({ apiKey: apikey }) => apikey"),
        (FORM, "({ apikey: k }) => k", "({ apiKey: k }) => k"),
        (FORM, "(c) => c.apikey", "(c) => c.apiKey"),
        (FORM, "(c) => c['apikey']", "(c) => c['apiKey']"),
        (FORM, "(c) => { const { x, apikey } = c; return apikey }", None),
        (DASHED, "({ apiKey }) => apiKey", "({ 'api-key': apiKey }) => apiKey"),
        (DASHED, "({ apiKey: k }) => k", "({ 'api-key': k }) => k"),
        (DASHED, "(c) => c.apiKey", "(c) => c['api-key']"),
        (DASHED, "(c) => c . apiKey", None),
    ],
)
def test_a_fix_writes_the_other_name_as_it_must_be_written_there(spec, before, after):
    if "%s" not in spec:
        spec += "  makeApiClient: {implementationType: %s}\n"
    code = "const f = {}\nexports.makeApiClient = (c) => f(c.credentials)\n"
    files = {
        "spec.yml": spec % "javascript",
        "auth/make-api-client.js": code.replace("{}", before),
    }
    _, findings = found(files)
    (finding,) = [one for one in findings if "did you mean" in one.message]
    if after is None and "const" not in before:
        assert finding.fixes == ()
        return
    (fix,) = finding.fixes
    mended = fixed(files, fix)
    if after is not None:
        assert mended["auth/make-api-client.js"] == code.replace("{}", after)
    assert [one for one in found(mended)[1] if "did you mean" in one.message] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"${credentials.apiKey}"', "\"${credentials['api-key']}\""),
        ("'${credentials.apiKey}'", "'${credentials[\"api-key\"]}'"),
        ("${credentials.apiKey}", "${credentials['api-key']}"),
        ("\"${credentials['apiKey']}\"", "\"${credentials['api-key']}\""),
        ("\"x ${'a' + credentials.api-key} y\"", "\"x ${'a' + credentials['api-key']} y\""),
        ("'${credentials.api-key}'", "'${credentials[\"api-key\"]}'"),
    ],
)
def test_the_same_in_templates(before: str, after: str):
    files = {
        "spec.yml": DASHED % "mapping",
        "auth/make-api-client.map.yml": f"headers:\n  X:\n    $template: {before}\n",
    }
    _, findings = found(files)
    (finding,) = [one for one in findings if one.code in ("SPEC205", "SPEC206")]
    (fix,) = finding.fixes
    mended = fixed(files, fix)
    assert mended["auth/make-api-client.map.yml"] == f"headers:\n  X:\n    $template: {after}\n"
    assert [one.code for one in found(mended)[1] if one.code in ("SPEC205", "SPEC206")] == []


def test_a_name_with_hyphens_in_a_template_is_one_mistake():
    check(
        {
            "spec.yml": SPEC.replace("apiKey:", "x-api-key:"),
            "auth/make-api-client.map.yml": """
                headers:
                  X: {$var: credentials.x-api-key}
                  Y: {$template: "Key ${credentials.x-api-key}"}
                #                                   ^^^^^^^^^ SPEC206 This takes `api` and `key` from `credentials.x`: write `credentials['x-api-key']`.
                  Z: {$template: "${connectionParameters.x-api-key}"}
                #                                        ^^^^^^^^^ SPEC207 This takes `api` and `key` from `connectionParameters.x`: write `connectionParameters['x-api-key']`.
                """,
            "auth/test.js": CONNECTOR["auth/test.js"],
        }
    )


def test_the_form_may_have_a_file_of_its_own():
    check(
        {
            "spec.yml": """
                auth:
                  type: client-credentials
                  makeApiClient: {implementationType: javascript}
                  test: {implementationType: rest-api-mapping}
                """,
            "auth/ui.yml": """
                helpUri: https://docs.example.com
                schema:
                  type: object
                  properties:
                    apiKey: {type: string, title: API key, format: password}
                    region: {type: string}
                #   ^^^^^^ SPEC209 Nothing in this connector reads `region`: use it, or do not ask for it.
                """,
            "auth/make-api-client.js": f"""
                exports.makeApiClient = ({{ credentials, connectionParameters: p }}) => ({{
                  baseUri: `https://${{p.zone}}.example.com`,
                //                      ^^^^ SPEC207 `zone` is not a connection parameter; the form asks for `apiKey` and `region`.
                  headers: {{ X: credentials.apiKey, Y: credentials.apikey }},
                //                                                 ^^^^^^ {APIKEY}
                }})
                """,
            "auth/test.rest.yml": "path: /me\nmethod: get\n",
        }
    )
