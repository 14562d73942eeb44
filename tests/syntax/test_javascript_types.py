"""TypeScript runs with its types blanked."""

import pytest
from syntax import javascript_corpus as corpus
from syntax.quickjs_host import ModuleError, compiles, run

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
    ("text", "value"),
    [
        # enums
        ("enum A { B = 'x'.length, C, D = B | 8, E = `t${B}` as any }\nexport default A",
         {"1": "B", "2": "C", "9": "D", "t1": "E", "B": 1, "C": 2, "D": 9, "E": "t1"}),
        ("enum A { B }\nenum A { C = B + 1 }\nexport default A", {"0": "B", "1": "C", "B": 0,
                                                                   "C": 1}),
        ("function f() { enum A { B = 3 } return A.B }\nexport default f()", 3),
        ("const a = [1]\nenum A { B }\n;[2].push(3)\nexport default A.B", 0),
        ("enum A { B = 1, C = ((B) => B)(5), D = { B }.B }\nexport default [A.C, A.D]", [5, 1]),
        # namespaces
        ("namespace A { export const b = 1; export let c = b + 1; c++ }\nexport default A",
         {"b": 1, "c": 3}),
        ("namespace A.B { export const c = 1 }\nnamespace A.B { export const d = { c } }\n"
         "export default A", {"B": {"c": 1, "d": {"c": 1}}}),
        ("function f() { return f.x }\nnamespace f { export let x = 1 }\nexport default f()", 1),
        ("class A { y = A.x }\nnamespace A { export const x = 1 }\nexport default new A().y", 1),
        ("namespace A { export const { b, c: [d = 2] } = { b: 1, c: [] } as any }\n"
         "export default A", {"b": 1, "d": 2}),
        ("namespace A { export function f() { return A }; export class B {}\n"
         "  export enum C { D }; export namespace E { export const g = f() === A } }\n"
         "export default [Object.keys(A), A.E.g]", [["f", "B", "C", "E"], True]),
        ("namespace A { const A = 1; export const b = A }\nexport default A.b", 1),
        ("namespace A { export type T = 1; export const b = 1 }\nimport c = A.b\nimport T = A.T\n"
         "export default c", 1),
        ("namespace A { export import b = B.c }\nnamespace B { export const c = 1 }\n"
         "export default 1", "TypeError"),
        # parameter properties
        ("class A { constructor(private readonly x: number, y?: any, public z = 3) {} }\n"
         "export default new A(1, 2)", {"x": 1, "z": 3}),
        ("class A { a = 1 }\nclass B extends A { b = 2; constructor(protected x: any) {\n"
         "  'use strict'; const c = x; super(); this.x++ } }\nexport default new B(5)",
         {"a": 1, "x": 6, "b": 2}),
        # where lines end
        ("const a = 1 as any\n[2].map(String)\nexport default a", 1),
        ("const a = (() => 1) as any\n(2)\nexport default typeof a", "function"),
        ("const a = 1 satisfies any // c\n`b`.length\nexport default a", 1),
        ("const f = () => { return <\n  any\n>1 }\nexport default f()", 1),
        ("class A { get: any\n  b() { return 1 }\n  static: any\n  private ['c'] = 2 }\n"
         "export default [new A().b(), (new A() as any).c]", [1, 2]),
        # types that begin like values
        ("const a: import('./no').A<1> = 1, b = 2 as import('./no').B; export default [a, b]",
         [1, 2]),
        ("import * as ns from './no'; const a = 1 as ns.A | ns.B<2>; export default a", 1),
    ],
)  # fmt: skip
def test_runs_what_is_more_than_types(text, value):
    assert to_commonjs(text, "typescript").unsupported == ()
    if value == "TypeError":
        with pytest.raises(ModuleError, match=value):
            run("M.default", {"main": text}, "typescript")
    else:
        assert run("M.default", {"main": text}, "typescript") == value


def test_a_name_that_is_a_type_and_a_value_is_exported():
    text = "type A = 1\nconst A = 1\ndeclare const B: 2\nnamespace C { export type D = 1 }\n"
    text += "export { A, B, C }"
    assert run("M", {"main": text}, "typescript") == {"A": 1}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("@sealed class A {}", "@sealed", "decorators do not run here; call the function yourself"),
        ("class A {\n  accessor b = 1\n}", "accessor b = 1",
         "`accessor` fields do not run here; write `get` and `set`"),
    ],
)  # fmt: skip
def test_says_what_cannot_run(text, place, message):
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
