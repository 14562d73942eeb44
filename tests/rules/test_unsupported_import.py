"""SPEC308: imports of what is not there when the platform runs the code."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked import CONNECTOR, FORM, SPEC, TEST, check, fixed, found

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.diagnosis.diagnose import diagnose


def with_test(text: str, **files: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/test.js": text, **files}


TYPESCRIPT = {path: text for path, text in CONNECTOR.items() if path != "auth/test.js"}


def test_packages_that_are_not_there():
    check(
        with_test(
            """
            import get from 'lodash/get'
            //               ^^^^^^^^^^ SPEC308 `lodash` is not there when the connector runs: write it in a file of the connector, or bundle it.
            import fs from "node:fs"
            //              ^^^^^^^ SPEC308 Node's `fs` is not there when the connector runs: write it in a file of the connector, or bundle it.
            const fetch = require('node-fetch')
            //                     ^^^^^^^^^^ SPEC308 `node-fetch` is not there when the connector runs: make requests with `apiClient`, or with `fetch`.
            export { x } from '@acme/shared/x'
            //                 ^^^^^^^^^^^^^^ SPEC308 `@acme/shared` is not there when the connector runs: write it in a file of the connector, or bundle it.
            import 'https://esm.sh/zod'
            //      ^^^^^^^^^^^^^^^^^^ SPEC308 `https://esm.sh/zod` cannot be imported: name a file of the connector, `./…`.
            export async function test({ apiClient }) {
              await import('zod')
            //              ^^^ SPEC308 `zod` is not there when the connector runs: write it in a file of the connector, or bundle it.
              return apiClient.get('/me')
            }
            """
        )
    )


@pytest.mark.parametrize(
    "specifier",
    [
        "axios", "crypto", "node:crypto", "querystring", "url", "buffer", "node:buffer", "qs",
        "@integration-app/connector-sdk", "@membranehq/sdk", "@membranehq/anything/deep",
        "@/lib", "~/lib", "#lib",
    ],
)  # fmt: skip
def test_packages_that_are_there(specifier: str):
    check(
        with_test(
            f"import x from '{specifier}'\n"
            "export const test = async ({ apiClient }) => apiClient.get('/me')\n"
        )
    )


@pytest.mark.parametrize(
    "specifier",
    ["./lib", "./lib.js", "./typed", "./typed.js", "./folder", "../shared.json", "../shared",
     "..", "./config.yml", "../auth/lib", "./only-types", "./module", "./module.mjs", "./packed"],
)  # fmt: skip
def test_files_of_the_connector(specifier: str):
    check(
        with_test(
            f"const x = require('{specifier}')\n"
            "exports.test = async ({ apiClient }) => apiClient.get('/me')\n",
            **{
                "auth/lib.js": "",
                "auth/typed.ts": "",
                "auth/folder/index.ts": "",
                "shared.json": "{}",
                "index.js": "",
                "auth/config.yml": "a: 1\n",
                "auth/only-types.d.ts": "",
                "auth/module.mts": "",
                "auth/packed/package.json": '{"main": "main.js"}',
            },
        )
    )


def test_files_that_are_not_there():
    check(
        with_test(
            """
            const a = require('./nothing')
            //                 ^^^^^^^^^ SPEC308 There is no file for `./nothing`: looked for `auth/nothing`, `auth/nothing.js`, `auth/nothing.ts`, `auth/nothing.json`, `auth/nothing.yml`, `auth/nothing.yaml`, `auth/nothing/index.js` or `auth/nothing/index.ts`.
            const b = require('../data/nothing.js')
            //                 ^^^^^^^^^^^^^^^^^^ SPEC308 There is no file for `../data/nothing.js`: looked for `data/nothing.js` or `data/nothing.ts`.
            const c = require('../../other')
            //                 ^^^^^^^^^^^ SPEC308 `../../other` leads out of the connector, whose own files alone are there.
            const d = require('../spec-lsp.local.yml')
            //                 ^^^^^^^^^^^^^^^^^^^^^ SPEC308 `../spec-lsp.local.yml` may hold secrets and cannot be imported.
            const e = require('./clients')
            //                 ^^^^^^^^^ SPEC308 There is no file for `./clients`; did you mean `./client`?
            exports.test = async ({ apiClient }) => apiClient.get('/me')
            """,
            **{"auth/client.js": ""},
        )
    )


def test_files_that_are_imported_are_looked_at_too():
    check(
        {
            **TYPESCRIPT,
            "auth/test.ts": """
                import { a } from './lib'
                export const test = async ({ apiClient }) => a(apiClient)
                """,
            "auth/lib.ts": """
                import './test'
                import { b } from '../shared/b.js'
                export const a = (client: any) => b(client)
                """,
            "shared/b.ts": """
                import moment from 'moment'
                //                  ^^^^^^ SPEC308 `moment` is not there when the connector runs: write it in a file of the connector, or bundle it.
                export const b = (client: any) => client.get(moment())
                """,
        }
    )


def test_what_typescript_erases_is_not_asked_for():
    check(
        {
            **TYPESCRIPT,
            "auth/test.ts": """
                import type { A } from 'a'
                import { Context } from './context'
                import { type B } from 'b'
                export type { C } from 'c'
                export const test = async ({ apiClient }: Context): Promise<B> => apiClient.get('/me')
                """,
        }
    )


def test_code_in_spec_yml_imports_as_if_it_lay_beside_it():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient: {implementationType: mapping, mapping: {baseUri: https://api.example.com}}
  test:
    implementationType: javascript
    code: |
      const lib = require('./lib')
      const zod = require('zod')
#                          ^^^ SPEC308 `zod` is not there when the connector runs: write it in a file of the connector, or bundle it.
      module.exports = async ({ apiClient }) => apiClient.get('/me')
""",
            "lib.js": "",
        }
    )


@pytest.mark.parametrize(
    "manifest",
    ['{"dependencies": {"lodash": "4"}}', '{"devDependencies": {"lodash": "4"}}', "{broken"],
)
def test_what_a_package_json_names_may_be_bundled(manifest: str):
    code = "import get from 'lodash/get'\nexport const test = async ({ apiClient }) => apiClient.get(get)\n"
    check(with_test(code, **{"package.json": manifest}))


def test_a_package_json_around_the_connector_counts_up_to_the_repositorys_top(tmp_path: Path):
    root = tmp_path / "repository" / "connectors" / "acme"
    (root / "auth").mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    for path, text in {**CONNECTOR, "auth/test.js": "require('lodash')\n" + TEST}.items():
        (root / path).write_text(text)

    def codes() -> list[str]:
        return [finding.code for finding in diagnose(analyse(DiskFiles(root)), {})]

    manifest = '{"dependencies": {"lodash": "4"}}'
    (tmp_path / "package.json").write_text(manifest)
    assert codes() == ["SPEC308"]
    (tmp_path / "repository" / "package.json").write_text(manifest)
    assert codes() == []


def test_a_shared_file_is_told_of_once():
    files = with_test("require('lodash')\n" + TEST)
    files["spec.yml"] = SPEC + "  options:\n    other:\n      type: client-credentials\n"
    files["spec.yml"] += "      test: {implementationType: javascript}\n"
    files["spec.yml"] += "      makeApiClient: {implementationType: mapping}\n"
    assert [finding.code for finding in found(files)[1]].count("SPEC308") == 1


def test_after_the_fix_there_is_no_finding():
    files = with_test("const x = require('./clients.js')\n" + TEST, **{"auth/client.js": ""})
    (finding,) = found(files)[1]
    (fix,) = finding.fixes
    assert not fix.is_safe
    after = fixed(files, fix)
    assert "require('./client.js')" in after["auth/test.js"]
    assert found(after)[1] == ()
