export interface Credentials {
  projectId: string
  serviceKey: string
  region?: string | null
  token?: string
  expiresAt?: number
}

export type Context<T = unknown> = {
  credentials: Credentials
  connectionParameters: Pick<Credentials, 'projectId' | 'serviceKey' | 'region'>
  apiClient: { get(path: string, query?: Record<string, unknown>): Promise<T> }
}
