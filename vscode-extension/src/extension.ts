import type * as vscode from 'vscode'

/** Wires the parts together; each lives in a file of its own. */
export async function activate(_context: vscode.ExtensionContext): Promise<void> {}

export async function deactivate(): Promise<void> {}
