"""Generated programs of TypeScript print the same here and compiled by TypeScript itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import quickjs
from oracle import node_oracle
from oracle.typescript_cases import TypeScriptCases

from spec_lsp.syntax.javascript.modules import to_commonjs

_LOG = (Path(__file__).parent / "log.js").read_text(encoding="utf-8")
_RUN = """
((makeLog, compiled) => {
  const { lines, log, count } = makeLog()
  globalThis.log = log
  globalThis.count = count
  const module = { exports: {}, es(body) {
    const run = body({}, { declare() {} })
    run.next()
    run.next()
  } }
  try { compiled(module.exports, undefined, module) }
  catch (error) { lines.push('threw ' + error?.name) }
  return JSON.stringify(lines)
})
"""


def printed(text: str) -> list[str]:
    """What a program logs when it runs here."""
    context = quickjs.Context()
    context.set_time_limit(5)
    body = to_commonjs(text, "typescript").body
    try:
        compiled = context.eval(f"(function (exports, require, module) {{{body}\n}})")
    except quickjs.JSException as error:
        return [f"does not parse: {error}"]
    return json.loads(context.eval(_RUN)(context.eval(_LOG), compiled))


@pytest.mark.skipif(node_oracle.why_not() is not None, reason=str(node_oracle.why_not()))
def test_programs_print_what_typescript_makes_them_print() -> None:
    cases = TypeScriptCases(seed=40)
    programs = [cases.program() for _ in range(node_oracle.number_of_cases(400))]
    answers = node_oracle.ask([{"typescript": program} for program in programs])
    wrong = [
        (program, expected["value"], actual)
        for program, expected in zip(programs, answers, strict=True)
        if (actual := printed(program)) != expected["value"]
    ]
    assert [f"{text}\n--- {theirs}\n+++ {ours}" for text, theirs, ours in wrong[:3]] == []
