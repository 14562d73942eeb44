/** The controls of a form's fields: what a person sees, and what is read out of it. */
import { button, element } from './dom'
import type { Field } from './schema_fields'

/** What is in a control. An error is a sentence that continues the field's title. */
export type Reading =
  | { kind: 'nothing' }
  | { kind: 'value'; value: unknown }
  | { kind: 'error'; text: string }

export interface Control {
  /** What goes into the row of the field. */
  element: HTMLElement
  /** Where the focus goes, and what label, description and error belong to. */
  input: () => HTMLElement
  read: () => Reading
  /** The contents as they stand, to be put back by `restore`. */
  contents: () => string | boolean
  restore: (contents: string | boolean) => void
}

type TextInput = HTMLInputElement | HTMLTextAreaElement

const NOTHING: Reading = { kind: 'nothing' }
const FROM_FILE = 'as in spec-lsp.local.yml'
const JSON_MEANT = {
  array: 'must be a list, as JSON: ["a", "b"]',
  object: 'must be an object, as JSON: {"a": 1}',
  any: 'must be JSON',
} as const

/** The control of a field; `attributes` name its label, description and error. */
export function controlOf(
  field: Field,
  attributes: Record<string, string | null>,
  changed: () => void,
): Control {
  const shared = {
    ...attributes,
    'aria-required': field.required && !field.given && !field.remembered ? 'true' : null,
  }
  if (field.kind === 'choice') {
    return choice(field, field.choices, shared, changed)
  }
  if (field.kind === 'boolean') {
    // A box has no third state for "as the file says".
    const answers = [true, false].map((value) => ({ label: value ? 'yes' : 'no', value }))
    return field.given ? choice(field, answers, shared, changed) : checkbox(field, shared, changed)
  }
  return text(field, shared, changed)
}

function checkbox(
  field: Field,
  attributes: Record<string, string | null>,
  changed: () => void,
): Control {
  const input = element('input', { type: 'checkbox', ...attributes, 'aria-required': null })
  input.checked = field.initial === true || field.initial === 'true'
  input.addEventListener('change', changed)
  return {
    element: input,
    input: () => input,
    read: () => ({ kind: 'value', value: input.checked }),
    contents: () => input.checked,
    restore: (contents) => {
      input.checked = contents === true
    },
  }
}

function choice(
  field: Field,
  choices: Field['choices'],
  attributes: Record<string, string | null>,
  changed: () => void,
): Control {
  const initial = choices.findIndex(
    (one) => JSON.stringify(one.value) === JSON.stringify(field.initial),
  )
  const select = element('select', attributes)
  const empty = field.given ? FROM_FILE : field.remembered ? 'remembered' : 'Choose…'
  if (initial < 0 || !field.required || field.given) {
    select.append(element('option', { value: '' }, field.required || field.given ? empty : '–'))
  }
  for (const [index, one] of choices.entries()) {
    select.append(element('option', { value: index }, one.label))
  }
  select.value = initial < 0 ? '' : String(initial)
  select.addEventListener('change', changed)
  return {
    element: element('span', { class: 'select' }, select),
    input: () => select,
    read: () => {
      const chosen = select.value === '' ? undefined : choices[Number(select.value)]
      return chosen ? { kind: 'value', value: chosen.value } : NOTHING
    },
    contents: () => select.value,
    restore: (contents) => {
      if ([...select.options].some((option) => option.value === contents)) {
        select.value = String(contents)
      }
    },
  }
}

function text(
  field: Field,
  attributes: Record<string, string | null>,
  changed: () => void,
): Control {
  const all = {
    ...attributes,
    placeholder: placeholderOf(field),
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
  }
  const numeric = field.kind === 'integer' ? 'numeric' : field.kind === 'number' ? 'decimal' : null
  const lines = () =>
    element('textarea', { ...all, rows: 3, class: field.secret ? 'masked code' : 'code' })
  let input: TextInput =
    field.kind === 'json' || field.kind === 'longText'
      ? lines()
      : element('input', {
          ...all,
          type: field.secret ? 'password' : 'text',
          inputmode: numeric,
        })
  input.value = shown(field)
  const wrapper = element('span', { class: 'text' }, input)
  const listen = () => input.addEventListener('input', changed)
  listen()
  if (field.secret) {
    let masked = true
    const show = button('quiet', 'Show', () => {
      masked = !masked
      mask(input, masked)
      show.textContent = masked ? 'Show' : 'Hide'
      show.setAttribute('aria-label', `${masked ? 'Show' : 'Hide'} ${field.title}`)
    })
    show.setAttribute('aria-label', `Show ${field.title}`)
    wrapper.append(show)
    // A field of one line would join the lines of a private key, and break it.
    input.addEventListener('paste', (event) => {
      const pasted = (event as ClipboardEvent).clipboardData?.getData('text/plain').trim() ?? ''
      if (input instanceof HTMLInputElement && pasted.includes('\n')) {
        event.preventDefault()
        const many = lines()
        many.value = pasted
        input.replaceWith(many)
        input = many
        mask(input, masked)
        listen()
        input.focus()
        changed()
      }
    })
  }
  return {
    element: wrapper,
    input: () => input,
    read: () => (input.value === '' ? NOTHING : parse(field, input.value)),
    contents: () => input.value,
    restore: (contents) => {
      input.value = String(contents)
    },
  }
}

function mask(input: TextInput, masked: boolean): void {
  if (input instanceof HTMLInputElement) {
    input.type = masked ? 'password' : 'text'
  } else {
    input.classList.toggle('masked', masked)
  }
}

function placeholderOf(field: Field): string | null {
  if (field.remembered) {
    return 'remembered'
  }
  if (field.given) {
    return 'type to use another value'
  }
  if (field.kind !== 'json') {
    return null
  }
  return field.json === 'array' ? '["a", "b"]' : field.json === 'object' ? '{"a": 1}' : null
}

function shown(field: Field): string {
  const value = field.initial
  if (value === undefined || value === null || (field.secret && field.remembered)) {
    return ''
  }
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** What a person typed, as the schema means it. */
function parse(field: Field, typed: string): Reading {
  const bare = typed.trim()
  switch (field.kind) {
    case 'integer':
    case 'number': {
      const value = Number(bare)
      const fits = field.kind === 'integer' ? /^[-+]?\d+$/.test(bare) : Number.isFinite(value)
      if (bare === '' || !fits) {
        return {
          kind: 'error',
          text: `must be ${field.kind === 'integer' ? 'a whole number' : 'a number'}`,
        }
      }
      // What a double cannot hold goes as text, and is read exactly over there.
      const exact = field.kind === 'number' || Number.isSafeInteger(value)
      return { kind: 'value', value: exact ? value : bare }
    }
    case 'json':
      return bare === '' ? NOTHING : parseJson(field, bare)
    default:
      return { kind: 'value', value: typed }
  }
}

function parseJson(field: Field, typed: string): Reading {
  const meant = JSON_MEANT[field.json]
  try {
    const value: unknown = JSON.parse(typed)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    const fits = field.json === 'any' || (field.json === 'array' ? Array.isArray(value) : isObject)
    return fits ? { kind: 'value', value } : { kind: 'error', text: meant }
  } catch (error) {
    return { kind: 'error', text: `${meant} – ${place(typed, error)}` }
  }
}

/** Where JSON ends to be JSON, as far as the browser tells; of what is there, one character. */
export function place(typed: string, error: unknown): string {
  const message = String(error)
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) {
    const before = typed.slice(0, Number(position)).split('\n')
    return `see line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`
  }
  const token = /Unexpected token '(.)'/u.exec(message)?.[1]
  return token === undefined ? 'it ends too early' : `${token} is not expected there`
}
