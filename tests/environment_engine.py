"""QuickJS in this process with the environment's parts around it, for tests that ask it much.

Scripts are bodies of async functions: ``return new URL('x:y').href``. Node answers the same
scripts in ``tests/oracle``.
"""

from __future__ import annotations

import json
import os
from typing import Any

import quickjs

from spec_lsp.runtime.sandbox.environment.parts import GLOBALS, PACKAGES, texts

_LOADER = """
((texts, globals, packages, seed) => {
  const made = {}
  const platform = {
    use(part) { return made[part] ??= (0, eval)('(' + texts[part] + '\\n)')(platform) },
    request() { throw new Error('this engine has no network') },
    seed() { return seed },
  }
  for (const [part, names] of Object.entries(globals)) for (const name of names) {
    if (texts[part] === undefined) continue
    Object.defineProperty(globalThis, name, {
      configurable: true, get() { return platform.use(part).globals[name] },
    })
  }
  globalThis.platform = platform
  globalThis.require = (name) => {
    name = name.replace(/^node:/, '')
    for (const [part, names] of Object.entries(packages)) {
      if (names.includes(name)) return platform.use(part).packages[name]
    }
    throw new Error('no package ' + name)
  }
  globalThis.answer = null
  globalThis.run = (body) => {
    globalThis.answer = null
    const give = (value) => { globalThis.answer = JSON.stringify(value) }
    const AsyncFunction = (async () => {}).constructor
    Promise.resolve().then(() => new AsyncFunction('require', body)(require)).then(
      (value) => give(value === undefined ? {} : { value }),
      (error) => give({ error: error?.name ?? String(error), message: String(error?.message) }),
    )
  }
})
"""


class Engine:
    """One context. What scripts leave behind in globals stays there."""

    def __init__(self) -> None:
        self._context = quickjs.Context()
        tables = (texts(), GLOBALS, PACKAGES, os.urandom(48).hex())
        arguments = ",".join(json.dumps(table) for table in tables)
        self._context.eval(f"{_LOADER.strip()}({arguments})")

    def run(self, script: str) -> dict[str, Any]:
        """``{"value": …}``, ``{}`` for undefined, or ``{"error": name, "message": …}``."""
        self._context.eval(f"run({json.dumps(script)})")
        while self._context.execute_pending_job():
            pass
        answer = self._context.eval("globalThis.answer")
        return json.loads(answer) if answer is not None else {"error": "never settles"}

    def value(self, script: str) -> Any:
        """What a script returns. Raises AssertionError where it throws."""
        answer = self.run(script)
        assert "error" not in answer, answer
        return answer.get("value")
