import * as vscode from 'vscode'
import { reasonOf } from './logger'
import { tellError, tellInformation } from './notifications'
import type { Server } from './server'

/** What a new connector can begin with: a row of `spec-lsp.starters`. */
interface Starter {
  name: string
  title: string
  authType: string
  baseUri: string | null
  testPath: string
}

interface MadeConnector {
  folder: string
  name: string
  files: Record<string, string>
  leftToFillIn: string[]
}

const SPEC = 'spec.yml'

/** Asks for a name, how the API authenticates and where it is; writes the connector, opens it. */
export async function newConnector(server: Server): Promise<void> {
  const parent = await chooseFolder()
  if (parent === undefined) return
  const { starters } = await server.execute<{ starters: Starter[] }>('spec-lsp.starters', {})
  const title = 'New connector'
  const name = await vscode.window.showInputBox({
    title: `${title} (1 of 4)`,
    prompt: 'The name of the application',
    placeHolder: 'Acme CRM',
    validateInput: (text) => (/[a-z0-9]/i.test(text) ? undefined : 'A name with letters.'),
  })
  if (name === undefined) return
  const chosen = await vscode.window.showQuickPick(
    starters.map((starter) => ({
      label: starter.title,
      description: starter.name,
      detail: starter.authType,
      starter,
    })),
    { title: `${title} (2 of 4)`, placeHolder: 'How does its API authenticate?' },
  )
  if (chosen === undefined) return
  const { starter } = chosen
  const baseUri =
    starter.baseUri === null
      ? null
      : await vscode.window.showInputBox({
          title: `${title} (3 of 4)`,
          prompt: 'The base URI of the API',
          value: starter.baseUri,
        })
  if (baseUri === undefined) return
  const testPath = await vscode.window.showInputBox({
    title: `${title} (4 of 4)`,
    prompt: 'A path that needs the credentials: the auth test asks for it',
    value: starter.testPath,
  })
  if (testPath === undefined) return
  const argument = { name, auth: starter.name, baseUri, testPath }
  await write(parent, await server.execute<MadeConnector>('spec-lsp.newConnector', argument))
}

/** The folder that the connector's own folder will lie in. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? []
  if (folders.length === 1) return folders[0]?.uri
  if (folders.length > 1) {
    const placeHolder = 'In which folder?'
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder }))?.uri
  }
  void tellInformation('Open the folder that the connector is to lie in, then try again.')
  return undefined
}

/** Writes the files, spec.yml last: a folder is a connector only when it is whole. */
async function write(parent: vscode.Uri, made: MadeConnector): Promise<void> {
  const folder = vscode.Uri.joinPath(parent, made.folder)
  if (await isThere(folder)) {
    void tellError(
      `There is a folder ${made.folder} already; nothing was written. Choose another name.`,
    )
    return
  }
  const paths = Object.keys(made.files).sort((one, other) => +(one === SPEC) - +(other === SPEC))
  try {
    for (const path of paths) {
      const text = new TextEncoder().encode(made.files[path])
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, path), text)
    }
  } catch (error) {
    void tellError(`${made.folder} could not be written: ${reasonOf(error)}`)
    return
  }
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, SPEC))
  const [first] = made.leftToFillIn
  const done = `${made.name} is in ${made.folder}.`
  if (first === undefined) return void tellInformation(done)
  const go = `Go to ${first}`
  const rest = ` Addresses to fill in: ${made.leftToFillIn.join(', ')}.`
  if ((await tellInformation(done + rest, go)) === go) await show(folder, first)
}

/** Shows a place such as `spec.yml:3`. */
async function show(folder: vscode.Uri, place: string): Promise<void> {
  const [path = '', line = '1'] = place.split(':')
  const start = new vscode.Position(Number(line) - 1, 0)
  const selection = new vscode.Range(start, start)
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, path), { selection })
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri)
    return true
  } catch {
    return false
  }
}
