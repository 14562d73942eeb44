"""SPEC306 and SPEC307: a JavaScript file that does not parse, or exports nothing to call."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, check, fixed, found

from spec_lsp.syntax.javascript.verdict import Verdict


def test_the_engines_verdict_is_shown_at_its_place():
    text = "exports.test = async () => {\n  return tru e\n}\n"
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                exports.test = async () => {
                  return tru e
                //           ^ SPEC306 This does not parse: expecting ';'.
                }
                """,
        },
        {text: Verdict(1, 13, "expecting ';'")},
    )


def test_what_the_parser_alone_suspects_is_not_shown_while_an_engine_can_be_asked():
    check({**CONNECTOR, "auth/test.js": "exports.test = async () => {\n"}, {})


def test_without_an_engine_the_parsers_suspicion_is_shown():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                exports.test = async () => {
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC306 This cannot be read as JavaScript: `exports.test = async () => {`.
                """,
        },
        asked=False,
    )


def test_inline_code_is_marked_inside_spec_yml():
    code = "module.exports = async ({ apiClient }) => apiClient.get('/me'))\n"
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
  test:
    implementationType: javascript
    code: |
      module.exports = async ({ apiClient }) => apiClient.get('/me'))
#                                                                   ^ SPEC306 This does not parse: expecting ';'.
"""
        },
        {code: Verdict(0, 62, "expecting ';'")},
    )


def test_a_file_that_exports_nothing():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                async function test({ apiClient }) { return apiClient.get('/me') }
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC307 This file exports no function. Export the one for test: `exports.test = async function (…) { … }`.
                """,
        }
    )


def test_several_functions_of_which_none_fits():
    check(
        {
            **CONNECTOR,
            "auth/test.js": """
                exports.ping = async ({ apiClient }) => apiClient.get('/ping')
                //      ^^^^ SPEC307 None of the exported functions (`ping` and `me`) is named `test`: rename the one that is meant.
                exports.me = async ({ apiClient }) => apiClient.get('/me')
                """,
        }
    )


def test_a_file_that_is_imported_must_parse_too():
    helper = "exports.ping = (client) => client.get('/me'\n"
    verdict = Verdict(0, len(helper) - 1, "expecting ')'")
    check(
        {
            **CONNECTOR,
            "auth/test.js": "const { ping } = require('../lib/ping');\n"
            "exports.test = ({ apiClient }) => ping(apiClient);\n",
            "lib/ping.js": """
                exports.ping = (client) => client.get('/me'
                //                                        ^ SPEC306 This does not parse: expecting ')'.
                """,
        },
        {helper: verdict},
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("exports.tset = async ({ apiClient }) => apiClient.get('/')\nexports.b = () => 1\n",
         "exports.test = async ({ apiClient }) => apiClient.get('/')\nexports.b = () => 1\n"),
        ("module.exports = { tests: ({ apiClient }) => apiClient.get('/'), b() {} }\n",
         "module.exports = { test: ({ apiClient }) => apiClient.get('/'), b() {} }\n"),
        ("module.export = ({ apiClient }) => apiClient.get('/')\n",
         "module.exports = ({ apiClient }) => apiClient.get('/')\n"),
        ("export.test = ({ apiClient }) => apiClient.get('/')\n",
         "exports.test = ({ apiClient }) => apiClient.get('/')\n"),
        ("async function test({ apiClient }) { return apiClient.get('/') }",
         "async function test({ apiClient }) { return apiClient.get('/') }\n\nexports.test = test;\n"),
        ("function me({ apiClient }) { return apiClient.get('/') }\nmodule.exports = { A: 1 }\n",
         "function me({ apiClient }) { return apiClient.get('/') }\nmodule.exports = { A: 1 }\n\n"
         "module.exports.test = me;\n"),
        ("import { a } from './a'\nfunction me({ apiClient }) { return apiClient.get(a) }\n",
         "import { a } from './a'\nfunction me({ apiClient }) { return apiClient.get(a) }\n\n"
         "export { me as test };\n"),
    ],
)  # fmt: skip
def test_what_was_meant_is_exported_by_the_fix(before: str, after: str):
    files = {**CONNECTOR, "auth/test.js": before, "auth/a.js": "exports.a = '/me'\n"}
    (finding,) = found(files)[1]
    assert finding.code == "SPEC307"
    mended = fixed(files, finding.fixes[0])
    assert mended["auth/test.js"] == after
    assert found(mended)[1] == ()


@pytest.mark.parametrize(
    "code",
    [
        "exports.ping = () => 1\nexports.me = () => 2\n",
        "const tests = () => 1\nconst b = () => 2\nmodule.exports = { tests, b }\n",
        "exports.Test = () => 1\nexports.tests = () => 2\n",
        "function a() {}\nfunction b() {}\n",
        "// nothing\n",
    ],
)
def test_where_it_is_not_sure_which_function_is_meant_there_is_no_fix(code: str):
    (finding,) = found({**CONNECTOR, "auth/test.js": code})[1]
    assert (finding.code, finding.fixes) == ("SPEC307", ())


def test_typescript_that_runs_is_not_reported():
    typed = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}
    check(
        {
            **typed,
            "auth/test.ts": """
                enum Path { Me = '/me', Long = Me.length }
                namespace Client { export const path = Path.Me }
                class Session { constructor(private readonly client: any) {} }
                export const test = async ({ apiClient }: any) => apiClient.get(Client.path)
                """,
        },
        {},
    )


def test_typescript_that_cannot_run_is_reported_where_it_stands():
    typed = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}
    check(
        {
            **typed,
            "auth/test.ts": """
                @sealed
                ^^^^^^^ SPEC306 This cannot run: decorators do not run here; call the function yourself.
                class Session {
                  accessor path = '/me'
                  ^^^^^^^^^^^^^^^^^^^^^ SPEC306 This cannot run: `accessor` fields do not run here; write `get` and `set`.
                }
                export const test = async ({ apiClient }: any) => apiClient.get(new Session().path)
                """,
        },
        {},
    )
