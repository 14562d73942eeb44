import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { asCurl } from '../../src/run/curl'
import type { Exchange } from '../../src/run/trace'

function exchange(request: Partial<Exchange['request']>): Exchange {
  return {
    step: 1,
    startMs: 0,
    milliseconds: 1,
    request: {
      method: 'GET',
      url: 'https://api.example.com/me',
      headers: {},
      body: null,
      ...request,
    },
    response: null,
    error: null,
  }
}

test('a GET is an address and its headers, without those that curl makes itself', () => {
  const headers = {
    Host: 'api.example.com',
    Authorization: 'Bearer «apiKey»',
    'Accept-Encoding': 'gzip',
  }
  assert.equal(
    asCurl(exchange({ headers })),
    "curl https://api.example.com/me \\\n  --header 'Authorization: Bearer «apiKey»' \\\n  --compressed",
  )
})

test('a POST with a body needs no method; other methods are named; HEAD is asked for its way', () => {
  assert.equal(
    asCurl(exchange({ method: 'POST', body: '{"a":1}' })),
    'curl https://api.example.com/me \\\n  --data-raw \'{"a":1}\'',
  )
  assert.match(asCurl(exchange({ method: 'POST' })), /--request POST/)
  assert.match(asCurl(exchange({ method: 'DELETE' })), /--request DELETE/)
  assert.match(asCurl(exchange({ method: 'HEAD' })), /--head/)
})

test('nothing that an API or a connector names gets out of its quotes', () => {
  const body = `'; touch /tmp/owned; echo '$(id) \`id\` "\\`
  assert.equal(
    asCurl(exchange({ url: "https://x.example/?q=';id", method: 'PUT', body })).split(' \\\n  ')[0],
    "curl 'https://x.example/?q='\\'';id'",
  )
})

test('a real shell and a real curl send the very request', async () => {
  const seen: { method?: string; url?: string; headers: object; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      seen.push({ method, url, headers, body })
      response.end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const base = `http://127.0.0.1:${address.port}`
  const body = `it's "quoted" $HOME \`id\` \\ and\nover lines`
  const headers = { 'X-One': `a'b "c" $d`, 'X-Empty': '', 'Content-Type': 'text/plain' }
  const text = asCurl(exchange({ method: 'PATCH', url: `${base}/a?x=1&y='z'`, headers, body }))
  try {
    await promisify(execFile)('sh', ['-c', `${text} --silent`])
  } catch (error) {
    if (/not found/.test(String(error))) return // no curl on this computer
    throw error
  } finally {
    server.close()
  }
  assert.equal(seen.length, 1)
  const [got] = seen
  assert.deepEqual([got?.method, got?.url, got?.body], ['PATCH', "/a?x=1&y='z'", body])
  const sent = got?.headers as Record<string, string>
  assert.deepEqual([sent['x-one'], sent['x-empty']], [headers['X-One'], ''])
})
