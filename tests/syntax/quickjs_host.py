"""Runs compiled modules in QuickJS with the sandbox's own loader."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Mapping

import quickjs

from spec_lsp.runtime.sandbox.environment.parts import texts
from spec_lsp.syntax.javascript.modules import CompiledModule, to_commonjs
from spec_lsp.syntax.javascript.script import ScriptLanguage, language_of

_HOST = """
(() => {
  const packages = {
    axios: { get: (path) => 'got ' + path },
    callable: Object.assign(() => 'called', { extra: 1 }),
    crypto: { createHmac: (name) => 'hmac ' + name },
    '@integration-app/connector-sdk': {
      RestApiClient: class { constructor(options) { this.options = options } },
    },
  }
  return (resolution, part) => {
    const open = (name) => packages[name]
    const loader = part({}).loader({ resolution: JSON.parse(resolution), open })
    globalThis.define = loader.define
    globalThis.data = loader.data
    globalThis.load = async (path) => {
      try { globalThis.M = (await loader.load(path)).exported; globalThis.state = 'loaded' }
      catch (error) { globalThis.failure = error; globalThis.state = 'failed' }
    }
  }
})()
"""
_OPENING = "(function (exports, require, module, __filename, __dirname) {"
_PACKAGES = ("axios", "callable", "crypto", "@integration-app/connector-sdk")
_FIRST_LINE = 1000


class ModuleError(Exception):
    """A module threw while it was loaded; ``stack`` with the places of the compiled code."""

    def __init__(self, message: str, stack: str) -> None:
        super().__init__(message)
        self.stack = stack


class Host:
    """The modules of one run: path → text. A path without an ending is in ``language``."""

    def __init__(self, files: Mapping[str, str], language: ScriptLanguage = "javascript") -> None:
        self.context = quickjs.Context()
        self.context.set_time_limit(10)
        self.files = files
        self.compiled: dict[str, CompiledModule] = {}
        self.lines: dict[str, int] = {}
        line = _FIRST_LINE
        resolution: dict[str, dict[str, object]] = {}
        for path, text in files.items():
            if path.endswith(".json"):
                continue
            compiled = to_commonjs(
                text, language_of(path) or language, is_module=path.endswith((".mjs", ".mts"))
            )
            self.compiled[path] = compiled
            self.lines[path] = line
            line += text.count("\n") + 4
            resolution[path] = {name: self.resolve(path, name) for name in compiled.imports}
        self.context.eval(_HOST)(json.dumps(resolution), self.context.eval(texts()["modules"]))
        for path, text in files.items():
            if path.endswith(".json"):
                self.context.eval(f"data({json.dumps(path)}, {json.dumps(text)})")
                continue
            body, line = self.compiled[path].body, self.lines[path]
            function = self.context.eval("\n" * (line - 2) + f"{_OPENING}{body}\n}})")
            self.context.get("define")(path, function, body[:20], line)

    def resolve(self, importer: str, name: str) -> object:
        if name in _PACKAGES:
            return {"package": name}
        target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), name))
        for suffix in ("", ".js", ".ts"):
            if target + suffix in self.files:
                return target + suffix
        if target.removesuffix(".js") in self.files:
            return target.removesuffix(".js")
        return {"reason": "there is no such file"}

    def load(self, path: str) -> None:
        """Load a module; its exports are ``M``. Raises :class:`ModuleError`."""
        self.context.eval(f"state = 'waiting'; load({json.dumps(path)})")
        while self.context.execute_pending_job():
            pass
        state = self.context.eval("state")
        if state == "failed":
            message = self.context.eval("String(failure)")
            raise ModuleError(message, self.context.eval("String(failure?.stack)"))
        assert state == "loaded", state

    def value(self, expression: str):
        """The JSON value of an expression; promises are awaited."""
        self.context.eval(
            f"result = undefined; (async () => JSON.stringify(await ({expression})))().then("
            "(text) => { result = [text] }, (error) => { result = error })"
        )
        while self.context.execute_pending_job():
            pass
        if self.context.eval("result instanceof Error"):
            raise ModuleError(
                self.context.eval("String(result)"), self.context.eval("String(result.stack)")
            )
        text = self.context.eval("result && result[0]")
        return None if text is None else json.loads(text)


def run(expression: str, files: Mapping[str, str], language: ScriptLanguage = "javascript"):
    """The JSON value of an expression over ``M``, the exports of the first of the files."""
    host = Host(files, language)
    host.load(next(iter(files)))
    return host.value(expression)


def compiles(compiled: CompiledModule) -> None:
    """Raises what QuickJS says about the syntax of a module's code, and runs none of it."""
    quickjs.Context().eval(f"{_OPENING}{compiled.body}}})")
