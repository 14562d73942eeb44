"""Events, and the signals that abort, are the DOM Standard's."""

from __future__ import annotations

import pytest
from environment_engine import Engine


@pytest.fixture
def engine() -> Engine:
    return Engine()


TARGET = """
    const target = new EventTarget(), calls = []
    const note = (name) => () => { calls.push(name) }
"""


def test_listeners_are_called_in_order_those_that_capture_first(engine: Engine) -> None:
    script = """
    target.addEventListener('x', note('first'))
    target.addEventListener('y', note('never'))
    target.addEventListener('x', note('captures'), true)
    target.addEventListener('x', note('second'), { capture: false })
    return [target.dispatchEvent(new Event('x')), calls]
    """
    assert engine.value(TARGET + script) == [True, ["captures", "first", "second"]]


def test_the_same_listener_is_added_once_for_each_phase(engine: Engine) -> None:
    script = """
    const listener = note('called')
    for (const options of [false, {}, { once: true }, true, { capture: true }]) {
      target.addEventListener('x', listener, options)
    }
    target.dispatchEvent(new Event('x'))
    target.removeEventListener('x', listener, { capture: true })
    target.dispatchEvent(new Event('x'))
    target.removeEventListener('x', listener)
    target.dispatchEvent(new Event('x'))
    return calls.length
    """
    assert engine.value(TARGET + script) == 3


def test_once_is_over_before_the_call(engine: Engine) -> None:
    script = """
    target.addEventListener('x', () => {
      calls.push('once')
      target.dispatchEvent(new Event('x'))
    }, { once: true })
    target.dispatchEvent(new Event('x'))
    target.dispatchEvent(new Event('x'))
    return calls
    """
    assert engine.value(TARGET + script) == ["once"]


def test_an_object_handles_events_by_its_method_of_that_moment(engine: Engine) -> None:
    script = """
    const listener = { name: 'object' }
    target.addEventListener('x', listener)
    listener.handleEvent = function (event) { calls.push(this.name, event.type) }
    target.dispatchEvent(new Event('x'))
    return calls
    """
    assert engine.value(TARGET + script) == ["object", "x"]


def test_one_listener_stops_those_after_it(engine: Engine) -> None:
    script = """
    target.addEventListener('x', (event) => { calls.push(1); event.stopPropagation() })
    target.addEventListener('x', (event) => { calls.push(2); event.stopImmediatePropagation() })
    target.addEventListener('x', note(3))
    target.dispatchEvent(new Event('x'))
    return calls
    """
    assert engine.value(TARGET + script) == [1, 2]


def test_stopping_while_it_is_captured_keeps_it_from_the_others(engine: Engine) -> None:
    script = """
    target.addEventListener('x', note('never'))
    target.addEventListener('x', (event) => { calls.push(1); event.stopPropagation() }, true)
    target.addEventListener('x', note(2), true)
    target.dispatchEvent(new Event('x'))
    return calls
    """
    assert engine.value(TARGET + script) == [1, 2]


def test_a_listener_that_throws_is_logged_and_stops_no_other(engine: Engine) -> None:
    script = """
    const logged = []
    globalThis.console = { error: (...words) => logged.push(words.map(String)) }
    target.addEventListener('x', () => { throw new Error('broken') })
    target.addEventListener('x', async () => { throw new Error('broken later') })
    target.addEventListener('x', {})
    target.addEventListener('x', note('called'))
    const given = target.dispatchEvent(new Event('x'))
    await null
    await null
    logged[1] = logged[1][1].split(':')[0]  // no method: in the engine's own words
    return [given, calls, logged]
    """
    broken = ["Uncaught", "Error: broken"], ["Uncaught", "Error: broken later"]
    assert engine.value(TARGET + script) == [
        True, ["called"], [broken[0], "TypeError", broken[1]],
    ]  # fmt: skip


def test_listeners_may_come_and_go_while_an_event_is_dispatched(engine: Engine) -> None:
    script = """
    const gone = note('gone')
    target.addEventListener('x', () => {
      target.removeEventListener('x', gone)
      target.addEventListener('x', note('added'))
    })
    target.addEventListener('x', gone)
    target.dispatchEvent(new Event('x'))
    const first = calls.slice()
    target.dispatchEvent(new Event('x'))
    return [first, calls]
    """
    assert engine.value(TARGET + script) == [[], ["added"]]


def test_what_can_be_canceled(engine: Engine) -> None:
    script = """
    const cancel = (event) => event.preventDefault()
    const dispatched = (options, listenerOptions) => {
      const target = new EventTarget()
      target.addEventListener('x', cancel, listenerOptions)
      const event = new Event('x', options)
      return [target.dispatchEvent(event), event.defaultPrevented, event.returnValue]
    }
    return [dispatched({ cancelable: true }), dispatched({}),
      dispatched({ cancelable: true }, { passive: true })]
    """
    assert engine.value(script) == [[False, True, False], [True, False, True], [True, False, True]]


def test_an_event_knows_its_target_while_it_is_dispatched_and_after(engine: Engine) -> None:
    script = """
    const look = (event) => [event.target === target, event.currentTarget === target,
      event.eventPhase, event.composedPath().length]
    const event = new Event('x')
    const before = look(event)
    target.addEventListener('x', function (event) { calls.push(this === target, ...look(event)) })
    target.dispatchEvent(event)
    return [before, calls, look(event)]
    """
    assert engine.value(TARGET + script) == [
        [False, False, 0, 0], [True, True, True, 2, 1], [True, False, 0, 0],
    ]  # fmt: skip


def test_an_event_is_dispatched_again_but_not_meanwhile(engine: Engine) -> None:
    script = """
    const event = new Event('x')
    target.addEventListener('x', () => {
      try { target.dispatchEvent(event) } catch (error) { calls.push(error.code) }
    })
    target.dispatchEvent(event)
    target.dispatchEvent(event)
    return calls
    """
    assert engine.value(TARGET + script) == ["ERR_EVENT_RECURSION"] * 2


def test_a_signal_takes_a_listener_away(engine: Engine) -> None:
    script = """
    const controller = new AbortController()
    target.addEventListener('x', note('called'), { signal: controller.signal })
    target.dispatchEvent(new Event('x'))
    controller.abort()
    target.dispatchEvent(new Event('x'))
    target.addEventListener('x', note('never'), { signal: controller.signal })
    target.dispatchEvent(new Event('x'))
    return calls
    """
    assert engine.value(TARGET + script) == ["called"]


def test_a_class_may_extend_the_target(engine: Engine) -> None:
    script = """
    class Source extends EventTarget {
      send(detail) { this.dispatchEvent(new CustomEvent('x', { detail })) }
    }
    const source = new Source(), seen = []
    source.addEventListener('x', (event) => seen.push(event.detail, event instanceof Event))
    source.send(4)
    return [...seen, new CustomEvent('x').detail, String(source), String(new CustomEvent('x'))]
    """
    assert engine.value(script) == [
        4, True, None, "[object EventTarget]", "[object CustomEvent]",
    ]  # fmt: skip
