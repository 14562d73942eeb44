/** What a person does in VS Code, by keyboard and mouse, in a real browser. */
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { sleep } from './code_server.mjs'

export { sleep }

export const PICTURES = process.env.SPEC_LSP_PICTURES ?? path.join(import.meta.dirname, 'pictures')
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`)
const PATIENCE = 30_000

/** Opens a browser on an editor that `startEditor` gave. */
export async function openWorkbench(editor, { width = 1400, height = 900, url = editor.url } = {}) {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find((program) => existsSync(program))
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  })
  const context = await browser.newContext({ viewport: { width, height } })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: editor.base })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE)
  const bench = new Workbench(browser, page)
  try {
    await page.goto(url)
    await page.waitForSelector('.monaco-workbench .part.editor')
    await page.waitForSelector('.monaco-workbench .explorer-folders-view, .monaco-dialog-box')
  } catch (error) {
    await bench.picture('failed-to-start')
    await browser.close()
    throw error
  }
  return bench
}

export class Workbench {
  constructor(browser, page) {
    this.browser = browser
    this.page = page
  }

  async close() {
    await this.browser.close()
  }

  /** Opens a file of the workspace. */
  async open(name) {
    const { page } = this
    const input = page.locator('.quick-input-widget input').first()
    await eventually(async () => {
      if (await input.isVisible()) return true
      await page.keyboard.press('Control+1') // beside a page, not on top of it
      await page.keyboard.press('Control+P')
      await sleep(300)
      return input.isVisible()
    }, 'the box to open a file')
    await page.keyboard.type(name)
    const base = path.basename(name)
    await page.waitForSelector(`.quick-input-list .monaco-list-row.focused[aria-label*="${base}"]`)
    await page.keyboard.press('Enter')
    await page.waitForSelector(`.tab.active[data-resource-name="${base}"]`)
    await page.waitForSelector('.editor-instance .view-line')
  }

  /** Carries out a command by its title. */
  async command(title) {
    const { page } = this
    await page.keyboard.press('F1')
    await page.waitForSelector('.quick-input-widget input')
    await page.keyboard.type(title)
    await page.locator(`.quick-input-list .monaco-list-row[aria-label*="${title}"]`).first().click()
  }

  /** Picks an entry of the list that is open. */
  async pick(text) {
    const row = this.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text })
    await row.first().click()
  }

  /** Puts the cursor behind a text in the active editor. */
  async goTo(line, column) {
    const { page } = this
    await page.keyboard.press('Control+G')
    await page.waitForSelector('.quick-input-widget input')
    await page.keyboard.type(`${line}:${column}`)
    await page.keyboard.press('Enter')
    await page.waitForSelector('.quick-input-widget', { state: 'hidden' })
  }

  /** Shows the Test Explorer; the row of a test there. */
  async testRow(name) {
    await this.command('Testing: Focus on Test Explorer View')
    const rows = this.page.locator('.test-explorer .monaco-list-row')
    const row = rows.filter({ hasText: name }).first()
    await row.waitFor()
    return row
  }

  /** Asks for completions where the cursor is, and waits until there are some. */
  async complete() {
    const rows = this.page.locator('.suggest-widget.visible .monaco-list-row')
    await eventually(async () => {
      await this.page.keyboard.press('Escape')
      await this.page.keyboard.press('Control+Space')
      await sleep(700)
      return (await rows.count()) > 0
    }, 'suggestions')
    return rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')))
  }

  /** The item of the extension in the status bar. */
  status() {
    return this.page.locator('.statusbar-item').filter({ hasText: 'spec-lsp' })
  }

  /** Waits until the status bar says something. */
  async says(pattern) {
    const label = this.status().locator('a')
    await eventually(async () => {
      const text = await label.getAttribute('aria-label', { timeout: 500 }).catch(() => null)
      return text !== null && pattern.test(text)
    }, `${pattern} in the status bar`)
  }

  lens(title) {
    return this.page.locator('.codelens-decoration a').filter({ hasText: title }).first()
  }

  /** The rows of Problems, when there are as many as expected. */
  async problems(count) {
    const { page } = this
    if (!(await page.locator('.markers-panel').isVisible())) {
      await page.keyboard.press('Control+Shift+M')
    }
    const rows = page.locator('.markers-panel .monaco-list-row:has(.marker-icon)')
    await eventually(async () => (await rows.count()) === count, `${count} problems`)
    return rows.evaluateAll((all) => all.map((row) => row.querySelector('.marker-message-line')?.textContent ?? row.textContent))
  }

  /** The document of the page of a run, inside its two frames. */
  run() {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame')
  }

  notification(text) {
    return this.page.locator('.notifications-toasts .notification-list-item').filter({ hasText: text }).first()
  }

  dialog() {
    return this.page.locator('.monaco-dialog-box')
  }

  /** A screenshot: kept, to be looked at. */
  async picture(name, clip) {
    const file = path.join(PICTURES, `${name}.png`)
    mkdirSync(path.dirname(file), { recursive: true })
    await this.page.screenshot({ path: file, ...(clip === undefined ? {} : { clip }) })
    return file
  }

  async text() {
    return this.page.locator('.editor-instance .view-lines').first().innerText()
  }
}

/** Waits until something is so. */
export async function eventually(look, what, ms = PATIENCE) {
  const end = Date.now() + ms
  for (;;) {
    if (await look()) return
    if (Date.now() > end) throw new Error(`This did not come: ${what}`)
    await sleep(50)
  }
}
