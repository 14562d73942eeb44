import * as vscode from 'vscode'
import { reasonOf } from '../common/logger'
import type { Server } from '../common/server'
import { showResults } from '../common/settings'
import { asCurl } from './curl'
import { type History, isGood, type Run } from './history'
import type { FromPage, Values } from './messages'
import { Panel } from './panel'
import { askToReveal, explainTrust } from './questions'
import { isEmpty, keyOf, type Runner, type RunOrder } from './runner'
import type { RememberedParameters } from './secrets'
import type { AuthForm, AuthTest, Exchange } from './trace'

/** What the pages of all tests share. */
export interface Parts {
  extension: vscode.Uri
  server: Server
  runner: Runner
  parameters: RememberedParameters
  history: History
}

/** The pages of the tests: one for each way to authenticate of each connector. */
export class Sessions implements vscode.Disposable {
  private readonly open = new Map<string, TestSession>()

  constructor(private readonly parts: Parts) {}

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

/** One test and its page: form, progress, result, and what a person does there. */
export class TestSession {
  private readonly panel: Panel
  private cancelling: vscode.CancellationTokenSource | undefined
  private shown: Run | undefined
  private profile: string | null = null
  /** What the form was opened for. */
  private wanted: Omit<RunOrder, 'test' | 'profile'> = {}

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
        closed()
      },
    )
  }

  /** Runs the test, or first asks for what it needs. */
  async start(wanted: Omit<RunOrder, 'test' | 'profile'> = {}): Promise<Run | undefined> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust()
      return undefined
    }
    const order = this.order(wanted)
    const asked = await this.parts.runner.unanswered(order)
    if (asked !== undefined) {
      await this.ask(asked.form, wanted, missingText(asked.missing))
      return undefined
    }
    return this.run(wanted)
  }

  /** Shows the form, whatever is known already. */
  async edit(): Promise<void> {
    await this.ask(await this.parts.runner.form(this.test, this.profile), {}, null)
  }

  /** Shows an earlier run. */
  show(run: Run): void {
    this.present(run)
    this.panel.reveal(false)
  }

  close(): void {
    this.panel.close()
  }

  private order(wanted: Omit<RunOrder, 'test' | 'profile'>): RunOrder {
    return { ...wanted, test: this.test, profile: this.profile }
  }

  private async run(wanted: Omit<RunOrder, 'test' | 'profile'>): Promise<Run | undefined> {
    if (!vscode.workspace.isTrusted) {
      await explainTrust()
      return undefined
    }
    this.cancelling?.cancel() // of the same test one run at a time
    const cancelling = new vscode.CancellationTokenSource()
    this.cancelling = cancelling
    const title = wanted.request ? 'Sending the request' : 'Running the auth test'
    const step = (text: string) => this.panel.show({ type: 'running', title, step: text })
    step('Starting')
    if (showResults() === 'always') this.panel.reveal(false)
    try {
      const watcher = { step, cancel: cancelling.token }
      const run = await this.withNotification(title, cancelling, () =>
        this.parts.runner.run(this.order(wanted), watcher),
      )
      if (this.cancelling !== cancelling) return run
      await this.tell(run, wanted)
      return run
    } catch (error) {
      const why = reasonOf(error)
      if (this.shown !== undefined) this.present(this.shown)
      else if (this.panel.isVisible) await this.edit().catch(() => undefined)
      this.panel.problem(why)
      void vscode.window.showErrorMessage(`${this.test.connector}: ${why}`)
      return undefined
    } finally {
      if (this.cancelling === cancelling) this.cancelling = undefined
      cancelling.dispose()
    }
  }

  /** A notification with "Cancel", where no page shows how it goes. */
  private withNotification<T>(
    title: string,
    cancelling: vscode.CancellationTokenSource,
    work: () => Promise<T>,
  ): Thenable<T> {
    if (this.panel.isVisible || showResults() === 'always') return work()
    return vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `${this.test.connector}: ${title}`,
        cancellable: true,
      },
      (_, token) => {
        token.onCancellationRequested(() => cancelling.cancel())
        return work()
      },
    )
  }

  private async tell(run: Run, wanted: Omit<RunOrder, 'test' | 'profile'>): Promise<void> {
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
      const details = 'Details'
      const say = isGood(trace)
        ? vscode.window.showInformationMessage
        : vscode.window.showErrorMessage
      void say(text, details).then((chosen) => chosen === details && this.panel.reveal(true))
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
    wanted: Omit<RunOrder, 'test' | 'profile'>,
    message: string | null,
    entered: Values = {},
  ): Promise<void> {
    this.wanted = wanted
    const found = await this.parts.parameters.find(keyOf(this.order({})))
    const known = found?.parameters.values ?? {}
    const secrets = new Set(form.secretPaths)
    const values = Object.fromEntries(Object.entries(known).filter(([path]) => !secrets.has(path)))
    this.panel.show({
      type: 'form',
      view: {
        connector: this.test.connector,
        form,
        values: { ...values, ...entered },
        remembered: Object.keys(known).filter((path) => secrets.has(path)),
        remember: found?.isKept ?? false,
        profile: this.profile,
        message,
      },
    })
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
    const { parameters, runner } = this.parts
    switch (message.type) {
      case 'ready':
        return
      case 'run':
        this.profile = message.profile
        await this.keep(message.values, message.remember)
        await this.run(this.wanted)
        return
      case 'profile': {
        this.profile = message.profile
        const form = await runner.form(this.test, this.profile)
        return this.ask(form, this.wanted, null, message.values)
      }
      case 'forget':
        await parameters.forget(keyOf(this.order({})))
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
      case 'editParameters':
        return this.edit()
      case 'request': {
        const { method, path, headers, data } = message
        await this.start({ request: { method, path, headers, data } })
        return
      }
      case 'open':
        return this.openFile(message.path, message.line, message.character)
      case 'openLink':
        return openLink(message.uri)
      case 'copy':
        await vscode.env.clipboard.writeText(message.text)
        return this.panel.say('Copied.')
      case 'copyAsCurl':
        return this.copyAsCurl(message.index, message.inClear)
      case 'saveHar':
        return this.saveHar()
      case 'showRun': {
        const run = this.parts.history.find(message.runId)
        if (run === undefined) this.panel.problem('This run is forgotten.')
        else this.present(run)
      }
    }
  }

  /** What was run last, as it was asked for. */
  private again(): Omit<RunOrder, 'test' | 'profile'> {
    const run = this.shown
    if (run === undefined) return {}
    return run.request === null ? { wrongSecret: run.trace.wrongSecret } : { request: run.request }
  }

  /** A field that was left empty keeps the secret that is remembered for it. */
  private async keep(values: Values, remember: boolean): Promise<void> {
    const key = keyOf(this.order({}))
    const known = (await this.parts.parameters.find(key))?.parameters
    const form = await this.parts.runner.form(this.test, this.profile)
    const all: Values = {}
    for (const path of form.secretPaths) {
      if (!isEmpty(known?.values[path])) all[path] = known?.values[path]
    }
    let hasNewSecret = false
    for (const [path, value] of Object.entries(values)) {
      if (isEmpty(value)) continue
      if (form.secretPaths.includes(path) && all[path] !== value) hasNewSecret = true
      all[path] = value
    }
    // Another secret has been nowhere yet.
    const origins = hasNewSecret ? null : (known?.origins ?? null)
    await this.parts.parameters.keep(key, this.test.connector, { values: all, origins }, remember)
  }

  private async openFile(path: string, line: number, character: number): Promise<void> {
    const root = vscode.Uri.parse(this.test.root, true)
    const uri = vscode.Uri.joinPath(root, path)
    const place = new vscode.Position(line, character)
    await vscode.window.showTextDocument(uri, {
      viewColumn: vscode.ViewColumn.One,
      selection: new vscode.Range(place, place),
    })
  }

  private async copyAsCurl(index: number, inClear: boolean): Promise<void> {
    const trace = this.shown?.trace
    let exchange = trace?.exchanges[index]
    if (trace === undefined || exchange === undefined) return
    if (inClear) {
      if (!(await askToReveal('Copy the request with its secrets in clear?', 'Copy in Clear')))
        return
      const { runId } = trace
      const argument = { runId, index }
      exchange = await this.parts.server.execute<Exchange>('spec-lsp.revealExchange', argument)
    }
    await vscode.env.clipboard.writeText(asCurl(exchange))
    this.panel.say(inClear ? 'Copied, with its secrets.' : 'Copied, with placeholders for secrets.')
  }

  private async saveHar(): Promise<void> {
    const trace = this.shown?.trace
    if (trace === undefined) return
    const { runId } = trace
    const har = await this.parts.server.execute<unknown>('spec-lsp.exportHar', { runId })
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri
    const name = `${trace.connector.replaceAll(/[^\w.-]+/g, '-')}.har`
    const chosen = await vscode.window.showSaveDialog({
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
      filters: { 'HTTP Archive': ['har'] },
      title: 'Save the requests and responses, with placeholders for secrets',
    })
    if (chosen === undefined) return
    const text = `${JSON.stringify(har, null, 2)}\n`
    await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text))
    this.panel.say(`Saved as ${vscode.workspace.asRelativePath(chosen)}.`)
  }
}

function missingText(missing: string[]): string | null {
  if (missing.length === 0) return null
  const names = missing.map((path) => path.slice(path.lastIndexOf('.') + 1))
  return `The test needs ${names.join(', ')}.`
}

async function openLink(text: string): Promise<void> {
  const uri = vscode.Uri.parse(text, true)
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri)
}
