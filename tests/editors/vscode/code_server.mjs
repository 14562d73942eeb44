/**
 * A real VS Code (code-server) of its own for a test: a home, user data and a workspace in a
 * new folder, ended with all its children.
 */
import { execFile, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const HERE = import.meta.dirname
export const PROJECT = path.resolve(HERE, '../../..')
const EDITOR = path.join(HERE, '.editor', process.env.SPEC_LSP_VSCODE ?? 'usual')
const NODE = path.join(EDITOR, 'runtime')
const ENTRY = path.join(EDITOR, 'node_modules/code-server/out/node/entry.js')
const STARTING_MS = 30_000

/** What a person has chosen once: nothing of the workbench's own is in the way of a test. */
const CHOSEN = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.minimap.enabled': false,
  'editor.accessibilitySupport': 'off',
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.colorTheme': 'Default Dark Modern',
}

/**
 * Starts VS Code. `folders` are copied into its workspace by their last names; `settings` are
 * those of the user, on this machine. `vsix` undefined: without the extension. With a
 * `workspaceFile`, that is opened instead of the folder. `set` of the answer changes settings.
 */
export async function startEditor(options) {
  const { folders, settings = {}, vsix, trust = false, env = {}, workspaceFile } = options
  const home = await mkdtemp(path.join(tmpdir(), 'spec-lsp-vscode-'))
  const workspace = path.join(home, 'work')
  await mkdir(workspace)
  for (const [name, source] of Object.entries(folders)) {
    await cp(source, path.join(workspace, name), { recursive: true })
  }
  const chosen = { ...CHOSEN, ...settings }
  if (trust) chosen['security.workspace.trust.enabled'] = true
  const set = async (more) => {
    Object.assign(chosen, more)
    for (const place of ['User', 'Machine']) {
      await mkdir(path.join(home, 'data', place), { recursive: true })
      const text = JSON.stringify(chosen).replaceAll('{workspace}', workspace)
      await writeFile(path.join(home, 'data', place, 'settings.json'), text)
    }
  }
  await set({})
  const named = path.join(workspace, 'all.code-workspace')
  if (workspaceFile !== undefined) await writeFile(named, JSON.stringify(workspaceFile))
  await writeFile(path.join(home, 'code-server.yaml'), '')
  const common = [
    ENTRY,
    ...['--user-data-dir', path.join(home, 'data')],
    ...['--extensions-dir', path.join(home, 'extensions')],
    ...['--config', path.join(home, 'code-server.yaml')],
  ]
  const environment = { ...process.env, HOME: home, ...env }
  // The language server must not find what the tests were started with.
  delete environment.PYTHONPATH
  if (vsix !== undefined) {
    await promisify(execFile)(NODE, [...common, '--install-extension', vsix], {
      env: environment,
    })
  }
  const port = await freePort()
  const flags = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`]
  flags.push('--disable-telemetry', '--disable-update-check', '--disable-getting-started-override')
  if (!trust) flags.push('--disable-workspace-trust')
  const child = spawn(NODE, [...common, ...flags], {
    env: environment,
    detached: true, // a group of its own: the extension host outlives its parent
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const base = `http://127.0.0.1:${port}`
  await answers(`${base}/healthz`, () => output)
  return {
    base,
    home,
    workspace,
    data: path.join(home, 'data'),
    url: `${base}/?${workspaceFile === undefined ? `folder=${workspace}` : `workspace=${named}`}`,
    set,
    output: () => output,
    read: (...names) => readFile(path.join(workspace, ...names), 'utf-8'),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      try {
        process.kill(-child.pid, 'SIGTERM')
      } catch {}
      await Promise.race([ended, sleep(3000)])
      try {
        process.kill(-child.pid, 'SIGKILL')
      } catch {}
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url, output) {
  const end = Date.now() + STARTING_MS
  while (Date.now() < end) {
    try {
      if ((await fetch(url)).ok) return
    } catch {}
    await sleep(50)
  }
  throw new Error(`VS Code did not start:\n${output()}`)
}
