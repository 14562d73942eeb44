import * as vscode from 'vscode'
import { chooseRun, chooseTest } from '../run/choose'
import type { History } from '../run/history'
import { showReferences } from '../run/lens'
import type { Runner } from '../run/runner'
import type { RememberedParameters } from '../run/secrets'
import type { Sessions } from '../run/sessions'
import type { TestSession } from '../run/test_session'
import { openCreated } from './code_actions'
import { reasonOf } from './logger'
import { newConnector } from './new_connector'
import { tellError, tellInformation } from './notifications'
import { NotRunningError, type Server } from './server'
import { showStatusMenu } from './status'

/** What commands need. */
export interface Actors {
  server: Server
  runner: Runner
  sessions: Sessions
  history: History
  parameters: RememberedParameters
  log: vscode.LogOutputChannel
  setUp(): Promise<void>
  /** Starts what is started when a connector is found, and waits until the server runs. */
  begin(): Promise<void>
  restart(): Promise<void>
}

/** The extension's own commands; those of the server carry its names (docs/commands.md). */
export function registerCommands(actors: Actors): vscode.Disposable {
  const { server, sessions, history } = actors
  const onTest = (title: string, act: (session: TestSession) => Promise<unknown>) => async () => {
    await actors.begin()
    const test = await chooseTest(await actors.runner.tests(), title)
    if (test !== undefined) await act(sessions.of(test))
  }
  const commands: Record<string, (...given: never[]) => Promise<unknown> | unknown> = {
    'spec-lsp.run': onTest('Run an auth test', (session) => session.start()),
    'spec-lsp.runWithWrongSecret': onTest('Run an auth test with a wrong secret', (session) =>
      session.start({ wrongSecret: true }),
    ),
    'spec-lsp.editParameters': onTest('Edit the parameters of an auth test', (session) =>
      session.edit(),
    ),
    'spec-lsp.request': onTest("Send a request with a connector's client", askForRequest),
    'spec-lsp.showRuns': async () => {
      const run = await chooseRun(history.all())
      if (run !== undefined) sessions.of(run.test).show(run)
    },
    'spec-lsp.forgetParameters': () => forget(actors.runner, actors.parameters),
    'spec-lsp.beginConnector': async () => {
      await actors.begin()
      await newConnector(server)
    },
    'spec-lsp.restartServer': () => actors.restart(),
    'spec-lsp.setUp': () => actors.setUp(),
    'spec-lsp.showOutput': () => actors.log.show(),
    'spec-lsp.statusMenu': () => showStatusMenu(server),
    'spec-lsp.open': (uri: vscode.Uri) => openCreated(uri),
    'spec-lsp.showReferences': (uri: vscode.Uri, place: vscode.Position) =>
      showReferences(uri, place),
  }
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) =>
      vscode.commands.registerCommand(name, async (...given: never[]) => {
        try {
          return await act(...given)
        } catch (error) {
          void tellCommandFailed(error)
          return undefined
        }
      }),
    ),
  )
}

/** Why a command could not do its work, with what one can do about it. */
async function tellCommandFailed(error: unknown): Promise<void> {
  const action = error instanceof NotRunningError ? error.action : undefined
  const chosen = await tellError(reasonOf(error), ...(action === undefined ? [] : [action.title]))
  if (chosen !== undefined && action !== undefined) {
    await vscode.commands.executeCommand(action.command)
  }
}

async function askForRequest(session: TestSession): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: "Send a request with this connector's client",
    prompt: 'Method and path, as its API calls them',
    placeHolder: 'GET /users?limit=1',
    value: 'GET /',
    valueSelection: [4, 5],
    validateInput: (given) =>
      requestOf(given) === undefined ? 'A method and a path: GET /users' : undefined,
  })
  const request = text === undefined ? undefined : requestOf(text)
  if (request !== undefined) await session.start({ request })
}

function requestOf(text: string) {
  const found = /^\s*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(\S+)\s*$/i.exec(text)
  if (found === null) return undefined
  const [, method = '', path = ''] = found
  return { method: method.toUpperCase(), path, headers: {}, data: null }
}

async function forget(runner: Runner, parameters: RememberedParameters): Promise<void> {
  const forms = parameters.remembered()
  if (forms.length === 0) {
    void tellInformation('No parameters are remembered on this computer.')
    return
  }
  const chosen = await vscode.window.showQuickPick(
    forms.map((form) => ({
      label: form.connector,
      description: [form.option, form.profile].filter((one) => one !== null).join(', '),
      detail: vscode.Uri.parse(form.root).fsPath,
      form,
    })),
    { title: 'Forget remembered parameters', placeHolder: 'Of which tests?', canPickMany: true },
  )
  for (const { form } of chosen ?? []) await runner.forget(form)
}
