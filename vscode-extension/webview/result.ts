/** How a run ended, and all that led to it. */
import type { PastRun, ResultView } from '../src/run/messages'
import type { Trace } from '../src/run/trace'
import { bodyBlock } from './body'
import { button, type Child, element } from './dom'
import { post } from './host'
import { icon } from './icons'
import { pastRuns } from './past'
import { placeLink } from './places'
import { type RequestForm, requestForm } from './request'
import { table } from './table'
import { printable, prose } from './text'
import { timeline } from './timeline'
import { verdictOf } from './verdict'
import type { View } from './view'

const LOGS_SHOWN = 200
const VALUE_CHARACTERS = 100_000

/** A result as a view. `edit` leads to the form, at a field. */
export function resultView(
  view: ResultView,
  past: PastRun[],
  edit: (field: string | null) => void,
): View {
  const { trace, canRun } = view
  const request = canRun
    ? requestForm(trace.client?.baseUri ?? null, () =>
        document.getElementById('send-another')?.focus(),
      )
    : null
  const heading = verdict(view)
  const made = element(
    'article',
    { class: 'result' },
    heading,
    where(view),
    missing(trace, canRun, edit),
    notes(trace),
    actions(view, request, edit),
    request?.element,
    timeline(trace, view.isRequest, canRun),
    logs(trace, canRun),
    client(trace),
    value(trace),
    trace.origins.length > 0 &&
      element('p', { class: 'quietly sent-to' }, `Sent to: ${printable(trace.origins.join(', '))}`),
    pastRuns(past, trace.runId),
  )
  if (view.isRequest && request) {
    request.element.hidden = false
  }
  return {
    element: made,
    announcement: `${verdictOf(trace, view.isRequest).word}: ${trace.message}`,
    focus: () => heading.focus({ preventScroll: true }),
    submit: () => {
      if (request?.isOpen()) {
        request.submit()
      }
    },
    escape: () => request?.close() ?? false,
    problem: (text) => {
      if (!request?.isOpen()) {
        return false
      }
      request.problem(text)
      return true
    },
  }
}

function verdict(view: ResultView): HTMLElement {
  const { trace } = view
  const { tone, word } = verdictOf(trace, view.isRequest)
  const about = [
    `${trace.connector}${trace.option ? ` (${trace.option})` : ''}`,
    view.isRequest ? 'one request' : null,
    trace.profile ? `profile ${trace.profile}` : null,
    trace.wrongSecret ? 'with a wrong secret' : null,
    `${trace.milliseconds}\u00a0ms`,
  ]
  return element(
    'div',
    { class: `verdict ${tone}`, tabindex: -1 },
    element(
      'h1',
      {},
      icon(tone, 22),
      ' ',
      element('span', { class: 'word' }, word),
      element('span', { class: 'about' }, printable(about.filter(Boolean).join(' · '))),
    ),
    element('p', { class: 'message' }, prose(trace.message)),
  )
}

/** The place to look at. */
function where({ trace, canRun }: ResultView): HTMLElement | null {
  const { culprit } = trace
  if (!culprit) {
    return null
  }
  const { line, character } = culprit.range.start
  const isSaid = trace.message.includes(culprit.message)
  return element(
    'p',
    { class: 'culprit' },
    'at ',
    placeLink({ path: culprit.path, line, character }, canRun),
    !isSaid && element('span', {}, ' ', prose(culprit.message)),
  )
}

function missing(
  trace: Trace,
  canRun: boolean,
  edit: (field: string | null) => void,
): HTMLElement | null {
  if (!trace.missing.length) {
    return null
  }
  const names: Child[] = trace.missing.flatMap((name, index) => [
    index ? ', ' : '',
    canRun
      ? button('link', printable(name), () => edit(name))
      : element('code', {}, printable(name)),
  ])
  return element('p', { class: 'missing' }, 'Fill in: ', ...names)
}

function notes(trace: Trace): HTMLElement | null {
  const found = trace.notes.filter((note) => note !== trace.message)
  return found.length
    ? element(
        'ul',
        { class: 'notes', 'aria-label': 'Notes' },
        ...found.map((note) =>
          element('li', {}, icon('warning', 14), element('span', {}, prose(note))),
        ),
      )
    : null
}

function actions(
  view: ResultView,
  request: RequestForm | null,
  edit: (field: string | null) => void,
): HTMLElement {
  const har = view.trace.exchanges.length > 0
  const save = har && button('secondary', 'Save HAR', () => post({ type: 'saveHar' }))
  if (!view.canRun) {
    return element(
      'div',
      { class: 'actions' },
      save,
      element('span', { class: 'quietly' }, 'The connector is not open here: nothing can be run.'),
    )
  }
  return element(
    'div',
    { class: 'actions' },
    view.isRequest
      ? button('secondary', 'Run auth test', () => post({ type: 'runAgain' }))
      : button('primary', 'Run again', () => post({ type: 'runAgain' })),
    button('secondary', 'Edit parameters', () => edit(null)),
    view.trace.wrongSecret
      ? button('secondary', 'With the right secret', () => post({ type: 'rightSecret' }))
      : view.hasSecrets &&
          !view.isRequest &&
          button('secondary', 'With a wrong secret', () => post({ type: 'wrongSecret' }), {
            title: 'Runs the test with an altered secret: it must say no.',
          }),
    request &&
      button('secondary', 'Send another request', () => request.open(), { id: 'send-another' }),
    save,
  )
}

function logs(trace: Trace, canRun: boolean): HTMLElement | null {
  if (!trace.logs.length) {
    return null
  }
  const list = element('ul', {})
  const line = (entry: Trace['logs'][number]) =>
    element(
      'li',
      { class: `log ${/^(error|warn)/.test(entry.level) ? 'notable' : ''}` },
      element('span', { class: 'level' }, printable(entry.level)),
      element('span', { class: 'text' }, printable(entry.text)),
      entry.path !== null && placeLink({ path: entry.path, line: entry.line }, canRun),
    )
  list.append(...trace.logs.slice(0, LOGS_SHOWN).map(line))
  const rest = trace.logs.slice(LOGS_SHOWN)
  const more = button('quiet', `Show ${rest.length} more`, () => {
    list.append(...rest.map(line))
    more.remove()
  })
  return element(
    'section',
    { class: 'logs', 'aria-labelledby': 'log' },
    element('h2', { id: 'log' }, 'Log'),
    list,
    rest.length > 0 && more,
  )
}

function client({ client: found }: Trace): HTMLElement | null {
  if (!found) {
    return null
  }
  return element(
    'section',
    { class: 'client', 'aria-labelledby': 'client' },
    element('h2', { id: 'client' }, "The client's configuration"),
    element('h3', {}, 'Base URI'),
    element('p', { class: 'address' }, printable(found.baseUri ?? 'none')),
    element('h3', {}, 'Headers'),
    table('Headers', found.headers),
    element('h3', {}, 'Query'),
    table('Query', found.query),
  )
}

/** What the test gave, where that is more than yes or no. */
function value(trace: Trace): HTMLElement | null {
  if (typeof trace.value !== 'object' || trace.value === null) {
    return null
  }
  const text = JSON.stringify(trace.value)
  const made = element('details', { class: 'value' }, element('summary', {}, 'What the test gave'))
  made.addEventListener('toggle', () => {
    if (made.childElementCount === 1) {
      const isCut = text.length > VALUE_CHARACTERS
      made.append(bodyBlock(text.slice(0, VALUE_CHARACTERS), 'What the test gave', isCut))
    }
  })
  return made
}
