"""SPEC205 to SPEC208: a formula reads what is not there."""

from __future__ import annotations

from marked import CONNECTOR, FORM, SPEC, check, fixed, found


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_a_credential_that_the_form_does_not_collect():
    check(
        api_client(
            """
            headers:
              Authorization:
                $template: "Bearer ${credentials.apikey}"
            #                                    ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
              X-Secret:
                $var: credentials.secret
            #                     ^^^^^^ SPEC206 `secret` is not a credential; the credentials are `apiKey`.
            """
        )
    )


def test_each_kind_of_scalar_is_marked_to_the_character():
    message = "`b` is not a credential; the credentials are `apiKey`."
    check(
        api_client(
            f"""
            headers:
              plain: {{$template: "😀 ${{credentials.b}} é"}}
            #                                     ^ SPEC206 {message}
              single: {{$template: 'it''s ${{credentials.b}}'}}
            #                                          ^ SPEC206 {message}
              escaped: {{$template: "a\\u00e9\\tb ${{credentials.b}}"}}
            #                                                ^ SPEC206 {message}
              literal:
                $template: |
                  line

                    ${{credentials.b}}
            #                     ^ SPEC206 {message}
              folded:
                $template: >-
                  one
                  two ${{credentials.b}}
            #                       ^ SPEC206 {message}
              lines:
                $template: one
                  two ${{credentials.b}}
            #                       ^ SPEC206 {message}
              locator:
                $var: $.credentials.b
            #                       ^ SPEC206 {message}
            """
        )
    )


def test_crlf_and_a_byte_order_mark_do_not_shift_it():
    text = '\ufeffheaders:\r\n  X:\r\n    $var: "credentials.b" # é😀\r\n'
    analysis, (finding,) = found(api_client(text))
    assert finding.span.of(text) == "b"
    start, end = analysis.source(finding.path).range(finding.span, "utf-16")
    assert (start, end) == ((2, 23), (2, 24))


def test_what_the_conversion_returns_is_a_credential():
    check(
        {
            **api_client(
                """
                headers:
                  X-A: {$var: credentials.token}
                  X-B: {$var: credentials.apiKey}
                  X-C: {$var: credentials.tokem}
                #                         ^^^^^ SPEC206 `tokem` is not a credential; did you mean `token`?
                """
            ),
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
            "auth/get-credentials-from-connection-parameters.js": """
                const build = (parameters) => ({ ...parameters, token: `T ${parameters.apiKey}` });
                exports.getCredentialsFromConnectionParameters = async (context) => {
                  const { connectionParameters } = context;
                  return build(connectionParameters);
                };
                """,
        }
    )


def test_a_mapping_makes_credentials_too():
    check(
        {
            **api_client(
                """
                headers:
                  X-A: {$var: credentials.token}
                  X-B: {$var: credentials.toke}
                #                         ^^^^ SPEC206 `toke` is not a credential; did you mean `token`?
                """
            ),
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: mapping}\n",
            "auth/get-credentials-from-connection-parameters.map.yml": """
                token: {$template: "T ${connectionParameters.apiKey}"}
                """,
        }
    )


def test_inside_an_iteration_outer_variables_have_a_parent():
    files = api_client(
        "headers:\n  X:\n    $iterate:\n      source: {$var: credentials.apiKey}\n"
        "      item: {$template: '${credentials.apiKey} ${item}'}\n"
    )
    _, (finding,) = found(files)
    assert finding.message == (
        "Inside `$iterate`'s `item`, `credentials` is read as `parent.credentials`."
    )
    (fix,) = finding.fixes
    assert found(fixed(files, fix))[1] == ()


def test_fields_of_a_nested_form_are_followed_where_it_is_closed():
    spec = SPEC.replace(
        "apiKey: {type: string, title: API key, format: password}",
        "user: {type: object, properties: {name: {type: string}}}\n        any: {type: object}",
    )
    check(
        {
            **api_client(
                """
                headers:
                  X-A: {$var: credentials.user.name}
                  X-B: {$var: credentials.user.nam}
                #                              ^^^ SPEC206 `credentials` has no such field: `nam` is not in its schema.
                  X-C: {$var: credentials.any.thing}
                  X-D: {$template: "${credentials.user['nam']}"}
                #                                       ^^^ SPEC206 `credentials` has no such field: `nam` is not in its schema.
                """
            ),
            "spec.yml": spec,
        }
    )


def test_a_variable_that_nobody_gets():
    check(
        api_client(
            """
            headers:
              X-A: {$var: credential.apiKey}
            #             ^^^^^^^^^^ SPEC205 There is no variable `credential`; did you mean `credentials`?
              X-B: {$var: token}
            #             ^^^^^ SPEC205 There is no variable `token` here; makeApiClient gets `credentials`, `connectionParameters` and `connectorParameters`.
              X-C: {$template: "${redirectUri}"}
            #                     ^^^^^^^^^^^ SPEC205 `redirectUri` is not there in makeApiClient, but in `getOAuthConfig` and `getTokenData`.
              X-D: {$var: $}
              X-F: {$template: "Bearer ${apiKey}"}
            #                            ^^^^^^ SPEC205 There is no variable `apiKey`; did you mean `credentials.apiKey`?
              X-E: {$var: connectionInput.apiKey}
            """
        )
    )


def test_parameters_that_nothing_names():
    check(
        api_client(
            """
            headers:
              X-A: {$var: connectionParameters.apikey}
            #                                  ^^^^^^ SPEC207 `apikey` is not a connection parameter; did you mean `apiKey`?
              X-B: {$var: connectorParameters.clientId}
            #                                 ^^^^^^^^ SPEC207 No `parametersSchema` names the connector parameter `clientId`: add one to spec.yml, or it stays empty.
            """
        )
    )


def test_credentials_are_not_there_before_a_connection_is():
    check(
        {
            **CONNECTOR,
            "spec.yml": SPEC
            + "  getCredentialsFromConnectionParameters: {implementationType: mapping}\n",
            "auth/get-credentials-from-connection-parameters.map.yml": """
                token: {$var: credentials.apiKey}
                #             ^^^^^^^^^^^ SPEC208 `credentials` is not available here: getCredentialsFromConnectionParameters runs before a connection exists. Use `connectorParameters` or `connectionParameters`.
                """,
        }
    )


def test_nor_with_the_types_that_have_none():
    check(
        {
            "spec.yml": "auth:\n  type: proxy\n  proxyKey: x\n"
            "  makeApiClient: {implementationType: mapping}\n",
            "auth/make-api-client.map.yml": """
                headers:
                  X: {$var: credentials.apiKey}
                #           ^^^^^^^^^^^ SPEC208 `credentials` is not available here: with `proxy` there are no credentials. Use `connectionParameters` or `connectorParameters`.
                """,
        }
    )


def test_only_what_is_evaluated_is_read():
    check(
        api_client(
            """
            headers:
              plain: {$plain: {$var: nobody.knows}}
              number-first: {$var: nobody.knows, '1': x}
              items:
                $iterate:
                  source: {$var: credentials.apiKey}
                  item: {$var: item.name}
              text: "$var: nobody.knows"
            """
        )
        | {"spec.yml": SPEC}
    )


def test_a_fix_names_the_nearest_and_leaves_nothing_to_report():
    files = api_client('headers: {X: {$template: "${credentials.api_key}"}}\n')
    _, (finding,) = found(files)
    (fix,) = finding.fixes
    assert fix.title == "Change to `apiKey`"
    assert found(fixed(files, fix))[1] == ()


def test_inline_bodies_are_read_like_files():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: mapping
    mapping:
      headers:
        X: {$template: "${credentials.apikey}"}
#                                     ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
"""
        }
    )


def test_a_variable_is_read_by_its_name_alone():
    check(
        api_client(
            """
            headers:
              A: {$template: "Bearer ${$.credentials.apiKey}"}
            #                          ^ SPEC205 There is no variable `$` here: `credentials` is read by its name.
              B: {$var: context.credentials.apiKey}
            #           ^^^^^^^ SPEC205 There is no variable `context` here: `credentials` is read by its name.
            """
        )
    )
    files = api_client('headers:\n  A: {$template: "${context.credentials.apiKey}"}\n')
    (finding,) = found(files)[1]
    mended = fixed(files, finding.fixes[0])
    assert mended["auth/make-api-client.map.yml"] == (
        'headers:\n  A: {$template: "${credentials.apiKey}"}\n'
    )
    assert found(mended)[1] == ()


def test_what_cannot_be_called_is_told_of_once():
    check(
        api_client(
            """
            headers:
              A: {$template: "Basic ${Buffer.from(credentials.apiKey).toString('base64')}"}
            #                         ^^^^^^^^^^^ SPEC301 `from` cannot be called: only helpers can, as in `base64(…)`.
            """
        )
    )


def test_the_conditions_of_a_case_read_variables_too():
    check(
        api_client(
            """
            headers:
              X:
                $case:
                  - filter: [{field: credentials.apikey, operator: is_empty}]
            #                                    ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
                    value: a
                  - filter: [{field: '', operator: is_empty}, {field: $.credentials.apiKey, operator: is_empty}]
                    value: b
            """
        )
    )
