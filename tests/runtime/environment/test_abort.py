"""AbortController and AbortSignal are the DOM Standard's."""

from __future__ import annotations

import pytest
from environment_engine import Engine

# The tests' engine has no clock: what is due is called by hand, the soonest first.
TIMERS = """
    const timers = []
    globalThis.setTimeout = (callback, delay) => timers.push([delay, callback])
    const pass = () => {
      timers.sort(([one], [other]) => one - other)
      for (const [, callback] of timers.splice(0)) callback()
    }
"""


@pytest.fixture
def engine() -> Engine:
    return Engine()


def test_aborting_sets_the_reason_and_tells_the_listeners_once(engine: Engine) -> None:
    script = """
    const controller = new AbortController(), { signal } = controller, seen = []
    signal.onabort = function (event) {
      const { type, isTrusted, target } = event
      seen.push([this === signal, type, isTrusted, target === signal, signal.aborted])
    }
    signal.addEventListener('abort', () => seen.push('listener'))
    const before = [signal.aborted, signal.reason === undefined]
    controller.abort()
    controller.abort(new Error('too late'))
    const { name, code, message } = signal.reason
    return [before, seen, signal.reason instanceof DOMException, name, code, message]
    """
    assert engine.value(script) == [
        [False, True],
        [[True, "abort", True, True, True], "listener"],
        True, "AbortError", 20, "This operation was aborted",
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["'stop'", "null", "0", "new RangeError('far')"])
def test_a_reason_may_be_anything(engine: Engine, reason: str) -> None:
    script = f"""
    const reason = {reason}, controller = new AbortController()
    controller.abort(reason)
    const thrown = [AbortSignal.abort(reason), controller.signal].map((signal) => {{
      try {{ signal.throwIfAborted() }} catch (error) {{ return error === reason }}
    }})
    return [...thrown, controller.signal.reason === reason]
    """
    assert engine.value(script) == [True, True, True]


def test_a_signal_that_is_not_aborted_throws_nothing(engine: Engine) -> None:
    assert engine.run("return new AbortController().signal.throwIfAborted()") == {}


def test_onabort_keeps_its_place_while_its_function_changes(engine: Engine) -> None:
    script = """
    const controller = new AbortController(), { signal } = controller, seen = []
    signal.onabort = () => seen.push('first function')
    signal.addEventListener('abort', () => seen.push('listener'))
    signal.onabort = () => seen.push('second function')
    controller.abort()
    return [typeof signal.onabort, seen]
    """
    assert engine.value(script) == ["function", ["second function", "listener"]]


def test_onabort_is_taken_away_by_what_cannot_be_called(engine: Engine) -> None:
    script = """
    const controller = new AbortController(), { signal } = controller, seen = []
    const handler = () => seen.push('handler')
    signal.onabort = handler
    signal.addEventListener('abort', () => seen.push('listener'))
    signal.onabort = 'nothing to call'
    const none = signal.onabort
    signal.onabort = handler
    controller.abort()
    return [none, seen]
    """
    assert engine.value(script) == [None, ["listener", "handler"]]


def test_a_timeout_aborts_with_its_own_error(engine: Engine) -> None:
    script = """
    const signal = AbortSignal.timeout(50), delay = timers[0][0]
    const before = signal.aborted
    pass()
    const { name, code, message } = signal.reason
    return [delay, before, signal.aborted, name, code, message]
    """
    assert engine.value(TIMERS + script) == [
        50, False, True, "TimeoutError", 23, "The operation was aborted due to timeout",
    ]  # fmt: skip


def test_any_follows_the_first_that_aborts(engine: Engine) -> None:
    script = """
    const one = new AbortController(), other = new AbortController()
    const timeout = AbortSignal.timeout(10)
    const any = AbortSignal.any([one.signal, timeout])
    const nested = AbortSignal.any([other.signal, any])
    const seen = []
    nested.onabort = () => seen.push('nested', any.aborted)
    any.onabort = () => seen.push('any')
    timeout.onabort = () => seen.push('timeout', any.aborted, nested.aborted)
    pass()
    one.abort('late')
    other.abort('late')
    return [seen, any.reason === timeout.reason, nested.reason === timeout.reason]
    """
    seen = ["timeout", True, True, "any", "nested", True]
    assert engine.value(TIMERS + script) == [seen, True, True]


def test_any_of_nothing_and_of_what_is_aborted_already(engine: Engine) -> None:
    script = """
    const open = new AbortController()
    const any = AbortSignal.any([open.signal, AbortSignal.abort(1), AbortSignal.abort(2)])
    return [AbortSignal.any([]).aborted, any.aborted, any.reason]
    """
    assert engine.value(script) == [False, True, 1]


def test_a_signal_is_made_by_a_controller_only(engine: Engine) -> None:
    assert engine.run("new AbortSignal()") == {
        "error": "TypeError",
        "message": "Illegal constructor",
    }
    assert engine.value("return new AbortController().signal instanceof EventTarget") is True
