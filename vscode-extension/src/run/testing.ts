import * as vscode from 'vscode'
import { reasonOf } from '../common/logger'
import type { Server } from '../common/server'
import { isGood } from './history'
import { explainTrust } from './questions'
import { reportOf } from './report'
import type { Runner } from './runner'
import type { AuthTest, Range, Trace } from './trace'

const QUIET_MS = 400

/** The auth tests of the workspace in VS Code's Test Explorer. */
export class Testing implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('spec-lsp', 'Auth tests')
  private readonly tests = new WeakMap<vscode.TestItem, AuthTest>()
  private readonly disposables: vscode.Disposable[] = [this.controller]
  private waiting: NodeJS.Timeout | undefined

  constructor(
    private readonly server: Server,
    private readonly runner: Runner,
    /** Shows the form of a test. */
    private readonly ask: (test: AuthTest, wrongSecret: boolean) => Promise<void>,
  ) {
    const { controller } = this
    controller.refreshHandler = () => this.refresh()
    const run = (wrongSecret: boolean) => (request: vscode.TestRunRequest, token: Token) =>
      this.run(request, token, wrongSecret)
    const kind = vscode.TestRunProfileKind.Run
    controller.createRunProfile('Run', kind, run(false), true)
    controller.createRunProfile('With a wrong secret', kind, run(true), false)
    const watcher = vscode.workspace.createFileSystemWatcher('**/{spec.yml,auth/**}')
    const soon = () => this.refreshSoon()
    this.disposables.push(
      watcher,
      watcher.onDidCreate(soon),
      watcher.onDidChange(soon),
      watcher.onDidDelete(soon),
      vscode.workspace.onDidChangeWorkspaceFolders(soon),
      server.onDidChangeState((state) => state.kind === 'running' && soon()),
    )
  }

  dispose(): void {
    clearTimeout(this.waiting)
    for (const one of this.disposables) one.dispose()
  }

  private refreshSoon(): void {
    clearTimeout(this.waiting)
    this.waiting = setTimeout(() => void this.refresh(), QUIET_MS)
  }

  private async refresh(): Promise<void> {
    if (this.server.state.kind !== 'running') return
    let tests: AuthTest[]
    try {
      tests = await this.runner.tests()
    } catch {
      return // the server went away; it is asked again when it is back
    }
    const byConnector = new Map<string, AuthTest[]>()
    for (const test of tests) {
      byConnector.set(test.root, [...(byConnector.get(test.root) ?? []), test])
    }
    this.controller.items.replace([...byConnector.values()].map((own) => this.itemOf(own)))
  }

  /** One item for a connector, with one below it for each way to authenticate. */
  private itemOf(tests: AuthTest[]): vscode.TestItem {
    const [first] = tests as [AuthTest, ...AuthTest[]]
    if (tests.length === 1) return this.leaf(first, first.connector)
    const item = this.controller.createTestItem(
      first.root,
      first.connector,
      vscode.Uri.parse(first.uri),
    )
    item.children.replace(tests.map((test) => this.leaf(test, test.title)))
    return item
  }

  private leaf(test: AuthTest, label: string): vscode.TestItem {
    const uri = vscode.Uri.parse(test.testUri ?? test.uri)
    const item = this.controller.createTestItem(`${test.root}#${test.option ?? ''}`, label, uri)
    item.range = rangeOf(test.testRange ?? test.range)
    if (!test.runnable) item.description = 'cannot be run here'
    this.tests.set(item, test)
    return item
  }

  private async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    wrongSecret: boolean,
  ): Promise<void> {
    if (!vscode.workspace.isTrusted) return void explainTrust()
    const run = this.controller.createTestRun(request)
    const leaves = this.leavesOf(request)
    const [only] = leaves
    if (leaves.length === 1 && only !== undefined && (await this.isAsked(only, wrongSecret))) {
      run.appendOutput('The form asks for what the test needs; it runs from there.\r\n')
      run.skipped(only)
      return run.end()
    }
    for (const item of leaves) run.enqueued(item)
    for (const item of leaves) {
      const test = this.tests.get(item)
      if (token.isCancellationRequested || test === undefined) run.skipped(item)
      else if (!test.runnable) {
        run.appendOutput(`${test.connector}: ${test.reason}\r\n`, undefined, item)
        run.skipped(item)
      } else await this.runOne(run, item, test, token, wrongSecret)
    }
    run.end()
  }

  /** Whether somebody who runs this one test is asked for its parameters instead. */
  private async isAsked(item: vscode.TestItem, wrongSecret: boolean): Promise<boolean> {
    const test = this.tests.get(item)
    if (test?.runnable !== true) return false
    try {
      if ((await this.runner.unanswered({ test, profile: null })) === undefined) return false
      await this.ask(test, wrongSecret)
      return true
    } catch {
      return false // the run says why
    }
  }

  private async runOne(
    run: vscode.TestRun,
    item: vscode.TestItem,
    test: AuthTest,
    token: vscode.CancellationToken,
    wrongSecret: boolean,
  ): Promise<void> {
    run.started(item)
    try {
      const watcher = { step: () => undefined, cancel: token }
      const { trace } = await this.runner.run({ test, profile: null, wrongSecret }, watcher)
      run.appendOutput(reportOf(trace), undefined, item)
      if (isGood(trace)) run.passed(item, trace.milliseconds)
      else if (trace.outcome === 'cancelled') run.skipped(item)
      else if (trace.outcome === 'error') run.errored(item, messageOf(test, trace))
      else run.failed(item, messageOf(test, trace), trace.milliseconds)
    } catch (error) {
      run.errored(item, new vscode.TestMessage(reasonOf(error)))
    }
  }

  private leavesOf(request: vscode.TestRunRequest): vscode.TestItem[] {
    const excluded = new Set(request.exclude ?? [])
    const found: vscode.TestItem[] = []
    const visit = (item: vscode.TestItem) => {
      if (excluded.has(item)) return
      if (this.tests.has(item)) found.push(item)
      for (const [, child] of item.children) visit(child)
    }
    if (request.include === undefined) for (const [, item] of this.controller.items) visit(item)
    else for (const item of request.include) visit(item)
    return found
  }
}

type Token = vscode.CancellationToken

/** Why it failed, at the line that is to blame. */
function messageOf(test: AuthTest, trace: Trace): vscode.TestMessage {
  const text = new vscode.MarkdownString()
  text.appendText(trace.wrongSecret && trace.outcome === 'passed' ? WRONG : trace.message)
  if (trace.missing.length > 0) {
    text.appendMarkdown('\n\n[Enter the parameters](command:spec-lsp.editParameters)')
    text.isTrusted = { enabledCommands: ['spec-lsp.editParameters'] }
  }
  const message = new vscode.TestMessage(text)
  const { culprit } = trace
  if (culprit !== null) {
    const uri = vscode.Uri.joinPath(vscode.Uri.parse(test.root), culprit.path)
    message.location = new vscode.Location(uri, rangeOf(culprit.range))
  }
  return message
}

const WRONG = 'The test passes with a wrong secret, too: it checks nothing.'

function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character)
}
