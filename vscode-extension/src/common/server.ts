import * as path from 'node:path'
import * as vscode from 'vscode'
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type Executable,
  ExecuteCommandRequest,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  State,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
} from 'vscode-languageclient/node'
import { reasonOf } from './logger'
import { machineSettings } from './settings'

/** How often a server that ends by itself is started again, and within which time. */
const MOST_RESTARTS = 4
const WITHIN_MS = 3 * 60_000

export type ServerState =
  | { kind: 'waiting'; why: string }
  | { kind: 'starting' }
  | { kind: 'running'; version: string }
  | { kind: 'failed'; why: string }

/**
 * Finds what starts the server. Says what it waits for, where somebody is asked. Undefined: the
 * answer was no.
 */
export type FindCommand = (waits: (why: string) => void) => Promise<string[] | undefined>

/** The one language server of a window: started, watched, started again. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined
  private changing: Promise<void> = Promise.resolve()
  private ends: number[] = []
  private generation = 0
  private current: ServerState = { kind: 'waiting', why: 'not started yet' }
  private readonly changed = new vscode.EventEmitter<ServerState>()
  readonly onDidChangeState = this.changed.event

  constructor(
    private readonly storage: string,
    private readonly findCommand: FindCommand,
    private readonly middleware: Middleware,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): ServerState {
    return this.current
  }

  /**
   * Starts the server, or starts it anew. A person may be asked meanwhile, for as long as they
   * like: the next start does not wait for that answer, and it no longer counts.
   */
  async restart(): Promise<void> {
    this.generation += 1
    const mine = this.generation
    await this.next(() => this.end())
    this.say({ kind: 'starting' })
    let command: string[] | undefined
    try {
      command = await this.findCommand((why) => {
        if (mine === this.generation) this.say({ kind: 'waiting', why })
      })
    } catch (error) {
      this.log.error(reasonOf(error))
      if (mine === this.generation) this.say({ kind: 'failed', why: reasonOf(error) })
      return
    }
    await this.next(async () => {
      if (mine !== this.generation) return
      if (command !== undefined) await this.start(command)
      else this.say({ kind: 'waiting', why: 'the language server is not set up yet' })
    })
  }

  /** Ends the server. */
  stop(): Promise<void> {
    this.generation += 1
    return this.next(() => this.end())
  }

  /** What starts and ends the server comes one after the other. */
  private next(change: () => Promise<void>): Promise<void> {
    this.changing = this.changing.then(change)
    return this.changing
  }

  /** Carries out a command of the server. Raises where there is none that runs. */
  async execute<T>(command: string, argument: unknown, token?: vscode.CancellationToken) {
    return (await this.running().sendRequest(
      ExecuteCommandRequest.type,
      { command, arguments: [argument] },
      token,
    )) as T
  }

  /**
   * Carries out a command that takes a while. `step` is told what it is at; a cancelled run
   * still answers, with what had happened until then.
   */
  async executeWithProgress<T>(
    command: string,
    argument: unknown,
    step: (text: string) => void,
    cancel: vscode.CancellationToken,
  ): Promise<T> {
    const client = this.running()
    const workDoneToken = `spec-lsp-run-${crypto.randomUUID()}`
    const progress = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind === 'report' && value.message) step(value.message)
    })
    const cancelling = cancel.onCancellationRequested(() =>
      client.sendNotification(WorkDoneProgressCancelNotification.type, { token: workDoneToken }),
    )
    try {
      return (await client.sendRequest(ExecuteCommandRequest.type, {
        command,
        arguments: [argument],
        workDoneToken,
      })) as T
    } finally {
      progress.dispose()
      cancelling.dispose()
    }
  }

  dispose(): void {
    void this.stop()
    this.changed.dispose()
  }

  private running(): LanguageClient {
    if (this.client === undefined || this.current.kind !== 'running') {
      throw new Error('The language server of spec-lsp does not run. Its output says why.')
    }
    return this.client
  }

  private async start(command: string[]): Promise<void> {
    this.say({ kind: 'starting' })
    this.ends = []
    const client = new LanguageClient(
      'spec-lsp',
      'spec-lsp',
      this.executable(command),
      this.options(),
    )
    this.client = client
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return
      if (newState === State.Starting) this.say({ kind: 'starting' })
      if (newState === State.StartFailed) {
        this.say({ kind: 'failed', why: 'The language server could not be started again.' })
      }
      if (newState === State.Running) {
        this.say({ kind: 'running', version: client.initializeResult?.serverInfo?.version ?? '' })
      }
    })
    try {
      await client.start()
    } catch (error) {
      this.log.error(`The language server did not start: ${reasonOf(error)}`)
      this.say({ kind: 'failed', why: `The language server did not start: ${reasonOf(error)}` })
    }
  }

  private async end(): Promise<void> {
    const client = this.client
    this.client = undefined
    if (client === undefined) return
    try {
      await client.dispose(2000)
    } catch (error) {
      this.log.debug(`The language server did not end by itself: ${reasonOf(error)}`)
    }
  }

  private executable(command: string[]): Executable {
    const [program, ...args] = command as [string, ...string[]]
    return {
      command: program,
      args: [...args, '--log-level', machineSettings().logLevel],
      // Never a folder of the workspace: what lies there could be taken for a part of Python.
      options: { cwd: path.normalize(this.storage), env: environment() },
    }
  }

  private options(): LanguageClientOptions {
    const { run, allowOrigins: _ } = machineSettings()
    return {
      // Where the server cannot register for the folders of connectors; it looks again itself.
      documentSelector: [
        { scheme: 'file', language: 'yaml' },
        { scheme: 'file', language: 'javascript' },
        { scheme: 'file', language: 'typescript' },
      ],
      outputChannel: this.log,
      traceOutputChannel: this.log,
      initializationOptions: {
        trusted: vscode.workspace.isTrusted,
        resultView: true,
        // Asked for by a person each time, with a question of the extension's.
        revealSecrets: true,
        triggerSuggest: true,
        run,
      },
      initializationFailedHandler: () => false,
      errorHandler: this.errorHandler(),
      middleware: this.middleware,
    }
  }

  private errorHandler(): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        const now = Date.now()
        this.ends = [...this.ends.filter((end) => now - end < WITHIN_MS), now]
        if (this.ends.length <= MOST_RESTARTS) {
          this.log.warn('The language server ended unexpectedly; it is started again.')
          this.say({ kind: 'starting' })
          return { action: CloseAction.Restart, handled: true }
        }
        const why = `The language server ended ${this.ends.length} times within three minutes.`
        this.log.error(why)
        this.say({ kind: 'failed', why })
        return { action: CloseAction.DoNotRestart, handled: true }
      },
    }
  }

  private say(state: ServerState): void {
    this.current = state
    this.changed.fire(state)
  }
}

/** The environment of the server: without what would change how Python starts. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:PYTHON|VIRTUAL_ENV$)/i.test(name)),
  )
}
