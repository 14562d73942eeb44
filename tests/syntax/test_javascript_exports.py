"""Which function of a file implements a method (format §9)."""

import pytest

from spec_lsp.syntax.javascript.script import parse_javascript
from spec_lsp.text.source import Span


def found(text: str, names="test", language="javascript") -> tuple[str, str | None, str | None]:
    """Status, name, and the first line of the function that was found."""
    script = parse_javascript(text, language)
    method = script.method_export(names)
    export = method.export
    function = export.function if export is not None else None
    line = script.tree.source(function).split("\n")[0] if function is not None else None
    return method.status, export.name if export is not None else None, line


@pytest.mark.parametrize(
    ("text", "name", "function"),
    [
        ("exports.test = async function (c) {}", "test", "async function (c) {}"),
        ("module.exports.test = () => true", "test", "() => true"),
        ("exports['test'] = () => 1", "test", "() => 1"),
        ("module['exports'].test = () => 1", "test", "() => 1"),
        ("module.exports = async () => 1", "module.exports", "async () => 1"),
        ("module.exports = exports = function () {}", "module.exports", "function () {}"),
        ("exports = module.exports = { other() {}, test() {} }", "test", "test() {}"),
        ("const test = () => 1; module.exports = { test }", "test", "() => 1"),
        ("module.exports = { a: () => 1, 'test': function t() {} }", "test", "function t() {}"),
        ("function f() {}\nconst g = f\nmodule.exports = { test: g }", "test", "function f() {}"),
        ("const api = {}\napi.test = () => 1\nmodule.exports = api", "test", "() => 1"),
        ("module.exports = { ...{ test: () => 1 } }", "test", "() => 1"),
        ("Object.assign(exports, { test: () => 1 }, {})", "test", "() => 1"),
        ("exports.test = exports.other = () => 1", "test", "() => 1"),
        (
            "exports.test = void 0; exports.test = run; function run() {}",
            "test",
            "function run() {}",
        ),
        ("exports.test = () => 1; exports.test = undefined", "test", "() => 1"),
        ("export function test() {}", "test", "function test() {}"),
        ("export async function* test() {}", "test", "async function* test() {}"),
        ("export const test = async () => 1, x = 2", "test", "async () => 1"),
        ("let f; f = () => 1; export { f as test }", "test", "() => 1"),
        ("export { f as 'test' }; const f = () => 1", "test", "() => 1"),
        ("export default () => 1", "default", "() => 1"),
        ("export default function () { }\n(1)", "default", "function () { }"),
        ("export default f; function f() {}", "default", "function f() {}"),
        ("export { f as default }; function f() {}", "default", "function f() {}"),
        ("exports.default = () => 1", "default", "() => 1"),
        ("exports.check = () => 1", "check", "() => 1"),
        ("exports.check = () => 1; exports.timeout = 5; exports.names = []", "check", "() => 1"),
        ("exports.a = () => 1; module.exports.default = () => 2", "default", "() => 2"),
        ("export default () => 1; export const test = () => 2", "test", "() => 2"),
        ("export const test = 5; export default () => 1", "default", "() => 1"),
    ],
)
def test_finds_the_function(text, name, function):
    assert found(text) == ("found", name, function)


@pytest.mark.parametrize(
    ("text", "name", "function"),
    [
        ("export = async function test() {}", "module.exports", "async function test() {}"),
        ("export const test = (async () => 1) as Method", "test", "async () => 1"),
        ("export const test = <Method>(() => 1)", "test", "() => 1"),
        ("export const test: Method = (() => 1) satisfies Method", "test", "() => 1"),
        (
            "export function test(a: string): void\nexport function test(a: any) {}",
            "test",
            "function test(a: any) {}",
        ),
        (
            "export type A = 1; export interface B {}; export const check = () => 1",
            "check",
            "() => 1",
        ),
        ("export default interface A {}\nexports.test = () => 1", "test", "() => 1"),
    ],
)
def test_finds_the_function_in_typescript(text, name, function):
    assert found(text, language="typescript") == ("found", name, function)


def test_takes_the_first_of_several_names():
    text = "exports.oAuthConfig = () => 1; exports.other = () => 2"
    assert found(text, ["getOAuthConfig", "oAuthConfig"]) == ("found", "oAuthConfig", "() => 1")


@pytest.mark.parametrize(
    "text",
    [
        "exports.test = wrap(async () => true)",
        "export { test } from './x'",
        "export { check as test } from './x'",
        "import { test } from './x'; export { test }",
        "const { test } = require('./x'); exports.test = test",
        "export const { test } = make()",
        "Object.defineProperty(exports, 'test', { get })",
        "exports.test = (() => 1).bind(null)",
        "module.exports = { get test() { return f } }",
    ],
)
def test_an_export_that_cannot_be_followed_is_found_all_the_same(text):
    assert found(text) == ("found", "test", None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "async function test() {}",
        "exports = { test: () => 1 }",
        "exports.test = 5",
        "module.exports = { test: 'x' }",
        "const exports = {}; exports.test = () => 1",
        "if (module.parent) console.log(exports.test, module.id)",
    ],
)
def test_says_that_there_is_none(text):
    assert found(text) == ("none", None, None)


@pytest.mark.parametrize(
    "text",
    [
        "exports.a = () => 1; exports.b = () => 2",
        "module.exports = { a() {}, b() {} }",
        "export function a() {}; export const b = () => 1, c = 2",
    ],
)
def test_says_that_none_of_several_fits(text):
    method = parse_javascript(text, "javascript").method_export("test")
    assert (method.status, [export.name for export in method.candidates]) == (
        "several",
        ["a", "b"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = require('./x')",
        "module.exports = new Auth()",
        "module.exports = { ...require('./x') }",
        "export * from './x'",
        "exports[name] = () => 1",
        "module.exports = { [name]: () => 1 }",
        "__exportStar(require('./x'), exports)",
        "register(module)",
        "const e = exports; e.test = () => 1",
        "exports.check = make()",
        "exports.a = () => 1; exports.b = make()",
        "const api = {}; fill(api); module.exports = api",
        "exports.other = async () => {",
    ],
)
def test_keeps_silent_where_it_cannot_know(text):
    assert found(text)[0] == "unknown"


def test_gives_the_place_of_every_export():
    text = "/* 😀 */ exports.a = () => 1; module.exports['b-c'] = 2\nexport default x"
    script = parse_javascript(text, "javascript")
    assert [(e.name, e.kind, e.value, e.span.of(text)) for e in script.exports] == [
        ("a", "named", "function", "a"),
        ("b-c", "named", "value", "'b-c'"),
        ("default", "default", "unknown", "default"),
    ]


def test_lists_imports_of_every_kind():
    text = """\
import a from './ä'; import './side'
export { b } from "b"; export * from 'c'
const d = require(`d`), e = await import('e')
import type T from 't'; import fs = require('fs')
require(name); import(`${name}`); foo.require('no')
"""
    script = parse_javascript(text, "typescript")
    assert [(use.specifier, use.kind, use.span.of(text)) for use in script.imports] == [
        ("./ä", "import", "./ä"),
        ("./side", "import", "./side"),
        ("b", "export", "b"),
        ("c", "export", "c"),
        ("d", "require", "d"),
        ("e", "dynamic", "e"),
        ("t", "type", "t"),
        ("fs", "import", "fs"),
    ]


def test_suspects_what_cannot_be_read():
    text = "const s = '😀\ud800'\nexports.test = async () => {\n  return 1 +* 2\n}\n"
    (suspicion,) = parse_javascript(text, "javascript").suspicions
    assert suspicion.span.of(text) == "+"
    assert suspicion.message == "cannot be read as JavaScript: `+`"


def test_suspects_nothing_in_a_correct_file():
    text = "export const test = async ({ credentials: c = {} }) => c?.a ?? (await f`x${1}`) // ok"
    assert parse_javascript(text, "javascript").suspicions == ()


def test_spans_count_characters_of_any_width():
    text = "/* é ☃ 😀 \ud800 */ exports.test = () => '\U0001f600'; exports.b = 1"
    script = parse_javascript(text, "javascript")
    assert [export.span.of(text) for export in script.exports] == ["test", "b"]
    assert script.exports[0].span == Span(text.index("test"), text.index("test") + 4)
