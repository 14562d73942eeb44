/**
 * Bodies of requests and responses, made to be read.
 *
 * JSON is indented token by token instead of being parsed and written anew: numbers stay as the
 * API wrote them (a double cannot hold every id), doubled keys stay, and a body that was cut
 * off is indented as far as it goes. Anything else is left as it is.
 */
import { button, element } from './dom'
import { post } from './host'
import { printable } from './text'

type TokenKind = 'key' | 'string' | 'number' | 'literal' | 'plain'
export interface Token {
  kind: TokenKind
  text: string
}

const TOKEN =
  /\s*(?:("(?:[^"\\\n]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(true|false|null)|([{}[\],:]))/y
// Deeper than this, indentation says nothing any more and only fills the memory.
const MAX_DEPTH = 60
// What gets colours: more of them would cost the page its breath.
const MAX_COLOURED = 3000

/** A JSON text as tokens with line feeds and indentation between them; null for what is none. */
export function prettyJson(text: string, isCut = false): Token[] | null {
  if (!/^\s*[[{]/.test(text)) {
    return null
  }
  const tokens: Token[] = []
  let depth = 0
  let at = 0
  let last = ''
  const breakLine = () => tokens.push({ kind: 'plain', text: `\n${'  '.repeat(depth)}` })
  TOKEN.lastIndex = 0
  while (at < text.length) {
    const match = TOKEN.exec(text)
    if (!match) {
      const rest = text.slice(at)
      if (rest.trim() === '') {
        break
      }
      if (!isCut) {
        return null
      }
      tokens.push({ kind: 'plain', text: rest })
      return tokens
    }
    at = TOKEN.lastIndex
    const [, string, colon, number, literal, mark] = match
    const opened = last === '{' || last === '['
    if (mark === '}' || mark === ']') {
      depth -= 1
      if (depth < 0) {
        return null
      }
      if (!opened) {
        breakLine()
      }
    } else if (opened) {
      breakLine()
    }
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text: string })
      if (colon !== undefined) {
        tokens.push({ kind: 'plain', text: ': ' })
      }
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number })
    } else if (literal !== undefined) {
      tokens.push({ kind: 'literal', text: literal })
    } else if (mark !== undefined) {
      tokens.push({ kind: 'plain', text: mark })
      if (mark === '{' || mark === '[') {
        depth += 1
        if (depth > MAX_DEPTH) {
          return null
        }
      } else if (mark === ',') {
        breakLine()
      }
    }
    last = mark ?? ''
  }
  return depth === 0 || isCut ? tokens : null
}

/** A body as a block that scrolls for itself. `what` names it: "Body of the response". */
export function bodyBlock(text: string, what: string, isCut = false): HTMLElement {
  if (text === '') {
    return element('p', { class: 'quietly' }, 'No body.')
  }
  const tokens = prettyJson(text, isCut)
  const block = element('pre', {
    class: 'body',
    tabindex: 0,
    role: 'region',
    'aria-label': what,
  })
  block.append(tokens ? coloured(tokens) : printable(text))
  return element(
    'div',
    { class: 'body-block' },
    block,
    isCut &&
      element(
        'p',
        { class: 'cut' },
        `Cut off: the first ${text.length.toLocaleString('en')} characters are shown.`,
      ),
    button('quiet', 'Copy body', () => post({ type: 'copy', text }), {
      'aria-label': `Copy: ${what}`,
    }),
  )
}

function coloured(tokens: Token[]): DocumentFragment {
  const made = document.createDocumentFragment()
  for (const token of tokens.slice(0, MAX_COLOURED)) {
    const text = printable(token.text)
    made.append(token.kind === 'plain' ? text : element('span', { class: token.kind }, text))
  }
  const rest = tokens.slice(MAX_COLOURED)
  if (rest.length) {
    made.append(printable(rest.map((token) => token.text).join('')))
  }
  return made
}
