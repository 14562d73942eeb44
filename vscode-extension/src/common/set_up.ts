import * as vscode from 'vscode'
import {
  bundled,
  contentKey,
  create,
  environmentFolder,
  environmentKey,
  findComplete,
  findPython,
  markUsed,
  removeOld,
  SetUpProblem,
  serverCommand,
} from './environment'
import { reasonOf } from './logger'
import { tellError, tellInformation } from './notifications'
import { machineSettings } from './settings'

/** The extension's own environment, as a person meets it: one question, progress, errors. */
export class SetUp {
  private inUse: string | undefined

  constructor(
    private readonly extensionPath: string,
    private readonly storage: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /**
   * What starts the server; makes the environment where it is not there yet. With `isAskedFor`
   * the person has just said that it is wanted; else they are asked, and `waits` is told.
   * Undefined: the person did not want it.
   */
  async command(isAskedFor: boolean, waits: (why: string) => void): Promise<string[] | undefined> {
    const configured = machineSettings().python
    const files = await bundled(this.extensionPath)
    const content = await contentKey(files)
    const folders = workspaceFolders()
    let folder = await findComplete(this.storage, content, configured, folders)
    if (folder === null) {
      if (!isAskedFor) {
        waits('the language server is not set up yet')
        if (!(await mayCreate(files.wheels !== null))) return undefined
      }
      waits('the language server is being set up')
      const { env, platform } = process
      const python = await findPython({ configured, workspaceFolders: folders, env, platform })
      folder = environmentFolder(this.storage, await environmentKey(files, python))
      const making = { python, folder, bundled: files, workspaceFolders: folders }
      const made = await this.withProgress((onProgress, signal) =>
        create({ ...making, onProgress, signal, onLine: (line) => this.log.info(line) }),
      )
      this.inUse = folder
      return [made.command, ...made.args]
    }
    this.inUse = folder
    const { command, args } = serverCommand(folder)
    return [command, ...args]
  }

  /** The server has answered: what earlier versions left can go. */
  async tidyUp(): Promise<void> {
    const folder = this.inUse
    if (folder === undefined) return
    try {
      await markUsed(folder)
      for (const old of await removeOld(folder)) this.log.info(`Removed ${old}`)
    } catch (error) {
      this.log.warn(`Environments of earlier versions were left: ${reasonOf(error)}`)
    }
  }

  private withProgress<T>(
    work: (
      onProgress: (progress: { message: string; fraction: number }) => void,
      signal: AbortSignal,
    ) => Promise<T>,
  ): Thenable<T> {
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: 'Setting up the language server of spec-lsp',
        cancellable: true,
      },
      (progress, token) => {
        const aborting = new AbortController()
        token.onCancellationRequested(() => aborting.abort())
        let done = 0
        return work(({ message, fraction }) => {
          progress.report({ message, increment: Math.max(0, fraction - done) * 100 })
          done = Math.max(done, fraction)
        }, aborting.signal)
      },
    )
  }
}

/** Tells that it is there, to somebody who has asked for it. */
export async function tellReady(): Promise<void> {
  const begin = 'New Connector…'
  const text = 'The language server is ready. Open a folder with a connector, or begin one.'
  const isOpen = (await vscode.workspace.findFiles('**/spec.yml', null, 1)).length > 0
  if (isOpen) return void tellInformation('The language server is ready.')
  if ((await tellInformation(text, begin)) === begin) {
    await vscode.commands.executeCommand('spec-lsp.beginConnector')
  }
}

/** Tells why there is no environment, with what one can do about it. */
export async function tellProblem(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const isKnown = error instanceof SetUpProblem
  if (isKnown) for (const line of error.details) log.error(line)
  if (isKnown && error.kind === 'cancelled') return
  const again = 'Try Again'
  const output = 'Show Output'
  const settings = 'Settings'
  const chosen = await tellError(reasonOf(error), again, settings, output)
  if (chosen === again) await vscode.commands.executeCommand('spec-lsp.setUp')
  if (chosen === output) log.show()
  if (chosen === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'spec-lsp environment')
  }
}

/** The question before the first use. "Never" stays in the user's settings. */
async function mayCreate(isOffline: boolean): Promise<boolean> {
  const { createEnvironment } = machineSettings()
  if (createEnvironment !== 'ask') return createEnvironment === 'always'
  const from = isOffline
    ? 'from what is inside the extension'
    : 'with packages from your package index'
  const yes = 'Set Up'
  const never = 'Never'
  const chosen = await tellInformation(
    'Set up the language server of spec-lsp? It takes about half a minute: a Python environment ' +
      `in this extension's storage, ${from}. Nothing else on this computer changes.`,
    yes,
    'Not Now',
    never,
  )
  if (chosen === never) {
    await vscode.workspace
      .getConfiguration('spec-lsp')
      .update('environment.create', 'never', vscode.ConfigurationTarget.Global)
  }
  return chosen === yes
}

function workspaceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath)
}
