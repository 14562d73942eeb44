"""ES modules run as CommonJS, line for line and column for column."""

import pytest
from syntax import javascript_corpus as corpus
from syntax.quickjs_host import Host, ModuleError, compiles, run

from spec_lsp.syntax.javascript.modules import to_commonjs


def js(expression: str, text: str, **others: str):
    return run(expression, {"main": text, **others})


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        # what is exported
        ("export const a = 1, { b, c: [d] = [] } = { b: 2, c: [3] }", "M",
         {"a": 1, "b": 2, "d": 3}),
        ("export function f() { return 1 }", "M.f()", 1),
        ("export class A { x() { return 2 } }", "new M.A().x()", 2),
        ("const a = 1; export { a as b, a as default, a as 'c-d' }", "M",
         {"b": 1, "default": 1, "c-d": 1}),
        ("export default 5", "M.default", 5),
        ("export default{ a: 1 }", "M.default", {"a": 1}),
        ("export default(3)", "M.default", 3),
        ("export default [1]", "M.default", [1]),
        ("export default async () => 1", "M.default.name", "default"),
        ("export default function () {}", "M.default.name", "default"),
        ("export default class {}", "M.default.name", "default"),
        ("export default function () { return 1 }\n(2)", "M.default()", 1),
        ("export default function named() { return named.name }", "M.default()", "named"),
        ("export default async function* () {}", "M.default.constructor.name",
         "AsyncGeneratorFunction"),
        ("export default class { x() { return 1 } }", "new M.default().x()", 1),
        ("export default class B extends Object {}", "M.default.name", "B"),
        ("export default /* a */ function /* b */ () { return 1 }", "M.default()", 1),
        ("export /*\n*/ default\n  function () { return 1 }", "M.default()", 1),
        ("const _default = 1; export default _default + 1", "M.default", 2),
        ("export {}", "[Object.keys(M), M.__esModule]", [[], True]),
        ("exports.a = 1; import 'axios'", "M", {"a": 1}),
        ("import 'axios'\nmodule.exports = () => 1", "M()", 1),
        # what is imported
        ("import axios from 'axios'; export default axios.get(1)", "M.default", "got 1"),
        ("import { get as g } from 'axios'; export default g(1)", "M.default", "got 1"),
        ("import a, { get } from 'axios'; export default get === a.get", "M.default", True),
        ("import * as ns from 'axios'; export default [ns.get(1), ns.default.get(2)]", "M.default",
         ["got 1", "got 2"]),
        ("import a, * as ns from 'callable'; export default [a(), ns(), ns.extra]", "M.default",
         ["called", "called", 1]),
        ("import { default as d } from 'callable'; export default d()", "M.default", "called"),
        ("import { 'get' as g } from 'axios'; export default g(1)", "M.default", "got 1"),
        ("import axios from 'axios' with { type: 'json' }; export default axios.get(1)",
         "M.default", "got 1"),
        ("export { get } from 'axios'", "M.get(3)", "got 3"),
        ("export { default as axios } from 'axios'", "M.axios.get(3)", "got 3"),
        ("export * as ns from 'axios'", "M.ns.get(3)", "got 3"),
        ("export * from 'axios'; export const own = 1", "[M.get(3), M.own]", ["got 3", 1]),
        # how it behaves
        ("export default f(); import { get } from 'axios'; function f() { return get(1) }",
         "M.default", "got 1"),
        ("export let n = 1; export const inc = () => { n++ }", "[M.n, M.inc(), M.n]", [1, None, 2]),
        ("export default (function () { return this === undefined })()", "M.default", True),
        ("const module = 1, require = 2, Object = 4; export { module as m, Object as o }",
         "[M.m, M.o]", [1, 4]),
        ("const $esm = 1, $esm1 = 2, $esmd = 3; export default $esm + $esm1 + $esmd",
         "M.default", 6),
        ("const a = [1]\nexport { a }\n;[2].push(3)\nexport default a", "M.default", [1]),
        ("#!/usr/bin/env node\nexports.a = 1", "M.a", 1),
        ("exports.a = this === module.exports", "M.a", True),
    ],
)  # fmt: skip
def test_runs(text, expression, value):
    assert js(expression, text) == value


def test_modules_import_each_other():
    value = js(
        "[M.default, M.s, M.other, M.star, M.ns.s, Object.keys(M)]",
        """import one, { s } from './one'
           export * from './two.js'
           export { s, one as default }
           export { default as other } from './two.js'
           export * as ns from './one'""",
        one="export default 'default of one'; export const s = 's of one'",
        two="export default 'default of two'; export const s = 'hidden', star = 'star of two'",
    )
    assert value == [
        "default of one",
        "s of one",
        "default of two",
        "star of two",
        "s of one",
        ["s", "default", "other", "ns", "star"],
    ]


def test_functions_survive_a_cycle():
    value = js(
        "M.h",
        "import { f } from './one'; export function g() { return 1 }; export const h = f()",
        one="import { g } from './main'; export function f() { return g() + 1 }",
    )
    assert value == 2


def test_an_imported_name_follows_the_other_module():
    value = js(
        "[M.before, M.after, M.seen()]",
        """import { n, inc, Later as L } from './one'
           export const before = n
           inc()
           export const after = [n, n + 1, `${n}`, { n }, { n: [n] }, typeof n, (() => n)(), L]
           export const seen = () => new L().x""",
        one="""import { seen } from './main'
               export let n = 1
               export const inc = () => { n += 1 }
               export class Later { x = n }
               export const early = () => seen()""",
    )
    assert value == [1, [2, 3, "2", {"n": 2}, {"n": [2]}, "number", 2, None], 2]


@pytest.mark.parametrize(
    ("use", "value"),
    [
        ("new K(1).x", 1),
        ("new K.Inner().y", 2),
        ("new K['Inner']().y", 2),
        ("new (K)(3).x", 3),
        ("f()", True),  # without `this`
        ("f?.()", True),
        ("f`x`", True),
        ("o.f() === o", True),
        ("((f) => f)(4)", 4),
        ("(() => { const { o: K = f } = {}; return K() })()", True),
        ("Object.keys({ f, o, K })", ["f", "o", "K"]),
        ("(class extends K {}).name", ""),
        ("new (class extends K {})(5).x", 5),
        ("[o].map(({ f }) => f()).length", 1),
        ("(() => { let f = 1; f++; return f })()", 2),
    ],
)
def test_every_use_of_an_imported_name(use: str, value: object):
    found = js(
        "M.v ?? null",
        f"import {{ K, f, o }} from './one'\nexport const v = {use}",
        one="""export class K { constructor(x) { this.x = x } static Inner = class { y = 2 } }
               export function f() { return this === undefined }
               export const o = { f() { return this } }""",
    )  # fmt: skip
    assert found == value


def test_a_statement_without_semicolon_stays_one():
    text = "import { f, o } from './one'\nexport const a = o\nf('x')\nlet b = a\nnew f('y')\n"
    value = js("M.a", text, one="export const o = []; export function f(x) { o.push(x) }")
    assert value == ["x", "y"]


CJS = {
    "function": "module.exports = () => 'called'; module.exports.extra = 1",
    "flagged": "exports.__esModule = true; exports.default = 'the default'; exports.a = 1",
    "plain": "exports.a = 1; exports.inc = () => { exports.a++ }",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("import f from './function'; export const v = [f(), f.extra]", ["called", 1]),
        ("import f, { extra } from './function'; export const v = [f(), extra]", ["called", 1]),
        ("import * as f from './function'; export const v = f()", "called"),
        ("import d, { a } from './flagged'; export const v = [d, a]", ["the default", 1]),
        ("import * as ns from './flagged'; export const v = ns.default", "the default"),
        ("import p from './plain'; export const v = p.a", 1),
        ("import p, { a, inc } from './plain'; inc(); export const v = [a, p.a]", [2, 2]),
        ("import * as p from './plain'; export const v = Object.keys(p)", ["a", "inc", "default"]),
        ("export * from './plain'; export const v = 1", 1),
        ("export { a as v } from './plain'", 1),
        ("export { default as v } from './flagged'", "the default"),
        ("const { a: v } = require('./plain'); export { v }", 1),
    ],
)
def test_imports_from_commonjs(text: str, value: object):
    assert js("M.v", text, **CJS) == value


def test_commonjs_takes_what_a_module_exports():
    value = js(
        "M",
        "const { a, default: d, ...rest } = require('./one'); module.exports = [a, d, rest]",
        one="export let a = 1; export default 'd'; export * from './two'",
        two="export const b = 2; export default 'hidden'",
    )
    assert value == [1, "d", {"b": 2}]


def test_a_circle_of_both_kinds():
    value = js(
        "[M.v, M.late()]",
        """import { fromCommon } from './common'
           export const v = fromCommon()
           export function f() { return 'f' }
           export const late = () => fromCommon()""",
        common="""const main = require('./main')
                  exports.fromCommon = () => {
                    try { return main.f() + main.v } catch (error) { return error.name }
                  }""",
    )
    assert value == ["ReferenceError", "fReferenceError"]


def test_modules_load_in_the_order_of_their_imports():
    host = Host(
        {
            "main": "export * from './b'; import './a'; export { x } from './c';order.push('main')",
            "a": "export {}; order.push('a')",
            "b": "import './c'; order.push('b')",
            "c": "export const x = 1; order.push('c')",
        }
    )
    host.context.eval("order = []")
    host.load("main")
    assert host.value("order") == ["c", "b", "a", "main"]


def test_what_waits_outside_functions_is_waited_for():
    host = Host(
        {
            "main": "import { a } from './a'; import './b'; order.push('main');export const v = a",
            "a": "order.push('a');"
            "export const a = await new Promise((r) => setTimeout(r, 1, 'A'));"
            "order.push('a done')",
            "b": "order.push('b'); for await (const x of [1]) order.push(x); export {}",
        }
    )
    host.context.eval(
        "order = []; setTimeout = (f, ms, x) => { Promise.resolve().then(() => {})"
        ".then(() => {}).then(() => {}).then(() => {}).then(() => f(x)) }"
    )
    host.load("main")
    assert host.value("[M.v, order]") == ["A", ["a", "b", 1, "a done", "main"]]


def test_what_waits_cannot_be_required():
    with pytest.raises(ModuleError) as error:
        js("M", "module.exports = require('./one')", one="import './two'", two="await null")
    assert str(error.value) == (
        "Error: cannot require one: it, or a file that it imports, has an `await` outside "
        "functions; use `import`, which waits"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("export const v = import('./one').then((one) => one.a)", 1),
        ("export const v = (async () => (await import('./one')).default)()", "d"),
        ("exports.v = import('./one').then(({ a }) => a)", 1),
        ("'use strict'; exports.v = import('./one').then(function () { return !this })", True),
        ("exports.v = import('./plain').then((plain) => [plain.a, plain.default.a])", [1, 1]),
        ("exports.v = import('./waits').then((waits) => waits.a)", 3),
        ("exports.v = import('./none').catch((e) => e.message)",
         'cannot import "./none": there is no such file'),
        ("const name = './none2'; exports.v = import(name).catch((e) => e.message)",
         'cannot import "./none2": only files of this connector that are named literally can be '
         "imported"),
        ("exports.v = import('./data.json', { with: { type: 'json' } }).then((d) => d.default)",
         {"x": 1}),
        ("export const v = [import.meta.url, import.meta.filename, import.meta.dirname]",
         ["file:///main", "/main", "/"]),
        ("import data, { x } from './data.json' with { type: 'json' }; export const v = [data, x]",
         [{"x": 1}, 1]),
    ],
)  # fmt: skip
def test_dynamic_imports_and_data(text: str, value: object):
    files = {
        "main": text,
        "one": "export const a = 1; export default 'd'",
        "plain": CJS["plain"],
        "waits": "export const a = await 3",
        "data.json": '{"x": 1}',
    }
    assert run("M.v", files) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import { nope } from './one'; export { nope }", "`./one` does not export `nope`"),
        ("import nope from './one'; export { nope }", "`./one` does not export `default`"),
        ("export { nope } from './one'", "`./one` does not export `nope`"),
        ("import { a } from './one'; a = 1", "is read-only"),
        ("import axios from 'axios'; axios = 1", "is read-only"),
        ("undeclared = 1; export {}", "not defined"),
        ("import './none'", 'cannot import "./none": there is no such file'),
    ],
)
def test_fails_as_a_module_fails(text, message):
    with pytest.raises(ModuleError) as error:
        js("M", text, one="export const a = 1")
    assert message in str(error.value)


def test_a_module_that_failed_fails_again():
    host = Host({"main": "throw new RangeError('once'); export {}"})
    for _ in range(2):
        with pytest.raises(ModuleError, match="RangeError: once"):
            host.load("main")


def test_names_what_it_can_ask_for():
    text = """import './a'; export * from "b"; require('c'); import('d'); import e from 'c'"""
    assert to_commonjs(text, "javascript").imports == ("./a", "b", "c", "d")


def test_leaves_commonjs_untouched():
    for text in (corpus.COMMONJS_API_KEY, corpus.COMMONJS_TEST, corpus.SESSION_LOGIN):
        compiled = to_commonjs(text, "javascript")
        assert (compiled.code, compiled.prologue, compiled.epilogue) == (text, "", "")
        assert not compiled.is_module


def test_keeps_every_line():
    compiled = to_commonjs(corpus.MODULE_CLIENT, "javascript")
    assert compiled.is_module
    assert compiled.imports == ("axios", "./paths.js")
    for before, after in zip(
        corpus.MODULE_CLIENT.split("\n"), compiled.code.split("\n"), strict=True
    ):
        if before.startswith(("import", "export {")):
            assert after == ";" + " " * (len(before) - 1)
        else:
            grown = before.replace("export ", "       ").replace("paths.", "$imports.paths().")
            assert after == grown.replace(" Failure", " $imports.Failure()")


def test_leads_back_to_the_columns_of_the_text():
    text = "import { a, b } from 'x'\nfoo(a, { b }, '😀', a.c) // end\nbar(b)\n"
    compiled = to_commonjs(text, "javascript")
    for piece in ("foo(", ", { ", " }, '😀', ", ".c) // end", "\nbar(", ")\n"):
        start = compiled.code.index(piece)
        assert compiled.columns.source(start) == text.index(piece)
        assert compiled.columns.source(start + len(piece) - 1) == text.index(piece) + len(piece) - 1
    use = compiled.code.index("$imports.a().c")
    places = [compiled.columns.source(use + offset) for offset in range(len("$imports.a()"))]
    assert set(places) == {text.index("a.c")}


def test_a_missing_import_is_told_where_it_is_written():
    with pytest.raises(ModuleError) as error:
        js("M", "// 😀\nimport {\n  a,\n  nope } from './one'", one="export const a = 1")
    assert error.value.stack.strip() == "at module (<input>:1003:3)"
    with pytest.raises(ModuleError) as error:
        js("M", "import 'axios'; import\n  './none'")
    assert error.value.stack.strip() == "at module (<input>:1001:3)"


def test_runs_a_whole_method_file():
    value = js(
        "[M.default('t'), M.test.constructor.name, M.axios.get('x')]",
        corpus.MODULE_CLIENT,
        paths="export const me = '/me', base = (name) => `https://${name}.example.com`",
    )
    assert value == [{"Authorization": "Bearer t"}, "AsyncFunction", "got x"]


@pytest.mark.parametrize("text", corpus.JAVASCRIPT)
def test_the_corpus_compiles(text):
    compiles(to_commonjs(text, "javascript"))
