"""The engine's word on programs: whether they parse. Nothing of them runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from spec_lsp.runtime.sandbox.host import SandboxUnavailableError, check_syntax
from spec_lsp.syntax.javascript.modules import to_commonjs
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict


async def judge(programs: Mapping[str, ScriptLanguage]) -> dict[str, Verdict | None] | None:
    """The verdict on each program (text → language): None for one that parses. None for all
    where no engine can be asked."""
    prepared: dict[str, tuple[str, Literal["script", "module"]]] = {}
    for text, language in programs.items():
        compiled = to_commonjs(text, language)
        if compiled.unsupported:
            continue  # TypeScript that is more than types: this engine has no say in it
        if compiled.is_module and language == "javascript":
            # As it was written: what only a module forbids is told, too.
            prepared[text] = ("//" + text[2:] if text.startswith("#!") else text, "module")
        else:
            prepared[text] = (compiled.code, "script")
    try:
        verdicts = await check_syntax(prepared)
    except SandboxUnavailableError:
        return None
    found: dict[str, Verdict | None] = dict.fromkeys(programs)
    for text, verdict in verdicts.items():
        if verdict is None:
            found[text] = None
        else:
            column = _column(prepared[text][0], verdict.line, verdict.column)
            found[text] = Verdict(verdict.line, column, verdict.message)
    return found


def _column(text: str, line: int, column: int) -> int:
    """A column in UTF-8 bytes, as the engine counts, in code points."""
    lines = text.split("\n")
    encoded = lines[line].encode("utf-8", "surrogatepass") if line < len(lines) else b""
    return len(encoded[:column].decode("utf-8", "ignore"))
