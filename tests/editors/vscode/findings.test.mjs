/** What is wrong in a connector, as VS Code shows it, and how it is mended there. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

const CODES = ['SPEC002', 'SPEC104', 'SPEC201', 'SPEC206']
const codesOf = (rows) => rows.map((row) => /SPEC\d+/.exec(row)?.[0]).sort()

scenario('findings are squiggles, problems and links', { example: 'acme-crm-broken' }, async (at) => {
  const { bench, page } = at
  await bench.open('spec.yml')
  await page.waitForSelector('.squiggly-error')
  assert.deepEqual(codesOf(await bench.problems(4)), CODES)
  await bench.picture('problems')
  await page.locator('.markers-panel a').filter({ hasText: 'SPEC201' }).waitFor()
})

scenario('the quick fix creates the missing file', { example: 'acme-crm-broken' }, async (at) => {
  const { bench, page } = at
  await bench.open('spec.yml')
  await bench.problems(4)
  await bench.goTo(33, 25)
  await page.keyboard.press('Control+.')
  const menu = page.locator('.action-widget')
  await menu.locator('.monaco-list-row').filter({ hasText: 'Create' }).first().waitFor()
  await bench.picture('quick-fix')
  await page.keyboard.press('Enter')
  await page.waitForSelector('.tab[data-resource-name="disconnect.js"]')
  assert.deepEqual(codesOf(await bench.problems(3)), ['SPEC002', 'SPEC104', 'SPEC206'])
  await bench.command('File: Save All Files')
  await eventually(async () => {
    const text = await at.editor.read('acme-crm', 'auth', 'disconnect.js').catch(() => '')
    return text.includes('exports.disconnect')
  }, 'the file on the disk')
})

scenario('a finding goes as it is repaired', { example: 'acme-crm-broken' }, async (at) => {
  const { bench, page } = at
  await bench.open('make-api-client.map.yml')
  await page.waitForSelector('.squiggly-error')
  await bench.goTo(4, 38)
  await page.keyboard.press('Control+Shift+ArrowRight')
  await page.keyboard.type('apiKey')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.squiggly-error', { state: 'detached' })
})

scenario('other tools keep their spec.yml', {}, async (at) => {
  const { bench, page, editor } = at
  const foreign = path.join(editor.workspace, 'spec.yml')
  await writeFile(foreign, 'name: other\ncredentials: {$var: credentials.nope}\n')
  await bench.open('acme-crm/spec.yml')
  await bench.lens('Run auth test').waitFor()
  await bench.command('View: Close All Editors')
  await bench.open('work/spec.yml').catch(() => bench.open('spec.yml'))
  await page.waitForTimeout(1500)
  assert.equal(await page.locator('.squiggly-error, .squiggly-warning').count(), 0)
})
