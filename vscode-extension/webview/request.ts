/** The form for one more request with the connector's client. */
import { place } from './controls'
import { button, element } from './dom'
import { alert } from './form'
import { keep, kept, post } from './host'
import { icon } from './icons'
import { printable } from './text'

export interface RequestForm {
  element: HTMLElement
  open: () => void
  /** False where it was not open. */
  close: () => boolean
  submit: () => void
  isOpen: () => boolean
  problem: (text: string) => void
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']
const WITHOUT_BODY = ['GET', 'HEAD']

/** What was entered last, as long as the page lives. */
const last = { headers: '', data: '' }

/** The form, closed at first. `closed` is where the focus goes then. */
export function requestForm(baseUri: string | null, closed: () => void): RequestForm {
  const before = kept().request
  const method = element(
    'select',
    { id: 'request-method' },
    ...METHODS.map((name) => element('option', { value: name }, name)),
  )
  method.value = METHODS.includes(before?.method ?? '') ? (before?.method ?? 'GET') : 'GET'
  const path = element('input', {
    type: 'text',
    id: 'request-path',
    placeholder: '/users?limit=1',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-required': 'true',
    'aria-describedby': 'request-base',
  })
  path.value = before?.path ?? ''
  const headers = area('request-headers', 'Accept: application/json', last.headers)
  const data = area('request-data', '{"name": "…"}', last.data)
  const dataField = field(data, 'Body, as JSON', 'request-data-error')
  const problems = element('div', {})
  const showData = () => {
    dataField.element.hidden = WITHOUT_BODY.includes(method.value)
  }
  const remember = () => {
    // A query or a header may hold a secret: those stay in this page's memory.
    keep('request', { method: method.value, path: path.value.split('?')[0] ?? '' })
    last.headers = headers.value
    last.data = data.value
  }
  const pathField = field(path, 'Path or address', 'request-path-error')
  const headersField = field(headers, 'Headers, one a line', 'request-headers-error')
  const send = () => {
    problems.replaceChildren()
    const target = path.value.trim()
    pathField.say(target ? null : 'A path is needed, such as /users.')
    const parsed = parseHeaders(headers.value)
    headersField.say(typeof parsed === 'string' ? parsed : null)
    const body = WITHOUT_BODY.includes(method.value) ? { value: null } : parseData(data.value)
    dataField.say(typeof body === 'string' ? body : null)
    if (!target) {
      path.focus()
    } else if (typeof parsed === 'string') {
      headers.focus()
    } else if (typeof body === 'string') {
      data.focus()
    } else {
      remember()
      post({
        type: 'request',
        method: method.value,
        path: target,
        headers: parsed,
        data: body.value,
      })
    }
  }
  const made = element(
    'form',
    { class: 'request-form', id: 'request', hidden: true, novalidate: true },
    element('h2', {}, 'Send a request with this client'),
    problems,
    element(
      'div',
      { class: 'request-line' },
      element(
        'div',
        { class: 'field' },
        element('label', { for: 'request-method' }, 'Method'),
        element('span', { class: 'select' }, method),
      ),
      pathField.element,
    ),
    element(
      'p',
      { class: 'description', id: 'request-base' },
      baseUri ? `Joined to ${printable(baseUri)}, with the client's headers and query.` : null,
    ),
    headersField.element,
    dataField.element,
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit', class: 'primary' }, 'Send'),
      button('secondary', 'Close', () => close()),
    ),
  )
  made.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  made.addEventListener('input', remember)
  method.addEventListener('change', () => {
    showData()
    remember()
  })
  showData()
  const close = () => {
    const wasOpen = !made.hidden
    made.hidden = true
    if (wasOpen) {
      closed()
    }
    return wasOpen
  }
  return {
    element: made,
    open: () => {
      made.hidden = false
      path.focus()
    },
    close,
    submit: send,
    isOpen: () => !made.hidden,
    problem: (text) => {
      made.hidden = false
      problems.replaceChildren(alert(text, 'bad'))
    },
  }
}

function area(id: string, placeholder: string, value: string): HTMLTextAreaElement {
  const made = element('textarea', {
    id,
    placeholder,
    rows: 3,
    class: 'code',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  made.value = value
  return made
}

function field(
  input: HTMLInputElement | HTMLTextAreaElement,
  label: string,
  errorId: string,
): { element: HTMLElement; say: (error: string | null) => void } {
  const error = element('p', { class: 'error', id: errorId, hidden: true })
  const described = input.getAttribute('aria-describedby')
  return {
    element: element(
      'div',
      { class: 'field' },
      element('label', { for: input.id }, label),
      input,
      error,
    ),
    say: (text) => {
      error.replaceChildren(...(text === null ? [] : [icon('bad', 14), element('span', {}, text)]))
      error.hidden = text === null
      input.setAttribute('aria-invalid', text === null ? 'false' : 'true')
      const all = [text === null ? null : errorId, described].filter(Boolean).join(' ')
      all ? input.setAttribute('aria-describedby', all) : input.removeAttribute('aria-describedby')
    },
  }
}

/** Headers out of lines `Name: value`; a sentence where a line is none. */
export function parseHeaders(text: string): Record<string, string> | string {
  const headers: Record<string, string> = {}
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') {
      continue
    }
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      return `Line ${index + 1} is no header: write "Name: value".`
    }
    headers[name] = value
  }
  return headers
}

function parseData(text: string): { value: unknown } | string {
  if (text.trim() === '') {
    return { value: null }
  }
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return `This is no valid JSON: ${place(text, error)}.`
  }
}
