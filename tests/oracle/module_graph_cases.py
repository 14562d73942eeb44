"""Random ES modules that import each other, in circles too, and log what they see of each other."""

from __future__ import annotations

from random import Random

_SEE = "const see = (name, read) => { try { log(name, read()) } catch (e) { log(name, e.name) } }"


class ModuleGraphCases:
    """A source of random graphs: path → text, the first of them the one that is loaded."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def graph(self, *, waits: bool) -> dict[str, str]:
        """Two to six modules; with ``waits`` some have an ``await`` outside functions."""
        pick = self._random
        count = pick.randrange(2, 7)
        paths = [pick.choice(["", "", "lib/"]) + f"m{number}.js" for number in range(count)]
        return {
            path: self._module(number, paths, waits and pick.random() < 0.5)
            for number, path in enumerate(paths)
        }

    def _module(self, number: int, paths: list[str], waits: bool) -> str:
        pick = self._random
        lines: list[str] = []
        seen: list[str] = []
        imported: list[str] = []
        for other, path in enumerate(paths):
            if pick.random() < 0.5:
                added = self._imports(number, other, self._specifier(paths[number], path), seen)
                imported += [path] if added else []
                lines += added
        pick.shuffle(lines)
        lines.insert(pick.randrange(len(lines) + 1), _SEE)
        n = number
        own = [
            f"log('start {n}')",
            f"export let count{n} = 0",
            f"export function inc{n}() {{ count{n}++; return count{n} }}",
            f"export const late{n} = 'late {n}'",
            f"export class Klass{n} {{ static x = {n} }}",
            f"export var early{n} = {n}",
            pick.choice([
                f"export default function () {{ return 'default {n}' }}",
                f"export default (() => {n})",
                f"export default {{ n: {n} }}",
                f"export default class {{ static n = {n} }}",
                f"const value{n} = [{n}]; export {{ value{n} as default }}",
                f"export default async function named{n}() {{}}",
            ]),
        ]  # fmt: skip
        if pick.random() < 0.3:
            own.append(f"if (count{n} > 50) throw new RangeError('{n}')")
        elif pick.random() < 0.08:
            own.append(f"throw new RangeError('{n}')")
        for name in seen:
            own.insert(pick.randrange(1, len(own) + 1), f"see('{n} {name}', () => {name})")
        if waits:
            own.insert(pick.randrange(1, len(own) + 1), self._wait(number))
        if imported and pick.random() < 0.4:
            # When it settles is up to the engine; what it gives is not.
            specifier = self._specifier(paths[number], pick.choice(imported))
            own.append(
                f"import('{specifier}').then((ns) => log('dynamic {n}', Object.keys(ns)),"
                f" (e) => log('dynamic {n}', e.name))"
            )
        own.append(f"log('end {n}')")
        return "\n".join(lines + own) + "\n"

    def _wait(self, number: int) -> str:
        return self._random.choice([
            "await null",
            f"log('waited {number}', await Promise.resolve({number}))",
            "for await (const x of [1, Promise.resolve(2)]) log(x)",
            f"const waited{number} = await (async () => {{ await null; return 1 }})()",
            "try { await Promise.reject(new TypeError('x')) } catch (e) { log(e.name) }",
        ])  # fmt: skip

    def _specifier(self, importer: str, path: str) -> str:
        up = "../" if importer.startswith("lib/") else "./"
        if importer.startswith("lib/") and path.startswith("lib/"):
            return f"./{path.removeprefix('lib/')}"
        return f"{up}{path}"

    def _imports(self, number: int, other: int, specifier: str, seen: list[str]) -> list[str]:
        pick, tag = self._random, f"{number}_{other}"
        lines: list[str] = []
        if pick.random() < 0.2:
            lines.append(f"import '{specifier}'")
        if pick.random() < 0.5:
            lines.append(
                f"import {{ count{other} as c{tag}, inc{other} as i{tag}, late{other} as l{tag} }}"
                f" from '{specifier}'"
            )
            seen += [f"c{tag}", f"i{tag}()", f"c{tag} + 1", f"l{tag}", f"({{ c{tag} }})"]
        if pick.random() < 0.3:
            lines.append(f"import d{tag}, {{ Klass{other} as K{tag} }} from '{specifier}'")
            seen += [f"d{tag}", f"new K{tag}()", f"typeof K{tag}.x"]
        if pick.random() < 0.3:
            lines.append(f"import * as ns{tag} from '{specifier}'")
            seen += [
                f"Reflect.ownKeys(ns{tag}).map(String)",
                f"ns{tag}.late{other}",
                f"ns{tag}.inc{other}()",
            ]
        kind = pick.randrange(10)
        if kind == 0:
            lines.append(f"export * from '{specifier}'")
        elif kind == 1:
            lines.append(f"export * as again{tag} from '{specifier}'")
        elif kind == 2:
            lines.append(f"export {{ late{other} as handed{tag}, inc{other} }} from '{specifier}'")
            if number == other:
                lines.pop()
        elif kind == 3:
            lines.append(f"export {{ default as given{tag} }} from '{specifier}'")
        elif kind == 4:
            lines.append(f"import {{ early{other} as e{tag} }} from '{specifier}'")
            lines.append(f"export {{ e{tag} as passed{tag} }}")
        elif kind == 5 and pick.random() < 0.1:
            lines.append(f"import {{ none{tag} }} from '{specifier}'")
        return lines
