"""The parent's side of the sandbox: one child process, spoken to in JSON lines.

The child answers each message with exactly one line. What it wants to have done (requests,
timers) stands in that answer; :meth:`Sandbox.call` sees to it and speaks again.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from spec_lsp.runtime.limits import LimitExceededError, Limits
from spec_lsp.runtime.sandbox.messages import (
    ClientRequest,
    ClientResponse,
    LogLine,
    Module,
    Outcome,
    Reply,
    read_reply,
)
from spec_lsp.runtime.sandbox.process import (
    SandboxUnavailableError,
    end_worker,
    peak_memory,
    start_worker,
)
from spec_lsp.runtime.sandbox.syntax import SyntaxVerdict, check_syntax

Perform = Callable[[ClientRequest], Awaitable[ClientResponse]]


__all__ = [
    "NeverSettlesError", "Sandbox", "SandboxFaultError", "SandboxUnavailableError",
    "SyntaxVerdict", "check_syntax",
]  # fmt: skip


class SandboxFaultError(Exception):
    """The child broke off or spoke nonsense. Says nothing about the connector's verdict."""


class NeverSettlesError(Exception):
    """The call waits for a promise that nothing can settle any more."""


class Sandbox:
    """A child process with one JavaScript context. Use as an async context manager; leaving it
    kills the child, however the block ends.

    ``logs``, ``leaned`` (properties of a full response that were read from a plain body) and
    ``absent`` (globals of the platform that were asked for and are not here) grow with each call.
    """

    def __init__(
        self,
        modules: Sequence[Module],
        resolution: Mapping[str, Mapping[str, Any]],
        limits: Limits,
    ) -> None:
        self._modules = modules
        self._resolution = resolution
        self._limits = limits
        self._process: asyncio.subprocess.Process | None = None
        self.logs: list[LogLine] = []
        self.leaned: set[str] = set()
        self.absent: set[str] = set()

    async def __aenter__(self) -> Sandbox:
        """Starts the child, without waiting until it is ready. Raises
        :class:`SandboxUnavailableError`."""
        self._process = await start_worker()
        message = {
            "op": "start",
            "limits": _limits_message(self._limits),
            "resolution": self._resolution,
            "json": {m.path: m.body for m in self._modules if m.kind == "json"},
            "modules": [
                {"path": m.path, "body": m.body, "line": m.line}
                for m in self._modules
                if m.kind == "code"
            ],
        }
        await self._send(message)
        self._ready = False
        return self

    async def __aexit__(self, *_: object) -> None:
        """Kills the child and waits for its end."""
        if self._process is not None:
            await end_worker(self._process)

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._process.pid if self._process is not None else None

    async def call(
        self,
        path: str,
        names: Sequence[str],
        context: Mapping[str, Any],
        perform: Perform | None = None,
        *,
        full_response: bool = False,
    ) -> Outcome:
        """Calls the function of a module with one argument, and waits for what it gives.

        With ``perform`` the context gets an ``apiClient`` whose requests it performs, those
        made together at the same time. Raises :class:`NeverSettlesError`,
        :class:`SandboxUnavailableError`, :class:`SandboxFaultError` and
        :class:`LimitExceededError`.
        """
        if not self._ready:
            self._accept(await self._receive(), expected="ready")
            self._ready = True
        reply = await self._exchange(
            {
                "op": "call",
                "path": path,
                "names": list(names),
                "context": dict(context),
                "client": perform is not None,
                "fullResponse": full_response,
            }
        )
        running: dict[asyncio.Task[ClientResponse], None] = {}
        try:
            return await self._follow(reply, running, perform)
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _follow(
        self,
        reply: Reply,
        running: dict[asyncio.Task[ClientResponse], None],
        perform: Perform | None,
    ) -> Outcome:
        while reply.outcome is None:
            if perform is not None:
                for request in reply.requests:
                    running[asyncio.create_task(_perform(perform, request))] = None
            if not running and reply.timer is None:
                # Without memory, the engine may lose what would have settled the call.
                if self._memory_was_full():
                    raise LimitExceededError("heap", self._limits)
                raise NeverSettlesError
            wait = None if reply.timer is None else max(reply.timer, 0) / 1000
            if running:
                done, _ = await asyncio.wait(
                    running, timeout=wait, return_when=asyncio.FIRST_COMPLETED
                )
            else:
                await asyncio.sleep(wait or 0)
                done = set[asyncio.Task[ClientResponse]]()
            if not done:
                reply = await self._exchange({"op": "tick"})
            # One at a time: each answer may ask for more, or settle the call.
            requests: tuple[ClientRequest, ...] = ()
            for task in done:
                del running[task]
                reply = await self._exchange({"op": "response", **task.result().message()})
                requests += reply.requests
                if reply.outcome is not None:
                    break
            reply = reply.with_requests(requests if done else reply.requests)
        return reply.outcome

    async def _exchange(self, message: Mapping[str, Any]) -> Reply:
        await self._send(message)
        return self._accept(await self._receive(), expected="reply")

    def _accept(self, reply: Reply, expected: Literal["ready", "reply"]) -> Reply:
        self.logs.extend(reply.logs)
        self.leaned.update(reply.leaned)
        self.absent.update(reply.absent)
        if reply.limit is not None:
            raise LimitExceededError(reply.limit, self._limits)
        error = reply.outcome.error if reply.outcome is not None else None
        if error is not None and error.is_null and self._memory_was_full():
            raise LimitExceededError("heap", self._limits)
        if reply.state == "unavailable":
            raise SandboxUnavailableError(f"QuickJS cannot be loaded: {reply.message}")
        if reply.state == "fault" or (expected == "ready") != (reply.state == "ready"):
            raise SandboxFaultError(reply.message or "unexpected answer")
        return reply

    def _memory_was_full(self) -> bool:
        """Whether the engine was near its limit at some time; False where the system does not
        say. Without memory even for an error, the engine throws null: so this is asked."""
        peak = peak_memory(self.pid) if self.pid is not None else None
        return peak is not None and peak > self._limits.heap_bytes * 0.8

    async def _send(self, message: Mapping[str, Any]) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(message).encode("ascii") + b"\n")
            await process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            return  # the child's end shows when its answer is read

    async def _receive(self) -> Reply:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        try:
            line = await process.stdout.readline()
        except ValueError:
            raise LimitExceededError("result", self._limits) from None
        if not line.endswith(b"\n"):
            raise await self._broken_off(process)
        reply = read_reply(line)
        if reply is None:
            raise SandboxFaultError("unreadable answer")
        return reply

    async def _broken_off(self, process: asyncio.subprocess.Process) -> Exception:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), 1)
        code = process.returncode
        if code is not None and code < 0:
            ended = -code
            if ended == getattr(signal, "SIGXCPU", None):
                return LimitExceededError("cpu", self._limits)
            if ended == getattr(signal, "SIGKILL", None):
                # Past the hard processor limit, or the system ran out of memory.
                return LimitExceededError("cpu", self._limits)
        return SandboxFaultError(f"the process that runs JavaScript ended with code {code}")


async def _perform(perform: Perform, request: ClientRequest) -> ClientResponse:
    return await perform(request)


def _limits_message(limits: Limits) -> dict[str, Any]:
    return {
        "cpuSeconds": limits.cpu_seconds,
        "heapBytes": limits.heap_bytes,
        "stackBytes": limits.stack_bytes,
        "responseBytes": limits.response_bytes,
        "requests": limits.requests,
        "logLines": limits.log_lines,
        "logLineLength": limits.log_line_length,
        "resultLength": limits.result_bytes,
    }
