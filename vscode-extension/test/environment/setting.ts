/** What the tests of the environment share: a real bundle, and folders that go away again. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Bundled, bundled, findPython, type Interpreter } from '../../src/common/environment'

const EXTENSION = resolve(process.cwd())

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** An empty folder, removed after the tests of the file. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'spec-lsp-environment-')))
  folders.push(folder)
  return folder
}

export function write(path: string, text: string, mode = 0o644): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
  return path
}

/** The machine's own Python. */
export function python(): Promise<Interpreter> {
  return findPython({
    configured: '',
    workspaceFolders: [],
    env: process.env,
    platform: process.platform,
  })
}

/** The server's wheel with all wheels that it needs: as in the extension for this platform. */
export async function realBundle(): Promise<Bundled> {
  const checkout = join(EXTENSION, '..', '.venv', 'bin', 'python')
  if (!existsSync(checkout))
    throw new Error('Run the tests by `make extension`, which makes .venv.')
  const folder = temporaryFolder()
  const { series } = await python()
  execFileSync(
    checkout,
    [
      join(EXTENSION, 'scripts', 'bundle.py'),
      join(folder, 'bundled'),
      ...['--wheels', 'this', '--python', series],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  return await bundled(folder)
}
