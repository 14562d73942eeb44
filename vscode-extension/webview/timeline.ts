/** What happened, in time: the steps of a run, and within each the requests that it made. */
import type { Exchange, Step, Trace } from '../src/run/trace'
import { element } from './dom'
import { exchangeDetails, hasFailed } from './exchange'
import { keep, kept } from './host'
import { icon } from './icons'
import { placeLink } from './places'
import { duration, printable, prose } from './text'
import { stepVerdict } from './verdict'

type Timed = Pick<Step, 'startMs' | 'milliseconds'>

interface Span {
  start: number
  milliseconds: number
}

/** The exchanges that are open at first: the one that made it fail, or the answer to a request. */
export function firstOpen(trace: Trace, isRequest: boolean): number[] {
  const last = trace.exchanges.length - 1
  if (isRequest) {
    return last >= 0 ? [last] : []
  }
  const failed = trace.exchanges.findLastIndex(hasFailed)
  return trace.outcome !== 'passed' && failed >= 0 ? [failed] : []
}

/** The timeline as a section; null where nothing happened. */
export function timeline(trace: Trace, isRequest: boolean, canOpen: boolean): HTMLElement | null {
  const { steps, exchanges } = trace
  if (!steps.length && !exchanges.length) {
    return null
  }
  const spans = [...steps, ...exchanges].map(spanOf)
  const whole = Math.max(1, trace.milliseconds, ...spans.map(endOf))
  const before = kept().opened
  const open = new Set(before?.runId === trace.runId ? before.open : firstOpen(trace, isRequest))
  const details = exchanges.map((exchange, index) =>
    exchangeDetails(
      exchange,
      index,
      bar(spanOf(exchange), whole, hasFailed(exchange) ? 'sent bad' : 'sent'),
      open.has(index),
      (isOpen) => {
        isOpen ? open.add(index) : open.delete(index)
        keep('opened', { runId: trace.runId, open: [...open] })
      },
    ),
  )
  const within = (number: number) =>
    details.filter((_, index) => stepOf(exchanges[index], steps) === number)
  const others = within(0)
  return element(
    'section',
    { class: 'timeline', 'aria-labelledby': 'what-happened' },
    element(
      'h2',
      { id: 'what-happened' },
      'What happened ',
      element('span', { class: 'quietly' }, duration(trace.milliseconds)),
    ),
    element(
      'ol',
      {},
      ...steps.map((step, index) =>
        element(
          'li',
          { class: 'step' },
          stepLine(
            step,
            bar(spanOf(step), whole, 'whole'),
            canOpen,
            // With a wrong secret a no is what the test is for.
            trace.wrongSecret && trace.outcome === 'failed' && step.outcome === 'failed',
          ),
          step.message && !isSaid(step.message, trace) && step.outcome !== 'passed'
            ? element('p', { class: 'step-message' }, prose(step.message))
            : null,
          ...within(index + 1),
        ),
      ),
      others.length > 0 && element('li', { class: 'step' }, ...others),
    ),
  )
}

function stepLine(
  step: Step,
  track: HTMLElement,
  canOpen: boolean,
  isWanted: boolean,
): HTMLElement {
  const verdict = stepVerdict(step.outcome, isWanted)
  return element(
    'div',
    { class: 'step-line' },
    element(
      'span',
      { class: 'label' },
      element('code', { class: 'step-name' }, printable(step.method)),
      ' ',
      step.path && placeLink({ path: step.path, line: null }, canOpen),
    ),
    element('span', { class: 'status' }, icon(verdict.tone, 14), ' ', verdict.word),
    element('span', { class: 'ms' }, duration(step.milliseconds)),
    track,
  )
}

/** A bar to scale. It repeats what the figures beside it say, so only eyes need it. */
function bar(span: Span, whole: number, look: string): HTMLElement {
  const made = element('span', { class: `bar ${look}` })
  const start = Math.min(Math.max(span.start / whole, 0), 1)
  made.style.setProperty('left', `${(start * 100).toFixed(2)}%`)
  made.style.setProperty(
    'width',
    `${(Math.min(span.milliseconds / whole, 1 - start) * 100).toFixed(2)}%`,
  )
  return element('span', { class: 'track', 'aria-hidden': 'true' }, made)
}

function spanOf({ startMs, milliseconds }: Timed): Span {
  return { start: startMs, milliseconds }
}

function stepOf(exchange: Exchange | undefined, steps: Step[]): number {
  const step = exchange?.step ?? 0
  return step >= 1 && step <= steps.length ? step : 0
}

/** Whether the verdict says it already. */
function isSaid(message: string, trace: Trace): boolean {
  return trace.message.includes(message.replace(/\.$/, ''))
}

function endOf(span: Span): number {
  return span.start + span.milliseconds
}
