import type { Exchange } from './trace'

/** Headers that curl makes by itself, from the address and the body. */
const OWN = new Set(['host', 'content-length', 'connection', 'transfer-encoding'])

/** A request as a command for a POSIX shell. Secrets are what they are in the exchange. */
export function asCurl({ request }: Exchange): string {
  const words: string[][] = [['curl', quoted(request.url)]]
  const { method, body } = request
  if (method === 'HEAD') words.push(['--head'])
  else if (method !== (body === null ? 'GET' : 'POST')) words.push(['--request', quoted(method)])
  for (const [name, value] of Object.entries(request.headers)) {
    const lower = name.toLowerCase()
    if (lower === 'accept-encoding') words.push(['--compressed'])
    else if (!OWN.has(lower)) {
      // `Name;` is how curl is told to send a header that is empty.
      words.push(['--header', quoted(value === '' ? `${name};` : `${name}: ${value}`)])
    }
  }
  if (body !== null) words.push(['--data-raw', quoted(body)])
  return words.map((word) => word.join(' ')).join(' \\\n  ')
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
