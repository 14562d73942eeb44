"""What a JavaScript engine says of a program that does not parse."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where (0-based line; column in code points of that line) and why."""

    line: int
    column: int
    message: str
