/** A connector that VS Code has written. */
import assert from 'node:assert/strict'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

scenario('a new connector checks clean, and its lens is there', { foreign: true }, async (at) => {
  const { bench, page, editor, api } = at
  const answer = async (text, asked) => {
    await page.locator('.quick-input-widget').getByText(asked).first().waitFor()
    if (text !== undefined) {
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
    }
    await page.keyboard.press('Enter')
  }
  await bench.open('spec.yml')
  await bench.command('spec-lsp: New Connector…')
  await answer('Acme CRM', '1 of 4')
  await answer(undefined, '2 of 4')
  await answer(`${api.base}/v1`, '3 of 4')
  await answer('/me', '4 of 4')
  await page.waitForSelector('.tab.active[data-resource-name="spec.yml"]')
  await bench.lens('Run auth test').waitFor()
  await bench.notification('Acme CRM is in acme-crm').waitFor()
  await page.waitForTimeout(500)
  await bench.picture('new-connector')
  assert.equal(await page.locator('.squiggly-error, .squiggly-warning').count(), 0)
  await eventually(async () => {
    const text = await editor.read('acme-crm', 'auth', 'make-api-client.map.yml').catch(() => '')
    return text.includes(api.base)
  }, 'the files')
})
