/**
 * Every view in every theme, narrow and wide: pictures for a person to look at, and what a
 * machine can check of them. PAGE_SCREENSHOTS names the folder for the pictures.
 */
import assert from 'node:assert/strict'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { start, THEMES } from './browser.mjs'
import {
  EVERYTHING,
  form,
  MISSING,
  NOTICED,
  ONE_KEY,
  ONE_REQUEST,
  PASSED,
  result,
  UNNOTICED,
} from './examples.mjs'

const FOLDER = process.env.PAGE_SCREENSHOTS ?? path.join(tmpdir(), 'page-screenshots')
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const WIDTHS = [350, 900]

const VIEWS = {
  form: [form(ONE_KEY)],
  'form-everything': [
    form(EVERYTHING, {
      remembered: ['connectorParameters.clientSecret'],
      message: 'The run missed two parameters.',
      remember: true,
    }),
  ],
  'form-errors': [form(EVERYTHING)],
  'form-empty': [form({})],
  'form-not-runnable': [
    form({
      ...ONE_KEY,
      runnable: false,
      reason: 'OAuth 2.0 with a redirect cannot be run here: it needs the platform.',
    }),
  ],
  progress: [
    { type: 'running', title: 'Auth test of Acme CRM', step: 'makeApiClient …' },
    { type: 'running', title: 'Auth test of Acme CRM', step: 'test …' },
  ],
  failed: [result()],
  passed: [result(PASSED)],
  noticed: [result(NOTICED)],
  unnoticed: [result(UNNOTICED)],
  missing: [result(MISSING)],
  request: [result(ONE_REQUEST, { isRequest: true })],
}

let browser
let axe

before(async () => {
  browser = await start()
  axe = await readFile(AXE, 'utf8')
  await mkdir(FOLDER, { recursive: true })
})

after(() => browser.close())

for (const theme of THEMES) {
  for (const width of WIDTHS) {
    test(`nothing is cut off and axe finds nothing, ${theme}, ${width} pixels wide`, async () => {
      const { page, say, complaints, close } = await browser.open({ theme, width })
      await page.evaluate(axe)
      for (const [name, messages] of Object.entries(VIEWS)) {
        for (const message of messages) {
          await say(message)
        }
        if (name === 'form-errors') {
          await page.getByLabel('Page size').fill('many')
          await page.getByLabel('Scopes').fill('["read", ')
          await page.keyboard.press('Control+Enter')
        }
        await page.screenshot({
          path: path.join(FOLDER, `${name}-${theme}-${width}.png`),
          fullPage: true,
        })
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(overflow, 0, `${name} is wider than its window`)
        assert.deepEqual(await violations(page), [], name)
      }
      assert.deepEqual(complaints, [])
      await close()
    })
  }
}

/** What axe finds, in a line each. */
async function violations(page) {
  const found = await page.evaluate(() => window.axe.run(document))
  return found.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`,
    ),
  )
}
