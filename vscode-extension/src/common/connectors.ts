/**
 * Whether the workspace holds a connector at all. Other tools have a `spec.yml`, too; for
 * theirs nothing is started and nothing is asked. What a connector is in full, the server
 * knows; this look only keeps it from being started for nothing.
 */
import * as vscode from 'vscode'

const MOST_FILES = 2000
const MOST_BYTES = 1_000_000
const SETTLING_MS = 1000
const OF_TOOLS = /\/(?:node_modules|\.git|\.venv|venv|__pycache__)(?:\/|$)/
const LOOKS_LIKE_ONE =
  /^["']?(?:auth["']?\s*:|type["']?\s*:\s*["']?(?:client-credentials|integration-app-token|membrane-token|oauth[12]|proxy)\b)/m
const METHOD_FILE = /\.(?:js|ts|mjs|cjs|mts|cts|map\.yml|rest\.yml|graphql\.yml|op\.yml|api\.yml)$/

/** Calls `found` once, as soon as there is a connector. */
export function whenConnector(found: () => void): vscode.Disposable {
  let isDone = false
  const specs = vscode.workspace.createFileSystemWatcher('**/spec.yml')
  // A folder that is copied or checked out may be all that VS Code tells of.
  const anything = vscode.workspace.createFileSystemWatcher('**', false, true, true)
  const look = async (there: Promise<boolean>) => {
    if (isDone || !(await there) || isDone) return
    isDone = true
    specs.dispose()
    anything.dispose()
    found()
  }
  specs.onDidCreate((uri) => look(isConnector(uri)))
  specs.onDidChange((uri) => look(isConnector(uri)))
  anything.onDidCreate((uri) => look(holdsConnector(uri)))
  void look(anyConnector('**/spec.yml'))
  const folders = vscode.workspace.onDidChangeWorkspaceFolders(() =>
    look(anyConnector('**/spec.yml')),
  )
  return vscode.Disposable.from(specs, anything, folders)
}

async function anyConnector(pattern: vscode.GlobPattern): Promise<boolean> {
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', MOST_FILES)
  for (const file of files) if (await isConnector(file)) return true
  return false
}

/** Whether a folder that has just come holds one. Files, and what tools make, are passed over. */
async function holdsConnector(folder: vscode.Uri): Promise<boolean> {
  if (OF_TOOLS.test(folder.path)) return false
  try {
    const { type } = await vscode.workspace.fs.stat(folder)
    if (!(type & vscode.FileType.Directory)) return false
  } catch {
    return false
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLING_MS))
  return anyConnector(new vscode.RelativePattern(folder, '**/spec.yml'))
}

async function isConnector(spec: vscode.Uri): Promise<boolean> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(spec)
    if (!(type & vscode.FileType.File)) return false // a pipe or a device never ends
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
