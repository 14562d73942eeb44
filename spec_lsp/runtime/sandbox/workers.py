"""Where the children of sandboxes come from; one may wait, started, for the next run."""

from __future__ import annotations

import asyncio

from spec_lsp.runtime.sandbox.process import Child, SandboxUnavailableError, start_child


class Workers:
    """Gives children, and may keep a spare one, so that a run need not wait for its start.

    None waits before the first run (:meth:`prepare`): where nothing is run, no process and no
    memory is spent on it. A spare child holds nothing of a connector, and serves one run.
    """

    def __init__(self) -> None:
        self._spare: asyncio.Task[Child] | None = None
        self._closed = False

    async def prepare(self) -> None:
        """Starts a spare child where there is none, without waiting until it is ready."""
        self.replenish()
        if self._spare is not None:
            await asyncio.wait((self._spare,))

    def replenish(self) -> None:
        """Has a spare child started beside what is done next, where there is none."""
        if self._spare is None and not self._closed:
            self._spare = asyncio.create_task(start_child())

    async def take(self) -> Child:
        """A child of the caller's own, who ends it: the spare one, if it still lives. Raises
        :class:`~spec_lsp.runtime.sandbox.process.SandboxUnavailableError`."""
        for _ in range(3):  # rounds in which the end of a child is heard
            await asyncio.sleep(0)
        child = await self._take_spare()
        if child is not None:
            if child.lives:
                return child
            await child.end()
        return await start_child()

    async def close(self) -> None:
        """Ends the spare child, and keeps none from now on."""
        self._closed = True
        child = await self._take_spare()
        if child is not None:
            await child.end()

    async def _take_spare(self) -> Child | None:
        spare, self._spare = self._spare, None
        if spare is None:
            return None
        try:
            return await asyncio.shield(spare)
        except SandboxUnavailableError:  # told where a child is asked for
            return None
        except asyncio.CancelledError:
            self._spare = spare  # let it be the next one's
            raise
