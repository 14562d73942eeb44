"""SPEC306 and SPEC307: a JavaScript file that does not parse, or exports nothing to call."""

from __future__ import annotations

from marked import CONNECTOR, FORM, check

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
