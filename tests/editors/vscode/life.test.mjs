/** The server's life in VS Code: first use, ends and restarts, trust, settings. */
import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { KEY } from './api.mjs'
import { INTERPRETER, scenario } from './scenario.mjs'
import { eventually, sleep } from './workbench.mjs'

/** The language servers that belong to an editor: their working folder is in its home. */
async function servers(editor) {
  const found = []
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const command = await readFile(`/proc/${name}/cmdline`, 'utf-8').catch(() => '')
    const environment = await readFile(`/proc/${name}/environ`, 'utf-8').catch(() => '')
    if (command.includes('\0serve\0') && environment.split('\0').includes(`HOME=${editor.home}`)) {
      found.push({ pid: Number(name), command: command.split('\0') })
    }
  }
  return found
}

scenario('a server that is killed comes back', { example: 'acme-crm-broken' }, async (at) => {
  const { bench, page, editor } = at
  await bench.open('spec.yml')
  await bench.problems(4)
  const [before] = await servers(editor)
  assert.ok(before.command.includes('-I'))
  process.kill(before.pid, 'SIGKILL')
  await eventually(async () => {
    const now = await servers(editor)
    return now.length === 1 && now[0].pid !== before.pid
  }, 'another server')
  await bench.problems(4)
  await bench.goTo(30, 25)
  await page.keyboard.press('Control+Shift+ArrowRight')
  await page.keyboard.type('javascript')
  await page.keyboard.press('Escape')
  await bench.problems(3)
})

scenario('one that ends again and again is left alone, and the status bar says so', {}, async (at) => {
  const { bench, editor } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').waitFor()
  for (let kills = 0; kills < 5; kills++) {
    await eventually(async () => (await servers(editor)).length === 1, 'a server')
    const [one] = await servers(editor)
    process.kill(one.pid, 'SIGKILL')
    await eventually(async () => (await servers(editor)).every(({ pid }) => pid !== one.pid), 'its end')
  }
  await bench.says(/ended 5 times/)
  await sleep(1500)
  assert.deepEqual(await servers(editor), [])
  await bench.notification('ended 5 times').waitFor()
  await bench.picture('server-failed')
  await bench.status().click()
  await bench.pick('Restart the language server')
  await bench.lens('Run auth test').waitFor()
  assert.equal((await servers(editor)).length, 1)
})

scenario('in a workspace that is not trusted, findings come and nothing runs', {
  example: 'acme-crm-broken',
  trust: true,
}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await page.waitForSelector('.squiggly-error')
  await bench.lens('Run auth test').click()
  await bench.notification('not trusted').waitFor()
  await page.waitForTimeout(500)
  await bench.picture('untrusted')
  assert.equal(api.requests.length, 0)
})

scenario('once the workspace is trusted, the same lens runs', {
  changes: { 'spec-lsp.local.yml': `connectionParameters: {apiKey: ${KEY}}\n` },
  trust: true,
}, async (at) => {
  const { bench, page, api } = at
  await bench.open('spec.yml')
  await bench.lens('Run auth test').click()
  await bench.notification('not trusted').getByText('Manage Workspace Trust').click()
  await page.locator('.workspace-trust-editor').getByText('Trust', { exact: true }).first().click()
  await bench.open('spec.yml')
  await eventually(async () => {
    await bench.lens('Run auth test').click()
    await sleep(1500)
    return api.requests.length > 0
  }, 'the request')
})

scenario('a workspace of several folders has one server, which knows all of their connectors', {
  workspaceFile: { folders: [{ path: 'acme-crm' }, { path: 'second' }] },
  second: true,
}, async (at) => {
  const { bench, page, editor } = at
  await bench.open('acme-crm/spec.yml')
  await bench.lens('Run auth test').waitFor()
  await bench.testRow('acme-crm')
  const rows = page.locator('.test-explorer .monaco-list-row')
  await eventually(async () => (await rows.count()) === 2, 'both tests')
  assert.equal((await servers(editor)).length, 1)
})

scenario('a setting of the server starts it anew', {
  settings: { 'spec-lsp.server.interpreter': '/opt/no/such/python3' },
}, async (at) => {
  const { bench, editor } = at
  await bench.open('spec.yml')
  await bench.says(/no\/such\/python3/)
  await editor.set({ 'spec-lsp.server.interpreter': INTERPRETER })
  await bench.lens('Run auth test').waitFor()
  await bench.says(/runs/)
})

scenario('nothing of a foreign spec.yml starts a server', { foreign: true }, async (at) => {
  const { bench, editor } = at
  await bench.open('spec.yml')
  await sleep(4000)
  assert.deepEqual(await servers(editor), [])
  assert.equal(await bench.status().count(), 0)
  // A connector that is made later wakes it.
  await at.makeConnector()
  await bench.status().waitFor()
})

scenario('without a connector, a command says that there is none', { foreign: true }, async (at) => {
  const { bench } = at
  await bench.open('spec.yml')
  await bench.command('spec-lsp: Run Auth Test…')
  await bench.notification('There is no auth test in this workspace').waitFor()
})

scenario('an interpreter inside the workspace is refused', {
  settings: { 'spec-lsp.server.interpreter': '{workspace}/acme-crm/python' },
  changes: { python: '#!/bin/sh\ntouch "$(dirname "$0")/started"\n' },
}, async (at) => {
  const { bench, editor } = at
  await bench.open('spec.yml')
  await bench.says(/inside the workspace/)
  await assert.rejects(editor.read('acme-crm', 'started'))
})

scenario('the first use asks, makes an environment of its own, and then checks', {
  example: 'acme-crm-broken',
  firstUse: true,
}, async (at) => {
  const { bench, page, editor } = at
  await bench.open('spec.yml')
  await bench.says(/not set up yet/)
  await bench.notification('Set up the language server').waitFor()
  await page.waitForTimeout(500)
  await bench.picture('first-use')
  assert.deepEqual(await servers(editor), [])
  await bench.notification('Set up the language server').getByText('Set Up', { exact: true }).click()
  await bench.notification('Setting up').waitFor()
  await page.waitForTimeout(2500)
  await bench.picture('setting-up')
  await page.locator('.squiggly-error').first().waitFor({ timeout: 150_000 })
  await bench.says(/runs/)
  const [server] = await servers(editor)
  assert.match(server.command[0], /globalStorage\/spec-lsp\.spec-lsp\/environments\//)
  assert.ok(server.command.includes('-I'))
})

scenario('a Python that is not there is named, with what to do', {
  firstUse: true,
  settings: {
    'spec-lsp.environment.create': 'always',
    'spec-lsp.environment.python': '/opt/no/such/python3',
  },
}, async (at) => {
  const { bench, page } = at
  await bench.open('spec.yml')
  await bench.says(/no\/such\/python3/)
  await bench.notification('/opt/no/such/python3').waitFor()
  await page.waitForTimeout(500)
  await bench.picture('no-python')
})
