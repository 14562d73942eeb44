/**
 * The page as it is shipped, in a real browser: the bundle, the policy that comes with it, and
 * an editor that only writes down what it is told.
 */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, afterEach, before, beforeEach } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

const HERE = path.dirname(fileURLToPath(import.meta.url))
const ROOT = path.join(HERE, '..', '..')
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'
const NONCE = 'bm9uY2U'

export const THEMES = ['dark', 'light', 'high-contrast', 'high-contrast-light']

/** A browser and a server of the page; `close` ends both. */
export async function start() {
  const folder = await mkdtemp(path.join(tmpdir(), 'page-test-'))
  await build({
    absWorkingDir: ROOT,
    entryPoints: [
      { in: 'webview/page.ts', out: 'page' },
      { in: 'webview/page.css', out: 'page' },
      { in: 'src/run/page_html.ts', out: 'page_html' },
    ],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
  const { pageHtml } = await import(pathToFileURL(path.join(folder, 'page_html.mjs')).href)
  const script = await readFile(path.join(folder, 'page.mjs'))
  const style = await readFile(path.join(folder, 'page.css'))
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`
    const files = {
      '/page.js': ['text/javascript', script],
      '/page.css': ['text/css', style],
      '/': [
        'text/html',
        pageHtml({
          scriptUri: `${origin}/page.js`,
          styleUri: `${origin}/page.css`,
          cspSource: origin,
          nonce: NONCE,
        }),
      ],
    }
    const [type, content] = files[request.url] ?? ['text/plain', null]
    response.writeHead(content === null ? 404 : 200, { 'content-type': `${type}; charset=utf-8` })
    response.end(content ?? '')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  const uri = `http://127.0.0.1:${server.address().port}/`
  return {
    open: (options = {}) => open(browser, uri, options),
    close: async () => {
      await browser.close()
      server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/**
 * A page of its own for each test of a file, and no complaint of its console after any. What it
 * returns stands for the page of the test that runs.
 */
export function eachWithPage() {
  let browser
  const now = {}
  before(async () => {
    browser = await start()
  })
  after(() => browser.close())
  beforeEach(async () => {
    Object.assign(now, await browser.open())
  })
  afterEach(async () => {
    assert.deepEqual(now.complaints, [])
    await now.close()
  })
  return now
}

/** One page. Whatever its console complains of is in `complaints`, and no test may leave any. */
async function open(browser, uri, { theme = 'dark', width = 900, height = 900, motion } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: motion ?? 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text())
    }
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.addInitScript(editor, await readTheme(theme))
  await page.goto(uri)
  await page.waitForFunction(() => window.sent.length > 0)
  return {
    page,
    complaints,
    /** What the extension says to the page. */
    say: (message) =>
      page
        .evaluate((one) => window.postMessage(one, '*'), message)
        .then(() =>
          // A message is a task of its own: let it be done.
          page.evaluate(() => new Promise((resolve) => setTimeout(resolve))),
        ),
    /** What the page said since it was last asked, `ready` left out. */
    sent: () =>
      page.evaluate(() => window.sent.splice(0).filter((message) => message.type !== 'ready')),
    state: () => page.evaluate(() => sessionStorage.getItem('state') ?? ''),
    close: () => context.close(),
  }
}

async function readTheme(name) {
  return JSON.parse(await readFile(path.join(HERE, 'themes', `${name}.json`), 'utf8'))
}

/** Runs in the page before everything else: the editor's part, as far as a page sees it. */
function editor(theme) {
  window.sent = []
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.sent.push(structuredClone(message)),
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
  })
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value)
    }
    document.body.classList.add(...theme.kind.split(' '))
  })
}
