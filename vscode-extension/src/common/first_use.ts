import * as vscode from 'vscode'
import { machineSettings } from './settings'

/**
 * Whether the extension may make its environment. It is asked once for a window; the answer
 * "never" stays in the user's settings.
 */
export async function mayCreateEnvironment(): Promise<boolean> {
  const { createEnvironment } = machineSettings()
  if (createEnvironment !== 'ask') return createEnvironment === 'always'
  const yes = 'Set Up'
  const never = 'Never'
  const chosen = await vscode.window.showInformationMessage(
    'spec-lsp needs a language server. Set it up now? It gets a Python environment of its own, ' +
      "in this extension's storage; nothing else on this computer changes.",
    yes,
    'Not Now',
    never,
  )
  if (chosen === never) {
    await vscode.workspace
      .getConfiguration('spec-lsp')
      .update('environment.create', 'never', vscode.ConfigurationTarget.Global)
  }
  return chosen === yes
}
