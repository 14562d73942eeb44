/**
 * The pictures of the documents, from the real thing: node take_pictures.mjs
 * Those of README and docs go to docs/images/, in four themes for a look to pictures/themes/.
 */
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { KEY, startApi } from './api.mjs'
import { PROJECT, startEditor } from './code_server.mjs'
import { example } from './connectors.mjs'
import { INTERPRETER, VSIX } from './scenario.mjs'
import { openWorkbench, PICTURES } from './workbench.mjs'

const IMAGES = path.join(PROJECT, 'docs', 'images')
const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
}
const SIZE = { width: 1280, height: 760 }
const WRONG = 'sk-live-of-nobody-99'

/** A window for a picture: nothing in it that does not belong to what is shown. */
async function inWindow(name, theme, act, settings = {}) {
  const api = await startApi()
  const connector = await example(name, api)
  const editor = await startEditor({
    folders: { 'acme-crm': connector },
    vsix: VSIX,
    settings: {
      'spec-lsp.server.interpreter': INTERPRETER,
      'workbench.colorTheme': THEMES[theme],
      'workbench.activityBar.location': 'hidden',
      'window.commandCenter': false,
      'workbench.layoutControl.enabled': false,
      'editor.stickyScroll.enabled': false,
      'editor.occurrencesHighlight': 'off',
      'editor.fontSize': 13,
      ...settings,
    },
  })
  const bench = await openWorkbench(editor, SIZE)
  try {
    await act(bench, bench.page, (what) => bench.picture(path.join('themes', `${what}-${theme}`)))
  } finally {
    await bench.close()
    await editor.stop()
    await api.stop()
    await rm(path.dirname(connector), { recursive: true, force: true })
  }
}

async function problems(bench, page, take) {
  await bench.open('spec.yml')
  await page.waitForSelector('.squiggly-error')
  await bench.problems(4)
  await bench.goTo(18, 9)
  await page.waitForTimeout(800)
  await take('problems')
}

async function completion(bench, page, take) {
  await bench.open('make-api-client.map.yml')
  await bench.says(/runs/)
  await bench.goTo(4, 44)
  await page.keyboard.press('Control+Shift+ArrowLeft')
  await page.keyboard.press('Delete')
  await bench.complete()
  await page.waitForTimeout(800)
  await take('completion')
}

async function running(bench, page, take) {
  await bench.open('spec.yml')
  await bench.says(/runs/)
  await page.keyboard.press('Control+B') // without the side bar
  await bench.lens('Run auth test').click()
  const run = bench.run()
  await run.locator('input[type=password]').waitFor()
  await page.waitForTimeout(800)
  await take('form')
  await page.keyboard.type(WRONG)
  await page.keyboard.press('Enter')
  await run.getByText('Run again').waitFor()
  await bench.lens('failed').waitFor()
  await page.waitForTimeout(800)
  await take('result-failed')
  await run.getByRole('button', { name: 'Edit parameters' }).click()
  await run.locator('input[type=password]').waitFor()
  await run.locator('input[type=password]').focus()
  await page.keyboard.type(KEY)
  await page.keyboard.press('Enter')
  await bench.lens('passed').waitFor()
  await page.waitForTimeout(800)
  await take('result-passed')
}

for (const theme of Object.keys(THEMES)) {
  await inWindow('acme-crm-broken', theme, problems)
  await inWindow('acme-crm', theme, completion)
  await inWindow('acme-crm', theme, running)
}
await mkdir(IMAGES, { recursive: true })
for (const [what, theme] of [
  ['problems', 'dark'],
  ['completion', 'dark'],
  ['form', 'light'],
  ['result-failed', 'dark'],
]) {
  const taken = path.join(PICTURES, 'themes', `${what}-${theme}.png`)
  await cp(taken, path.join(IMAGES, `${what}.png`))
}
