"""A run's modules: which files an import loads, and where in them an error happened."""

from __future__ import annotations

import pytest
from connector_runs import API_KEY_SPEC, connector, run, where

from spec_lsp.connector.files import MemoryFiles
from spec_lsp.format.modules import SUPPORTED_PACKAGES
from spec_lsp.runtime.sandbox.environment.parts import PACKAGES

NOWHERE = "http://127.0.0.1"


def test_every_package_that_may_be_imported_is_there():
    assert {name for names in PACKAGES.values() for name in names} == SUPPORTED_PACKAGES


async def returned(test: str, **files: str) -> object:
    """What a test returns; its file is auth/test.js unless `files` hold another one."""
    trace = await run(connector(NOWHERE, test=test, **files))
    assert trace.outcome == "passed", trace.message
    return trace.value


# --- which files an import loads


@pytest.mark.parametrize(
    ("specifier", "path"),
    [
        ("./lib", "auth/lib.js"), ("./lib", "auth/lib.ts"), ("./lib.js", "auth/lib.js"),
        ("./lib.js", "auth/lib.ts"), ("./lib.mjs", "auth/lib.mjs"), ("./lib.mjs", "auth/lib.mts"),
        ("./lib", "auth/lib.mjs"), ("./lib.mts", "auth/lib.mts"), ("./lib.cjs", "auth/lib.cts"),
        ("./lib", "auth/lib/index.js"), ("./lib", "auth/lib/index.ts"), ("..", "index.ts"),
        ("../lib/x", "lib/x.cjs"), ("./lib/", "auth/lib/index.js"),
    ],
)  # fmt: skip
async def test_an_import_finds_its_file(specifier: str, path: str):
    body = "module.exports = { a: 1 }" if path.endswith(("cjs", "cts")) else "export const a = 1"
    test = f"import {{ a }} from '{specifier}'\nexport const test = () => a"
    assert await returned(test, **{path: body}) == 1
    test = f"exports.test = () => require('{specifier}').a"
    assert await returned(test, **{path: body}) == 1


async def test_a_folder_says_where_its_code_begins():
    files = {
        "auth/lib/package.json": '{"main": "src/main"}',
        "auth/lib/src/main.js": "exports.a = 1",
    }
    assert await returned("exports.test = () => require('./lib').a", **files) == 1


@pytest.mark.parametrize(
    "test",
    [
        "import data from './data.json' with { type: 'json' }\nexport const test = () => data",
        "import { a } from './data'\nexport const test = () => ({ a })",
        "import * as data from './data.yml'\nexport const test = () => data.default",
        "exports.test = () => require('./data.json')",
        "exports.test = async () => (await import('./data.yml')).default",
    ],
)
async def test_data_can_be_imported(test: str):
    files = {"auth/data.json": '{"a": [1]}', "auth/data.yml": "a: [1]\n"}
    assert await returned(test, **files) == {"a": [1]}


@pytest.mark.parametrize(
    ("specifier", "name"),
    [
        ("node:url", "URL"), ("querystring", "stringify"), ("buffer/", "Buffer"),
        ("node:querystring", "parse"), ("@membranehq/sdk", "RestApiClient"),
    ],
)  # fmt: skip
async def test_packages_that_are_there(specifier: str, name: str):
    test = f"import {{ {name} }} from '{specifier}'\nexport const test = () => typeof {name}"
    assert await returned(test) == "function"
    test = f"import * as all from '{specifier}'\nexport const test = () => typeof all.{name}"
    assert await returned(test) == "function"


async def test_a_file_that_is_a_module_by_its_name():
    files = {"auth/lib.mjs": "globalThis.seen = this === undefined"}
    assert await returned("require('./lib.mjs'); exports.test = () => seen", **files) is True


async def test_a_method_waits_for_what_its_file_waits_for():
    test = """
        import { token } from './session'
        const me = await Promise.resolve({ token })
        export const test = () => me
        """
    files = {
        "auth/session.ts": "export const token: string = await new Promise((done) => "
        "setTimeout(done, 5, 't'))"
    }
    assert await returned(test, **files) == {"token": "t"}


@pytest.mark.parametrize(
    ("test", "line", "message"),
    [
        ("const a = 1\nimport get from 'lodash/get'\nexport const test = () => get",
         "'lodash/get'",
         'cannot import "lodash/get": `lodash` is not there when the connector runs: write it in a '
         "file of the connector, or bundle it"),
        ("const fs = 1,\n  x = require('node:fs')\nexports.test = () => x",
         "const fs = 1,\n  x = require('node:fs')",
         "cannot import \"node:fs\": Node's `fs` is not there when the connector runs: write it in "
         "a file of the connector, or bundle it"),
        ("import {\n  nope } from './lib'\nexport const test = () => nope",
         "{\n  nope }", "`./lib` does not export `nope`"),
        ("import './none'\nexport const test = () => 1", "'./none'",
         'cannot import "./none": there is no file auth/none in the connector (nor with .js, .ts, '
         "…)"),
        ("exports.test = require('./waits')", "exports.test = require('./waits')",
         "cannot require auth/waits.js: it, or a file that it imports, has an `await` outside "
         "functions; use `import`, which waits"),
    ],
)  # fmt: skip
async def test_what_cannot_be_imported_is_told_where_it_is_written(
    test: str, line: str, message: str
):
    files = connector(NOWHERE, **{
        "test": test, "auth/lib.js": "export const a = 1", "auth/waits.js": "await null",
    })  # fmt: skip
    trace = await run(files)
    assert trace.outcome == "error"
    said = trace.message.removeprefix("auth/test.js cannot be loaded: ")
    assert said.split(": ", 1)[1] == message
    assert where(trace, files) == ("auth/test.js", line)


async def test_what_is_never_executed_needs_no_file():
    test = """
        exports.test = async () => {
          if (Math.random() > 2) require('lodash')
          const why = await import('zod').catch((error) => error.message)
          try { require('left-pad') } catch (error) { return [why, error.code] }
        }
        """
    why = 'cannot import "zod": `zod` is not there when the connector runs: write it in a file of '
    why += "the connector, or bundle it"
    assert await returned(test) == [why, "MODULE_NOT_FOUND"]


# --- where in them an error happened: lines and columns count from 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("enum E {\n  A = 1, B = A, C = fail(),\n}", "2:21"),
        ("namespace N {\n  export const a = 1, b = a + fail()\n}", "2:31"),
        ("namespace A.B {\n  export const { c = fail() } = {} as any\n}", "2:22"),
        ("class P { constructor(private readonly a = 1, public b = 2) {\n"
         "  const c = 1; fail() } }\nnew P()", "2:16"),
        ("class Q { constructor(private x: number) { fail() } }\nnew Q(1)", "1:44"),
        ("class P {}\nclass Q extends P { constructor(private x: any) { super(); fail() } }\n"
         "new Q(1)", "2:60"),
        ("class P { f = (x: number) => fail(x) }\nnew P().f(1)", "1:35"),
        ("const t = `a\n  ${1} and ${fail()}`", "2:14"),
        ("const e = '😀é', f = 1 as any; fail()", "1:32"),
        ("\tconst e = 1\n\t\t/* 😀 */\tfail()", "2:12"),
        ("helper(); [helper].map((h) => h({ helper })); fail()", "1:47"),
        ("const x = <any>\n  fail()", "2:3"),
        ("export default fail()", "1:16"),
    ],
)  # fmt: skip
async def test_a_stack_names_the_line_and_the_column(text: str, place: str):
    program = f"""{text}
import {{ fail, helper }} from './fail'
export const test = () => true
"""
    fail = """export const helper = (x?: any) => x
export function fail(x?: any): any {
  const error = new Error('x')
  console.error(error.stack)
}
"""
    spec = API_KEY_SPEC
    files = connector(NOWHERE, **{
        "spec": spec, "test": "", "auth/test.ts": program, "auth/fail.ts": fail,
    })  # fmt: skip
    trace = await run(files)
    assert trace.outcome == "passed", trace.message
    first, second = [line.strip() for line in trace.logs[0].text.split("\n") if line.strip()][:2]
    assert first == "at fail (auth/fail.ts:3:21)"
    assert second.endswith(f"(auth/test.ts:{place})")


async def test_a_stack_names_places_in_code_inside_spec_yml():
    spec = (
        API_KEY_SPEC.rstrip()
        + """
        code: |
          import { URL } from 'url'
          export const test = () => {
            const é = new URL('https://a.b'); console.error(new Error('x').stack)
            return true
          }
    """
    )
    spec = spec.replace("\n    ", "\n")
    trace = await run(MemoryFiles({
        "spec.yml": spec, "auth/make-api-client.map.yml": "baseUri: http://127.0.0.1\n",
    }))  # fmt: skip
    assert trace.outcome == "passed", trace.message
    row = next(n for n, line in enumerate(spec.split("\n"), 1) if "console" in line)
    column = spec.split("\n")[row - 1].index("Error(") + 1
    assert trace.logs[0].text.strip() == f"at test (spec.yml:{row}:{column})"


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("@sealed class A {}", "@sealed class A {}"),
        ("class A { accessor b = 1 }", "class A { accessor b = 1 }"),
    ],
)
async def test_what_cannot_run_says_so_at_its_place(text: str, statement: str):
    program = f"{text}\nexport const test = () => 1"
    files = connector(NOWHERE, **{"test": "", "auth/test.ts": program})
    trace = await run(files)
    assert trace.outcome == "error"
    assert trace.message.startswith("auth/test.ts cannot be loaded: SyntaxError: ")
    assert "do not run here" in trace.message
    assert where(trace, files) == ("auth/test.ts", statement)


async def test_a_syntax_error_is_told_where_it_is():
    files = connector(NOWHERE, **{
        "test": "import { a } from './lib'\nexport const test = () => a",
        "auth/lib.js": "import axios from 'axios'\nexport const a = [axios.get, axios.get 1]\n",
    })  # fmt: skip
    trace = await run(files)
    assert trace.outcome == "error"
    assert where(trace, files) == ("auth/lib.js", "const a = [axios.get, axios.get 1]")
