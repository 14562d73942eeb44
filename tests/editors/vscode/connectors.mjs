/** The connectors that the tests open: copies of the project's examples, made for a test. */
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PROJECT } from './code_server.mjs'

const PUBLIC = 'https://api.acme-crm.example.com'

/** A change that lets the auth test ask for what is never answered. */
export const HANGING = { 'auth/test.js': (text) => text.replace('/me', '/slow') }

/** A folder with an example whose API is the one on loopback. */
export async function example(name, api, changes = {}) {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'spec-lsp-example-')), 'acme-crm')
  await cp(path.join(PROJECT, 'examples', name), folder, { recursive: true })
  const mapping = path.join(folder, 'auth', 'make-api-client.map.yml')
  const text = await readFile(mapping, 'utf-8')
  await writeFile(mapping, text.replace(PUBLIC, api.base))
  for (const [file, change] of Object.entries(changes)) {
    const place = path.join(folder, file)
    const made = typeof change === 'string' ? change : change(await readFile(place, 'utf-8'))
    await writeFile(place, made, { mode: 0o755 })
  }
  return folder
}

/** A folder with another tool's spec.yml. */
export async function foreignFolder() {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'spec-lsp-foreign-')), 'other')
  await mkdir(folder)
  await writeFile(path.join(folder, 'spec.yml'), 'name: other\nsteps:\n  - $template: "${nope.x}"\n')
  return folder
}
