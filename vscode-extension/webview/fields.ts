/** The fields of a form as rows: label, control, description, error; groups as fieldsets. */
import { type Control, controlOf } from './controls'
import { element } from './dom'
import { icon } from './icons'
import type { Field, Group, Member } from './schema_fields'
import { prose } from './text'

export interface Fields {
  element: DocumentFragment
  count: number
  /** What can be sent; null where a field has an error, which is then shown at it. */
  submit: () => Record<string, unknown> | null
  /** What is no secret and can be read, whatever state the rest is in. */
  open: () => Record<string, unknown>
  /** The raw contents of what is no secret, to be put back later. */
  contents: () => Record<string, string | boolean>
  restore: (contents: Record<string, string | boolean>) => void
  /** Puts the focus to a field; false where there is none of that path. */
  focus: (path: string) => boolean
  /** The first field that needs a value and has none, or null. */
  firstEmpty: () => string | null
}

interface Row {
  field: Field
  control: Control
  /** The groups around it, from the outside. */
  groups: Group[]
  say: (error: string | null) => void
}

/** The rows of all groups. `changed` is called when a person changed something. */
export function fieldsOf(groups: Group[], changed: () => void): Fields {
  const rows: Row[] = []
  const made = document.createDocumentFragment()
  // One group alone needs no heading.
  const bare = groups.length === 1 && groups[0]?.path === 'connectionParameters'
  for (const group of groups) {
    if (bare) {
      made.append(...members(group, [group], rows, changed))
    } else {
      made.append(fieldset(group, [group], rows, changed))
    }
  }
  return {
    element: made,
    count: rows.length,
    submit: () => submit(rows),
    open: () => values(rows.filter((row) => !row.field.secret)),
    contents: () =>
      Object.fromEntries(
        rows
          .filter((row) => !row.field.secret)
          .map((row) => [row.field.path, row.control.contents()]),
      ),
    restore: (contents) => {
      for (const { field, control } of rows) {
        const found = contents[field.path]
        if (found !== undefined && !field.secret) {
          control.restore(found)
        }
      }
    },
    focus: (path) => {
      const row =
        rows.find((one) => one.field.path === path) ??
        rows.find((one) => one.field.path.startsWith(`${path}.`))
      row?.control.input().focus()
      return row !== undefined
    },
    firstEmpty: () => rows.find((row) => isMissing(row, rows))?.field.path ?? null,
  }
}

function submit(rows: Row[]): Record<string, unknown> | null {
  let first: Row | null = null
  for (const row of rows) {
    const reading = row.control.read()
    const error =
      reading.kind === 'error'
        ? `${row.field.title} ${reading.text}.`
        : isMissing(row, rows)
          ? `${row.field.title} needs a value.`
          : null
    row.say(error)
    if (error !== null) {
      first ??= row
    }
  }
  first?.control.input().focus()
  return first ? null : values(rows)
}

function values(rows: Row[]): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const { field, control } of rows) {
    const reading = control.read()
    if (reading.kind === 'value') {
      found[field.path] = reading.value
    }
  }
  return found
}

/** Whether a field must have a value and has none from anywhere. One in a group that nothing is
 * entered in, and that may be left out, need not. */
function isMissing(row: Row, rows: Row[]): boolean {
  const { field, control, groups } = row
  if (!isNeeded(field) || control.read().kind !== 'nothing') {
    return false
  }
  return groups.every(
    (group) =>
      group.required ||
      rows.some(
        (other) =>
          other.field.path.startsWith(`${group.path}.`) &&
          other.field.kind !== 'boolean' &&
          other.control.read().kind !== 'nothing',
      ),
  )
}

function members(group: Group, groups: Group[], rows: Row[], changed: () => void): HTMLElement[] {
  return group.members.map((member: Member) =>
    member.kind === 'group'
      ? fieldset(member, [...groups, member], rows, changed)
      : fieldRow(member, groups, rows, changed),
  )
}

function fieldset(group: Group, groups: Group[], rows: Row[], changed: () => void): HTMLElement {
  const described = group.description ? `group-${rows.length}-${groups.length}-description` : null
  return element(
    'fieldset',
    { 'aria-describedby': described },
    element('legend', {}, prose(group.title)),
    group.description && element('p', { class: 'description', id: described }, group.description),
    ...members(group, groups, rows, changed),
  )
}

function fieldRow(field: Field, groups: Group[], rows: Row[], changed: () => void): HTMLElement {
  const id = `field-${rows.length}`
  const ids = { description: `${id}-description`, source: `${id}-source`, error: `${id}-error` }
  const source = field.given ? 'from spec-lsp.local.yml' : null
  const hint = element('p', { class: 'hint', hidden: true })
  const error = element('p', { class: 'error', id: ids.error, hidden: true })
  const control = controlOf(
    field,
    {
      id,
      'aria-describedby': described(field, source, ids),
    },
    () => {
      say(null)
      showHint(field, control, hint)
      changed()
    },
  )
  const say = (text: string | null) => {
    error.replaceChildren(...(text === null ? [] : [icon('bad', 14), element('span', {}, text)]))
    error.hidden = text === null
    const input = control.input()
    input.setAttribute('aria-invalid', text === null ? 'false' : 'true')
    input.setAttribute(
      'aria-describedby',
      `${text === null ? '' : `${ids.error} `}${described(field, source, ids) ?? ''}`.trim(),
    )
  }
  rows.push({ field, control, groups, say })
  const label = element('label', { for: id }, field.title)
  const star = isNeeded(field) && element('span', { class: 'star', 'aria-hidden': 'true' }, '*')
  const badge = source && element('span', { class: 'badge', id: ids.source }, source)
  const description =
    field.description &&
    element('p', { class: 'description', id: ids.description }, prose(field.description))
  const isBox = control.input() instanceof HTMLInputElement && field.kind === 'boolean'
  return element(
    'div',
    { class: isBox ? 'field box' : 'field' },
    ...(isBox
      ? [element('div', { class: 'line' }, control.element, label, star, badge), description]
      : [element('div', { class: 'line' }, label, star, badge), description, control.element]),
    hint,
    error,
  )
}

/** Whether a person must give the value, for nobody else has. */
function isNeeded(field: Field): boolean {
  return field.required && !field.given && !field.remembered
}

function described(
  field: Field,
  source: string | null,
  ids: { description: string; source: string },
): string | null {
  const found = [field.description ? ids.description : null, source ? ids.source : null]
  return found.filter(Boolean).join(' ') || null
}

/** A key that was copied with a blank around it is a common reason for a 401. */
function showHint(field: Field, control: Control, hint: HTMLElement): void {
  const contents = control.contents()
  const odd = field.kind === 'text' && typeof contents === 'string' && contents !== contents.trim()
  hint.hidden = !odd
  hint.textContent = odd ? 'Begins or ends with a blank. It is sent as it stands here.' : ''
}
