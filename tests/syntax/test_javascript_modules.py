"""ES modules run as CommonJS, line for line and column for column."""

import pytest
import quickjs
from syntax import javascript_corpus as corpus
from syntax.quickjs_host import compiles, run

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
        ("export default async () => 1", "M.default.name", "_default"),
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
        ("exports.a = this === module.exports", "M.a", False),
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


def test_modules_load_in_the_order_of_their_imports():
    value = js(
        "order",
        "export * from './b'; import './a'; export { x } from './c'",
        a="export {}",
        b="import './c'",
        c="export const x = 1",
    )
    assert value == ["main", "b", "c", "a"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import { nope } from './one'; export { nope }", "`./one` does not export `nope`"),
        ("import nope from './one'; export { nope }", "`./one` does not export `default`"),
        ("import axios from 'axios'; axios = 1", "is read-only"),
        ("undeclared = 1; export {}", "not defined"),
    ],
)
def test_fails_as_a_module_fails(text, message):
    with pytest.raises(quickjs.JSException) as error:
        js("M", text, one="export const a = 1")
    assert message in str(error.value)


def test_names_what_it_can_ask_for():
    text = """import './a'; export * from "b"; require('c'); import('d'); import e from 'c'"""
    assert to_commonjs(text, "javascript").imports == ("./a", "b", "c", "d")


def test_leaves_commonjs_untouched():
    for text in (corpus.COMMONJS_API_KEY, corpus.COMMONJS_TEST, corpus.SESSION_LOGIN):
        compiled = to_commonjs(text, "javascript")
        assert (compiled.code, compiled.prologue, compiled.epilogue) == (text, "", "")
        assert not compiled.is_module


def test_keeps_every_line_and_column():
    compiled = to_commonjs(corpus.MODULE_CLIENT, "javascript")
    assert compiled.is_module
    assert compiled.imports == ("axios", "./paths.js")
    for before, after in zip(
        corpus.MODULE_CLIENT.split("\n"), compiled.code.split("\n"), strict=True
    ):
        if before.startswith(("import", "export {")):
            assert after == ";" + " " * (len(before) - 1)
        else:
            assert after == before.replace("export ", "       ")


def test_an_error_tells_the_line_and_column_of_the_source():
    text = "import axios from 'axios'\n\nexport default\n    axios.missing()\n"
    with pytest.raises(quickjs.JSException) as error:
        js("M", text)
    assert "<input>:5:11" in str(error.value)  # one line for the head before the code


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
