"""The parent's side of the sandbox: one child process, spoken to in JSON lines.

The child answers each message with exactly one line. What it wants to have done (requests,
timers) stands in that answer and is seen to at the same time as everything else; several calls
may be under way at once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from spec_lsp.runtime.limits import LimitExceededError, Limits
from spec_lsp.runtime.sandbox.environment import parts
from spec_lsp.runtime.sandbox.messages import (
    CancelledRequest,
    LogLine,
    Module,
    Outcome,
    Reply,
    Request,
    Response,
)
from spec_lsp.runtime.sandbox.process import (
    Child,
    SandboxUnavailableError,
    peak_memory,
)
from spec_lsp.runtime.sandbox.replies import holds_more_values, read_reply
from spec_lsp.runtime.sandbox.syntax import SyntaxVerdict, check_syntax
from spec_lsp.runtime.sandbox.workers import Workers

Perform: TypeAlias = Callable[[Request], Awaitable[Response]]

# How long a request may go on that nobody waits for, once the call has ended.
_UNAWAITED_SECONDS = 2.0


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

    ``perform`` sends the requests of the code, those made together at the same time; the child
    comes from ``workers``. ``logs``,
    ``leaned`` (properties of a full response that were read from a plain body), ``absent``
    (globals of a runtime that were asked for and are not here) and ``unawaited`` (requests that
    were still under way when the call ended) grow with each call.
    """

    def __init__(
        self,
        modules: Sequence[Module],
        resolution: Mapping[str, Mapping[str, Any]],
        limits: Limits,
        perform: Perform | None = None,
        workers: Workers | None = None,
    ) -> None:
        self._modules = modules
        self._resolution = resolution
        self._limits = limits
        self._perform = perform
        self._workers = workers or Workers()
        self._child: Child | None = None
        self._ready = False
        self._speaking = asyncio.Lock()
        self._calls: dict[int, asyncio.Future[Outcome]] = {}
        self._count = 0
        # Requests under way, by their ids; a task leaves when the child has its answer.
        self._requests: dict[int, asyncio.Task[None]] = {}
        self._sending: set[int] = set()
        self._given_up: set[int] = set()
        self._timer: asyncio.Task[None] | None = None
        self.logs: list[LogLine] = []
        self.leaned: set[str] = set()
        self.absent: set[str] = set()
        self.unawaited = 0

    async def __aenter__(self) -> Sandbox:
        """Starts the child, without waiting until it is ready. Raises
        :class:`SandboxUnavailableError`."""
        self._child = await self._workers.take()
        try:
            await self._start(self._child)
        except BaseException:  # cancelled: nobody will leave what was not entered
            await self._child.end()
            raise
        return self

    async def _start(self, child: Child) -> None:
        limits = self._limits
        child.restrict(limits)
        bounds = (
            limits.cpu_seconds, limits.heap_bytes, limits.stack_bytes, limits.process_bytes,
        )  # fmt: skip
        message = {
            "op": "start",
            "limits": _limits_message(limits),
            "resolution": self._resolution,
            "globals": {part: list(names) for part, names in parts.GLOBALS.items()},
            "packages": {part: list(names) for part, names in parts.PACKAGES.items()},
            "json": {m.path: m.body for m in self._modules if m.kind == "json"},
        }
        code = (m for m in self._modules if m.kind == "code")
        programs = (text for m in code for text in (m.path, str(m.line), m.body))
        await child.send("start", " ".join(map(str, bounds)), json.dumps(message), *programs)

    async def __aexit__(self, *_: object) -> None:
        """Kills the child and waits for its end."""
        tasks = [*self._requests.values(), *([self._timer] if self._timer is not None else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._child is not None:
            await self._child.end()

    @property
    def pid(self) -> int | None:
        """The child's process id."""
        return self._child.pid if self._child is not None else None

    async def call(
        self,
        path: str,
        names: Sequence[str],
        context: Mapping[str, Any],
        *,
        client: bool = False,
        full_response: bool = False,
        keep: bool = False,
    ) -> Outcome:
        """Calls the function of a module with one argument, and waits for what it gives.

        With ``client`` the context gets an ``apiClient``, which gives whole responses with
        ``full_response``. With ``keep`` the functions in what the call gives serve that client
        from now on. Raises :class:`NeverSettlesError`, :class:`SandboxUnavailableError`,
        :class:`SandboxFaultError` and :class:`LimitExceededError`.
        """
        self._count += 1
        number = self._count
        settled: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._calls[number] = settled
        message = {
            "op": "call", "id": number, "path": path, "names": list(names),
            "context": dict(context), "client": client, "fullResponse": full_response,
            "keep": keep,
        }  # fmt: skip
        try:
            await self._exchange(message)
            await self._settled_or_ended(settled)
            outcome = await settled
        finally:
            self._calls.pop(number, None)
            if settled.done() and not settled.cancelled():
                settled.exception()  # so that nobody misses it
        if not self._calls:
            await self._end_unawaited()
        return outcome

    async def _settled_or_ended(self, call: asyncio.Future[Outcome]) -> None:
        """Waits for a call; fails it where the child ends while nobody listens to it, in a pause
        between two messages."""
        assert self._child is not None
        end = asyncio.ensure_future(self._child.ended())
        try:
            await asyncio.wait((call, end), return_when=asyncio.FIRST_COMPLETED)
        finally:
            end.cancel()
        if not call.done() and not self._speaking.locked():
            self._fail(await self._why_ended())

    async def _why_ended(self) -> Exception:
        assert self._child is not None
        limit, code = await self._child.cause_of_end()
        if limit is not None:
            return LimitExceededError(limit, self._limits)
        return SandboxFaultError(f"the process that runs JavaScript ended with code {code}")

    async def _end_unawaited(self) -> None:
        """Ends what goes on though the call has ended; requests may first get their answers,
        which the person then sees."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._requests:
            return
        self.unawaited += len(self._requests.keys() - self._given_up)
        await asyncio.wait(self._requests.values(), timeout=_UNAWAITED_SECONDS)
        await self._cancel([*self._sending])

    async def _cancel(self, numbers: Sequence[int]) -> None:
        """Ends requests; one whose answer is already on its way to the child is let be."""
        tasks = [self._requests[n] for n in numbers if n in self._sending and n in self._requests]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, request: Request) -> None:
        """Performs a request and tells the child of it."""
        assert self._perform is not None
        try:
            self._sending.add(request.id)
            try:
                response = await self._perform(request)
            finally:
                self._sending.discard(request.id)
            await self._exchange({"op": "response", **response.message()}, answered=request.id)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever it is, it ends the calls
            self._fail(error)
        finally:
            self._requests.pop(request.id, None)

    async def _wake(self, milliseconds: float) -> None:
        await asyncio.sleep(max(milliseconds, 0) / 1000)
        self._timer = None
        try:
            await self._exchange({"op": "tick"})
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        for call in self._calls.values():
            if not call.done():
                call.set_exception(error)

    async def _exchange(self, message: Mapping[str, Any], answered: int | None = None) -> None:
        async with self._speaking:
            if not self._ready:
                self._accept(await self._receive(), ready=True)
                self._ready = True
            assert self._child is not None
            await self._child.send("message", json.dumps(message))
            reply = self._accept(await self._receive(), ready=False)
            if answered is not None:
                self._requests.pop(answered, None)
            self._see_to(reply)

    def _see_to(self, reply: Reply) -> None:
        """Does what a reply asks for."""
        for number, outcome in reply.settled:
            call = self._calls.get(number)
            if call is not None and not call.done():
                call.set_result(outcome)
        for request in reply.requests:
            if isinstance(request, CancelledRequest):
                if request.id in self._sending:
                    self._requests[request.id].cancel()
                    self._given_up.add(request.id)
            elif self._perform is not None:
                self._requests[request.id] = asyncio.create_task(self._serve(request))
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if reply.timer is not None:
            self._timer = asyncio.create_task(self._wake(reply.timer))
        elif not self._requests:
            waiting = [call for call in self._calls.values() if not call.done()]
            # Without memory, the engine may lose what would have settled the call.
            full = bool(waiting) and self._memory_was_full()
            for call in waiting:
                call.set_exception(
                    LimitExceededError("heap", self._limits) if full else NeverSettlesError()
                )

    def _accept(self, reply: Reply, *, ready: bool) -> Reply:
        self.logs.extend(reply.logs)
        self.leaned.update(reply.leaned)
        self.absent.update(reply.absent)
        if reply.limit is not None:
            raise LimitExceededError(reply.limit, self._limits)
        for _, outcome in reply.settled:
            error = outcome.error
            if error is not None and error.is_null and self._memory_was_full():
                raise LimitExceededError("heap", self._limits)
        if reply.state == "unavailable":
            raise SandboxUnavailableError(f"QuickJS cannot be loaded: {reply.message}")
        if reply.state == "fault" or ready != (reply.state == "ready"):
            raise SandboxFaultError(reply.message or "unexpected answer")
        return reply

    def _memory_was_full(self) -> bool:
        """Whether the engine was near its limit at some time; False where the system does not
        say. Without memory even for an error, the engine throws null: so this is asked."""
        peak = peak_memory(self.pid) if self.pid is not None else None
        return peak is not None and peak > self._limits.heap_bytes * 0.8

    async def _receive(self) -> Reply:
        assert self._child is not None
        try:
            line = await self._child.receive()
        except ValueError:
            raise LimitExceededError("result", self._limits) from None
        if not line.endswith(b"\n"):
            raise await self._why_ended()
        if holds_more_values(line, self._limits.values):
            raise LimitExceededError("values", self._limits)
        reply = read_reply(line)
        if reply is None:
            raise SandboxFaultError("unreadable answer")
        return reply


def _limits_message(limits: Limits) -> dict[str, Any]:
    """What JavaScript itself counts."""
    return {
        "requests": limits.requests,
        "logLines": limits.log_lines,
        "logLineLength": limits.log_line_length,
        "resultLength": limits.result_bytes,
    }
