/** What can be done with a result: run again, another request, cURL, HAR, earlier runs. */
import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { KEY } from './api.mjs'
import { HANGING } from './connectors.mjs'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

const LOCAL = `connectionParameters: {apiKey: ${KEY}}\n`
const WITH_KEY = { changes: { 'spec-lsp.local.yml': LOCAL } }

async function passed(bench) {
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  const run = bench.run()
  await run.getByText('Run again').waitFor()
  return run
}

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText())

scenario('with parameters in spec-lsp.local.yml nothing is asked, and the focus stays', WITH_KEY, async (at) => {
  const { bench, page, api } = at
  await passed(bench)
  assert.equal(api.requests.length, 1)
  // The keyboard is still the editor's: what is typed goes there.
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('# note')
  await eventually(async () => (await bench.text()).replaceAll('\u00a0', ' ').includes('# note'), 'the text')
})

scenario('a wrong secret must be noticed', WITH_KEY, async (at) => {
  const { bench, api } = at
  const run = await passed(bench)
  await run.getByRole('button', { name: 'With a wrong secret' }).click()
  await run.getByText('noticed').first().waitFor()
  assert.equal(api.requests.length, 2)
  assert.notEqual(api.requests[1].headers.authorization, `Bearer ${KEY}`)
  await bench.picture('wrong-secret')
  await run.getByRole('button', { name: 'With the right secret' }).click()
  await run.getByText('The test passed').first().waitFor()
  assert.equal(api.requests[2].headers.authorization, `Bearer ${KEY}`)
})

scenario('cURL has placeholders, and secrets in clear only after a question', WITH_KEY, async (at) => {
  const { bench, page } = at
  const run = await passed(bench)
  await run.locator('details summary').filter({ hasText: '/v1/me' }).first().click()
  await run.getByRole('button', { name: 'Copy as cURL' }).click()
  await eventually(async () => (await clipboard(page)).startsWith('curl'), 'the command')
  const masked = await clipboard(page)
  assert.match(masked, /Authorization: Bearer «apiKey»/)
  await run.getByRole('button', { name: 'in clear' }).click()
  await bench.dialog().waitFor()
  await bench.picture('reveal')
  await bench.dialog().getByText('Cancel').click()
  assert.equal(await clipboard(page), masked)
  await run.getByRole('button', { name: 'in clear' }).click()
  await bench.dialog().getByText('Copy in Clear').click()
  await eventually(async () => (await clipboard(page)).includes(KEY), 'the key')
})

scenario('another request goes out with the connector’s client', WITH_KEY, async (at) => {
  const { bench, page, api } = at
  const run = await passed(bench)
  await run.getByRole('button', { name: 'Send another request' }).click()
  await run.getByLabel('Path').fill('/contacts?limit=1')
  await page.keyboard.press('Control+Enter')
  await eventually(() => api.requests.length === 2, 'the request')
  assert.equal(api.requests[1].url, '/v1/contacts?limit=1')
  assert.equal(api.requests[1].headers.authorization, `Bearer ${KEY}`)
  await run.getByText('hasMore').first().waitFor()
  await page.keyboard.press('Control+1') // VS Code renews the lenses of an editor that has the focus
  await bench.lens('✓ passed').waitFor() // the verdict is still the test's
  await bench.picture('request')
  await run.getByRole('button', { name: 'Run auth test' }).click()
  await eventually(() => api.requests.length === 3, 'the auth test')
  assert.equal(api.requests[2].url, '/v1/me')
  await run.getByText('The test passed').first().waitFor()
  await run.getByRole('button', { name: '/contacts' }).first().click()
  await run.getByText('The API answered 200').first().waitFor()
  assert.equal(api.requests.length, 3) // shown, not sent again
  await bench.command('spec-lsp: Show Earlier Runs…')
  await bench.pick('Auth test')
  await run.getByText('The test passed').first().waitFor()
})

scenario('a HAR file holds placeholders', WITH_KEY, async (at) => {
  const { bench, page, editor } = at
  const run = await passed(bench)
  await run.getByRole('button', { name: 'Save HAR' }).click()
  await page.waitForSelector('.quick-input-widget input')
  await page.keyboard.press('Enter')
  const file = path.join(editor.workspace, 'acme-crm.har')
  await eventually(async () => (await readFile(file, 'utf-8').catch(() => '')).length > 0, 'the file')
  const har = JSON.parse(await readFile(file, 'utf-8'))
  assert.equal(har.log.entries.length, 1)
  assert.ok(!JSON.stringify(har).includes(KEY))
  assert.equal((await stat(file)).mode & 0o777, 0o600)
})

scenario('a page that is closed during a run stays closed, and the run ends', {
  changes: { 'spec-lsp.local.yml': LOCAL, ...HANGING },
}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  await eventually(() => api.requests.length === 1, 'the request')
  const tab = page.locator('.tab').filter({ hasText: 'Auth test' })
  await tab.click()
  await bench.command('View: Close Editor')
  await eventually(() => api.requests[0].isGivenUp === true, 'the end of the request', 5000)
  await page.waitForTimeout(1500)
  assert.equal(await tab.count(), 0)
})

scenario('without a page, a message tells the verdict, and no text in it is a link', {
  settings: { 'spec-lsp.results.show': 'never' },
  changes: {
    'spec-lsp.local.yml': LOCAL,
    'auth/test.js': 'exports.test = () => { throw Error("[See the docs](command:workbench.action.quit)") }\n',
  },
}, async (at) => {
  const { bench } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  const told = bench.notification('See the docs')
  await told.waitFor()
  assert.equal(await told.locator('.notification-list-item-message a').count(), 0)
  await told.getByText('Details').click()
  await bench.run().getByText('Run again').waitFor()
})
