import * as vscode from 'vscode'
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  type LanguageClient,
  type Middleware,
  State,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
} from 'vscode-languageclient/node'
import { createClient } from './client'
import { reasonOf } from './logger'

/** How often a server that ends by itself is started again, and within which time. */
const MOST_RESTARTS = 4
const WITHIN_MS = 3 * 60_000
const PAUSE_MS = 200

export type ServerState =
  | { kind: 'waiting'; why: string }
  | { kind: 'starting' }
  | { kind: 'running'; version: string }
  /** `isTold`: the person has had a message already. */
  | { kind: 'failed'; why: string; isTold?: boolean }

/**
 * Finds what starts the server. Says what it waits for, where somebody is asked. Undefined: the
 * answer was no.
 */
export type FindCommand = (waits: (why: string) => void) => Promise<string[] | undefined>

/** There is no server that could be asked; the message says why, and `action` what to do. */
export class NotRunningError extends Error {
  readonly action: { title: string; command: string } | undefined

  constructor(state: ServerState) {
    super(whyNot(state))
    if (state.kind === 'waiting') this.action = { title: 'Set Up', command: 'spec-lsp.setUp' }
    if (state.kind === 'failed') {
      this.action = { title: 'Restart', command: 'spec-lsp.restartServer' }
    }
  }
}

function whyNot(state: ServerState): string {
  if (state.kind === 'waiting') return `This needs the language server: ${state.why}.`
  if (state.kind === 'failed') return state.why
  return 'The language server is still starting: try again in a moment.'
}

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
    this.ends = []
    this.say({ kind: 'starting' })
    let command: string[] | undefined
    try {
      command = await this.findCommand((why) => {
        if (mine === this.generation) this.say({ kind: 'waiting', why })
      })
    } catch (error) {
      this.log.error(reasonOf(error))
      if (mine === this.generation) {
        this.say({ kind: 'failed', why: reasonOf(error), isTold: true })
      }
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
  async execute<T>(command: string, argument: unknown): Promise<T> {
    return await this.running().sendRequest(ExecuteCommandRequest.type, {
      command,
      arguments: [argument],
    })
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
      throw new NotRunningError(this.current)
    }
    return this.client
  }

  private async start(command: string[]): Promise<void> {
    this.say({ kind: 'starting' })
    const client: LanguageClient = createClient(
      { command, storage: this.storage, middleware: this.middleware, log: this.log },
      {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          void this.lost(client, command)
          return { action: CloseAction.DoNotRestart, handled: true }
        },
      },
    )
    this.client = client
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return
      if (newState === State.Starting) this.say({ kind: 'starting' })
      if (newState === State.Running) {
        this.say({ kind: 'running', version: client.initializeResult?.serverInfo?.version ?? '' })
      }
    })
    try {
      await client.start()
    } catch (error) {
      this.log.error(reasonOf(error))
      void this.lost(client, command)
    }
  }

  /** The server is gone, and nobody has ended it: it is started again, within bounds. */
  private async lost(client: LanguageClient, command: string[]): Promise<void> {
    if (this.client !== client) return
    this.client = undefined
    const now = Date.now()
    this.ends = [...this.ends.filter((end) => now - end < WITHIN_MS), now]
    const times = this.ends.length
    if (times > MOST_RESTARTS) {
      const why = `The language server ended ${times} times within three minutes.`
      this.log.error(why)
      this.say({ kind: 'failed', why })
      return
    }
    this.log.warn('The language server ended unexpectedly; it is started again.')
    this.say({ kind: 'starting' })
    const mine = this.generation
    // Each time a little later; what the lost one had registered is gone by then.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * times))
    await client.dispose(PAUSE_MS).catch(() => undefined)
    await this.next(async () => {
      if (mine === this.generation) await this.start(command)
    })
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

  private say(state: ServerState): void {
    this.current = state
    this.changed.fire(state)
  }
}
