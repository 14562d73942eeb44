/** One more request with the connector's client. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachWithPage } from './browser.mjs'
import { ONE_REQUEST, result } from './examples.mjs'

const editor = eachWithPage()

test('another request is sent with the keyboard, and its answer is shown open', async () => {
  const { page } = editor
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
  const { page } = editor
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
  const { page } = editor
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).click()
  await editor.say({ type: 'problem', text: 'The connector has changed.' })
  assert.equal(await page.getByRole('alert').textContent(), ' The connector has changed.')
})

test('a header or a query that was typed for a request is kept nowhere', async () => {
  const { page } = editor
  await editor.say(result())
  await page.getByRole('button', { name: 'Send another request' }).click()
  await page.getByLabel('Path or address').fill('/x?key=s3cret')
  await page.getByLabel('Headers, one a line').fill('Authorization: s3cret')
  assert.ok(!(await editor.state()).includes('s3cret'))
})
