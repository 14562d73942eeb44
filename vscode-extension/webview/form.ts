/** The form of an auth test. */
import type { FormView } from '../src/run/messages'
import { button, element } from './dom'
import { type Fields, fieldsOf } from './fields'
import { keep, kept, post } from './host'
import { icon } from './icons'
import { formGroups, fullPath } from './schema_fields'
import { printable, prose } from './text'
import type { View } from './view'

/** The form as a view. `wanted` is the field to begin with, where one was asked for. */
export function formView(view: FormView, wanted: string | null): View {
  const { form } = view
  const key = JSON.stringify([view.connector, form.option, view.profile])
  const fields = fieldsOf(formGroups(view), () => keepDraft())
  const draft = kept().draft
  const remember = rememberBox(view, () => keepDraft())
  const keepDraft = () =>
    keep('draft', { form: key, fields: fields.contents(), remember: remember.checked })
  if (draft?.form === key) {
    fields.restore(draft.fields)
    remember.checked = draft.remember
  } else {
    keep('draft', undefined)
  }
  let sent = false
  const run = () => {
    const values = sent ? null : fields.submit()
    if (values && form.runnable) {
      sent = true
      keep('draft', undefined)
      post({ type: 'run', values, remember: remember.checked, profile: view.profile })
      // The extension may ask something first, and the person may say no to it.
      setTimeout(() => {
        sent = false
      }, 1000)
    }
  }
  return {
    element: formElement(view, fields, remember, run),
    focus: () => {
      const remembered = view.remembered.map(fullPath)
      const missing = form.missing.map(fullPath).filter((path) => !remembered.includes(path))
      const first = [...(wanted === null ? [] : [fullPath(wanted)]), ...missing]
      const found = [...first, fields.firstEmpty()].some((path) => path && fields.focus(path))
      if (!found) {
        document.getElementById('run')?.focus()
      }
    },
    submit: run,
  }
}

function formElement(
  view: FormView,
  fields: Fields,
  remember: HTMLInputElement,
  run: () => void,
): HTMLElement {
  const { form } = view
  const made = element(
    'form',
    { class: 'form', novalidate: true },
    element(
      'header',
      {},
      element('h1', {}, `Auth test of ${view.connector}`),
      element('p', { class: 'subtitle' }, subtitle(view)),
      form.description && element('p', { class: 'description' }, prose(form.description)),
      form.helpUri && helpLink(form.helpUri),
    ),
    form.problem && alert(form.problem, 'bad'),
    view.message && alert(view.message, 'warning'),
  )
  made.addEventListener('submit', (event) => {
    event.preventDefault()
    run()
  })
  if (!form.runnable) {
    made.append(alert(form.reason ?? 'This auth test cannot be run here.', 'warning'))
    return made
  }
  if (form.profiles.length) {
    made.append(profileChooser(view, fields))
  }
  if (fields.count) {
    made.append(fields.element, rememberRow(view, remember))
  } else {
    made.append(element('p', { class: 'empty' }, 'This test needs no parameters.'))
  }
  made.append(
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'submit', class: 'primary', id: 'run' }, 'Run auth test'),
      fields.count > 0 && element('span', { class: 'quietly' }, '* required'),
    ),
  )
  return made
}

function subtitle(view: FormView): string {
  const { title, option } = view.form
  return [title, option].filter((part, at, all) => part && all.indexOf(part) === at).join(' · ')
}

function helpLink(uri: string): HTMLElement {
  return element(
    'p',
    {},
    'Where to find these: ',
    button('link', printable(uri), () => post({ type: 'openLink', uri }), { id: 'help' }),
  )
}

/** Something to read before anything else. */
export function alert(text: string, tone: 'bad' | 'warning'): HTMLElement {
  return element('div', { class: `alert ${tone}`, role: 'alert' }, icon(tone), ' ', prose(text))
}

function profileChooser(view: FormView, fields: Fields): HTMLElement {
  const select = element('select', { id: 'profile' }, element('option', { value: '' }, 'none'))
  for (const [index, name] of view.form.profiles.entries()) {
    select.append(element('option', { value: index }, name))
  }
  const chosen = view.form.profiles.indexOf(view.profile ?? '')
  select.value = chosen < 0 ? '' : String(chosen)
  select.addEventListener('change', () => {
    const profile = view.form.profiles[Number(select.value)]
    post({
      type: 'profile',
      profile: select.value === '' ? null : (profile ?? null),
      // A secret that was typed for one profile is not for another.
      values: fields.open(),
    })
  })
  return element(
    'div',
    { class: 'field' },
    element('label', { for: 'profile' }, 'Profile'),
    element('span', { class: 'select' }, select),
  )
}

function rememberBox(view: FormView, changed: () => void): HTMLInputElement {
  const box = element('input', {
    type: 'checkbox',
    id: 'remember',
    'aria-describedby': 'remember-description',
  })
  box.checked = view.remember
  box.addEventListener('change', changed)
  return box
}

function rememberRow(view: FormView, box: HTMLInputElement): HTMLElement {
  return element(
    'div',
    { class: 'field box remember' },
    element(
      'div',
      { class: 'line' },
      box,
      element('label', { for: 'remember' }, 'Remember on this computer'),
      view.remembered.length > 0 &&
        button('quiet', 'Forget what is remembered', () => post({ type: 'forget' }), {
          id: 'forget',
        }),
    ),
    element(
      'p',
      { class: 'description', id: 'remember-description' },
      "In the editor's secret storage, never in a file of the workspace.",
    ),
  )
}
