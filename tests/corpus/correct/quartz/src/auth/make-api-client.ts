import { RestApiClient } from '@integration-app/connector-sdk'
import type { Context } from './types'

const REGIONS: Record<string, string> = { eu: 'eu1', us: 'us1' }

export async function makeApiClient(context: Context): Promise<unknown> {
  const { token, region } = context.credentials
  const shard = REGIONS[region ?? 'us'] ?? 'us1'
  return new RestApiClient({
    baseUri: `https://${shard}.quartz.example/${context.credentials.projectId}`,
    headers: { Authorization: `Bearer ${token!}` },
  } as any)
}
