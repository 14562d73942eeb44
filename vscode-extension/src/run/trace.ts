/** What the server says of a run and of a form: the JSON of its commands (docs/commands.md). */

export interface Position {
  line: number
  character: number
}

export interface Range {
  start: Position
  end: Position
}

export type Outcome = 'passed' | 'failed' | 'error' | 'cancelled'

export interface Step {
  method: string
  path: string | null
  startMs: number
  milliseconds: number
  outcome: Outcome
  message: string | null
}

export interface Exchange {
  step: number
  startMs: number
  milliseconds: number
  request: { method: string; url: string; headers: Record<string, string>; body: string | null }
  response: {
    status: number
    headers: Record<string, string>
    body: string
    truncated: boolean
  } | null
  error: string | null
}

export interface Trace {
  version: 1
  runId: string
  connector: string
  option: string | null
  profile: string | null
  wrongSecret: boolean
  startedAt: string
  milliseconds: number
  outcome: Outcome
  value: unknown
  message: string
  missing: string[]
  culprit: { path: string; range: Range; message: string } | null
  steps: Step[]
  client: {
    baseUri: string | null
    headers: Record<string, string>
    query: Record<string, unknown>
  } | null
  exchanges: Exchange[]
  logs: { level: string; text: string; path: string | null; line: number | null }[]
  notes: string[]
  origins: string[]
  newOrigins: string[]
}

/** A JSON Schema, as far as a form can show it; whatever else it holds is left to the run. */
export interface Schema {
  type?: string | string[]
  title?: string
  description?: string
  default?: unknown
  enum?: unknown[]
  format?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  [key: string]: unknown
}

/** The answer of `spec-lsp.authForm`. Paths are dotted: `connectionParameters.apiKey`. */
export interface AuthForm {
  option: string | null
  title: string | null
  description: string | null
  helpUri: string | null
  connectionParameters: Schema | null
  connectorParameters: Schema | null
  secretPaths: string[]
  profiles: string[]
  given: string[]
  missing: string[]
  problem: string | null
  runnable: boolean
  reason: string | null
}

/** One way to authenticate of one connector: a row of `spec-lsp.authTests`. */
export interface AuthTest {
  uri: string
  connector: string
  root: string
  option: string | null
  title: string
  range: Range
  testUri: string | null
  testRange: Range | null
  runnable: boolean
  reason: string | null
  hasSecrets: boolean
  profiles: string[]
}
