"""Random programs of TypeScript that print what they do, with ``log(…)``.

Each is what TypeScript accepts, or close to it: what its compiler writes for an error is no
fact worth following.
"""

from __future__ import annotations

from random import Random

_TYPES = [
    "number", "string | undefined", "any", "Array<Map<string, number>>", "{ a: 1; b?: string }",
    "(x: number, ...y: any[]) => void", "typeof log", "readonly string[]", "[a: 1, b?: 2]",
    "T1 extends infer Q ? Q : never", "`x${string}`", "keyof any", "T1['a']", "unique symbol",
    "{\n  readonly [k: string]: any\n  new (): T1\n}", "import('./none').X<T1>", "asserts",
    "(abstract new () => T1)",
]  # fmt: skip
_NUMBERS = ["0", "1", "2.5", "0x10", "1 << 3", "-1", "~1", "(3 | 4)", "1e3", "+'5'", "7 % 4"]
_COMPUTED = ["'abc'.length", "count()", "[1, 2].length", "Math.max(1, 2)", "+'7'"]
_STRINGS = ["'s'", "`t`", "'a' + 'b'", "`u${1}`", "'x' + 1", "('p')"]


class TypeScriptCases:
    """A source of random programs; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def program(self) -> str:
        """A program. It may use ``log`` and ``count``."""
        self._names = 0
        self._end = self._random.choice([";", "", ""])
        self._constants: set[str] = set()
        self._enums: list[tuple[str, list[str]]] = []
        self._namespaces: list[tuple[str, list[str]]] = []
        self._classes: list[tuple[str, list[str]]] = []
        statements = ["type T1 = { a: 1 }"]
        for _ in range(self._random.randrange(2, 6)):
            statements += self._random.choice([
                self._enum, self._namespace, self._class, self._function, self._variables,
                self._expressions, self._types,
            ])("")  # fmt: skip
        for name, _ in self._enums + self._namespaces:
            statements.append(f"log({name}){self._end}")
        if self._random.random() < 0.5:
            statements.append("export {}")
        return "\n".join(statements) + "\n"

    # -- words

    def _name(self, kind: str) -> str:
        self._names += 1
        plain = f"{kind}{self._names}"
        return self._random.choice([plain, plain, plain, f"${plain}", f"{plain}é"])

    def _maybe(self, text: str, chance: float = 0.5) -> str:
        return text if self._random.random() < chance else ""

    def _type(self) -> str:
        return self._random.choice(_TYPES[:-2] if self._random.random() < 0.9 else ["number"])

    def _annotation(self) -> str:
        return self._maybe(f": {self._type()}", 0.6)

    def _value(self, depth: int = 2) -> str:
        pick = self._random
        if depth == 0:
            known = [f"{name}.{pick.choice(members)}" for name, members in self._known()]
            return pick.choice([*_NUMBERS, *_STRINGS, *known, "[1, 2]", "{ a: 1 }"])
        inner = self._value(depth - 1)
        return pick.choice([
            inner, inner,
            f"({inner} as {self._type()})", f"({inner} satisfies any)", f"({inner})!",
            f"(<{self._type()}>({inner}))", f"(<T,>(x{self._annotation()}) => x)({inner})",
            f"((x?: {self._type()}): any => x)({inner})",
            f"(() => {{ return <{self._type()}>\n({inner}) }})()",
            f"((x: any): {{\n  a: 1\n}} => x)({inner})",
            f"new Map<string, any>([['k', {inner}]]).get('k')!",
            f"`<${{JSON.stringify({inner})}}>`",
            f"(function <T>(this: void, x: T, ...rest: any[]): T {{ return x }})({inner})",
        ])  # fmt: skip

    def _known(self) -> list[tuple[str, list[str]]]:
        return [one for one in self._enums + self._namespaces if one[1]]

    # -- statements

    def _types(self, _: str) -> list[str]:
        name = self._name("I")
        return [self._random.choice([
            f"interface {name}<T = {self._type()}> {{\n  a: T\n  (x: T): T\n}}",
            f"type {name} = {self._type()}",
            f"declare const {name}: {self._type()}{self._end}",
            f"declare function {name}(a: T1): void",
            f"namespace {name} {{ export type A = 1; interface B {{}} }}",
            f"declare namespace {name} {{ let a: 1 }}",
            f"declare enum {name} {{ A }}",
            f"abstract class {name} {{ abstract a: {self._type()}; abstract b(): void }}",
        ])]  # fmt: skip

    def _variables(self, _: str) -> list[str]:
        name, other = self._name("v"), self._name("w")
        lines = [
            f"let {name}{self._annotation()} = {self._value()}{self._end}",
            f"const {{ {other} = 1 }}: {{ {other}?: number }} = {{}} as any{self._end or ';'}",
        ]
        if self._random.random() < 0.5:
            lines.append(f"{name} = {name} as any\n;[1].map((x: number): number => x)")
        lines.append(f"const {other}_ = {name} as T1 | any\n`{other}`.length{self._end}")
        return [*lines, f"log({name}, {other}, {other}_){self._end}"]

    def _expressions(self, _: str) -> list[str]:
        return [f"log({self._value(3)}){self._end}"]

    def _function(self, _: str) -> list[str]:
        name = self._name("f")
        asynchronous = self._maybe("async ", 0.2)
        lines = [f"function {name}(a: string): string{self._end}"] if not asynchronous else []
        enum = self._enum("  ") if self._random.random() < 0.3 else []
        shown = [f"  log({self._enums.pop()[0]}){self._end}"] if enum else []
        lines += [
            f"{asynchronous}function {name}<T extends {{}} = any>("
            f"a?{self._annotation()}, b{self._annotation()} = {self._value(1)}): any {{",
            *enum,
            *shown,
            "  for (const x of [a, b] as any[]) { log(x) }",
            "  try { throw a } catch (e: unknown) { log(e as any) }",
            f"  return {{ a, b{self._maybe(' as any')} }}".replace("b as any", "b: b as any"),
            "}",
            f"log(typeof {name}({self._value(1)})){self._end}",
        ]
        return lines

    def _enum(self, indent: str, exported: str = "") -> list[str]:
        name, members = self._name("E"), []
        head = f"{indent}{exported}{self._maybe('const ', 0.2)}enum {name}"
        lines = self._enum_block(indent, head, name, members, True)
        if not indent and self._random.random() < 0.3:
            lines += self._enum_block(indent, head, name, members, False)
        self._enums.append((name, members))
        return lines

    def _enum_block(
        self, indent: str, head: str, name: str, members: list[str], is_first: bool
    ) -> list[str]:
        pick = self._random
        entries: list[str] = []
        numbers: list[str] = []
        # Named alone, a computed member confuses TypeScript about the members after it.
        constants = [] if is_first else [m for m in members if m in self._constants]
        goes_on = is_first  # whether the next member may do without a value
        for _ in range(pick.randrange(0, 5)):
            member = self._name("M")
            written = pick.choice([member, member, f"'{member}'", f'["{member}"]'])
            kinds = ["number", "string", "computed", "known", *(["none"] * 2 if goes_on else [])]
            kind = pick.choice(kinds)
            value = {
                "number": pick.choice(_NUMBERS),
                "string": pick.choice(_STRINGS),
                "computed": pick.choice(_COMPUTED),
                "known": pick.choice([
                    *constants, *(f"{name}.{m}" for m in constants),
                    *(f"{m} | 8" for m in numbers), "3",
                    *(f"{other}.{m}" for other, known in self._enums for m in known),
                ]),
            }.get(kind)  # fmt: skip
            entries.append(written if value is None else f"{written} = {value}")
            goes_on = kind in ("number", "none") and value not in ("+'5'",)
            members.append(member)
            if kind in ("number", "none", "string"):
                constants.append(member)
            if kind in ("number", "none", "computed"):
                numbers.append(member)
        separator = pick.choice([", ", f",\n{indent}  ", f", // c\n{indent}  ", " /* , */ ,"])
        comma = self._maybe(",", 0.4) if entries else ""
        body = separator.join(entries)
        self._constants.update(constants)
        return [f"{head} {{ {body}{comma}\n{indent}}}"]

    def _namespace(self, indent: str, exported: str = "", depth: int = 0) -> list[str]:
        name, members = self._name("N"), []
        dotted = self._name("D") if self._random.random() < 0.2 else ""
        word = "namespace"
        lines: list[str] = []
        enums = len(self._enums)
        for _ in range(self._random.choice([1, 1, 2])):
            head = f"{name}.{dotted}" if dotted else name
            lines.append(f"{indent}{exported}{word} {head} {{")
            for _ in range(self._random.randrange(1, 5)):
                lines += self._member(f"{indent}  ", members, name, depth)
            lines.append(f"{indent}}}")
        del self._enums[enums:]
        if not dotted and depth == 0:
            self._namespaces.append((name, members))
        return lines

    def _member(self, indent: str, members: list[str], around: str, depth: int) -> list[str]:
        pick, end = self._random, self._end
        name = self._name("m")
        used = pick.choice(members) if members else "1"
        kind = pick.randrange(12)
        if kind == 0 and depth < 2:
            return self._namespace(indent, self._maybe("export "), depth + 1)
        if kind == 1:
            return self._enum(indent, self._maybe("export "))
        if kind in (2, 3):
            members.append(name)
            word = pick.choice(["const", "let", "var"])
            lines = [f"{indent}export {word} {name}{self._annotation()} = {self._value(1)}{end}"]
            if word != "const":
                lines.append(f"{indent}{name} = [{used}, {name}] as any{end or ';'}")
            return lines
        if kind == 4:
            members += [f"{name}a", f"{name}b"]
            value = "{ a: 1, b: [2] } as any"
            pattern = f"{{ a: {name}a, b: [{name}b = {used}] }}"
            return [f"{indent}export const {pattern}{self._annotation()} = {value}{end}"]
        if kind == 5:
            members.append(name)
            return [
                f"{indent}export function {name}<T>(x?: T): any {{ return [x, {used}] }}",
                f"{indent}log({name}({used})){end}",
            ]
        if kind == 6:
            members.append(name)
            return [
                f"{indent}export class {name} {{ constructor(public x = {used}) {{}} }}",
                f"{indent}log(new {name}().x, {{ {used if used != '1' else name} }}){end}",
            ]
        if kind == 7:
            return [f"{indent}export interface {name} {{ a: 1 }}", f"{indent}type X{name} = {name}"]
        if kind == 8:
            return [f"{indent}const {name} = {used}{end}", f"{indent}log({name}, {around}){end}"]
        if kind == 9:
            return [f"{indent}export let {name}: number{end or ';'}", f"{indent}log({name}){end}"]
        if kind == 10 and members:
            alias = f"A{name}"
            return [f"{indent}import {alias} = {around}.{used}", f"{indent}log({alias}){end}"]
        shadow = f"(({used if used != '1' else name}: any) => {used})(5)"
        return [f"{indent}log({shadow}, typeof {used}){end}"]

    def _class(self, _: str) -> list[str]:
        pick, end = self._random, self._end
        name = self._name("C")
        base = pick.choice(self._classes) if self._classes and pick.random() < 0.5 else None
        parameters: list[str] = []
        properties: list[str] = []
        for _ in range(pick.randrange(0, 4)):
            parameter = self._name("p")
            words = pick.choice([
                "", "", "private ", "public ", "protected readonly ", "readonly ", "private ",
                "override " if base else "public ",
            ])  # fmt: skip
            if words:
                properties.append(parameter)
            default = f" = {self._value(1)}" if pick.random() < 0.5 else ""
            mark = "?" if not default and pick.random() < 0.3 else ""
            parameters.append(f"{words}{parameter}{mark}{self._annotation()}{default}")
        lines = [
            f"class {name}<T = any>"
            f"{f' extends {base[0]}' if base else ''}{self._maybe(' implements T1', 0.3)} {{"
        ]
        fields: list[str] = []
        for _ in range(pick.randrange(0, 4)):
            field = self._name("d")
            fields.append(field)
            lines.append("  " + pick.choice([
                f"private {field}{self._annotation()} = {self._value(1)}{end}",
                f"{field}?: {self._type()}{end}",
                f"{field}!: {self._type()}{end}",
                f"readonly ['{field}'] = {self._value(1)}{end or ';'}",
                f"public static {field}: any = {self._value(1)}{end}",
                f"declare {field}: {self._type()}{end}",
                f"{field} = (x: number = 1): any => [this.{field} === undefined, x]{end}",
                f"protected {field}{self._annotation()}{end}\n"
                f"  private ['q{field}']() {{ return 1 }}",
                f"static {{ log('static {field}') }}",
                f"get: any{end}\n  set: any{end}\n  static: any{end}",
                f";[key: string]: any{end}",
                f"#{field}: any = 1{end}\n  has(o: any): boolean {{ return #{field} in o }}",
            ]))  # fmt: skip
        if parameters or pick.random() < 0.5:
            if pick.random() < 0.3:
                lines.append(f"  constructor(...all: any[]){end}")
            body = [f"log('before {name}')"] if pick.random() < 0.4 else []
            if base:
                body.append(f"super({', '.join(p for p in base[1][:1])})")
            body.append(f"log('after {name}', Object.keys(this))")
            separator = pick.choice(["; ", "\n    "])
            if base and pick.random() < 0.1:
                body = [f"try {{ {separator.join(body)} }} finally {{ log('finally') }}"]
            lines.append(f"  constructor({', '.join(parameters)}) {{ {separator.join(body)} }}")
        lines += [
            "  async m?<T>(this: any, x?: T): Promise<T> { return x! }",
            f"  {pick.choice(['public ', ''])}*[Symbol.iterator](): any {{ yield* [1] }}",
            f"  {pick.choice(['override ', 'private ', '']) if base else ''}get g(): any "
            f"{{ return {' + '.join(f'String(this.{p})' for p in properties) or '0'} }}",
            "}",
        ]
        literal = [pick.choice(_NUMBERS) for _ in parameters]
        self._classes.append((name, literal))
        made = f"new {name}{self._maybe('<any>', 0.3)}({', '.join(literal)})"
        lines.append(f"log({made}, {made}.g, [...({made} as any)]){end}")
        return lines
