"""Connectors sign, hash and draw in the child process, by every way of importing."""

from __future__ import annotations

from connector_runs import connector, run

SIGNING = """
    import { createHmac } from 'crypto'
    import crypto from 'node:crypto'
    import * as all from 'crypto'

    export default async function test() {
      const signature = createHmac('sha256', 'key').update('data').digest('base64')
      const hash = crypto.createHash('md5').update('data').digest('hex')
      const digest = await globalThis.crypto.subtle.digest('SHA-1', new Uint8Array(3))
      return [signature, hash, digest.byteLength, all.randomUUID().length].join(' ')
    }
    """

DRAWING = """
    const { randomBytes } = require('crypto');
    exports.test = async () => crypto.randomUUID() + randomBytes(8).toString('hex')
    """

WAITING = """
    exports.test = async () => {
      const signal = AbortSignal.timeout(20)
      await new Promise((resolve) => { signal.onabort = resolve })
      return signal.reason.name
    }
    """


async def test_the_package_and_the_global():
    trace = await run(connector("http://127.0.0.1:1", test=SIGNING))
    assert (trace.outcome, trace.value) == (
        "passed",
        "UDH+PZicbRU3oBP6bnOdojRj/a7DtwE32Cjjas4iG9A= 8d777f385d3dfec8815d20f7496026dc 20 36",
    )


async def test_no_two_runs_draw_the_same():
    drawn = [(await run(connector("http://127.0.0.1:1", test=DRAWING))).value for _ in range(3)]
    assert len(set(map(str, drawn))) == 3


async def test_a_signal_aborts_when_its_time_is_up():
    assert (await run(connector("http://127.0.0.1:1", test=WAITING))).value == "TimeoutError"
