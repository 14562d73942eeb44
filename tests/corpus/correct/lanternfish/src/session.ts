export interface Session {
  readonly id: string
  readonly expires?: number
  scopes: string | string[]
}

export class SignInError extends Error {
  constructor(readonly status: number, message = `Sign-in failed with ${status}`) {
    super(message)
  }
}

export abstract class Gateway<Input extends object, Output> {
  static readonly base = 'https://api.lanternfish.example' as const
  protected abstract readonly path: `/${string}`

  async send(input: Input): Promise<Output> {
    const response = await fetch(Gateway.base + this.path, { method: 'POST', body: JSON.stringify(input) })
    if (!response.ok) throw new SignInError(response.status)
    return (await response.json()) as Output
  }
}

export class SignIn extends Gateway<{ email: string; password: string }, Session> {
  protected override readonly path = '/sessions'
}
