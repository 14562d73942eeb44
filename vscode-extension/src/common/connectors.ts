/**
 * Whether the workspace holds a connector at all. Other tools have a `spec.yml`, too; for
 * theirs nothing is started and nothing is asked. What a connector is in full, the server
 * knows; this look only keeps it from being started for nothing.
 */
import * as vscode from 'vscode'

const MOST_FILES = 2000
const MOST_BYTES = 1_000_000
const LOOKS_LIKE_ONE =
  /^["']?(?:auth["']?\s*:|type["']?\s*:\s*["']?(?:client-credentials|integration-app-token|membrane-token|oauth[12]|proxy)\b)/m
const METHOD_FILE = /\.(?:js|ts|mjs|cjs|mts|cts|map\.yml|rest\.yml|graphql\.yml|op\.yml|api\.yml)$/

/** Calls `found` once, as soon as there is a connector. */
export function whenConnector(found: () => void): vscode.Disposable {
  let isDone = false
  const watcher = vscode.workspace.createFileSystemWatcher('**/spec.yml')
  const done = () => {
    if (isDone) return
    isDone = true
    watcher.dispose()
    found()
  }
  const look = async (uri: vscode.Uri) => {
    if (!isDone && (await isConnector(uri))) done()
  }
  watcher.onDidCreate(look)
  watcher.onDidChange(look)
  void searchAll().then((one) => one && done())
  const folders = vscode.workspace.onDidChangeWorkspaceFolders(async () => {
    if (!isDone && (await searchAll())) done()
  })
  return vscode.Disposable.from(watcher, folders)
}

async function searchAll(): Promise<boolean> {
  const files = await vscode.workspace.findFiles('**/spec.yml', '**/node_modules/**', MOST_FILES)
  for (const file of files) if (await isConnector(file)) return true
  return false
}

async function isConnector(spec: vscode.Uri): Promise<boolean> {
  try {
    const { size } = await vscode.workspace.fs.stat(spec)
    if (size > MOST_BYTES) return true
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(spec))
    if (LOOKS_LIKE_ONE.test(text)) return true
    const auth = vscode.Uri.joinPath(spec, '..', 'auth')
    const names = await vscode.workspace.fs.readDirectory(auth)
    return names.some(([name]) => METHOD_FILE.test(name))
  } catch {
    return false
  }
}
