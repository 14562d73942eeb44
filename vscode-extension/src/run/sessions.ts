import type * as vscode from 'vscode'
import { type Parts, TestSession } from './test_session'
import type { AuthTest } from './trace'

/** The pages of the tests: one for each way to authenticate of each connector. */
export class Sessions implements vscode.Disposable {
  private readonly open = new Map<string, TestSession>()

  private readonly parts: Parts

  constructor(shared: Omit<Parts, 'showElsewhere'>) {
    this.parts = { ...shared, showElsewhere: (run) => this.of(run.test).show(run) }
  }

  of(test: AuthTest): TestSession {
    const id = JSON.stringify([test.root, test.option])
    let session = this.open.get(id)
    if (session === undefined) {
      session = new TestSession(this.parts, test, () => this.open.delete(id))
      this.open.set(id, session)
    }
    session.test = test
    return session
  }

  dispose(): void {
    for (const session of this.open.values()) session.close()
  }
}
