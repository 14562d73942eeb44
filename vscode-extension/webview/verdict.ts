/** How a run ended, in the words that the command line uses too. */
import type { PastRun } from '../src/run/messages'
import type { Outcome, Trace } from '../src/run/trace'
import type { Tone } from './icons'

export interface Verdict {
  tone: Tone
  word: string
}

const VERDICTS: Record<Outcome, Verdict> = {
  passed: { tone: 'good', word: 'passed' },
  failed: { tone: 'bad', word: 'failed' },
  error: { tone: 'warning', word: 'error' },
  cancelled: { tone: 'quiet', word: 'cancelled' },
}
// With a wrong secret a no is what the test is for.
const WITH_WRONG_SECRET: Partial<Record<Outcome, Verdict>> = {
  failed: { tone: 'good', word: 'noticed' },
  passed: { tone: 'bad', word: 'unnoticed' },
}

/** The verdict of a run. */
export function verdictOf(trace: Trace, isRequest = false): Verdict {
  if (isRequest && trace.outcome === 'passed') {
    return { tone: 'good', word: 'answered' }
  }
  const turned = trace.wrongSecret ? WITH_WRONG_SECRET[trace.outcome] : undefined
  return turned ?? VERDICTS[trace.outcome] ?? VERDICTS.error
}

/** The verdict of an earlier run: whether its secret was a wrong one shows in what is good. */
export function pastVerdict(run: PastRun): Verdict {
  const wrong =
    (run.outcome === 'failed' && run.isGood) || (run.outcome === 'passed' && !run.isGood)
  return (wrong ? WITH_WRONG_SECRET[run.outcome] : undefined) ?? VERDICTS[run.outcome]
}

/** How one step, alone, ended. A no that is wanted is not shown as something bad. */
export function stepVerdict(outcome: Outcome, isWanted = false): Verdict {
  const verdict = VERDICTS[outcome] ?? VERDICTS.error
  return isWanted ? { ...verdict, tone: 'quiet' } : verdict
}

const PHRASES: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  409: 'Conflict',
  410: 'Gone',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** A status with its words, where it has some that everybody knows. */
export function statusText(status: number): string {
  const phrase = PHRASES[status]
  return phrase ? `${status} ${phrase}` : String(status)
}
