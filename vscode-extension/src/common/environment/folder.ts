/** The folders of private environments: where they are, whether one is whole, which may go. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { run } from './child'
import { folderAround } from './inside'
import { isAlive } from './lock'
import type { Interpreter } from './python'
import { cleaned } from './surroundings'

/** Written last: an environment without it was not finished. */
const MARKER = 'complete.json'
/** In it, one file for each window whose server runs from the environment. */
const USERS = 'users'

export interface Marker {
  version: 1
  /** The Python that it was made with. */
  python: string
  pythonVersion: string
  series: string
  base: string
  /** The path that a person named. */
  configured: string | null
  wheel: string
  madeAt: string
}

export interface Command {
  command: string
  args: string[]
}

/** Where the environment with this key is, in the extension's own storage. */
export function environmentFolder(storagePath: string, key: string): string {
  return join(storagePath, 'environments', key)
}

/**
 * The folder of an environment that is whole, of whichever Python, so that a start need not
 * look for one; where a Python is configured, only one that was made with it.
 */
export async function findComplete(
  storagePath: string,
  content: string,
  configured: string | null | undefined,
  workspaceFolders: readonly string[],
): Promise<string | null> {
  const parent = dirname(environmentFolder(storagePath, content))
  const names = await readdir(parent).catch(() => [] as string[])
  for (const name of names.filter(
    (one) => one.startsWith(`${content}-`) && !one.endsWith('.lock'),
  )) {
    const folder = join(parent, name)
    const marker = await readMarker(folder)
    const wanted = configured?.trim()
    if (marker === null) continue
    if (wanted && wanted !== marker.configured && wanted !== marker.python) continue
    if (await isComplete(folder, workspaceFolders)) return folder
  }
  return null
}

/** Its Python. */
export function pythonIn(folder: string): string {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python')
}

/** How the server is started from it. `-I`: nothing beside the environment is imported. */
export function serverCommand(folder: string): Command {
  return { command: pythonIn(folder), args: ['-I', '-m', 'spec_lsp', 'serve'] }
}

/** Says that everything is there. */
export async function markComplete(folder: string, python: Interpreter, wheel: string) {
  const marker: Marker = {
    version: 1,
    python: python.path,
    pythonVersion: python.version,
    series: python.series,
    base: python.base,
    configured: python.configured,
    wheel: basename(wheel),
    madeAt: new Date().toISOString(),
  }
  await writeFile(join(folder, MARKER), `${JSON.stringify(marker, null, 2)}\n`)
}

const IS_THERE = `
import importlib.util, json, sys
found = all(importlib.util.find_spec(name) for name in ("spec_lsp", "pygls", "ruamel.yaml"))
print(json.dumps({"series": "%d.%d" % sys.version_info[:2], "found": found}))
`

/**
 * Whether the server can be started from it: it was finished, its Python still starts, is the
 * one that the packages are for, and is no workspace's.
 */
export async function isComplete(
  folder: string,
  workspaceFolders: readonly string[] = [],
): Promise<boolean> {
  const marker = await readMarker(folder)
  const python = pythonIn(folder)
  if (marker === null || (await folderAround(python, workspaceFolders)) !== null) return false
  const answered = await run({
    command: python,
    args: ['-I', '-c', IS_THERE],
    cwd: folder,
    env: cleaned(process.env),
    timeout: 20_000,
  })
  if (answered.code !== 0) return false
  const { series, found } = JSON.parse(answered.lines.at(-1) ?? '{}') as Record<string, unknown>
  return found === true && series === marker.series
}

async function readMarker(folder: string): Promise<Marker | null> {
  try {
    const marker = JSON.parse(await readFile(join(folder, MARKER), 'utf8')) as Marker
    return marker.version === 1 ? marker : null
  } catch {
    return null
  }
}

/** Says that this window's server runs from it, so that no other window removes it. */
export async function markUsed(folder: string): Promise<void> {
  const users = join(folder, USERS)
  await mkdir(users, { recursive: true })
  await writeFile(join(users, String(process.pid)), '')
}

/** Removes the environments of earlier versions that no window's server runs from. */
export async function removeOld(current: string): Promise<string[]> {
  const parent = dirname(current)
  const removed: string[] = []
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const folder = join(parent, entry.name)
    if (!entry.isDirectory() || folder === current) continue
    if (entries.some((other) => other.name === `${entry.name}.lock`)) continue
    if (await isUsed(folder)) continue
    await remove(folder)
    removed.push(folder)
  }
  return removed
}

async function isUsed(folder: string): Promise<boolean> {
  const pids = await readdir(join(folder, USERS)).catch(() => [])
  return pids.some((pid) => isAlive(Number(pid)))
}

/** Removes one, also while the last file of an ended process is being let go. */
export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
