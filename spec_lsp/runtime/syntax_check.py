"""The engine's word on programs: whether they parse. Nothing of them runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from spec_lsp.runtime.sandbox.host import SandboxUnavailableError, check_syntax
from spec_lsp.syntax.javascript.canvas import Columns
from spec_lsp.syntax.javascript.modules import to_commonjs
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.source import Position, Source


async def judge(programs: Mapping[str, ScriptLanguage]) -> dict[str, Verdict | None] | None:
    """The verdict on each program (text → language): None for one that parses. None for all
    where no engine can be asked."""
    prepared: dict[str, tuple[str, Literal["script", "module"]]] = {}
    columns: dict[str, Columns] = {}
    for text, language in programs.items():
        compiled = to_commonjs(text, language)
        if compiled.unsupported:
            continue  # what the engine has nothing for: told without it
        if compiled.is_module and language == "javascript":
            # As it was written: what only a module forbids is told, too.
            prepared[text] = ("//" + text[2:] if text.startswith("#!") else text, "module")
        else:
            prepared[text] = (compiled.code, "module" if compiled.is_module else "script")
            columns[text] = compiled.columns
    try:
        verdicts = await check_syntax(prepared)
    except SandboxUnavailableError:
        return None
    found: dict[str, Verdict | None] = dict.fromkeys(programs)
    for text, verdict in verdicts.items():
        if verdict is not None:
            code = Source(prepared[text][0])
            # The engine counts columns in UTF-8 bytes.
            offset = code.offset(Position(verdict.line, verdict.column), "utf-8")
            offset = columns.get(text, Columns()).source(offset)
            place = Source(text).position(offset, "utf-32")
            found[text] = Verdict(place.line, place.character, verdict.message)
    return found
