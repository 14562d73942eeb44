import * as path from 'node:path'
import * as vscode from 'vscode'
import { folderAround } from './environment'
import { machineSettings } from './settings'

/** Makes the extension's own environment, or finds it. Undefined: the user said no. */
export type PrivateEnvironment = () => Promise<string[] | undefined>

/**
 * What starts the server: the interpreter that the user set for this machine, else the
 * extension's own environment. Raises an error for a person where the setting cannot be used.
 */
export async function serverCommand(own: PrivateEnvironment): Promise<string[] | undefined> {
  const { interpreter } = machineSettings()
  if (interpreter === '') return own()
  if (!path.isAbsolute(interpreter)) {
    throw new Error('The setting spec-lsp.server.interpreter must be an absolute path.')
  }
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath)
  if ((await folderAround(interpreter, folders)) !== null) {
    throw new Error(
      `The interpreter ${interpreter} lies inside the workspace, and nothing of a workspace is ` +
        'started. Choose one outside of it in the setting spec-lsp.server.interpreter.',
    )
  }
  try {
    await vscode.workspace.fs.stat(vscode.Uri.file(interpreter))
  } catch {
    throw new Error(
      `There is no ${interpreter}. The setting spec-lsp.server.interpreter names it; empty it to ` +
        'let the extension make an environment of its own.',
    )
  }
  return [interpreter, '-I', '-m', 'spec_lsp', 'serve']
}
