/** Names and values, such as headers, as a table. */
import { element } from './dom'
import { printable } from './text'

/** The table, or a word where there is nothing in it. `caption` is for who cannot see it. */
export function table(caption: string, entries: Record<string, unknown>): HTMLElement {
  const rows = Object.entries(entries)
  if (!rows.length) {
    return element('p', { class: 'quietly' }, `${caption}: none.`)
  }
  return element(
    'table',
    {},
    element('caption', {}, caption),
    element(
      'tbody',
      {},
      ...rows.map(([name, value]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, printable(name)),
          element('td', {}, printable(typeof value === 'string' ? value : JSON.stringify(value))),
        ),
      ),
    ),
  )
}
