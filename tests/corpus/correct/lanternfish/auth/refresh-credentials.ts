import { SignIn } from '../src/session'

export const refreshCredentials = async ({ credentials: { email, password, session: old } }) => ({
  session: { scopes: old.scopes, ...(await new SignIn().send({ email, password })) },
})
