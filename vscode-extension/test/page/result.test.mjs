/** The result: the verdict, where to look, what happened, and what can be done next. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachWithPage } from './browser.mjs'
import { form, MISSING, NOTICED, ONE_KEY, PASSED, result, UNNOTICED } from './examples.mjs'

const editor = eachWithPage()

for (const [word, trace] of [
  ['failed', {}],
  ['passed', PASSED],
  ['noticed', NOTICED],
  ['unnoticed', UNNOTICED],
  ['error', MISSING],
  ['cancelled', { outcome: 'cancelled', message: 'Cancelled.' }],
]) {
  test(`the verdict is said in the words of the command line: ${word}`, async () => {
    const { page } = editor
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
  const { page } = editor
  await editor.say(result())
  await page.getByRole('button', { name: 'auth/test.js:12' }).click()
  assert.deepEqual(await editor.sent(), [
    { type: 'open', path: 'auth/test.js', line: 11, character: 8 },
  ])
})

test('lines of the log lead to theirs', async () => {
  const { page } = editor
  await editor.say(result())
  await page.getByRole('button', { name: 'auth/test.js:10' }).click()
  assert.deepEqual(await editor.sent(), [
    { type: 'open', path: 'auth/test.js', line: 9, character: 0 },
  ])
})

test('a missing parameter leads to its field', async () => {
  const { page } = editor
  await editor.say(result(MISSING))
  await page.getByRole('button', { name: 'connectorParameters.clientId' }).click()
  assert.deepEqual(await editor.sent(), [{ type: 'editParameters' }])
  const properties = { clientId: { title: 'Client id' } }
  await editor.say(form({ ...ONE_KEY, connectorParameters: { properties } }))
  assert.equal(await page.evaluate(() => document.activeElement.labels[0].textContent), 'Client id')
})

test('the failing exchange is open, others are made when they are opened', async () => {
  const { page } = editor
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
  const { page } = editor
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
  const { page } = editor
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
  const { page } = editor
  await editor.say(result({}, { hasSecrets: false }))
  assert.equal(await page.getByRole('button', { name: 'With a wrong secret' }).count(), 0)
})

test('a connector that is not open can neither be run nor its files be opened', async () => {
  const { page } = editor
  await editor.say(result({}, { canRun: false }))
  assert.equal(await page.getByRole('button', { name: 'Run again' }).count(), 0)
  assert.equal(await page.getByRole('button', { name: /^auth\// }).count(), 0)
  await page.getByText('nothing can be run').waitFor()
  await page.getByText('auth/test.js:12').waitFor()
})

test('earlier runs are listed, with their verdicts, and can be opened', async () => {
  const { page } = editor
  await editor.say(result())
  const runs = page.locator('.past button')
  assert.deepEqual(await runs.locator('.status').allTextContents(), [' failed', ' noticed'])
  assert.equal(await runs.first().getAttribute('aria-current'), 'true')
  await runs.nth(1).click()
  assert.deepEqual(await editor.sent(), [{ type: 'showRun', runId: 'run-1' }])
})

test('what was done is said for a moment', async () => {
  const { page } = editor
  await editor.say(result())
  await editor.say({ type: 'said', text: 'Copied' })
  assert.equal(await page.locator('#said').textContent(), 'Copied')
})

test('what was opened is open again when the tab comes back', async () => {
  const { page } = editor
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
  const { page } = editor
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
