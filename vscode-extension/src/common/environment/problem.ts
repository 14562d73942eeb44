/** Why there is no environment: for a program to tell apart. */
export type ProblemKind =
  | 'no-python'
  | 'too-old'
  | 'no-venv'
  | 'inside-workspace'
  | 'configured'
  | 'incomplete-extension'
  | 'cancelled'
  | 'offline'
  | 'no-package'
  | 'disk'
  | 'failed'

/** Something that a person has to know or do before the server can run. */
export class SetUpProblem extends Error {
  override readonly name = 'SetUpProblem'

  constructor(
    readonly kind: ProblemKind,
    /** Whole sentences for a person, without secrets. */
    message: string,
    /** What was tried, line by line, for the output channel; without secrets. */
    readonly details: readonly string[] = [],
  ) {
    super(message)
  }
}

export function cancelled(): SetUpProblem {
  return new SetUpProblem('cancelled', 'The set-up of the language server was cancelled.')
}
