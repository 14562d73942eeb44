import * as vscode from 'vscode'
import type { PastRun } from './messages'
import type { AuthTest, Trace } from './trace'

const MOST = 50

/** A request to send with a connector's client, instead of running its test. */
export interface ClientRequest {
  method: string
  path: string
  headers: Record<string, string>
  data: unknown
}

/** One run: what was run, and what came of it, with placeholders for secrets. */
export interface Run {
  test: AuthTest
  profile: string | null
  /** Null: the auth test. */
  request: ClientRequest | null
  trace: Trace
}

/** The runs of this session, the newest first. In memory only. */
export class History implements vscode.Disposable {
  private runs: Run[] = []
  private readonly changed = new vscode.EventEmitter<Run>()
  readonly onDidAdd = this.changed.event

  add(run: Run): void {
    this.runs = [run, ...this.runs].slice(0, MOST)
    this.changed.fire(run)
  }

  find(runId: string): Run | undefined {
    return this.runs.find(({ trace }) => trace.runId === runId)
  }

  all(): readonly Run[] {
    return this.runs
  }

  /** The earlier runs of a connector, as its page lists them. */
  of(root: string): PastRun[] {
    return this.runs.filter(({ test }) => test.root === root).map(pastRun)
  }

  dispose(): void {
    this.changed.dispose()
  }
}

export function pastRun({ trace, request }: Run): PastRun {
  const what = request === null ? 'Auth test' : `${request.method} ${request.path}`
  const where = [trace.option, trace.profile].filter((one) => one !== null).join(', ')
  return {
    runId: trace.runId,
    title: [what, where && `(${where})`, trace.wrongSecret && 'with a wrong secret']
      .filter(Boolean)
      .join(' '),
    outcome: trace.outcome,
    isGood: isGood(trace),
    at: new Date(trace.startedAt).toLocaleTimeString(undefined, { hour12: false }),
    milliseconds: trace.milliseconds,
  }
}

/** Whether a run ended as it should: with a wrong secret, the test must say no. */
export function isGood(trace: Trace): boolean {
  return trace.outcome === (trace.wrongSecret ? 'failed' : 'passed')
}
