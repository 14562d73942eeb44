/** What is asked before something leaves this computer, or is shown in clear. */
import * as vscode from 'vscode'
import { askModally, tellWarning } from '../common/notifications'

export type OriginAnswer = 'remember' | 'once' | 'no'

/** Remembered secrets would go where they have never been. */
export async function askForOrigins(
  connector: string,
  fresh: readonly string[],
  known: readonly string[],
): Promise<OriginAnswer> {
  const always = 'Send, and Remember the Address'
  const once = 'Send Only Now'
  const before = known.length > 0 ? `So far they were sent to ${known.join(', ')} only. ` : ''
  const chosen = await askModally(
    `Send the remembered secrets of ${connector} to ${fresh.join(', ')}?`,
    `${before}This run would send a request there. If you did not change the ` +
      'address yourself (a branch, a profile, an edit), look at it first: ' +
      'nothing was sent there yet.',
    once,
    always,
  )
  return chosen === always ? 'remember' : chosen === once ? 'once' : 'no'
}

/** Secrets would be put in clear where other programs can read them. */
export async function askToCopyInClear(): Promise<boolean> {
  const yes = 'Copy in Clear'
  const question = 'Copy the request with its secrets in clear?'
  const detail = 'Other programs can read the clipboard, and it is easily pasted somewhere public.'
  const chosen = await askModally(question, detail, yes)
  return chosen === yes
}

/** Nothing is run in a workspace that is not trusted. */
export async function explainTrust(): Promise<void> {
  const manage = 'Manage Workspace Trust'
  const chosen = await tellWarning(
    'This workspace is not trusted, so none of its code is run. Connectors are checked as always.',
    manage,
  )
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage')
}
