/** Makes a private environment: all of it or nothing, in one window at a time. */
import { mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Bundled } from './bundled'
import { run } from './child'
import { type Command, isComplete, markComplete, pythonIn, remove, serverCommand } from './folder'
import { folderAround } from './inside'
import { alone } from './lock'
import {
  countPackages,
  failure,
  installRequirements,
  installWheel,
  packageOf,
  withoutSecrets,
} from './pip'
import { cancelled, SetUpProblem } from './problem'
import { type Interpreter, insideWorkspace } from './python'
import { cleaned, offline } from './surroundings'

export interface Progress {
  /** What is done now, for a person. */
  message: string
  /** How much of all is done, from 0 to 1. */
  fraction: number
}

export interface Making {
  python: Interpreter
  /** From `environmentFolder`. */
  folder: string
  bundled: Bundled
  workspaceFolders?: readonly string[] | undefined
  env?: NodeJS.ProcessEnv | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  /** What the programs said, line by line and without secrets, for the output channel. */
  onLine?: ((line: string) => void) | undefined
  signal?: AbortSignal | undefined
}

/** What the steps take of the whole, roughly. */
const VENV_DONE = 0.2
const PACKAGES_DONE = 0.9

/**
 * Makes the environment where it is not there yet, and says how the server is started from it.
 *
 * Throws a `SetUpProblem`. A virtual environment holds its own path and so cannot be made
 * elsewhere and moved: it is made in place, and counts from its last file on.
 */
export async function create(making: Making): Promise<Command> {
  const { folder, workspaceFolders = [], signal, onProgress } = making
  const around = await folderAround(folder, workspaceFolders)
  if (around !== null) throw insideWorkspace(folder, around)
  await onDisk(() => mkdir(dirname(folder), { recursive: true }))
  const onWait = () =>
    onProgress?.({ message: 'Another window is setting up the language server …', fraction: 0 })
  await onDisk(() =>
    alone(
      `${folder}.lock`,
      async () => {
        if (!(await isComplete(folder, workspaceFolders))) await make(making)
      },
      { signal, onWait },
    ),
  )
  return serverCommand(folder)
}

async function make(making: Making): Promise<void> {
  const { python, folder, bundled, signal } = making
  await remove(folder)
  try {
    await makeVenv(making)
    await installPackages(making)
    making.onProgress?.({ message: 'The language server …', fraction: PACKAGES_DONE })
    const env = offline(making.env ?? process.env)
    await step({ ...making, env }, pythonIn(folder), installWheel(bundled.wheel))
    if (signal?.aborted) throw cancelled()
    await markComplete(folder, python, bundled.wheel)
  } catch (error) {
    await remove(folder).catch(() => {})
    throw error
  }
}

async function makeVenv(making: Making): Promise<void> {
  making.onProgress?.({
    message: `An environment of Python ${making.python.version} …`,
    fraction: 0,
  })
  await step(making, making.python.path, ['-I', '-m', 'venv', making.folder])
}

async function installPackages(making: Making): Promise<void> {
  const { requirements, wheels } = making.bundled
  const total = countPackages(await readFile(requirements, 'utf8'))
  let begun = 0
  const onLine = (line: string) => {
    const name = packageOf(line)
    const share = () => VENV_DONE + (PACKAGES_DONE - VENV_DONE) * Math.min(1, begun / total)
    if (name !== null) {
      making.onProgress?.({ message: `${name} …`, fraction: share() })
      begun += 1
    } else if (line.startsWith('Installing collected packages')) {
      begun = total
      making.onProgress?.({ message: 'All packages are here; unpacking …', fraction: share() })
    }
  }
  const env = making.env ?? process.env
  await step(
    { ...making, env: wheels === null ? env : offline(env) },
    pythonIn(making.folder),
    installRequirements(requirements, wheels),
    onLine,
  )
}

async function step(
  making: Making,
  command: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<void> {
  const { signal, env = process.env } = making
  const ended = await run({
    command,
    args,
    // Nobody else's folder, so that nothing lying around is taken for a part of the work.
    cwd: dirname(making.folder),
    env: cleaned(env),
    signal,
    onLine: (line) => {
      making.onLine?.(withoutSecrets(line))
      onLine?.(line)
    },
  })
  if (signal?.aborted) throw cancelled()
  if (ended.error !== null) throw new SetUpProblem('failed', `${command}: ${ended.error}`)
  if (ended.code !== 0) throw failure(ended.lines)
}

const OF_THE_DISK = ['EACCES', 'EDQUOT', 'ENOSPC', 'ENOTDIR', 'EPERM', 'EROFS']

/** A full or read-only disk in words. */
async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SetUpProblem) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (code !== undefined && OF_THE_DISK.includes(code)) {
      throw new SetUpProblem('disk', `The extension's storage cannot be written to: ${message}`)
    }
    throw new SetUpProblem('failed', `The language server could not be set up: ${message}`)
  }
}
