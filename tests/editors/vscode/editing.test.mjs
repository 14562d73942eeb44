/** Completion, hover, rename and what else an editor asks. */
import assert from 'node:assert/strict'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

scenario('completion inside ${credentials. offers the fields of the form', {}, async (at) => {
  const { bench, page } = at
  await bench.open('make-api-client.map.yml')
  await bench.says(/runs/)
  await bench.goTo(4, 44)
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.keyboard.press('Delete')
  await bench.goTo(4, 38)
  const labels = await bench.complete()
  assert.equal(labels.length, 1)
  assert.match(labels[0], /^apiKey/)
  await bench.picture('completion')
  await page.keyboard.press('Enter')
  await eventually(async () => (await bench.text()).replaceAll('\u00a0', ' ').includes('${credentials.apiKey}'), 'the field')
})

scenario('hover tells what a credential is', {}, async (at) => {
  const { bench, page } = at
  await bench.open('make-api-client.map.yml')
  await bench.goTo(4, 41)
  await eventually(async () => {
    await bench.command('Show or Focus Hover')
    await page.waitForTimeout(500)
    const texts = await page.locator('.monaco-hover:not(.hidden) .hover-contents').allInnerTexts()
    return texts.some((text) => text.includes('apiKey'))
  }, 'the hover')
  await bench.picture('hover')
})

scenario('a rename goes through YAML and code', {}, async (at) => {
  const { bench, page, editor } = at
  await bench.open('make-api-client.map.yml')
  await bench.says(/runs/)
  await bench.goTo(4, 41)
  await eventually(async () => {
    await page.keyboard.press('F2')
    await page.waitForTimeout(800)
    return page.locator('.rename-box input').isVisible()
  }, 'the box')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('token')
  await bench.picture('rename')
  await page.keyboard.press('Enter')
  await eventually(async () => (await bench.text()).includes('token'), 'the new name here')
  await bench.command('File: Save All Files')
  await eventually(
    async () => (await editor.read('acme-crm', 'spec.yml')).includes('- token'),
    'the new name in spec.yml',
  )
  const spec = await editor.read('acme-crm', 'spec.yml')
  assert.ok(!spec.includes('apiKey'))
})
