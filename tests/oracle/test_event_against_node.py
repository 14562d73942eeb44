"""Events and signals do what Node's do, and mistakes are told in its words."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from environment_engine import Engine
from oracle.both_engines import differences
from oracle.node_oracle import ask, number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

# Where Node departs from the standard there is no comparing: a passive listener cancels there all
# the same, a capturing one waits for its turn, `onabort = null` keeps its place.
_STEPS = [
    ["add", "abort"], ["add", "abort"], ["once", "abort"], ["on", "abort"],
    ["remove", "abort"], ["any", 0], ["any", 1], ["any", 2], ["abort", 0], ["abort", 1],
    ["stop", "abort"], ["add", "x"], ["cancel", "x"], ["object", "x"],
    ["dispatch", "x"], ["dispatch", "x"], ["removes", "x"], ["stop", "x"],
]  # fmt: skip

_PLAY = """
(steps) => {
  const controllers = [new AbortController(), new AbortController()]
  const targets = controllers.map((controller) => controller.signal)
  const seen = []
  let last = null
  steps.forEach(([what, how, whom], index) => {
    const target = targets[whom % targets.length]
    const listener = (event) => {
      seen.push(index, event.type, event.isTrusted, event.target === target, event.defaultPrevented)
      if (what === 'stop') event.stopImmediatePropagation()
      if (what === 'cancel') event.preventDefault()
      if (what === 'removes') target.removeEventListener(how, last)
    }
    const add = (options) => target.addEventListener(how, listener, options)
    if (['add', 'stop', 'cancel', 'removes'].includes(what)) add()
    if (what === 'add') last = listener
    if (what === 'once') add({ once: true })

    if (what === 'object') target.addEventListener(how, { handleEvent: listener })
    if (what === 'remove') target.removeEventListener(how, last)
    if (what === 'on') target.onabort = listener
    if (what === 'any') targets.push(AbortSignal.any([target, targets[how % targets.length]]))
    if (what === 'abort') controllers[how].abort(whom % 2 ? index : undefined)
    if (what === 'dispatch') seen.push(target.dispatchEvent(new Event(how, { cancelable: true })))
  })
  return [seen, targets.map(({ aborted, reason }) => [aborted, reason?.name ?? reason])]
}"""


def test_what_listeners_see_and_in_which_order() -> None:
    random = Random(90)
    inputs = [
        [[*random.choice(_STEPS), random.randrange(6)] for _ in range(random.randrange(2, 25))]
        for _ in range(number_of_cases(3_000))
    ]
    assert differences(_PLAY, inputs) == []


def test_mistakes_are_told_as_node_tells_them() -> None:
    mistakes = r"""
    new Event()
    new Event('x', 1)
    new Event('x', null).type
    new Event(undefined).type
    new Event('x', { bubbles: 1, cancelable: '', composed: true }).bubbles
    new CustomEvent('x', { detail: 4 }).detail
    new AbortSignal()
    AbortSignal.timeout(-1)
    AbortSignal.timeout('1')
    AbortSignal.timeout(1.5)
    AbortSignal.timeout()
    AbortSignal.timeout(2 ** 33)
    AbortSignal.any(1)
    AbortSignal.any([1])
    AbortSignal.any()
    AbortSignal.any(new Set())
    new EventTarget().addEventListener('x')
    new EventTarget().addEventListener('x', 1)
    new EventTarget().addEventListener('x', null)
    new EventTarget().addEventListener('x', () => {}, 1)
    new EventTarget().addEventListener('x', () => {}, { signal: 1 })
    new EventTarget().addEventListener('x', () => {}, { signal: null })
    new EventTarget().removeEventListener('x')
    new EventTarget().dispatchEvent()
    new EventTarget().dispatchEvent({ type: 'x' })
    new EventTarget().dispatchEvent(5)
    AbortSignal.abort().throwIfAborted()
    AbortSignal.abort(null).reason
    String(new AbortController()) + String(AbortSignal.abort()) + String(new Event('x'))
    Object.keys(AbortController.prototype)
    Object.keys(AbortSignal).concat(Object.keys(EventTarget.prototype))
    [Event.length, EventTarget.length, AbortSignal.length, AbortController.length]
    [Event.NONE, Event.CAPTURING_PHASE, Event.AT_TARGET, Event.BUBBLING_PHASE]
    """.strip().splitlines()
    assert differences("(text) => eval(text)", mistakes) == []


def test_a_listener_may_be_removed_with_a_signal() -> None:
    script: dict[str, Any] = {
        "script": """
        const target = new EventTarget(), controller = new AbortController(), seen = []
        target.addEventListener('x', () => seen.push(1), { signal: controller.signal })
        target.dispatchEvent(new Event('x'))
        controller.abort()
        target.dispatchEvent(new Event('x'))
        return seen"""
    }
    assert json.dumps(ask([script])) == json.dumps([Engine().run(script["script"])])
