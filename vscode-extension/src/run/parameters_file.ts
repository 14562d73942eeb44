import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as path from 'node:path'
import type { Values } from './messages'

/**
 * Hands parameters, and what of a request may be a secret, to the server in a file that only this user can read, outside of every
 * workspace, since arguments of commands are written to logs. The server deletes the file when
 * it has read it; it is deleted here, too, whatever becomes of the run.
 */
export async function withParametersFile<T>(
  values: Values,
  request: object | undefined,
  use: (file: string | null) => Promise<T>,
): Promise<T> {
  if (Object.keys(values).length === 0 && request === undefined) return use(null)
  const folder = await mkdtemp(path.join(tmpdir(), 'spec-lsp-')) // for this user alone: 0700
  try {
    const file = path.join(folder, 'parameters.json')
    await writeFile(file, JSON.stringify({ ...asParameters(values), request }), {
      mode: 0o600,
      flag: 'wx',
    })
    return await use(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** `{"connectionParameters.a.b": 1}` → `{"connectionParameters": {"a": {"b": 1}}}`. */
export function asParameters(values: Values): Record<string, unknown> {
  const parameters: Record<string, unknown> = Object.create(null)
  parameters.connectionParameters = Object.create(null)
  parameters.connectorParameters = Object.create(null)
  for (const [dotted, value] of Object.entries(values)) {
    const names = dotted.split('.')
    const last = names.pop() as string
    let place = parameters
    for (const name of names) {
      if (typeof place[name] !== 'object' || place[name] === null) place[name] = Object.create(null)
      place = place[name] as Record<string, unknown>
    }
    place[last] = value
  }
  return parameters
}
