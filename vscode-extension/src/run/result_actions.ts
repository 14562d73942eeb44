/** What a person does with a result. Those that answer give the words to say. */
import { chmod, writeFile } from 'node:fs/promises'
import * as vscode from 'vscode'
import type { Server } from '../common/server'
import { asCurl } from './curl'
import type { Run } from './history'
import { askToCopyInClear } from './questions'
import type { AuthTest, Exchange } from './trace'

/** Copies a request; in clear only after a question, and then from the server's memory. */
export async function copyAsCurl(
  server: Server,
  run: Run | undefined,
  index: number,
  inClear: boolean,
): Promise<string | undefined> {
  let exchange = run?.trace.exchanges[index]
  if (run === undefined || exchange === undefined) return undefined
  if (inClear) {
    if (!(await askToCopyInClear())) return undefined
    const argument = { runId: run.trace.runId, index }
    exchange = await server.execute<Exchange>('spec-lsp.revealExchange', argument)
  }
  await vscode.env.clipboard.writeText(asCurl(exchange))
  return inClear ? 'Copied, with its secrets.' : 'Copied, with placeholders for secrets.'
}

/** Saves all requests and responses of a run as HAR, with placeholders for secrets. */
export async function saveHar(server: Server, run: Run | undefined): Promise<string | undefined> {
  if (run === undefined) return undefined
  const { runId, connector } = run.trace
  const har = await server.execute<unknown>('spec-lsp.exportHar', { runId })
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const name = `${connector.replaceAll(/[^\w.-]+/g, '-')}.har`
  const chosen = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { 'HTTP Archive': ['har'] },
    title: 'Save the requests and responses, with placeholders for secrets',
  })
  if (chosen === undefined) return undefined
  const text = `${JSON.stringify(har, null, 2)}\n`
  // For this user alone: what is no secret may still be nobody else's business.
  if (chosen.scheme === 'file') {
    await writeFile(chosen.fsPath, text, { mode: 0o600 })
    await chmod(chosen.fsPath, 0o600)
  } else await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text))
  return `Saved as ${vscode.workspace.asRelativePath(chosen)}.`
}

/** Shows a place in a file of the connector, beside the page. */
export async function openFile(test: AuthTest, path: string, line: number, character: number) {
  const uri = vscode.Uri.joinPath(vscode.Uri.parse(test.root, true), path)
  const place = new vscode.Position(line, character)
  await vscode.window.showTextDocument(uri, {
    viewColumn: vscode.ViewColumn.One,
    selection: new vscode.Range(place, place),
  })
}

/** Opens a page in the browser; nothing else that a connector's link could name. */
export async function openLink(text: string): Promise<void> {
  const uri = vscode.Uri.parse(text, true)
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri)
}
