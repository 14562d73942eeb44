"""When Python looks for garbage. Its own measure has it walk all trees of all connectors with
almost every keystroke (at 5,000 lines 0.1 to 0.3 s each time) and find a hundred objects: trees
hold no cycles, and go when nobody needs them. So it looks seldom while something is done, and
once when the person has paused."""

from __future__ import annotations

import asyncio
import gc

# A full look after some hundred whole parses of a large file, should nobody ever pause.
_THRESHOLD = (10_000, 50, 20)
_PAUSE_SECONDS = 20.0


def look_seldom() -> None:
    """Set how often it is looked for while something is done."""
    gc.set_threshold(*_THRESHOLD)


class PauseCollector:
    """Looks once in each pause after something was done."""

    def __init__(self, pause: float = _PAUSE_SECONDS) -> None:
        self._pause = pause
        self._waiting: asyncio.TimerHandle | None = None

    def something_done(self) -> None:
        """Something was done: the pause begins anew."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(self._pause, self._collect)

    def _collect(self) -> None:
        self._waiting = None
        gc.collect()
