/** Places in the connector's files, as links into the editor. */
import { button, element } from './dom'
import { post } from './host'
import { printable } from './text'

export interface Place {
  path: string
  /** As the protocol counts, from 0; null for the file as a whole. */
  line: number | null
  character?: number
}

/** A link to a place; plain text where the connector is not open any more. */
export function placeLink(place: Place, canOpen: boolean, shown?: string): HTMLElement {
  const line = place.line === null ? '' : `:${place.line + 1}`
  const text = shown ?? `${printable(place.path)}${line}`
  if (!canOpen) {
    return element('span', { class: 'place' }, text)
  }
  return button(
    'link',
    text,
    () =>
      post({
        type: 'open',
        path: place.path,
        line: place.line ?? 0,
        character: place.character ?? 0,
      }),
    { title: `Open ${printable(place.path)}${line}` },
  )
}
