/** One request and what came of it: a line that opens into headers and bodies. */
import type { Exchange } from '../src/run/trace'
import { bodyBlock } from './body'
import { button, type Child, element } from './dom'
import { post } from './host'
import { icon, type Tone } from './icons'
import { table } from './table'
import { duration, printable } from './text'
import { statusText } from './verdict'

/** Whether no success came of it; a redirect leads on and is none of its own. */
export function hasFailed(exchange: Exchange): boolean {
  return exchange.response === null || exchange.response.status >= 400
}

/** The exchange as a <details>. What is inside is made when it is opened for the first time. */
export function exchangeDetails(
  exchange: Exchange,
  index: number,
  bar: HTMLElement,
  isOpen: boolean,
  toggled: (isOpen: boolean) => void,
): HTMLDetailsElement {
  const { request, response } = exchange
  const made = element(
    'details',
    { class: 'exchange', id: `exchange-${index}` },
    element(
      'summary',
      {},
      element(
        'span',
        { class: 'label' },
        element('span', { class: 'method' }, printable(request.method)),
        ' ',
        shownUrl(request.url),
      ),
      ' ',
      element(
        'span',
        { class: 'status' },
        icon(toneOf(exchange), 14),
        ' ',
        response ? statusText(response.status) : 'no response',
      ),
      ' ',
      element('span', { class: 'ms' }, duration(exchange.milliseconds)),
      bar,
    ),
  )
  const fill = () => {
    if (made.childElementCount === 1) {
      made.append(inside(exchange, index))
    }
  }
  if (isOpen) {
    made.open = true
    fill()
  }
  made.addEventListener('toggle', () => {
    if (made.open) {
      fill()
    }
    toggled(made.open)
  })
  return made
}

/** The address with its origin set back: the path is what differs. */
function shownUrl(url: string): HTMLElement {
  const [, origin = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(.*)$/is.exec(url) ?? []
  return element(
    'bdi',
    { class: 'url' },
    origin && element('span', { class: 'origin' }, printable(origin)),
    printable(rest),
  )
}

function toneOf(exchange: Exchange): Tone {
  const status = exchange.response?.status
  return status === undefined || status >= 400 ? 'bad' : status < 300 ? 'good' : 'quiet'
}

function inside(exchange: Exchange, index: number): HTMLElement {
  const number = index + 1
  return element(
    'div',
    { class: 'inside' },
    element(
      'div',
      { class: 'actions' },
      button('secondary', 'Copy as cURL', () => copy(index, false), {
        'aria-label': `Copy as cURL: request ${number}, secrets as placeholders`,
      }),
      button('quiet', '… in clear', () => copy(index, true), {
        'aria-label': `… in clear: request ${number} as cURL, with its secrets`,
        title: 'With its secrets. You are asked first.',
      }),
    ),
    exchange.error &&
      element('p', { class: 'failure' }, icon('bad', 14), ' ', printable(exchange.error)),
    ...(hasFailed(exchange)
      ? [...responsePart(exchange, number), ...requestPart(exchange, number)]
      : [...requestPart(exchange, number), ...responsePart(exchange, number)]),
  )
}

function requestPart({ request }: Exchange, number: number): Child[] {
  return [
    element('h3', {}, 'Request'),
    element(
      'p',
      { class: 'address' },
      element('span', { class: 'method' }, printable(request.method)),
      ' ',
      element('bdi', {}, printable(request.url)),
    ),
    table(`Headers of request ${number}`, request.headers),
    request.body !== null && bodyBlock(request.body, `Body of request ${number}`),
  ]
}

/** What an API says of a failure stands in the body: before anything else. */
function responsePart(exchange: Exchange, number: number): Child[] {
  const { response } = exchange
  if (response === null) return [element('h3', {}, 'No response')]
  const headers = table(`Headers of response ${number}`, response.headers)
  const body = bodyBlock(response.body, `Body of response ${number}`, response.truncated)
  return [
    element('h3', {}, `Response: ${statusText(response.status)}`),
    ...(hasFailed(exchange) ? [body, headers] : [headers, body]),
  ]
}

function copy(index: number, inClear: boolean): void {
  post({ type: 'copyAsCurl', index, inClear })
}
