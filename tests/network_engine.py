"""QuickJS in this process with the environment's parts, timers and a real network around it.

``platform.request`` leaves what it is asked for in an array; this side takes it out, asks the
server, and settles the promise, as the parent of a sandbox does.
"""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from concurrent.futures import Future, wait
from typing import Any

import httpx
from environment_engine import Engine

from spec_lsp.runtime.limits import LimitExceededError, Limits
from spec_lsp.runtime.raw_requests import perform_raw
from spec_lsp.runtime.sandbox.messages import RawRequest
from spec_lsp.runtime.wire import Caller, Record, Wire

# How long a script may take, in seconds.
_PATIENCE = 20.0

_NETWORK = """
(() => {
  let asked = []
  let timers = []
  let count = 0
  const waiting = {}
  platform.request = (request) => {
    const id = ++count
    const body = request.body === null ? null : request.body.toBase64()
    asked.push({ ...request, id, body })
    const promise = new Promise((resolve, reject) => { waiting[id] = { resolve, reject } })
    promise.cancel = () => { delete waiting[id] }
    return promise
  }
  const origins = new WeakMap()
  platform.link = (error, origin) => origins.set(error, origin)
  globalThis.originOf = (error) => origins.get(error)
  globalThis.takeRequests = () => { const taken = JSON.stringify(asked); asked = []; return taken }
  globalThis.settle = (answer) => {
    const request = waiting[answer.id]
    delete waiting[answer.id]
    if (request === undefined) return
    const { error } = answer
    if (error !== null) {
      request.reject(Object.assign(new Error(error.message), { code: error.code }))
    } else request.resolve({ ...answer, body: Uint8Array.fromBase64(answer.body) })
  }
  globalThis.setTimeout = (callback, delay = 0, ...given) => {
    timers.push({ id: ++count, due: Date.now() + delay, run: () => callback(...given) })
    return count
  }
  globalThis.clearTimeout = (id) => { timers = timers.filter((timer) => timer.id !== id) }
  globalThis.nextTimer = () => {
    if (timers.length === 0) return null
    return Math.min(...timers.map((timer) => timer.due)) - Date.now()
  }
  globalThis.tick = () => {
    const now = Date.now()  // asked once: a timer that falls due between two looks is lost
    const due = timers.filter((timer) => timer.due <= now)
    timers = timers.filter((timer) => timer.due > now)
    for (const timer of due) timer.run()
  }
  globalThis.console = { log() {}, warn() {}, error() {} }
})()
"""


class NetworkEngine(Engine):
    """An engine whose scripts reach real servers, by way of the runtime's own wire."""

    def __init__(self) -> None:
        super().__init__()
        self._context.eval(_NETWORK)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._transport = httpx.AsyncHTTPTransport()

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._transport.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, script: str) -> dict[str, Any]:
        """As :meth:`Engine.run`, answering requests and timers until the script has settled."""
        self._context.eval(f"run({json.dumps(script)})")
        running: set[Future[dict[str, Any]]] = set()
        give_up = time.monotonic() + _PATIENCE
        while time.monotonic() < give_up:
            while self._context.execute_pending_job():
                pass
            answer = self._context.eval("globalThis.answer")
            if answer is not None:
                return json.loads(answer)
            for request in json.loads(self._context.eval("takeRequests()")):
                running.add(asyncio.run_coroutine_threadsafe(_perform(request, self), self._loop))
            pause = self._context.eval("nextTimer()")
            if not running and pause is None:
                break
            patience = _PATIENCE if pause is None else max(0.0, pause / 1000)
            if running:
                done, running = wait(running, patience, "FIRST_COMPLETED")
                for future in done:
                    self._context.eval(f"settle({json.dumps(future.result())})")
            else:
                time.sleep(patience)
            self._context.eval("tick()")
        return {"error": "never settles"}

    @property
    def transport(self) -> httpx.AsyncBaseTransport:
        return self._transport


async def _perform(request: dict[str, Any], engine: NetworkEngine) -> dict[str, Any]:
    raw = RawRequest(
        id=request["id"],
        method=request["method"],
        url=request["url"],
        headers=tuple((name, value) for name, value in request["headers"]),
        content=None if request["body"] is None else base64.b64decode(request["body"]),
        redirect=request["redirect"],
    )
    wire = Wire(engine.transport, Limits(), Record())
    try:
        return (await perform_raw(raw, wire, Caller(1, raw.id))).message()
    except LimitExceededError as error:
        return {"id": raw.id, "error": {"message": str(error), "code": "LIMIT"}}
