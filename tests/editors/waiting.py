"""Waiting for what an editor does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

ANSWERING_SECONDS = 20


def eventually(
    ask: Callable[[str], Any],
    expression: str,
    holds: Callable[[Any], bool],
    messages: Callable[[], str],
) -> Any:
    """The expression's value as soon as it is as wanted.

    Raises AssertionError with the last one, and the editor's messages, where that does not come
    to pass.
    """
    end = time.monotonic() + ANSWERING_SECONDS
    while True:
        value = ask(expression)
        if holds(value):
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{expression} is still {value!r}\n{messages()}")
        time.sleep(0.05)
