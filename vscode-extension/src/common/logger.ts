import * as vscode from 'vscode'

/** The output channel that people see: the extension's own words and the server's. */
export function createLogger(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel('spec-lsp', { log: true })
}

/** What went wrong, as a person reads it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
