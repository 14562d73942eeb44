"""The engine's verdict on programs, none of which runs."""

from __future__ import annotations

import pytest

from spec_lsp.runtime.syntax_check import judge
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("exports.test = () => true", "javascript"),
        ("export const test = async () => (await fetch('x')).ok", "javascript"),
        ("#!/usr/bin/env node\nexports.test = () => true", "javascript"),
        ("#!/usr/bin/env node\nexport default () => true", "javascript"),
        ("export default (x: string): boolean => !!x", "typescript"),
        ("namespace N { export const z = 1 }\nexport default () => N.z", "typescript"),
        ("class A { constructor(private x: string) {} }\nexport = A", "typescript"),
        ("import { a } from './a'\nexport const b: A = await a()", "typescript"),
        ("const a = import('./a'), { url } = import.meta", "javascript"),
        ("module.exports = import('./a')", "javascript"),
        ("enum E { A = 'a'.length, B }\nnamespace E { export const c = A }", "typescript"),
        ("import type { A } from './a'\nexport default <T,>(x: T) => x as A", "typescript"),
        ("", "javascript"),
    ],
)
async def test_a_sound_program(text: str, language: ScriptLanguage):
    assert await judge({text: language}) == {text: None}


async def test_a_place_in_code_points_for_each_of_many():
    programs: dict[str, ScriptLanguage] = {
        "exports.a = () => {": "javascript",
        "const é😀 = 1\n": "javascript",
        "/* é😀 */ let a; let a;": "javascript",
        "export const a = ;": "javascript",
        "const a: = 1": "typescript",
        "import { a } from './a'\nlet b: A = [a(1), a, '😀' 2]": "typescript",
        "class A { constructor(private é: B) { super() } 1 }": "typescript",
        "export enum A { B = (1 + ), C }": "typescript",
    }
    found = await judge(programs)
    assert found is not None
    places = {text: (v.line, v.column) if v else None for text, v in found.items()}
    assert places == {
        "exports.a = () => {": (0, 19),
        "const é😀 = 1\n": (0, 7),
        "/* é😀 */ let a; let a;": (0, 21),
        "export const a = ;": (0, 17),
        "const a: = 1": (0, 12),  # the type is blanked, whatever it is
        # Their lines are longer when they run; the places are those of the text.
        "import { a } from './a'\nlet b: A = [a(1), a, '😀' 2]": (1, 25),
        "class A { constructor(private é: B) { super() } 1 }": (0, 43),
        "export enum A { B = (1 + ), C }": (0, 25),
    }
    assert all(isinstance(verdict, Verdict) for verdict in found.values())


async def test_nothing_of_a_program_runs():
    forever = "for (;;) {}"
    assert await judge({forever: "javascript"}) == {forever: None}
