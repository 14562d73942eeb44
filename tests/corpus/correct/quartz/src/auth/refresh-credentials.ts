import { exchange } from './exchange'
import type { Context } from './types'

const refreshCredentials = async ({ credentials }: Context) => exchange(credentials)

export default refreshCredentials
