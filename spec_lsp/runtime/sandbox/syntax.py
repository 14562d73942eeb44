"""The engine's word on the syntax of programs, without running any of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from spec_lsp.runtime.sandbox.process import Child, SandboxUnavailableError, start_child

_CHECK_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class SyntaxVerdict:
    """Where a program's syntax is wrong: both 0-based, ``column`` in UTF-8 bytes of its line
    (as the engine counts), and what the engine says."""

    line: int
    column: int
    message: str


async def check_syntax(
    programs: Mapping[str, tuple[str, Literal["script", "module"]]],
) -> Mapping[str, SyntaxVerdict | None]:
    """The engine's verdict on each program (key → code and kind): None where it is right.

    All in one child; nothing of a program runs. Raises :class:`SandboxUnavailableError`
    where the engine cannot be asked, which says nothing about the programs.
    """
    child = await start_child()
    try:
        verdicts = await asyncio.wait_for(_ask_verdicts(child, programs), _CHECK_SECONDS)
    except asyncio.TimeoutError:
        raise SandboxUnavailableError("The syntax check took too long.") from None
    finally:
        await child.end()
    found: dict[str, SyntaxVerdict | None] = {}
    for key, verdict in zip(programs, verdicts, strict=True):
        found[key] = verdict and SyntaxVerdict(
            line=max(int(verdict["line"]) - 1, 0),
            column=max(int(verdict["column"]) - 1, 0),
            message=str(verdict["message"]),
        )
    return found


async def _ask_verdicts(
    child: Child, programs: Mapping[str, tuple[str, Literal["script", "module"]]]
) -> list[Any]:
    texts = (text for code, kind in programs.values() for text in (kind, code))
    try:
        await child.send("check", *texts)
        answer = json.loads(await child.receive())
    except (OSError, ValueError):
        raise SandboxUnavailableError("The syntax check broke off.") from None
    if answer.get("state") != "verdicts" or len(answer["verdicts"]) != len(programs):
        raise SandboxUnavailableError(str(answer.get("message", "no verdict")))
    return answer["verdicts"]
