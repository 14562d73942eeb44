import * as vscode from 'vscode'

export const SECTION = 'spec-lsp'

export type ShowResults = 'always' | 'onFailure' | 'never'
export type CreateEnvironment = 'ask' | 'always' | 'never'

/** What the user has set for this machine. No repository can set any of it. */
export interface MachineSettings {
  /** A Python in which spec-lsp is installed; empty: the extension's own environment. */
  interpreter: string
  /** The Python from which the extension's own environment is made; empty: one that is found. */
  python: string
  createEnvironment: CreateEnvironment
  logLevel: string
  /** Limits of a run and whether a save runs a test again: `initializationOptions.run`. */
  run: Record<string, unknown>
  allowOrigins: string[]
}

const RUN = [
  'onSave',
  'timeout',
  'cpuTime',
  'memory',
  'stack',
  'responseSize',
  'resultSize',
  'values',
  'requests',
  'redirects',
  'logLines',
]

/**
 * The settings of this machine. What a workspace says of them is never looked at, whatever
 * VS Code would make of it.
 */
export function machineSettings(): MachineSettings {
  const run: Record<string, unknown> = {}
  for (const name of RUN) {
    const value = ofThisMachine(`run.${name}`, undefined)
    if (value !== undefined) run[name] = value
  }
  return {
    interpreter: ofThisMachine('server.interpreter', '').trim(),
    python: ofThisMachine('environment.python', '').trim(),
    createEnvironment: ofThisMachine('environment.create', 'ask'),
    logLevel: ofThisMachine('server.logLevel', 'warning'),
    run,
    allowOrigins: ofThisMachine<string[]>('run.allowOrigins', []),
  }
}

function ofThisMachine<T>(name: string, otherwise: T): T {
  const found = vscode.workspace.getConfiguration(SECTION).inspect<T>(name)
  return found?.globalValue ?? otherwise
}

/** When the page of a run shows itself. */
export function showResults(): ShowResults {
  return vscode.workspace.getConfiguration(SECTION).get<ShowResults>('results.show', 'always')
}

/** Whether a change of settings asks for another start of the server. */
export function asksForRestart(change: vscode.ConfigurationChangeEvent): boolean {
  return ['server', 'environment', 'run'].some((group) =>
    change.affectsConfiguration(`${SECTION}.${group}`),
  )
}
