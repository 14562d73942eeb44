/** Names and values, such as headers, as a table. */
import { element } from './dom'
import { printable } from './text'

/** The table, or a word where there is nothing in it. `caption` is for who cannot see it. */
export function table(caption: string, entries: Record<string, unknown>): HTMLElement {
  const rows = Object.entries(entries)
  if (!rows.length) {
    return element('p', { class: 'quietly' }, 'none')
  }
  // The roles are there already, but for where the styles set rows as blocks.
  return element(
    'table',
    { role: 'table', 'aria-label': caption },
    element(
      'tbody',
      { role: 'rowgroup' },
      ...rows.map(([name, value]) =>
        element(
          'tr',
          { role: 'row' },
          element('th', { scope: 'row', role: 'rowheader' }, printable(name)),
          element(
            'td',
            { role: 'cell' },
            printable(typeof value === 'string' ? value : JSON.stringify(value)),
          ),
        ),
      ),
    ),
  )
}
