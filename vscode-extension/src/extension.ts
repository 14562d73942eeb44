import { mkdir } from 'node:fs/promises'
import * as vscode from 'vscode'
import { codeActionMiddleware } from './common/code_actions'
import { registerCommands } from './common/commands'
import { whenConnector } from './common/connectors'
import { serverCommand } from './common/locate'
import { createLogger, reasonOf } from './common/logger'
import { Server } from './common/server'
import { SetUp, tellProblem, tellReady } from './common/set_up'
import { asksForRestart } from './common/settings'
import { showStatus, tellFailure } from './common/status'
import { History } from './run/history'
import { lensMiddleware } from './run/lens'
import { Runner } from './run/runner'
import { RememberedParameters } from './run/secrets'
import { Sessions } from './run/sessions'
import { Testing } from './run/testing'

/** Wires the parts together; each lives in a file of its own. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = createLogger()
  const storage = context.globalStorageUri.fsPath
  await mkdir(storage, { recursive: true })

  const parameters = new RememberedParameters(context.secrets, context.globalState)
  const history = new History()
  const lenses = lensMiddleware({
    run: async ({ uri, option, wrongSecret }) => {
      const tests = await runner.tests(uri)
      const test = tests.find((one) => one.option === option)
      if (test !== undefined) await sessions.of(test).start({ wrongSecret })
    },
  })
  const server = new Server(storage, findCommand, { ...lenses, ...codeActionMiddleware }, log)
  const runner = new Runner(server, parameters, history)
  const extension = context.extensionUri
  const sessions = new Sessions({ extension, server, runner, parameters, history })

  const setUp = new SetUp(context.extensionPath, storage, log)
  let isAskedFor = false
  let beginning: Promise<void> | undefined
  async function findCommand(waits: (why: string) => void): Promise<string[] | undefined> {
    const asked = isAskedFor
    isAskedFor = false
    try {
      return await serverCommand(() => setUp.command(asked, waits))
    } catch (error) {
      void tellProblem(error, log)
      throw error
    }
  }
  async function setUpNow(): Promise<void> {
    isAskedFor = true
    await restart()
    if (server.state.kind === 'running') await tellReady()
  }
  async function restart(): Promise<void> {
    await (beginning === undefined ? begin() : server.restart())
  }

  context.subscriptions.push(log, server, history, sessions)
  context.subscriptions.push(
    registerCommands({
      ...{ server, runner, sessions, history, parameters, log, begin, restart },
      setUp: setUpNow,
    }),
    whenConnector(() => void begin().catch((error) => log.error(reasonOf(error)))),
  )

  /** Once, when there is something to do: a connector, or somebody who wants one. */
  function begin(): Promise<void> {
    if (beginning === undefined) {
      context.subscriptions.push(
        showStatus(server),
        new Testing(server, runner, (test, wrongSecret) =>
          sessions.of(test).askFor({ wrongSecret }),
        ),
        server.onDidChangeState(({ kind }) => kind === 'running' && void setUp.tidyUp()),
        server.onDidChangeState(({ kind }) => setContext('isRunning', kind === 'running')),
        history.onDidAdd(() => setContext('hasRun', true)),
        server.onDidChangeState((state) => void tellFailure(state)),
        vscode.workspace.onDidChangeConfiguration(
          (change) => asksForRestart(change) && server.restart(),
        ),
        vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
      )
      beginning = server.restart()
    }
    return beginning
  }
}

/** What the walkthrough looks at, to tick its steps off. */
function setContext(name: string, value: boolean): void {
  void vscode.commands.executeCommand('setContext', `spec-lsp.${name}`, value)
}

export async function deactivate(): Promise<void> {}
