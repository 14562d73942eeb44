/** The API that the connectors of the tests speak to, on loopback. */
import { createServer } from 'node:http'

export const KEY = 'sk-live-7bQ2xR9vT4'

/**
 * `GET /v1/me` says who one is to whoever shows the key; `GET /v1/slow` never answers. All
 * that it was asked is in `requests`.
 */
export async function startApi() {
  const requests = []
  const server = createServer((request, response) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers })
    const answer = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'req_81' })
      response.end(JSON.stringify(body))
    }
    if (request.url.startsWith('/v1/slow')) {
      response.on('close', () => (requests.at(-1).isGivenUp = true))
      return
    }
    if (request.headers.authorization !== `Bearer ${KEY}`) {
      return answer(401, { error: { code: 'invalid_api_key', message: 'No such API key.' } })
    }
    if (request.url.startsWith('/v1/me')) {
      return answer(200, { id: 'usr_1', email: 'ada@example.com', plan: 'team' })
    }
    if (request.url.startsWith('/v1/contacts')) {
      return answer(200, { data: [{ id: 1, name: 'Ada' }], hasMore: false })
    }
    return answer(404, { error: { code: 'not_found', message: 'There is nothing here.' } })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    requests,
    stop() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
