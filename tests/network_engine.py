"""QuickJS in this process with the environment's parts, timers and a real network around it.

``platform.request`` leaves what it is asked for in an array; this side takes it out, asks the
server, and settles the promise, as the parent of a sandbox does.
"""

from __future__ import annotations

import base64
import json
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

import httpx
from environment_engine import Engine

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
  globalThis.settle = (id, answer) => {
    const request = waiting[id]
    delete waiting[id]
    if (request === undefined) return
    if (answer.code) request.reject(Object.assign(new Error(answer.message), { code: answer.code }))
    else request.resolve({ ...answer, body: Uint8Array.fromBase64(answer.body) })
  }
  globalThis.setTimeout = (callback, delay = 0, ...given) => {
    timers.push({ id: ++count, due: Date.now() + delay, run: () => callback(...given) })
    return count
  }
  globalThis.clearTimeout = (id) => { timers = timers.filter((timer) => timer.id !== id) }
  globalThis.nextTimer = () => (timers.length === 0 ? null : Math.min(...timers.map((t) => t.due)) - Date.now())
  globalThis.tick = () => {
    const due = timers.filter((timer) => timer.due <= Date.now())
    timers = timers.filter((timer) => timer.due > Date.now())
    for (const timer of due) timer.run()
  }
  globalThis.console = { log() {}, warn() {}, error() {} }
})()
"""


class NetworkEngine(Engine):
    """An engine whose scripts reach real servers; one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._context.eval(_NETWORK)
        self._client = httpx.Client(timeout=20, trust_env=False)
        self._threads = ThreadPoolExecutor(8)

    def close(self) -> None:
        self._threads.shutdown()
        self._client.close()

    def run(self, script: str) -> dict[str, Any]:
        """As :meth:`Engine.run`, answering requests and timers until the script has settled."""
        self._context.eval(f"run({json.dumps(script)})")
        running: dict[Future[dict[str, Any]], int] = {}
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up:
            while self._context.execute_pending_job():
                pass
            answer = self._context.eval("globalThis.answer")
            if answer is not None:
                return json.loads(answer)
            for request in json.loads(self._context.eval("takeRequests()")):
                running[self._threads.submit(self._perform, request)] = request["id"]
            pause = self._context.eval("nextTimer()")
            if not running and pause is None:
                break
            patience = min(20.0, max(0.0, (20_000 if pause is None else pause) / 1000))
            done, _ = wait(running, timeout=patience, return_when="FIRST_COMPLETED")
            if not running:
                time.sleep(patience)
            for future in done:
                settled = json.dumps([running.pop(future), future.result()])
                self._context.eval(f"settle(...{settled})")
            self._context.eval("tick()")
        return {"error": "never settles"}

    def _perform(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._client.send(
                httpx.Request(
                    request["method"],
                    request["url"],
                    headers=[(n.encode(), v.encode("latin-1")) for n, v in request["headers"]],
                    content=None if request["body"] is None else base64.b64decode(request["body"]),
                ),
                follow_redirects=request["redirect"] == "follow",
            )
        except httpx.ConnectError as error:
            return {"code": "ECONNREFUSED", "message": str(error)}
        except httpx.HTTPError as error:
            return {"code": "ECONNRESET", "message": str(error)}
        if request["redirect"] == "error" and response.is_redirect:
            return {"code": "ERR_REDIRECT", "message": "unexpected redirect"}
        return {
            "status": response.status_code,
            "statusText": response.reason_phrase,
            "url": str(response.url),
            "redirected": bool(response.history),
            "headers": [
                [name.decode("latin-1"), value.decode("latin-1")]
                for name, value in response.headers.raw
            ],
            "body": base64.b64encode(response.content).decode("ascii"),
        }
