/** The Test Explorer. */
import assert from 'node:assert/strict'
import { HANGING } from './connectors.mjs'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

const LOCAL = 'connectionParameters: {apiKey: sk-live-of-nobody-99}\n'

scenario('the Test Explorer lists the tests, runs them, and fails them at their line', {
  changes: { 'spec-lsp.local.yml': LOCAL },
}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').waitFor()
  const row = await bench.testRow('acme-crm')
  await bench.command('Test: Run All Tests')
  await eventually(() => api.requests.length === 1, 'the request')
  await eventually(async () => /Failed/i.test(await row.getAttribute('aria-label')), 'the failure')
  await page.waitForSelector('.tab[data-resource-name="test.js"]').catch(() => undefined)
  await page.waitForTimeout(500)
  await bench.picture('test-explorer')
  assert.match(await page.locator('.monaco-workbench').innerText(), /401/)
})

scenario('a test is cancelled from the Test Explorer', {
  changes: { 'spec-lsp.local.yml': LOCAL, ...HANGING },
}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').waitFor()
  const row = await bench.testRow('acme-crm')
  await bench.command('Test: Run All Tests')
  await eventually(() => api.requests.length === 1, 'the request')
  await page.locator('.pane-header, .title-actions, .composite.title').locator('[aria-label^="Cancel Test Run"]').first().click()
  await eventually(() => api.requests[0].isGivenUp === true, 'the end of the request', 5000)
  await eventually(async () => !/Running/i.test(await row.getAttribute('aria-label')), 'the end')
  assert.doesNotMatch(await row.getAttribute('aria-label'), /Failed|Errored|Passed/)
})

scenario('what is missing is asked for from there, too', {}, async (at) => {
  const { bench, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').waitFor()
  await bench.testRow('acme-crm')
  await bench.command('Test: Run All Tests')
  await bench.run().locator('input[type=password]').waitFor()
  await bench.picture('test-explorer-missing')
  assert.equal(api.requests.length, 0)
})
