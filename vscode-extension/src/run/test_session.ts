import * as vscode from 'vscode'
import { reasonOf } from '../common/logger'
import { tellError } from '../common/notifications'
import type { Server } from '../common/server'
import { showResults } from '../common/settings'
import { filledIn, formView } from './form'
import { type History, isGood, type Run } from './history'
import type { FromPage, Values } from './messages'
import { tellVerdict, withProgress } from './notify'
import { Panel } from './panel'
import { explainTrust } from './questions'
import { copyAsCurl, openFile, openLink, saveHar } from './result_actions'
import { keyOf, type Runner, type RunOrder } from './runner'
import type { RememberedParameters } from './secrets'
import type { AuthForm, AuthTest } from './trace'

/** A run as it is asked for on a page: the test and the profile are the page's. */
type Wanted = Omit<RunOrder, 'test' | 'profile'>

/** What the pages of all tests share. */
export interface Parts {
  extension: vscode.Uri
  server: Server
  runner: Runner
  parameters: RememberedParameters
  history: History
  /** Shows a run on the page of its own test. */
  showElsewhere: (run: Run) => void
}

/** One test and its page: form, progress, result, and what a person does there. */
export class TestSession {
  private readonly panel: Panel
  private cancelling: vscode.CancellationTokenSource | undefined
  private shown: Run | undefined
  private profile: string | null = null
  /** What the form was opened for. */
  private wanted: Wanted = {}

  constructor(
    private readonly parts: Parts,
    public test: AuthTest,
    closed: () => void,
  ) {
    const which = test.option === null ? test.connector : `${test.connector} (${test.option})`
    this.panel = new Panel(
      parts.extension,
      `Auth test: ${which}`,
      (message) => void this.hear(message),
      () => {
        this.cancelling?.cancel()
        this.cancelling = undefined
        closed()
      },
    )
  }

  /** Runs the test, or first asks for what it needs. */
  async start(wanted: Wanted = {}): Promise<Run | undefined> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust()
      return undefined
    }
    const order = this.order(wanted)
    const form = await this.parts.runner.unanswered(order)
    if (form !== undefined) {
      await this.ask(form, wanted, null) // what is missing is starred there
      return undefined
    }
    return this.run(wanted)
  }

  /** Shows the form, whatever is known already. */
  async edit(): Promise<void> {
    await this.ask(await this.parts.runner.form(this.test, this.profile), {}, null)
  }

  /** Asks for the parameters of a run that is wanted, with the default profile. */
  async askFor(wanted: Wanted): Promise<void> {
    this.profile = null
    await this.ask(await this.parts.runner.form(this.test, null), wanted, null)
  }

  /** Shows an earlier run. */
  show(run: Run): void {
    this.profile = run.profile
    this.present(run)
    this.panel.reveal(false)
  }

  close(): void {
    this.panel.close()
  }

  private order(wanted: Wanted): RunOrder {
    return { ...wanted, test: this.test, profile: this.profile }
  }

  private async run(wanted: Wanted): Promise<Run | undefined> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust()
      return undefined
    }
    this.cancelling?.cancel() // of the same test one run at a time
    const cancelling = new vscode.CancellationTokenSource()
    this.cancelling = cancelling
    const title = wanted.request ? 'Sending the request' : 'Running the auth test'
    const before = this.panel.current
    const step = (text: string) => {
      // One that another has taken the place of says nothing more.
      if (this.cancelling === cancelling) this.panel.show({ type: 'running', title, step: text })
    }
    step('Starting')
    if (showResults() === 'always') this.panel.reveal(false)
    try {
      const watcher = { step, cancel: cancelling.token }
      const work = () => this.parts.runner.run(this.order(wanted), watcher)
      const isShown = this.panel.isVisible || showResults() === 'always'
      const run = await (isShown
        ? work()
        : withProgress(`${this.test.connector}: ${title}`, () => cancelling.cancel(), work))
      if (this.cancelling !== cancelling) return run
      await this.tell(run, wanted)
      return run
    } catch (error) {
      if (this.cancelling !== cancelling) return undefined
      const why = reasonOf(error)
      if (this.shown !== undefined) this.present(this.shown)
      else if (before !== undefined && before.type !== 'running') this.panel.show(before)
      else this.panel.close()
      this.panel.problem(why)
      void tellError(`${this.test.connector}: ${why}`)
      return undefined
    } finally {
      if (this.cancelling === cancelling) this.cancelling = undefined
      cancelling.dispose()
    }
  }

  private async tell(run: Run, wanted: Wanted): Promise<void> {
    const { trace } = run
    if (trace.missing.length > 0) {
      const form = await this.parts.runner.form(this.test, this.profile)
      await this.ask(form, wanted, trace.message)
      return
    }
    this.present(run)
    const when = showResults()
    if (when === 'always' || (when === 'onFailure' && !isGood(trace))) this.panel.reveal(false)
    else if (!this.panel.isVisible) {
      const text = `${this.test.connector}: ${trace.message}`
      void tellVerdict(text, isGood(trace)).then((more) => more && this.panel.reveal(true))
    }
  }

  private present(run: Run): void {
    this.shown = run
    this.panel.show({
      type: 'result',
      view: {
        trace: run.trace,
        isRequest: run.request !== null,
        hasSecrets: this.test.hasSecrets,
        canRun: this.test.runnable,
      },
      past: this.parts.history.of(this.test.root),
    })
  }

  private async ask(
    form: AuthForm,
    wanted: Wanted,
    message: string | null,
    entered: Values = {},
  ): Promise<void> {
    this.wanted = wanted
    if (this.profile !== null && !form.profiles.includes(this.profile)) {
      // It was taken out of the file, or has another name there.
      this.profile = null
      return this.ask(await this.parts.runner.form(this.test, null), wanted, message, entered)
    }
    const found = await this.parts.parameters.find(keyOf(this.order({})))
    const { connector } = this.test
    const { profile } = this
    const view = formView({ connector, form, found, profile, message, entered })
    this.panel.show({ type: 'form', view })
    this.panel.reveal(true)
  }

  private async hear(message: FromPage): Promise<void> {
    try {
      await this.answer(message)
    } catch (error) {
      this.panel.problem(reasonOf(error))
    }
  }

  private async answer(message: FromPage): Promise<void> {
    const { runner } = this.parts
    switch (message.type) {
      case 'ready':
        return
      case 'run':
        this.profile = message.profile
        await this.run({
          ...this.wanted,
          justEntered: await this.keep(message.values, message.remember),
        })
        return
      case 'profile': {
        this.profile = message.profile
        const form = await runner.form(this.test, this.profile)
        return this.ask(form, this.wanted, null, message.values)
      }
      case 'forget':
        await this.parts.runner.forget(keyOf(this.order({})))
        await this.edit()
        return this.panel.say('Forgotten.')
      case 'cancel':
        this.cancelling?.cancel()
        return
      case 'runAgain':
        await this.start(this.again())
        return
      case 'wrongSecret':
        await this.start({ wrongSecret: true })
        return
      case 'rightSecret':
        await this.start()
        return
      case 'editParameters':
        return this.edit()
      case 'request': {
        const { method, path, headers, data } = message
        await this.start({ request: { method, path, headers, data } })
        return
      }
      case 'open':
        return openFile(this.test, message.path, message.line, message.character)
      case 'openLink':
        return openLink(message.uri)
      case 'copy':
        await vscode.env.clipboard.writeText(message.text)
        return this.panel.say('Copied.')
      case 'copyAsCurl':
        return this.sayOf(copyAsCurl(this.parts.server, this.shown, message.index, message.inClear))
      case 'saveHar':
        return this.sayOf(saveHar(this.parts.server, this.shown))
      case 'showRun': {
        const run = this.parts.history.find(message.runId)
        if (run === undefined) this.panel.problem('This run is forgotten.')
        else if (run.test.option === this.test.option) this.show(run)
        else this.parts.showElsewhere(run)
      }
    }
  }

  private async sayOf(done: Promise<string | undefined>): Promise<void> {
    const text = await done
    if (text !== undefined) this.panel.say(text)
  }

  /** What was run last, as it was asked for. */
  private again(): Wanted {
    // Below a request the button says "Run auth test".
    const run = this.shown
    return run?.request === null ? { wrongSecret: run.trace.wrongSecret } : {}
  }

  /** Keeps what was filled in. Whether all secrets in it are new. */
  private async keep(values: Values, remember: boolean): Promise<boolean> {
    const { parameters, runner } = this.parts
    const key = keyOf(this.order({}))
    const known = (await parameters.find(key))?.parameters
    const form = await runner.form(this.test, this.profile)
    const { parameters: filled, areNew } = filledIn(form, values, known)
    await parameters.keep(key, this.test.connector, filled, remember)
    return areNew
  }
}
