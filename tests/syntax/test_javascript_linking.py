"""What is returned, and read, through the files of a program."""

from __future__ import annotations

import pytest
from syntax.programs import program

from spec_lsp.syntax.javascript.context import context_uses
from spec_lsp.syntax.javascript.returns import returned_shape

NAME = "get"


def shape(files: dict[str, str]) -> tuple[list[str], list[str], bool]:
    """The keys (with the file, where it is not the first), what is spread, whether it is open."""
    linked, module = program(files)
    result = returned_shape(linked, linked.method(module, NAME))
    for key in result.keys:
        assert key.span.of(files[key.path]) == key.name
        assert key.value_span.of(files[key.path])
    first = next(iter(files))
    keys = [key.name if key.path == first else f"{key.path}:{key.name}" for key in result.keys]
    return keys, list(result.spreads), result.open


def uses(files: dict[str, str]) -> list[str]:
    """Each use with more than its root, with the file of its last name."""
    linked, module = program(files)
    found = context_uses(linked, linked.method(module, NAME))
    shown = []
    for use in found.uses:
        for segment in use.segments:
            assert segment.span.of(files[segment.path]) == segment.name
        assert use.span.start <= use.head.start <= use.head.end <= len(files[use.path])
        if len(use.segments) > 1 or use.kind == "escape":
            where = use.segments[-1].path if use.segments else use.path
            kind = "read" if len(use.segments) > 1 and use.kind == "escape" else use.kind
            shown.append(f"{kind} {'.'.join(use.names)} {where}")
    return [*dict.fromkeys(shown)] + ([] if found.complete else ["…"])


BUILD = "({ user, ...others }) => ({ ...others, token: user })"
HELPERS = {
    "named": f"export const build = {BUILD}",
    "default": f"export default {BUILD}",
    "exports": f"exports.build = {BUILD}",
    "whole": f"module.exports = {BUILD}",
    "object": f"const build = {BUILD}\nmodule.exports = {{ build }}",
    "literal": f"module.exports = {{ build: {BUILD} }}",
    "method": "export const api = { build({ user, ...o }) { return { ...o, token: user } } }",
    "declared": "export { build as make }\n"
    "function build({ user, ...o }) { return { ...o, token: user } }",
}


@pytest.mark.parametrize(
    ("imported", "callee", "helper"),
    [
        ("import { build } from './lib'", "build", "named"),
        ("import { build as b } from './lib.js'", "b", "named"),
        ("import * as lib from './lib'", "lib.build", "named"),
        ("import * as lib from './lib'", "lib['build']", "exports"),
        ("import build from './lib'", "build", "default"),
        ("import { default as build } from './lib'", "build", "default"),
        ("import lib from './lib'", "lib.build", "exports"),
        ("import lib from './lib'", "lib", "whole"),
        ("import { make } from './lib'", "make", "declared"),
        ("import { api } from './lib'", "api.build", "method"),
        ("const { build } = require('./lib')", "build", "named"),
        ("const { build: b } = require('./lib')", "b", "object"),
        ("const lib = require('./lib')", "lib.build", "literal"),
        ("const lib = require('./lib')", "lib", "whole"),
        ("const build = require('./lib').build", "build", "exports"),
        ("const build = require('./lib').default", "build", "default"),
        ("", "require('./lib').build", "object"),
        ("", "require('./lib')", "whole"),
        ("", "(await import('./lib')).build", "named"),
    ],
)
def test_functions_are_followed_through_imports(imported: str, callee: str, helper: str):
    files = {
        "get.js": f"{imported}\nexports.get = async (c) => await {callee}(c.connectionParameters)",
        "lib.js": HELPERS[helper],
    }
    if imported.startswith("import"):
        files["get.js"] = files["get.js"].replace("exports.get =", "export const get =")
    assert shape(files) == (["lib.js:token"], ["connectionParameters"], False)
    assert "name connectionParameters.user lib.js" in uses(files)
    assert uses(files)[-1] != "…"


def test_typescript_imports():
    files = {
        "get.ts": """
            import lib = require('./lib')
            import type { Input } from './types'
            import { build, type Other } from './build'
            export async function get(c: Input): Promise<Other> {
              return { ...lib.base(c.credentials!), ...(build(c as Input) as Other) }
            }""",
        "lib.ts": "export = { base: (p: any) => ({ region: p.region }) }",
        "build.ts": "export function build(c: C) { return { key: c.credentials.key as string } }",
    }
    assert shape(files) == (["lib.ts:region", "build.ts:key"], [], False)
    assert uses(files) == ["read credentials.key build.ts", "read credentials.region lib.ts"]


@pytest.mark.parametrize(
    "middle",
    [
        "export { build } from './lib'",
        "export * from './lib'",
        "import { build } from './lib'\nexport { build }",
        "import * as lib from './lib'\nexport const build = lib.build",
        "module.exports = require('./lib')",
        "module.exports = { other: 1, ...require('./lib') }",
        "exports.build = require('./lib').build",
        "const { build } = require('./lib')\nmodule.exports = { build }",
        "Object.assign(exports, require('./lib'))",
    ],
)
def test_files_that_hand_on_what_others_export(middle: str):
    files = {
        "get.js": "const m = require('./middle')\nexports.get = (c) => m.build(c.credentials)",
        "middle.js": middle,
        "lib.js": "export function build(p) { return { token: p.token } }",
    }
    assert shape(files) == (["lib.js:token"], [], False)
    assert uses(files) == ["read credentials.token lib.js"]


@pytest.mark.parametrize(
    "export",
    [
        "export { get } from './impl'",
        "export { make as get } from './impl'",
        "export * from './impl'",
        "export { make } from './impl'",
        "export { default } from './impl'",
        "import { get } from './impl'\nexport { get }",
        "import { get as own } from './impl'\nexport const get = own",
        "import own from './impl'\nexport default own",
        "import * as impl from './impl'\nexport default impl.get",
        "module.exports = require('./impl')",
        "module.exports = require('./impl').get",
        "exports.get = require('./impl').get",
        "const { get } = require('./impl')\nmodule.exports = { get }",
    ],
)
def test_a_method_that_another_file_makes(export: str):
    files = {
        "get.js": export,
        "impl.js": "export async function get({ credentials: c }) { return { token: c.a } }\n"
        "export { get as make, get as default }",
    }
    assert shape(files) == (["impl.js:token"], [], False)
    assert uses(files) == ["read credentials.a impl.js"]


def test_a_module_that_is_the_function_itself():
    files = {
        "get.js": "module.exports = require('./impl')",
        "impl.js": "module.exports = async (c) => ({ token: c.credentials.a })",
    }
    assert shape(files) == (["impl.js:token"], [], False)


@pytest.mark.parametrize(
    ("imported", "value", "lib"),
    [
        ("import { DEFAULTS } from './lib'", "DEFAULTS", "export const DEFAULTS = { a: 1 }"),
        ("import * as lib from './lib'", "lib.DEFAULTS", "export const DEFAULTS = { a: 1 }"),
        ("import lib from './lib'", "lib", "export default { a: 1 }"),
        ("import * as lib from './lib'", "lib", "export const a = 1"),
        ("const lib = require('./lib')", "lib", "module.exports = { a: 1 }"),
        ("const lib = require('./lib')", "lib.D", "const D = { a: 1 }; module.exports = { D }"),
        ("const { D } = require('./lib')", "D", "exports.D = { a: 1 }"),
        ("", "require('./lib').D", "const D = {}; D.a = 1; module.exports = { D }"),
        ("import { D } from './lib'", "D", "export { a as D } from './other'"),
    ],
)
def test_constants_are_followed_through_imports(imported: str, value: str, lib: str):
    files = {
        "get.js": f"{imported}\nmodule.exports.get = () => ({{ ...{value}, key: 1 }})",
        "lib.js": lib,
        "other.js": "export const a = { a: 1 }",
    }
    keys, spreads, is_open = shape(files)
    assert ([key.rpartition(":")[2] for key in keys], spreads, is_open) == (["a", "key"], [], False)


@pytest.mark.parametrize(
    ("get", "lib"),
    [
        ("import { build } from 'package'\nexport const get = (c) => build(c)", ""),
        ("import { build } from './absent'\nexport const get = (c) => build(c)", ""),
        ("import { build } from './lib'\nexport const get = (c) => build(c)", "export let x = 1"),
        ("import { build } from './lib'\nexport const get = (c) => build(c)",
         "export const build = wrap((c) => ({}))"),
        ("import { build } from './lib'\nexport const get = (c) => build(c)",
         "export let build = (c) => ({}); build = other"),
        ("import { build } from './lib'\nexport const get = (c) => build(c)",
         "export const build = (c) => ({}"),
        ("import { build } from './lib'\nexport const get = (c) => build(c)",
         "export * from './absent'"),
        ("import lib from './lib'\nexport const get = (c) => lib.build(c)",
         "export default { build: (c) => ({}), ...more }"),
        ("import lib from './lib'\nexport const get = (c) => new lib(c)",
         "export default class { constructor(c) { this.c = c } }"),
        ("import lib from './lib'\nlib.build = other\nexport const get = (c) => lib.build(c)",
         "export default { build: (c) => ({}) }"),
        ("import lib from './lib'\nexport const get = (c) => lib[c.name](c)",
         "export default { build: (c) => ({}) }"),
        ("export const get = (c) => require(c.name)(c)", ""),
        ("export { get } from './lib'", "export { get } from './get'"),
        ("export * from './lib'", "export * from './get'"),
        ("module.exports = require('./lib')", "module.exports = require('./get')"),
        ("import { D } from './lib'\nD.x = 1\nfill(D)\nexport const get = (c) => D",
         "export const D = {}"),
    ],
)  # fmt: skip
def test_is_open_where_it_cannot_follow(get: str, lib: str):
    files = {"get.js": get, "lib.js": lib}
    assert shape(files)[2]
    linked, module = program(files)
    found = context_uses(linked, linked.method(module, NAME))
    escapes = any(use.kind == "escape" for use in found.uses)
    assert not found.complete or escapes or "=> D" in get


def test_functions_that_call_each_other_end():
    files = {
        "get.js": "import { f } from './lib'\nexport const get = (c) => f(c)\nexport const g = get",
        "lib.js": "import { g } from './get'\n"
        "export const f = (c) => c.credentials.a ? g(c) : { b: 1 }",
    }
    assert shape(files) == (["lib.js:b"], [], True)
    assert "test credentials.a lib.js" in uses(files)


def test_a_context_that_is_packed_anew_is_followed():
    files = {
        "get.js": """
            import { call } from './lib'
            export const get = async (context) => {
              const { credentials, connectionParameters: p, apiClient } = context
              await call({ credentials, region: p.region, client: apiClient }, '/me')
              return call({ ...context, client: apiClient }, '/x')
            }""",
        "lib.js": """
            export async function call({ credentials, region, client }, path) {
              return client.get(path, { key: credentials.key, region })
            }""",
    }
    assert uses(files) == [
        "name connectionParameters.region get.js",
        "call apiClient.get lib.js",
        "read credentials.key lib.js",
        "escape region lib.js",
        "read connectionParameters.region get.js",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if (c.credentials.a) x()", True),
        ("if (!c.credentials.a) throw x", True),
        ("return c.credentials.a || 1", True),
        ("return c.other || c.credentials.a", True),
        ("return c.credentials.a ?? 1", True),
        ("return c.credentials.a ? 1 : 2", True),
        ("return x && c.credentials.a", False),
        ("if (x && c.credentials.a) y()", True),
        ("if (c.credentials.a === undefined) y()", True),
        ("if (typeof c.credentials.a == 'string') y()", True),
        ("if (c.credentials.a === 'eu') y()", False),
        ("const { a = 1 } = c.credentials", True),
        ("const { a: b = 1 } = c.credentials", True),
        ("const { a } = c.credentials; if (a) y()", True),
        ("const { a } = c.credentials; y(a)", False),
        ("let a = c.credentials.a; a = a || 1", True),
        ("let { a } = c.credentials; if (!a) a = 1", True),
        ("if ('a' in c.credentials) y()", True),
        ("if (c.credentials.hasOwnProperty('a')) y()", True),
        ("if (Object.hasOwn(c.credentials, 'a')) y()", True),
        ("return c.credentials?.a", True),
        ("return c.credentials.a?.b", True),
        ("return c.credentials.a.trim()", False),
        ("return Boolean(c.credentials.a)", True),
        ("return [c.credentials.a, 1].filter(Boolean)", True),
        ("return [c.credentials.a, 1].join('')", False),
        ("switch (c.credentials.a) { case 1: x() }", False),
    ],
)
def test_tells_where_an_author_reckons_with_its_absence(body: str, expected: bool):
    linked, module = program({"get.js": f"exports.get = (c) => {{ {body} }}"})
    found = context_uses(linked, linked.method(module, NAME)).uses
    checked = [use.is_checked for use in found if use.names[:2] == ("credentials", "a")]
    assert any(checked) is expected
    assert checked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(c.credentials as any).a", True),
        ("(c as any).credentials.a", True),
        ("(<any>c.credentials).a", True),
        ("(c.credentials as unknown as Mine).a", True),
        ("(c.credentials as Record<string, string>).a", True),
        ("(c.credentials as Mine).a", False),
        ("c.credentials!.a", False),
    ],
)
def test_casts_that_admit_any_field(text: str, expected: bool):
    linked, module = program({"get.ts": f"export const get = (c: any) => {text}"})
    (use,) = context_uses(linked, linked.method(module, NAME)).uses
    assert (use.names, use.is_cast) == (("credentials", "a"), expected)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("JSON.stringify(c.credentials)", "read"),
        ("x = { ...c.credentials }", "read"),
        ("for (const k in c.credentials) x(k)", "read"),
        ("c.credentials[k]", "read"),
        ("c.credentials[k] = 1", "escape"),
        ("sign(c.credentials)", "escape"),
        ("new Client(c.credentials)", "escape"),
        ("c.apiClient.post('/x', c.credentials)", "escape"),
        ("Object.assign(c.credentials, x)", "escape"),
        ("Object.assign({}, c.credentials)", "read"),
        ("x = [c.credentials]", "escape"),
        ("x = c.flag ? c.credentials : 1", "escape"),
        ("const { ...all } = c.credentials; x = all", "escape"),
        ("const { [k]: v } = c.credentials", "escape"),
        ("c.credentials = {}", "write"),
        ("const all = c.credentials", "name"),
    ],
)
def test_tells_what_becomes_of_the_whole(body: str, kind: str):
    linked, module = program({"get.js": f"exports.get = (c) => {{ {body} }}"})
    found = context_uses(linked, linked.method(module, NAME)).uses
    assert kind in [use.kind for use in found if use.names == ("credentials",)]


def test_what_is_not_read_by_name_leaves_the_answer_incomplete():
    for text in (
        "exports.get = function () { return arguments[0].credentials }",
        "exports.get = (c) => eval('c.credentials')",
        "exports.get = (c) => ({ a: 1 }",
    ):
        linked, module = program({"get.js": text})
        assert not context_uses(linked, linked.method(module, NAME)).complete
