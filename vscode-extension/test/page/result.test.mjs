/** Progress and result: the verdict, where to look, what happened, and what can be done next. */
import assert from 'node:assert/strict'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { start } from './browser.mjs'
import {
  form,
  MISSING,
  NOTICED,
  ONE_KEY,
  ONE_REQUEST,
  PASSED,
  result,
  UNNOTICED,
} from './examples.mjs'

const RUNNING = { type: 'running', title: 'Auth test of Acme CRM', step: 'makeApiClient …' }

let browser
let editor
let page

before(async () => {
  browser = await start()
})
after(() => browser.close())
beforeEach(async () => {
  editor = await browser.open()
  page = editor.page
})
afterEach(async () => {
  assert.deepEqual(editor.complaints, [])
  await editor.close()
})

test('a run says what step it is at and for how long, and Escape ends it once', async () => {
  await editor.say(RUNNING)
  await editor.say({ ...RUNNING, step: 'test …' })
  assert.equal(await page.locator('main').getByRole('status').textContent(), 'test …')
  assert.deepEqual(await page.locator('.done li').allTextContents(), [' makeApiClient'])
  await page.waitForFunction(
    () => Number.parseFloat(document.querySelector('.clock').textContent) >= 0.2,
  )
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  assert.deepEqual(await editor.sent(), [{ type: 'cancel' }])
})

test('the clock of a run goes on while its tab is hidden', async () => {
  await editor.say(RUNNING)
  await page.waitForTimeout(600)
  await page.reload()
  await editor.say(RUNNING)
  assert.ok(Number.parseFloat(await page.locator('.clock').textContent()) >= 0.5)
})

test('the cancel button has the focus, and Enter presses it', async () => {
  await editor.say(RUNNING)
  await page.keyboard.press('Enter')
  assert.deepEqual(await editor.sent(), [{ type: 'cancel' }])
})

for (const [word, trace] of [
  ['failed', {}],
  ['passed', PASSED],
  ['noticed', NOTICED],
  ['unnoticed', UNNOTICED],
  ['error', MISSING],
  ['cancelled', { outcome: 'cancelled', message: 'Cancelled.' }],
]) {
  test(`the verdict is said in the words of the command line: ${word}`, async () => {
    await editor.say(result(trace))
    assert.match(
      await page.getByRole('heading', { level: 1 }).textContent(),
      new RegExp(`^ ${word}`),
    )
    // A screen reader says it, too.
    assert.match(await page.locator('#said[role=status]').textContent(), new RegExp(`^${word}: .+`))
  })
}

test('the culprit is a link to its place', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'auth/test.js:12' }).click()
  assert.deepEqual(await editor.sent(), [
    { type: 'open', path: 'auth/test.js', line: 11, character: 8 },
  ])
})

test('lines of the log lead to theirs', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'auth/test.js:10' }).click()
  assert.deepEqual(await editor.sent(), [
    { type: 'open', path: 'auth/test.js', line: 9, character: 0 },
  ])
})

test('a missing parameter leads to its field', async () => {
  await editor.say(result(MISSING))
  await page.getByRole('button', { name: 'connectorParameters.clientId' }).click()
  assert.deepEqual(await editor.sent(), [{ type: 'editParameters' }])
  const properties = { clientId: { title: 'Client id' } }
  await editor.say(form({ ...ONE_KEY, connectorParameters: { properties } }))
  assert.equal(await page.evaluate(() => document.activeElement.labels[0].textContent), 'Client id')
})

test('the failing exchange is open, others are made when they are opened', async () => {
  await editor.say(result())
  const [first, second] = [page.locator('#exchange-0'), page.locator('#exchange-1')]
  assert.equal(await second.getAttribute('open'), '')
  assert.equal(await first.locator('.inside').count(), 0)
  await first.locator('summary').focus()
  await page.keyboard.press('Enter')
  await first.locator('.inside').waitFor()
  // Numbers are as the API wrote them, even where a double could not hold them.
  const body = await first.getByRole('region', { name: 'Body of response 1' }).textContent()
  assert.match(body, /\n {2}"account": 12345678901234567890\n\}$/)
  const headers = second.getByRole('table', { name: 'Headers of response 2' })
  assert.match(await headers.textContent(), /WWW-AuthenticateBearer realm/)
})

test('bars are to scale, and requests lie within their steps', async () => {
  await editor.say(result())
  const boxes = await page.locator('.bar').evaluateAll((bars) =>
    bars.map((bar) => {
      const track = bar.parentElement.getBoundingClientRect()
      const box = bar.getBoundingClientRect()
      return {
        from: ((box.left - track.left) / track.width) * 248,
        to: ((box.right - track.left) / track.width) * 248,
      }
    }),
  )
  const [client, token, step, me] = boxes
  const near = (got, wanted) => assert.ok(Math.abs(got - wanted) < 3, `${got} is not ${wanted}`)
  near(token.from, 14)
  near(token.to, 75)
  near(me.from, 82)
  near(me.to, 225)
  assert.ok(client.from <= token.from + 2 && client.to >= token.to - 2)
  assert.ok(step.from <= me.from + 2 && step.to >= me.to - 2)
})

test('the next things to do are buttons', async () => {
  await editor.say(result())
  for (const name of ['Run again', 'Edit parameters', 'With a wrong secret', 'Save HAR']) {
    await page.getByRole('button', { name, exact: true }).click()
  }
  await page.getByRole('button', { name: /^Copy as cURL/ }).click()
  await page.getByRole('button', { name: /^… in clear/ }).click()
  await page.getByRole('button', { name: /^Copy: Body of response 2/ }).click()
  const sent = await editor.sent()
  assert.deepEqual(sent.slice(0, 6), [
    { type: 'runAgain' },
    { type: 'editParameters' },
    { type: 'wrongSecret' },
    { type: 'saveHar' },
    { type: 'copyAsCurl', index: 1, inClear: false },
    { type: 'copyAsCurl', index: 1, inClear: true },
  ])
  assert.equal(sent[6].type, 'copy')
  assert.match(sent[6].text, /^\{"error":/)
})

test('without secrets there is no wrong one to try', async () => {
  await editor.say(result({}, { hasSecrets: false }))
  assert.equal(await page.getByRole('button', { name: 'With a wrong secret' }).count(), 0)
})

test('a connector that is not open can neither be run nor its files be opened', async () => {
  await editor.say(result({}, { canRun: false }))
  assert.equal(await page.getByRole('button', { name: 'Run again' }).count(), 0)
  assert.equal(await page.getByRole('button', { name: /^auth\// }).count(), 0)
  await page.getByText('nothing can be run').waitFor()
  await page.getByText('auth/test.js:12').waitFor()
})

test('another request is sent with the keyboard, and its answer is shown open', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('/contacts?limit=1')
  await page.getByLabel('Method').selectOption('POST')
  await page.getByLabel('Headers, one a line').fill('X-Trace: on\nAccept: text/csv')
  await page.getByLabel('Body, as JSON').fill('{"name": "Ada"}')
  await page.keyboard.press('Control+Enter')
  assert.deepEqual(await editor.sent(), [
    {
      type: 'request',
      method: 'POST',
      path: '/contacts?limit=1',
      headers: { 'X-Trace': 'on', Accept: 'text/csv' },
      data: { name: 'Ada' },
    },
  ])
  await editor.say(result(ONE_REQUEST, { isRequest: true }))
  assert.match(await page.getByRole('heading', { level: 1 }).textContent(), /^ answered/)
  await page.getByRole('region', { name: 'Body of response 1' }).waitFor()
  assert.equal(
    await page.getByLabel('Headers, one a line').inputValue(),
    'X-Trace: on\nAccept: text/csv',
  )
})

test('a request that cannot be read is not sent, and the mistake is said at its field', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).click()
  await page.keyboard.press('Enter')
  await page.getByText('A path is needed').waitFor()
  await page.getByLabel('Path or address').fill('/x')
  await page.getByLabel('Headers, one a line').fill('Accept: a\nnonsense')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Line 2 is no header').waitFor()
  assert.deepEqual(await editor.sent(), [])
  await page.keyboard.press('Escape')
  assert.ok(await page.getByLabel('Path or address').isHidden())
  assert.equal(await page.evaluate(() => document.activeElement.id), 'send-another')
})

test('that a request could not be made is said where it was asked for', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).click()
  await editor.say({ type: 'problem', text: 'The connector has changed.' })
  assert.equal(await page.getByRole('alert').textContent(), ' The connector has changed.')
})

test('a header or a query that was typed for a request is kept nowhere', async () => {
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).click()
  await page.getByLabel('Path or address').fill('/x?key=s3cret')
  await page.getByLabel('Headers, one a line').fill('Authorization: s3cret')
  assert.ok(!(await editor.state()).includes('s3cret'))
})

test('earlier runs are listed, with their verdicts, and can be opened', async () => {
  await editor.say(result())
  const runs = page.locator('.past button')
  assert.deepEqual(await runs.locator('.status').allTextContents(), [' failed', ' noticed'])
  assert.equal(await runs.first().getAttribute('aria-current'), 'true')
  await runs.nth(1).click()
  assert.deepEqual(await editor.sent(), [{ type: 'showRun', runId: 'run-1' }])
})

test('what was done is said for a moment', async () => {
  await editor.say(result())
  await editor.say({ type: 'said', text: 'Copied' })
  assert.equal(await page.locator('#said').textContent(), 'Copied')
})

test('what was opened is open again when the tab comes back', async () => {
  await editor.say(result())
  await page.locator('#exchange-0 summary').click()
  await page.locator('#exchange-1 summary').click()
  await page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"open":[0]'))
  await page.reload()
  await editor.say(result())
  assert.equal(await page.locator('#exchange-0').getAttribute('open'), '')
  assert.equal(await page.locator('#exchange-1').getAttribute('open'), null)
})

test('bodies: XML as it is, a cut JSON as far as it goes, an error in words', async () => {
  const exchange = result().view.trace.exchanges[1]
  const answer = (body, truncated) => ({
    ...exchange,
    step: 0,
    response: { status: 500, headers: {}, body, truncated },
  })
  await editor.say(
    result({
      exchanges: [
        answer('<error>\n\t<code>7</code></error>', false),
        answer('{"items":[{"id":1},{"id"', true),
        { ...exchange, step: 0, response: null, error: 'Connection refused (127.0.0.1:9).' },
        answer('', false),
      ],
    }),
  )
  for (const index of [0, 1, 2]) {
    await page.locator(`#exchange-${index} summary`).click()
  }
  const body = (number) => page.getByRole('region', { name: `Body of response ${number}` })
  assert.equal(await body(1).textContent(), '<error>\n\t<code>7</code></error>')
  assert.equal(
    await body(2).textContent(),
    '{\n  "items": [\n    {\n      "id": 1\n    },\n    {\n      "id"',
  )
  await page.getByText('Cut off: the first 24 characters are shown.').waitFor()
  await page.getByText('Connection refused (127.0.0.1:9).').waitFor()
  await page.locator('#exchange-3').getByText('No body.').waitFor()
})
