"""Runs compiled modules in QuickJS, with a small ``require`` between them."""

from __future__ import annotations

import json

import quickjs

from spec_lsp.syntax.javascript.modules import CompiledModule, to_commonjs

_LOADER = """
const factories = {}, cache = {};
const host = {
  axios: { get: (path) => 'got ' + path },
  callable: Object.assign(() => 'called', { extra: 1 }),
  crypto: { createHmac: (name) => 'hmac ' + name },
  '@integration-app/connector-sdk': {
    RestApiClient: class { constructor(options) { this.options = options } },
  },
};
const order = [];
function require(name) {
  if (name in host) return host[name];
  const key = name.replace(/^\\.\\//, '').replace(/\\.js$/, '');
  if (cache[key]) return cache[key].exports;
  if (!factories[key]) throw new Error('no module ' + name);
  const module = cache[key] = { exports: {} };
  order.push(key);
  factories[key](module.exports, require, module, key, '');
  return module.exports;
}
"""


def run(expression: str, files: dict[str, str], language="javascript"):
    """The JSON value of an expression over ``M``, the exports of the module ``main``."""
    context = quickjs.Context()
    context.set_time_limit(5)
    context.eval(_LOADER)
    for name, text in files.items():
        compiled = to_commonjs(text, language)
        head = "(function (exports, require, module, __filename, __dirname) {"
        context.eval(f"factories[{json.dumps(name)}] = {head}{compiled.body}}})")
    result = context.eval(f"var M = require('main'); JSON.stringify({expression})")
    return None if result is None else json.loads(result)


def compiles(compiled: CompiledModule) -> None:
    """Raises what QuickJS says about the syntax of a module's code, and runs none of it."""
    head = "(function (exports, require, module, __filename, __dirname) {"
    quickjs.Context().eval(f"{head}{compiled.body}}})")
