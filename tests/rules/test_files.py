"""SPEC202 and SPEC204: files that answer to the same method, and files that nobody speaks of."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, TEST, check, fixed, found


def test_two_files_for_one_method():
    check(
        {
            **CONNECTOR,
            "auth/test.ts": TEST,
            "auth/make-api-client.yml": API_CLIENT,
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: mapping
#                       ^^^^^^^ SPEC202 Several files answer to makeApiClient: `auth/make-api-client.map.yml` is used, `auth/make-api-client.yml` is not read. Remove what is not meant, or name the file with `filePath`.
  test:
    implementationType: javascript
#                       ^^^^^^^^^^ SPEC202 Several files answer to test: `auth/test.js` is used, `auth/test.ts` is not read. Remove what is not meant, or name the file with `filePath`.
""",
        }
    )


def test_a_block_without_a_type_takes_any_file_of_the_method():
    check(
        {
            **CONNECTOR,
            "auth/test.rest.yml": "path: /me\nmethod: GET\n",
            "spec.yml": FORM
            + """\
  makeApiClient: {}
  test: {}
# ^^^^ SPEC202 Several files answer to test: `auth/test.js` is used, `auth/test.rest.yml` is not read. Remove what is not meant, or name the file with `filePath`.
""",
        }
    )


def test_in_the_older_layout_it_stands_in_the_file_that_is_not_read():
    check(
        {
            "spec.yml": "name: Older\n",
            "auth/ui.yml": "schema:\n  properties:\n    apiKey: {type: string}\n",
            "auth/make-api-client.map.yml": API_CLIENT,
            "auth/make-api-client.js": """
                exports.makeApiClient = async () => ({ baseUri: 'https://x.com' });
                """,
        }
        | {
            "auth/make-api-client.map.yml": API_CLIENT.replace(
                "baseUri: https://api.example.com/v1\n",
                "baseUri: https://api.example.com/v1\n"
                "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC202 Several files answer to makeApiClient: `auth/make-api-client.js` is "
                "used, `auth/make-api-client.map.yml` is not read. Remove what is not meant, or "
                "name the file with `filePath`.\n",
            )
        }
    )


@pytest.mark.parametrize(
    "block",
    [
        "  test: {implementationType: javascript, filePath: auth/test.ts}\n",
        "  test: {implementationType: javascript, code: 'module.exports = (c) => c.apiClient.get(1)'}\n",
    ],
)
def test_what_is_named_or_written_inline_is_not_ambiguous(block: str):
    files = {**CONNECTOR, "auth/test.ts": TEST}
    spec = FORM + "  makeApiClient: {implementationType: mapping}\n" + block
    check({**files, "spec.yml": spec})


def test_a_file_that_a_file_path_names_is_not_in_doubt():
    spec = SPEC + "  options:\n    other:\n      type: client-credentials\n"
    spec += "      makeApiClient: {implementationType: mapping}\n"
    spec += "      test: {implementationType: javascript, filePath: auth/test.ts}\n"
    check({**CONNECTOR, "spec.yml": spec, "auth/test.ts": TEST})


def test_a_file_of_an_option_beside_the_shared_one_is_not_ambiguous():
    spec = SPEC + "  options:\n    other:\n      type: client-credentials\n"
    spec += "      makeApiClient: {implementationType: mapping}\n"
    check({**CONNECTOR, "spec.yml": spec, "auth/other/make-api-client.map.yml": API_CLIENT})


def test_files_that_spec_yml_does_not_speak_of():
    check(
        {
            **CONNECTOR,
            "auth/refresh-credentials.js": """
                exports.refreshCredentials = async () => ({});
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC204 spec.yml has no `refreshCredentials` that this file would implement: add the block, or remove the file.
                """,
            "auth/test.rest.yml": """
                path: /me
                ^^^^^^^^^ SPEC204 spec.yml asks for test as `javascript`, so this file is not read: remove the one that is not meant.
                """,
            "auth/other/test.js": """
                exports.test = async ({ apiClient }) => apiClient.get('/me');
                """,
            "auth/notes.js": "exports.x = 1;\n",
        }
    )


def test_the_fix_adds_the_block():
    files = {
        **CONNECTOR,
        "auth/refresh-credentials.js": "exports.refreshCredentials = async () => ({});\n",
    }
    [finding] = [f for f in found(files)[1] if f.code == "SPEC204"]
    [fix] = finding.fixes
    after = fixed(files, fix)
    assert after["spec.yml"] == SPEC + "  refreshCredentials:\n    implementationType: javascript\n"
    assert "SPEC204" not in {f.code for f in found(after)[1]}


def test_no_block_is_offered_that_the_auth_type_never_calls():
    files = {**CONNECTOR, "auth/get-oauth-config.map.yml": "tokenUri: x\n"}
    [finding] = [f for f in found(files)[1] if f.code == "SPEC204"]
    assert finding.fixes == ()


@pytest.mark.parametrize(
    "statement",
    [
        "import { refresh } from './refresh-credentials';",
        "const { refresh } = require('./refresh-credentials.js');",
        "export * from './refresh-credentials';",
    ],
)
def test_a_file_that_is_imported_is_spoken_of(statement: str):
    files = {
        **CONNECTOR,
        "auth/refresh-credentials.js": "export const refresh = async () => ({});\n",
    }
    files["auth/test.js"] = f"{statement}\n{TEST}"
    assert "SPEC204" not in {f.code for f in found(files)[1]}


def test_the_older_layout_finds_methods_by_their_files():
    files = {"spec.yml": "name: Older\n", "auth/ui.yml": "schema: {properties: {}}\n"}
    files |= {"auth/test.js": TEST, "auth/make-api-client.map.yml": API_CLIENT}
    assert "SPEC204" not in {f.code for f in found(files)[1]}


def test_a_folder_of_no_option_is_nobodys():
    files = {**CONNECTOR, "auth/other/test.js": TEST, "auth/legacy/make-api-client.js": ""}
    assert found(files)[1] == ()


def test_a_block_under_a_misspelt_key_is_one_mistake():
    files = {**CONNECTOR, "spec.yml": SPEC.replace("makeApiClient", "makeAPIClient")}
    assert [finding.code for finding in found(files)[1]] == ["SPEC102"]


@pytest.mark.parametrize(
    ("block", "why"),
    [
        (
            "  test: {implementationType: javascript, code: 'module.exports = async () => 0'}\n",
            "test stands in spec.yml itself",
        ),
        (
            "  test: {implementationType: javascript, filePath: auth/check.js}\n",
            "spec.yml names `auth/check.js` for test",
        ),
        ("  test: {implementationType: rest-api-mapping, mapping: {path: /me}}\n",
         "test stands in spec.yml itself"),
    ],
)  # fmt: skip
def test_why_a_file_is_not_read(block: str, why: str):
    spec = FORM + "  makeApiClient: {implementationType: mapping}\n" + block
    [finding] = [
        f for f in found({**CONNECTOR, "spec.yml": spec, "auth/check.js": TEST})[1]
        if f.code == "SPEC204"
    ]  # fmt: skip
    assert finding.message == f"{why}, so this file is not read: remove the one that is not meant."
