"""One function of JavaScript on many inputs, in QuickJS with the environment and in Node."""

from __future__ import annotations

import json
from typing import Any

from environment_engine import Engine
from oracle.node_oracle import ask

_BATCH = 500

# What JSON cannot say is written out: undefined, NaN, -0, bigints, bytes, errors.
_PRELUDE = """
const show = (value) => {
  if (value === undefined) return 'undefined'
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return Object.is(value, -0) ? '-0' : String(value)
  }
  if (typeof value === 'bigint') return value + 'n'
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value
  if (value instanceof Uint8Array) return { bytes: Array.from(value) }
  if (value instanceof ArrayBuffer) return { buffer: Array.from(new Uint8Array(value)) }
  if (Array.isArray(value)) return Array.from(value, show)
  if (value !== null && typeof value === 'object' && !(value instanceof String)) {
    return Object.fromEntries(Object.keys(value).map((key) => [key + ':', show(value[key])]))
  }
  return value
}
const failed = (error) => ({ failed: [error.name, error.code ?? null, error.message] })
"""


def script(function: str, inputs: list[Any]) -> str:
    return (
        f"{_PRELUDE}\nconst check = {function}\n"
        f"const answers = [], inputs = JSON.parse({json.dumps(json.dumps(inputs))})\n"
        "for (const input of inputs) {\n"
        "  try { answers.push({ gives: show(await check(input)) }) }\n"
        "  catch (error) { answers.push(failed(error)) }\n}\nreturn answers"
    )


def differences(function: str, inputs: list[Any]) -> list[tuple[Any, Any, Any]]:
    """Each input on which the two differ, with Node's answer and ours.

    ``function`` is the text of a function of one argument; it may give a promise. Errors are
    compared by name, code and message.
    """
    batches = [inputs[start : start + _BATCH] for start in range(0, len(inputs), _BATCH)]
    scripts = [script(function, batch) for batch in batches]
    engine = Engine()
    found: list[tuple[Any, Any, Any]] = []
    for batch, text, answer in zip(
        batches, scripts, ask([{"script": text} for text in scripts]), strict=True
    ):
        theirs, ours = answer["value"], engine.value(text)
        found += [
            (given, their, our)
            for given, their, our in zip(batch, theirs, ours, strict=True)
            if their != our
        ]
    return found
