"""TypeScript runs with its types blanked."""

import pytest
from syntax import javascript_corpus as corpus
from syntax.quickjs_host import compiles, run

from spec_lsp.syntax.javascript.modules import to_commonjs


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("let a: number = 1, b: string | undefined, c!: any; export default a", 1),
        ("const f = (a?: string, ...b: any[]): any => a + b.length; export default f('x')", "x0"),
        ("const f = async <T,>(a: T): Promise<T> => a; export default typeof f", "function"),
        ("const f = async <\n  T\n>(a: T): Promise<{\n  a: T\n}> => a; export default f.length", 1),
        ("const f = (a: number): a is 5 => a === 5; export default f(5)", True),
        ("function f(this: void, a: any): asserts a is string {} export default f.length", 1),
        ("function f(this: void): number { return 1 } export default f()", 1),
        ("function f<T extends {} = {}>(a: T, b = <T>a): T { return b! } export default f(1)", 1),
        ("function f(a: string): string\nfunction f(a: any) { return a }\nexport default f(1)", 1),
        ("export function f(): void\nexport function f() { return 1 }\nexport default f()", 1),
        ("export default new Map<string, number>([['a', 1]]).get('a')!", 1),
        ("const a = { b: [1] as const } satisfies object; export default a?.b![0]", 1),
        ("const a = 1 as unknown as\n  string\nexport default a", 1),
        ("interface A { b: string }\ntype B = A | null\n;[1].map(String)\nexport default 1", 1),
        ("const a = 1\ntype B = { c: 2 }\n(1)\nexport default a", 1),
        ("declare const a: number\ndeclare global { interface X {} }\nexport default typeof a",
         "undefined"),
        ("declare module 'x' { export const y: 1 }\nexport as namespace X\nexport default 1", 1),
        ("namespace A { export type B = 1; interface C {} }\nexport default 1", 1),
        ("abstract class A<T> { abstract f(): 1; abstract g: 2; x?: T; protected static y: T }\n"
         "export default Object.keys(new (class extends A<1> {} as any)())", ["x"]),
        ("class A implements B, C<D> { private readonly a: number = 1; declare b: 2; c!: 3\n"
         "  [k: string]: any; constructor(a?: 1); constructor(a?: any) {}\n"
         "  public async m?<T>(a: T): Promise<T> { return a } override get d(): 4 { return 4 } }\n"
         "export default [new A().a, new A().d]", [1, 4]),
        ("try { throw 1 } catch (e: unknown) { var x = e as number }\nexport default x", 1),
        ("for (const a of [1] as number[]) { var x = a }\nexport default x", 1),
        ("export abstract class A { x = 1 }\nexport default new (A as any)().x", 1),
        ("export default class<T> { static x: T }", {}),
        ("enum A { B, C = 5, D, E = 'e', 'F-g' = 1 << 4, H = -1 }\nexport default A",
         {"0": "B", "5": "C", "6": "D", "16": "F-g", "-1": "H",
          "B": 0, "C": 5, "D": 6, "E": "e", "F-g": 16, "H": -1}),
        ("export const enum A { B = 2 }\nexport default A.B", 2),
        ("import axios, { AxiosError, type X } from 'axios'\nconst e: AxiosError = axios.get(1)\n"
         "export default e", "got 1"),
        ("import type { A } from './no'; import { B } from './no'; let b: B; export default 1", 1),
        ("import { A, get } from 'axios'; export { A }; export default get(1)", "got 1"),
        ("interface A {}; export { A }; export type { A as B }; export default 1", 1),
        ("export type { A } from './nope'; export interface B {}; export default 1", 1),
        ("import c = require('callable'); import e = c.extra; export default e", 1),
        ("export default interface A {}\nexport { b as default }; const b = 1", 1),
        ("const a = <T,>(x: T) => x, b = a<number>(1) < 2 && 3 > (1); export default b", True),
    ],
)  # fmt: skip
def test_runs(text, value):
    compiled = to_commonjs(text, "typescript")
    assert compiled.unsupported == ()
    result = run("M.default", {"main": text}, "typescript")
    assert (result if result is not None else {}) == value


@pytest.mark.parametrize(
    ("text", "expression", "value"),
    [
        ("export = { a: 1 }", "M", {"a": 1}),
        ("const f = (a: any) => a\nexport = f", "M(1)", 1),
        ("enum A { B, C }\nexports.c = A.C", "M", {"c": 1}),
        ("exports.f = (a: number): number => a", "M.f(2)", 2),
        ("export enum A { B = 'b' }", "M.A.B", "b"),
        ("export import get = require('axios')", "Object.keys(M)", ["get"]),
    ],
)
def test_exports(text, expression, value):
    assert run(expression, {"main": text}, "typescript") == value


def test_erases_imports_of_types_alone():
    text = """import type { A } from './a'
import { B } from './b'
import { type C } from './c'
import D, { E } from './d'
import './f'
export const x: B<typeof E> = D as C
"""
    assert to_commonjs(text, "typescript").imports == ("./d", "./f")


def test_blanks_types_in_place():
    text = """\
const f = async (a: string, b?: Map<'😀'>, ...c: Array<
  number
>): Promise<{
  d: 1
}> => a! as string | undefined
type E = { f: 1 }
"""
    assert (
        to_commonjs(text, "typescript").code.replace(" ", "·")
        == """\
const·f·=·async·(a········,·b···········,·...c········
········
·············
······
·)·=>·a·······················
;················
"""
    )


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("namespace A {\n export const b = 1\n}", "namespace A {",
         "namespaces do not run here: use plain objects or ES modules"),
        ("class A { constructor(private a: string) {} }", "private a: string",
         "parameter properties do not run here: assign `this.…` in the body"),
        ("@sealed class A {}", "@sealed", "decorators do not run here"),
        ("enum A { B = f() }", "enum A { B = f() }", "only enums with constant members run here"),
    ],
)  # fmt: skip
def test_says_what_it_cannot_erase(text, place, message):
    (unsupported,) = to_commonjs(text, "typescript").unsupported
    assert (unsupported.span.of(text), unsupported.message) == (place, message)


@pytest.mark.parametrize("text", corpus.TYPESCRIPT)
def test_the_corpus_compiles(text):
    compiled = to_commonjs(text, "typescript")
    assert compiled.unsupported == ()
    compiles(compiled)


def test_runs_a_whole_method_file():
    value = run(
        "[M.Region, M.default.constructor.name]",
        {"main": corpus.TYPESCRIPT_CLIENT},
        "typescript",
    )
    assert value == [{"EU": "eu", "US": "us"}, "AsyncFunction"]
