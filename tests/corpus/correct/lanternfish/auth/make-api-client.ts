import { RestApiClient } from '@integration-app/connector-sdk'
import { Gateway } from '../src/session'

class SessionClient extends RestApiClient {
  constructor(private readonly session: { id: string }, headers: Record<string, string>) {
    super({ baseUri: Gateway.base, headers: { ...headers, 'X-Session': session.id } })
  }
}

export default function makeApiClient({ credentials }) {
  const { session } = credentials
  const scopes = Array.isArray(credentials.scopes) ? credentials.scopes : [session.scopes].flat()
  return new SessionClient(session, { 'X-Scopes': scopes.join(' '), 'X-Expires': String(session.expires) })
}
