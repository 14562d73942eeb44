import type { Context } from './types'
import { exchange } from './exchange'

export async function getCredentialsFromConnectionParameters({
  connectionParameters,
}: Context) {
  const session = await exchange(connectionParameters)
  return { ...session }
}
