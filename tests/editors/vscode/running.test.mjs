/** The auth test, from the lens to the verdict, with everything that a person can do there. */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { KEY } from './api.mjs'
import { HANGING } from './connectors.mjs'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

const WRONG = 'sk-live-of-nobody-99'

/** From the lens through the form, by keyboard only, to the result. */
async function runWith(bench, key, options) {
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  return fillIn(bench, key, options)
}

async function fillIn(bench, key, { remember = false } = {}) {
  const run = bench.run()
  const field = run.locator('input[type=password]')
  await field.waitFor()
  await eventually(() => field.evaluate((input) => input === document.activeElement), 'the focus')
  await bench.page.keyboard.type(key)
  if (remember) await run.getByLabel('Remember on this computer').check()
  await field.focus()
  await bench.page.keyboard.press('Enter')
  return run
}

scenario('a form asks for what is missing, and a pass is told in one sentence', {}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  const run = bench.run()
  await run.locator('input[type=password]').waitFor()
  await page.waitForTimeout(300)
  await bench.picture('form')
  const result = await fillIn(bench, KEY)
  await result.getByText('Run again').waitFor()
  await result.getByText('/v1/me').first().waitFor()
  await bench.picture('result-passed')
  assert.equal(api.requests.length, 1)
  assert.equal(api.requests[0].headers.authorization, `Bearer ${KEY}`)
  const shown = await run.locator('body').innerText()
  assert.ok(!shown.includes(KEY))
  assert.match(shown, /passed/i)
  await bench.lens('✓ passed').waitFor()
})

scenario('a 401 shows what was sent, what came back, and where to look', {}, async (at) => {
  const { bench, page } = at
  const run = await runWith(bench, WRONG)
  await run.getByText('Run again').waitFor()
  const shown = await run.locator('body').innerText()
  assert.match(shown, /401/)
  assert.match(shown, /invalid_api_key/)
  assert.match(shown, /«apiKey»/)
  assert.ok(!shown.includes(WRONG))
  await page.waitForTimeout(300)
  await bench.picture('result-failed')
  await run.getByText('auth/test.js:').first().click()
  await page.waitForSelector('.tab.active[data-resource-name="test.js"]')
  await page.waitForSelector('.squiggly-error')
  await bench.picture('culprit')
})

scenario('a hanging test is cancelled, and says what it was waiting for', {
  changes: HANGING,
}, async (at) => {
  const { bench } = at
  const run = await runWith(bench, KEY)
  await eventually(() => at.api.requests.length === 1, 'the request')
  await bench.picture('running')
  await run.getByRole('button', { name: 'Cancel' }).click()
  await run.getByText('Run again').waitFor({ timeout: 5000 })
  assert.match(await run.locator('body').innerText(), /cancelled/i)
  await bench.picture('cancelled')
})

scenario('a remembered secret is used again, and no file holds it', {}, async (at) => {
  const { bench, page, api, editor } = at
  const run = await runWith(bench, KEY, { remember: true })
  await run.getByText('Run again').waitFor()
  await page.reload()
  await page.waitForSelector('.monaco-workbench .part.editor')
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  await eventually(() => api.requests.length === 2, 'the second request')
  await bench.run().getByText('Run again').waitFor()
  assert.equal(api.requests[1].headers.authorization, `Bearer ${KEY}`)
  assert.deepEqual(await filesWith(editor.home, KEY), [])
})

scenario('secrets that are remembered stay where they were sent, until somebody agrees', {}, async (at) => {
  const { bench, page, api, editor, connector } = at
  const run = await runWith(bench, KEY, { remember: true })
  await run.getByText('Run again').waitFor()
  const { startApi } = await import('./api.mjs')
  const other = await startApi()
  try {
    await bench.open('make-api-client.map.yml')
    const mapping = path.join(editor.workspace, 'acme-crm', 'auth', 'make-api-client.map.yml')
    const { writeFile } = await import('node:fs/promises')
    const text = await readFile(mapping, 'utf-8')
    await writeFile(mapping, text.replace(api.base, other.base))
    await page.waitForTimeout(1500)
    await run.getByText('Run again').click()
    await bench.dialog().waitFor()
    await bench.picture('new-origin')
    assert.match(await bench.dialog().innerText(), new RegExp(other.base))
    assert.equal(other.requests.length, 0)
    await bench.dialog().getByText('Cancel').click()
    await eventually(async () => /never|not sent|Nothing/i.test(await run.locator('body').innerText()), 'the word')
    assert.equal(other.requests.length, 0)
    await run.getByText('Run again').click()
    await bench.dialog().getByText('Send, and Remember the Address').click()
    await eventually(() => other.requests.length === 1, 'the request')
  } finally {
    await other.stop()
  }
  assert.ok(connector)
})

scenario('another extension that calls the command gets nothing that is remembered', {}, async (at) => {
  const { bench, page, api } = at
  const run = await runWith(bench, KEY, { remember: true })
  await run.getByText('Run again').waitFor()
  // A key binding calls the command as another extension would: without the lens's sign.
  await bench.command('Preferences: Open Keyboard Shortcuts (JSON)')
  await page.waitForSelector('.tab.active[data-resource-name="keybindings.json"]')
  await page.keyboard.press('Control+A')
  const uri = `file://${at.editor.workspace}/acme-crm/spec.yml`
  await page.keyboard.insertText(
    JSON.stringify([{ key: 'ctrl+alt+9', command: 'spec-lsp.runAuthTest', args: { uri, option: null } }]),
  )
  await page.keyboard.press('Control+S')
  await page.waitForTimeout(1000)
  await page.keyboard.press('Control+Alt+9')
  await page.waitForTimeout(2500)
  assert.equal(api.requests.length, 1)
})

/** The files below a folder that hold a text, as it is or in base64. */
async function filesWith(folder, text) {
  const found = []
  const forms = [text, Buffer.from(text).toString('base64').replace(/=+$/, '')]
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath ?? entry.path, entry.name)
    const content = await readFile(file, 'latin1').catch(() => '')
    if (forms.some((form) => content.includes(form))) found.push(file)
  }
  return found
}
