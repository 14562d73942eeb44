"""What TypeScript's types declare of a method's context, and of what it returns."""

from __future__ import annotations

from spec_lsp.syntax.javascript.declared import declared_fields, declared_result
from spec_lsp.syntax.javascript.located import Located, Module
from spec_lsp.syntax.javascript.script import parse_javascript


def modules(files: dict[str, str]) -> tuple[Located, dict[str, Module]]:
    """The first exported function of `a.ts`, and the files that it may import."""
    found = {
        path: Module(path, parse_javascript(text, "typescript")) for path, text in files.items()
    }
    return Located(found["a.ts"], found["a.ts"].script.exports[0].function), found


def declared(files: dict[str, str], find=declared_fields) -> list[str]:
    function, found = modules(files)
    paths = find(lambda _, specifier: found.get(f"{specifier[2:]}.ts"), function)
    for path in paths:
        for segment in path:
            assert segment.span.of(files[segment.path]) == segment.name
    return sorted(f"{'.'.join(s.name for s in path)} {path[-1].path}" for path in paths)


def test_types_are_followed_through_their_names_and_files():
    files = {
        "a.ts": """
import type { Creds as C } from './types'
interface Base { parameters: { email: string } }
type Input = { connectionParameters: Readonly<{ 'api-key': string; x?: { y: number } }> } & Base
export default async function f({ connectionParameters }: Input & { credentials: C }) {}
""",
        "types.ts": "export { Creds } from './creds'\n",
        "creds.ts": "export interface Creds extends More { token: string }\n"
        "interface More { more: Creds | null }\n",
    }
    assert declared(files) == [
        "connectionParameters a.ts",
        "connectionParameters.api-key a.ts",
        "connectionParameters.x a.ts",
        "connectionParameters.x.y a.ts",
        "credentials a.ts",
        "credentials.more creds.ts",
        "credentials.token creds.ts",
        "parameters a.ts",
        "parameters.email a.ts",
    ]


def test_what_is_returned_is_declared_by_the_return_type():
    files = {"a.ts": "export const f = async (): Promise<{ token: string }> => make()\n"}
    assert declared(files, declared_result) == ["token a.ts"]
    assert declared(files) == []


def test_types_that_hold_themselves_or_cannot_be_found_end():
    files = {
        "a.ts": "import { B } from './b'\nimport { N } from './nowhere'\ntype A = A | B | N\n"
        "export function f(c: A & { a: A }) {}\n",
        "b.ts": "export type { B } from './c'\n",
        "c.ts": "export type { B } from './b'\n",
    }
    assert declared(files) == ["a a.ts"]
