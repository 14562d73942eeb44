/** Texts of connectors and APIs, made fit to be read. */
import { element } from './dom'

// Control characters, and those that nobody sees or that turn the reading direction: each has
// been the reason why a key "that is right" was refused. Line feeds and tabs stay.
const HIDDEN = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** The text with its invisible characters written out, as the command line does. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HIDDEN, (one) => {
    if (one === '\n' || one === '\t') {
      return one
    }
    const code = one.charCodeAt(0)
    return code < 256
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** A sentence of ours, with what stands in backticks set as code. */
export function prose(text: string): DocumentFragment {
  const made = document.createDocumentFragment()
  for (const [index, part] of printable(text)
    .split(/`([^`\n]+)`/)
    .entries()) {
    if (part) {
      made.append(index % 2 ? element('code', { class: 'quoted' }, part) : part)
    }
  }
  return made
}

/** Milliseconds as a person says them: `84 ms`, `2.4 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 10_000
    ? `${Math.round(milliseconds)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`
}

/** A text out of something that ought to be one. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() ? value : null
}
