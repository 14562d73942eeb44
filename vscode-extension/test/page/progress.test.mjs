/** A run that goes on: where it is, and how it is ended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachWithPage } from './browser.mjs'

const RUNNING = { type: 'running', title: 'Auth test of Acme CRM', step: 'makeApiClient …' }

const editor = eachWithPage()

test('a run says what step it is at and for how long, and Escape ends it once', async () => {
  const { page } = editor
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
  const { page } = editor
  await editor.say(RUNNING)
  await page.waitForTimeout(600)
  await page.reload()
  await editor.say(RUNNING)
  assert.ok(Number.parseFloat(await page.locator('.clock').textContent()) >= 0.5)
})

test('the cancel button has the focus, and Enter presses it', async () => {
  const { page } = editor
  await editor.say(RUNNING)
  await page.keyboard.press('Enter')
  assert.deepEqual(await editor.sent(), [{ type: 'cancel' }])
})

test('a view that comes while the person works elsewhere waits with the focus', async () => {
  const { page } = editor
  await page.evaluate(() => {
    document.hasFocus = () => false
  })
  await editor.say(RUNNING)
  assert.equal(await page.evaluate(() => document.activeElement.id), '')
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  assert.equal(await page.evaluate(() => document.activeElement.id), 'cancel')
})
