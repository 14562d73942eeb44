/** One test in one editor: everything is started for it, and ended, and pictured if it fails. */
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { startApi } from './api.mjs'
import { PROJECT, startEditor } from './code_server.mjs'
import { example, foreignFolder } from './connectors.mjs'
import { openWorkbench } from './workbench.mjs'

export const VSIX = process.env.SPEC_LSP_VSIX ?? path.join(PROJECT, 'dist', 'spec-lsp-0.1.0.vsix')
export const INTERPRETER = process.env.SPEC_LSP_PYTHON ?? path.join(PROJECT, '.venv', 'bin', 'python')

/**
 * `with`: the example and its changes. Without `settings` of its own, the server is that of the
 * project's environment.
 */
export function scenario(name, options, act) {
  test(name, { timeout: 180_000 }, async () => {
    const api = await startApi()
    const connector = await example(options.example ?? 'acme-crm', api, options.changes)
    const folders = options.foreign ? { other: await foreignFolder() } : { 'acme-crm': connector }
    const editor = await startEditor({
      folders: { ...folders, ...(options.second ? { second: connector } : {}) },
      workspaceFile: options.workspaceFile,
      vsix: VSIX,
      trust: options.trust,
      env: options.env,
      settings: {
        ...(options.firstUse ? {} : { 'spec-lsp.server.interpreter': INTERPRETER }),
        ...options.settings,
      },
    })
    let bench
    try {
      bench = await openWorkbench(editor, options.size)
      const makeConnector = () =>
        cp(connector, path.join(editor.workspace, 'acme-crm'), { recursive: true })
      await act({ bench, page: bench.page, api, editor, connector, makeConnector })
    } catch (error) {
      await bench?.picture(`failed-${name.replaceAll(/\W+/g, '-')}`)
      throw error
    } finally {
      await bench?.close()
      await editor.stop()
      await api.stop()
      await rm(path.dirname(connector), { recursive: true, force: true })
    }
  })
}
