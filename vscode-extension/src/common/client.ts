import * as path from 'node:path'
import * as vscode from 'vscode'
import { type ErrorHandler, LanguageClient, type Middleware } from 'vscode-languageclient/node'
import { machineSettings } from './settings'

/** What a client is made for. */
export interface Purpose {
  /** What starts the server: the program and its arguments. */
  command: string[]
  /** The extension's own folder, in which the server works. */
  storage: string
  middleware: Middleware
  log: vscode.LogOutputChannel
}

/** A client that is not started yet. */
export function createClient(purpose: Purpose, errorHandler: ErrorHandler): LanguageClient {
  const { command, storage, middleware, log } = purpose
  const [program, ...args] = command as [string, ...string[]]
  const { logLevel, run } = machineSettings()
  return new QuietClient(
    'spec-lsp',
    'spec-lsp',
    {
      command: program,
      args: [...args, '--log-level', logLevel],
      // Never a folder of the workspace: what lies there could be taken for a part of Python.
      options: { cwd: path.normalize(storage), env: environment() },
    },
    {
      // Where the server cannot register for the folders of connectors; it looks again itself.
      documentSelector: [
        { scheme: 'file', language: 'yaml' },
        { scheme: 'file', language: 'javascript' },
        { scheme: 'file', language: 'typescript' },
      ],
      outputChannel: log,
      traceOutputChannel: log,
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
        resultView: true,
        // Asked for by a person each time, with a question of the extension's.
        revealSecrets: true,
        triggerSuggest: true,
        run,
      },
      initializationFailedHandler: () => false,
      errorHandler,
      middleware,
    },
  )
}

/** A client whose errors are in the output; what a person has to know is told by the extension. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false)
  }
}

/** The environment of the server: without what would change how Python starts. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:PYTHON|VIRTUAL_ENV$)/i.test(name)),
  )
}
