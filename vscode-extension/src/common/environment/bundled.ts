/** What the extension carries: its server as a wheel, and the exact list of what that needs. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SetUpProblem } from './problem'
import type { Interpreter } from './python'

export interface Bundled {
  wheel: string
  /** Names every package with its version and the hashes of its files. */
  requirements: string
  /** A folder with all of these files; `null`: they come from the package index. */
  wheels: string | null
}

/** Finds it in the extension's folder. */
export async function bundled(extensionPath: string): Promise<Bundled> {
  const folder = join(extensionPath, 'bundled')
  const names = await readdir(folder).catch(() => [] as string[])
  const wheel = names.find((name) => /^spec_lsp-.*\.whl$/.test(name))
  if (wheel === undefined || !names.includes('requirements.txt')) {
    throw new SetUpProblem(
      'incomplete-extension',
      `The extension's folder ${folder} does not hold the language server. Install it again.`,
    )
  }
  return {
    wheel: join(folder, wheel),
    requirements: join(folder, 'requirements.txt'),
    wheels: names.includes('wheels') ? join(folder, 'wheels') : null,
  }
}

/** Another server or another package: another environment, and another one for each Python. */
export async function environmentKey(what: Bundled, python: Interpreter): Promise<string> {
  const which = createHash('sha256').update(`${python.path} ${python.platform}`).digest('hex')
  return `${await contentKey(what)}-${python.series}-${which.slice(0, 8)}`
}

/** What the keys of all Pythons begin with. */
export async function contentKey(what: Bundled): Promise<string> {
  const hash = createHash('sha256')
  // As text of single bytes: what a hash takes on every version of Node's types.
  for (const file of [what.wheel, what.requirements]) {
    hash.update(await readFile(file, 'latin1'), 'latin1')
  }
  return hash.digest('hex').slice(0, 16)
}
