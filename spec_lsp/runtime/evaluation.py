"""Formulas evaluated beside the event loop, so that it goes on with everything else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from spec_lsp.formulas.jsonata_engine import JsonataEngine
from spec_lsp.runtime.jsonata.engine import JsonataProcess

_T = TypeVar("_T")


async def in_thread(evaluation: Callable[[JsonataEngine], _T]) -> _T:
    """What the evaluation gives; it gets an engine for ``$jsonata``. Where this is cancelled,
    the engine's child is killed."""
    with JsonataProcess() as jsonata:
        return await asyncio.to_thread(evaluation, jsonata)
