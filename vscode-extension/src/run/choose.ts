import * as path from 'node:path'
import * as vscode from 'vscode'
import { tellInformation } from '../common/notifications'
import { pastRun, type Run } from './history'
import type { AuthTest } from './trace'

/** The test that a command means: the only one, else the one that the person picks. */
export async function chooseTest(tests: AuthTest[], title: string): Promise<AuthTest | undefined> {
  if (tests.length === 0) {
    void tellInformation('There is no auth test in this workspace: no spec.yml with an auth block.')
    return undefined
  }
  const open = vscode.window.activeTextEditor?.document.uri.fsPath ?? ''
  const here = tests.filter(({ root }) => open.startsWith(vscode.Uri.parse(root).fsPath + path.sep))
  const [only] = here.length > 0 ? here : tests
  if ((here.length > 0 ? here : tests).length === 1) return only
  const first = [...here, ...tests.filter((test) => !here.includes(test))]
  const chosen = await vscode.window.showQuickPick(
    first.map((test) => ({
      label: test.connector,
      description: test.option === null ? '' : test.title,
      detail: vscode.workspace.asRelativePath(vscode.Uri.parse(test.uri)),
      test,
    })),
    { title, placeHolder: 'Which test?', matchOnDescription: true, matchOnDetail: true },
  )
  return chosen?.test
}

/** An earlier run of this session, picked from a list. */
export async function chooseRun(runs: readonly Run[]): Promise<Run | undefined> {
  if (runs.length === 0) {
    void tellInformation('Nothing was run yet in this window.')
    return undefined
  }
  const chosen = await vscode.window.showQuickPick(
    runs.map((run) => {
      const { title, isGood, at } = pastRun(run)
      return {
        label: `${isGood ? '$(pass)' : '$(error)'} ${run.test.connector}`,
        description: `${at} ${title}`,
        detail: run.trace.message,
        run,
      }
    }),
    { title: 'Runs of this window', matchOnDescription: true, matchOnDetail: true },
  )
  return chosen?.run
}
