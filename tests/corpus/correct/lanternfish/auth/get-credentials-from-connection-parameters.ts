import { SignIn, type Session } from '../src/session'

type Input = { connectionParameters: { email: string; password: string } }

export default async function getCredentialsFromConnectionParameters({ connectionParameters }: Input): Promise<{ session: Session }> {
  const { email, password } = connectionParameters
  const session = await new SignIn().send({ email, password })
  return { session }
}
