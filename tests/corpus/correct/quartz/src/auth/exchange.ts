import axios from 'axios'
import type { Credentials } from './types'

export async function exchange(
  given: Pick<Credentials, 'projectId' | 'serviceKey'>,
): Promise<{ token: string; expiresAt: number }> {
  const { data } = await axios.post(`https://auth.quartz.example/${given.projectId}/token`, {
    key: given.serviceKey,
  })
  return { token: data.token as string, expiresAt: Date.now() + 3600_000 }
}
