/**
 * What the extension and the page of a run say to each other.
 *
 * Remembered secrets stay in the extension: the page learns which fields have one, and an
 * empty field then means "the remembered one".
 */
import type { AuthForm, Trace } from './trace'

/** Dotted paths (`connectionParameters.apiKey`) to what a person entered there. */
export type Values = Record<string, unknown>

export interface FormView {
  connector: string
  form: AuthForm
  /** What is known and no secret: remembered, or entered before in this session. */
  values: Values
  /** The secrets that need not be typed again. */
  remembered: string[]
  /** Whether the box "remember" is ticked. */
  remember: boolean
  profile: string | null
  /** Why the form is shown, where it was not asked for: a field that a run missed. */
  message: string | null
}

export interface ResultView {
  trace: Trace
  /** A single request, not the auth test. */
  isRequest: boolean
  /** Whether a test with a wrong secret says anything here. */
  hasSecrets: boolean
  /** Links in this run's files can be opened only while the connector is. */
  canRun: boolean
}

/** An earlier run of this session, for the list at the foot of the page. */
export interface PastRun {
  runId: string
  title: string
  outcome: Trace['outcome']
  /** With a wrong secret a "failed" is the good end. */
  isGood: boolean
  /** As a clock shows it: `17:59:03`. */
  at: string
  milliseconds: number
}

export type ToPage =
  | { type: 'form'; view: FormView }
  | { type: 'running'; title: string; step: string }
  | { type: 'result'; view: ResultView; past: PastRun[] }
  /** A request that the page asked for could not be made. */
  | { type: 'problem'; text: string }
  /** Done, to be said to a screen reader and shown for a moment: "Copied". */
  | { type: 'said'; text: string }

export type FromPage =
  | { type: 'ready' }
  | { type: 'run'; values: Values; remember: boolean; profile: string | null }
  /** The form was asked for with another profile. */
  | { type: 'profile'; profile: string | null; values: Values }
  | { type: 'forget' }
  | { type: 'cancel' }
  | { type: 'runAgain' }
  | { type: 'editParameters' }
  | { type: 'wrongSecret' }
  | { type: 'rightSecret' }
  | { type: 'open'; path: string; line: number; character: number }
  | { type: 'openLink'; uri: string }
  | { type: 'copyAsCurl'; index: number; inClear: boolean }
  | { type: 'copy'; text: string }
  | { type: 'saveHar' }
  | {
      type: 'request'
      method: string
      path: string
      headers: Record<string, string>
      data: unknown
    }
  | { type: 'showRun'; runId: string }
