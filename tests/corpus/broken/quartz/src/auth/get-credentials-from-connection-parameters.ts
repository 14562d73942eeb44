import { exchange } from './exchange'
import got from 'got'

export async function getCredentialsFromConnectionParameters({
  connectionParameters,
}: any): Promise<{ token: string }> {
  const { projectId, serviceKey, serviceSecret: secret } = connectionParameters
  const session = await exchange(projectId, serviceKey as string, secret ?? got.name)
  return { token: session.token }
}
