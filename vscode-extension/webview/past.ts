/** The earlier runs of the session. */
import type { PastRun } from '../src/run/messages'
import { element } from './dom'
import { post } from './host'
import { icon } from './icons'
import { duration, printable } from './text'
import { pastVerdict } from './verdict'

/** The list at the foot of a result; null where this run is the only one. */
export function pastRuns(past: PastRun[], shown: string): HTMLElement | null {
  if (!past.some((run) => run.runId !== shown)) {
    return null
  }
  return element(
    'section',
    { class: 'past', 'aria-labelledby': 'past-runs' },
    element('h2', { id: 'past-runs' }, 'Runs of this session'),
    element('ol', {}, ...past.map((run) => element('li', {}, row(run, run.runId === shown)))),
  )
}

function row(run: PastRun, isShown: boolean): HTMLElement {
  const { tone, word } = pastVerdict(run)
  const made = element(
    'button',
    { type: 'button', class: 'run', 'aria-current': isShown ? 'true' : null },
    element('span', { class: 'at' }, run.at),
    ' ',
    element('span', { class: 'status' }, icon(tone, 14), ' ', word),
    ' ',
    element('span', { class: 'title' }, printable(run.title)),
    ' ',
    element('span', { class: 'ms' }, duration(run.milliseconds)),
  )
  made.addEventListener('click', () => post({ type: 'showRun', runId: run.runId }))
  return made
}
