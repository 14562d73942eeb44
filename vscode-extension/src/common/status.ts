import * as vscode from 'vscode'
import { tellError } from './notifications'
import type { Server, ServerState } from './server'

/** The item in the status bar: how the server is, and a click away from what one can do. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('spec-lsp', vscode.StatusBarAlignment.Right, 90)
  item.name = 'spec-lsp'
  item.command = 'spec-lsp.statusMenu'
  const show = (state: ServerState) => {
    const { icon, text, background } = appearance(state)
    item.text = `${icon} spec-lsp`
    item.tooltip = `${text}\nClick for what you can do.`
    item.accessibilityInformation = { label: `spec-lsp: ${text}` }
    item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background)
    item.show()
  }
  show(server.state)
  return vscode.Disposable.from(item, server.onDidChangeState(show))
}

function appearance(state: ServerState): { icon: string; text: string; background?: string } {
  switch (state.kind) {
    case 'starting':
      return { icon: '$(loading~spin)', text: 'The language server is starting.' }
    case 'running':
      return { icon: '$(check)', text: `The language server runs (${state.version}).` }
    case 'waiting':
      return {
        icon: '$(circle-slash)',
        text: `Connectors are not checked: ${state.why}.`,
        background: 'statusBarItem.warningBackground',
      }
    case 'failed':
      return { icon: '$(error)', text: state.why, background: 'statusBarItem.errorBackground' }
  }
}

/** Tells that the server is given up, once. */
export async function tellFailure(state: ServerState): Promise<void> {
  if (state.kind !== 'failed' || state.isTold) return
  const again = 'Restart'
  const output = 'Show Output'
  const chosen = await tellError(`spec-lsp: ${state.why}`, again, output)
  if (chosen === again) await vscode.commands.executeCommand('spec-lsp.restartServer')
  if (chosen === output) await vscode.commands.executeCommand('spec-lsp.showOutput')
}

/** The menu behind the item. */
export async function showStatusMenu(server: Server): Promise<void> {
  const runs = server.state.kind === 'running'
  const entries: (vscode.QuickPickItem & { command?: string; argument?: string })[] = [
    ...(runs
      ? [
          { label: '$(play) Run an auth test…', command: 'spec-lsp.run' },
          { label: '$(history) Show earlier runs…', command: 'spec-lsp.showRuns' },
          { label: '$(arrow-swap) Send a request…', command: 'spec-lsp.request' },
          { label: '$(new-folder) New connector…', command: 'spec-lsp.beginConnector' },
        ]
      : [{ label: '$(desktop-download) Set up the language server', command: 'spec-lsp.setUp' }]),
    { label: '$(refresh) Restart the language server', command: 'spec-lsp.restartServer' },
    { label: '$(output) Show the output', command: 'spec-lsp.showOutput' },
    {
      label: '$(gear) Settings',
      command: 'workbench.action.openSettings',
      argument: '@ext:spec-lsp.spec-lsp',
    },
  ]
  const placeHolder =
    server.state.kind === 'failed' || server.state.kind === 'waiting'
      ? server.state.why
      : 'What would you like to do?'
  const chosen = await vscode.window.showQuickPick(entries, { title: 'spec-lsp', placeHolder })
  if (chosen?.command === undefined) return
  await vscode.commands.executeCommand(
    chosen.command,
    ...(chosen.argument === undefined ? [] : [chosen.argument]),
  )
}
