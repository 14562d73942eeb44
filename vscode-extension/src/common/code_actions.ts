import * as vscode from 'vscode'
import type { Middleware } from 'vscode-languageclient/node'

/** A fix that creates a file opens it, too: there is something to fill in. */
export const codeActionMiddleware: Middleware = {
  provideCodeActions: async (document, range, context, token, next) => {
    const actions = await next(document, range, context, token)
    for (const action of actions ?? []) {
      if ('edit' in action && action.edit !== undefined && action.command === undefined) {
        const created = await newFile(action.edit)
        if (created !== undefined) {
          action.command = { title: 'Open', command: 'spec-lsp.open', arguments: [created] }
        }
      }
    }
    return actions
  },
}

/** Shows a file that an edit is just creating: it may take a moment to be there. */
export async function openCreated(uri: vscode.Uri): Promise<void> {
  for (let tries = 10; tries > 0; tries--) {
    try {
      await vscode.window.showTextDocument(uri)
      return
    } catch (error) {
      if (tries === 1) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** The one file that an edit writes and that there is not yet. */
async function newFile(edit: vscode.WorkspaceEdit): Promise<vscode.Uri | undefined> {
  const entries = edit.entries()
  if (entries.length > 3) return undefined
  for (const [uri] of entries) {
    try {
      await vscode.workspace.fs.stat(uri)
    } catch {
      return uri
    }
  }
  return undefined
}
