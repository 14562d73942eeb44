import type * as vscode from 'vscode'
import type { Server } from '../common/server'
import { machineSettings } from '../common/settings'
import { isEmpty } from './form'
import type { ClientRequest, History, Run } from './history'
import type { Values } from './messages'
import { withParametersFile } from './parameters_file'
import { askForOrigins } from './questions'
import type { FormKey, RememberedParameters } from './secrets'
import type { AuthForm, AuthTest, Trace } from './trace'

/** What to run. Without `request` the auth test. */
export interface RunOrder {
  test: AuthTest
  profile: string | null
  wrongSecret?: boolean
  request?: ClientRequest
  /** Somebody has just filled in the form: what is new in it may go where this run leads. */
  justEntered?: boolean
}

/** Who wants to know how it goes. */
export interface Watcher {
  step(text: string): void
  cancel: vscode.CancellationToken
}

const MOST_QUESTIONS = 5

/** Runs tests for people: with what they entered or had remembered, and with their consent. */
export class Runner {
  constructor(
    private readonly server: Server,
    private readonly parameters: RememberedParameters,
    private readonly history: History,
  ) {}

  /** Every test of the workspace; with a file's URI, those of its connector. */
  async tests(uri?: string): Promise<AuthTest[]> {
    const argument = uri === undefined ? {} : { uri }
    return (await this.server.execute<{ tests: AuthTest[] }>('spec-lsp.authTests', argument)).tests
  }

  form(test: AuthTest, profile: string | null): Promise<AuthForm> {
    const argument = { uri: test.uri, option: test.option, profile }
    return this.server.execute<AuthForm>('spec-lsp.authForm', argument)
  }

  /**
   * The form of a test whose parameters have to be asked for; undefined where a run has all
   * that it needs.
   */
  async unanswered(order: RunOrder): Promise<AuthForm | undefined> {
    const form = await this.form(order.test, order.profile)
    if (!form.runnable) return form
    const known = await this.parameters.find(keyOf(order))
    const values = known?.parameters.values ?? {}
    if (form.missing.some((path) => isEmpty(values[path]))) return form
    // A form that requires nothing is still asked once.
    const isFirst = known === undefined && form.given.length === 0
    const fields = Object.keys(form.connectionParameters?.properties ?? {}).length
    return isFirst && fields > 0 ? form : undefined
  }

  /** Runs it; asks before remembered secrets go to an origin that they were never sent to. */
  async run(order: RunOrder, watcher: Watcher): Promise<Run> {
    const key = keyOf(order)
    const known = (await this.parameters.find(key))?.parameters
    const hasSecrets = known !== undefined && known.secrets.length > 0
    let origins = hasSecrets ? (known.origins ?? (order.justEntered ? null : [])) : null
    // Whoever has just entered the secrets has said with it where they belong: where this leads.
    const isFirst = hasSecrets && origins === null
    let trace = await this.once(order, known?.values ?? {}, origins, watcher)
    const remembered: string[] = []
    let isForOnce = false
    for (let asked = 0; trace.newOrigins.length > 0 && asked < MOST_QUESTIONS; asked++) {
      if (watcher.cancel.isCancellationRequested) break
      const { connector } = order.test
      const answer = await askForOrigins(connector, trace.newOrigins, origins ?? [])
      if (answer === 'no') break
      if (answer === 'remember') remembered.push(...trace.newOrigins)
      else isForOnce = true
      origins = [...(origins ?? []), ...trace.newOrigins]
      trace = await this.once(order, known?.values ?? {}, origins, watcher, isForOnce)
    }
    const first = isFirst ? trace.origins : []
    if (first.length + remembered.length > 0) {
      await this.parameters.sent(key, order.test.connector, [...first, ...remembered])
    }
    const run: Run = {
      test: order.test,
      profile: order.profile,
      request: order.request ?? null,
      trace,
    }
    this.history.add(run)
    return run
  }

  /** Forgets what a form was filled in with, on this computer and in the server. */
  async forget(key: FormKey): Promise<void> {
    await this.parameters.forget(key)
    const argument = { uri: `${key.root}/spec.yml` }
    // One that does not run, or does not know the connector, remembers nothing of it.
    await this.server.execute('spec-lsp.forgetRun', argument).catch(() => undefined)
  }

  private once(
    order: RunOrder,
    values: Values,
    knownOrigins: string[] | null,
    watcher: Watcher,
    isForOnce = false,
  ): Promise<Trace> {
    const { test, profile, request } = order
    const { method = null, ...mayBeSecret } = request ?? {}
    const inFile = request === undefined ? undefined : mayBeSecret
    return withParametersFile(values, inFile, (parametersFile) =>
      this.server.executeWithProgress<Trace>(
        request === undefined ? 'spec-lsp.runAuthTest' : 'spec-lsp.sendRequest',
        {
          uri: test.uri,
          option: test.option,
          profile,
          parametersFile,
          wrongSecret: order.wrongSecret === true,
          allowOrigins: machineSettings().allowOrigins,
          knownOrigins,
          once: isForOnce,
          method,
        },
        watcher.step,
        watcher.cancel,
      ),
    )
  }
}

export function keyOf({ test, profile }: RunOrder): FormKey {
  return { root: test.root, option: test.option, profile }
}
