/** The editor behind the page: messages to it, and what the page keeps while it is hidden. */
import type { FromPage } from '../src/run/messages'

/**
 * What outlives the page while its tab is hidden. The editor may write it to its disk, so
 * nothing is in it that was typed into a secret's field, a header or a body.
 */
export interface PageState {
  /** What was entered into a form and not yet run: raw contents by path. */
  draft?: { form: string; fields: Record<string, string | boolean>; remember: boolean }
  /** The exchanges of a result that a person opened or closed. */
  opened?: { runId: string; open: number[] }
  /** When the run that is shown began, so that its clock goes on. */
  running?: { title: string; since: number }
  request?: { method: string; path: string }
}

interface VsCodeApi {
  postMessage(message: FromPage): void
  getState(): unknown
  setState(state: PageState): void
}

declare function acquireVsCodeApi(): VsCodeApi

const api = acquireVsCodeApi()
let state: PageState = readState()

/** Tells the extension something. */
export function post(message: FromPage): void {
  api.postMessage(message)
}

/** What was kept. */
export function kept(): PageState {
  return state
}

/** Keeps something more; undefined forgets it. */
export function keep<Key extends keyof PageState>(
  key: Key,
  value: PageState[Key] | undefined,
): void {
  const next = { ...state }
  if (value === undefined) {
    delete next[key]
  } else {
    next[key] = value
  }
  state = next
  api.setState(state)
}

function readState(): PageState {
  const found = api.getState()
  return typeof found === 'object' && found !== null ? (found as PageState) : {}
}
