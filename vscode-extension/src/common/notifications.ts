/**
 * Messages to a person. VS Code makes links of `[a](b:c)` in them, also of such that carry out
 * commands: a text that a repository or an API had a hand in must not become one.
 */
import * as vscode from 'vscode'

export const tellInformation = (text: string, ...actions: string[]) =>
  vscode.window.showInformationMessage(plain(text), ...actions)

export const tellWarning = (text: string, ...actions: string[]) =>
  vscode.window.showWarningMessage(plain(text), ...actions)

export const tellError = (text: string, ...actions: string[]) =>
  vscode.window.showErrorMessage(plain(text), ...actions)

/** A question that has to be answered before anything else. Undefined: no. */
export const askModally = (question: string, detail: string, ...answers: string[]) =>
  vscode.window.showWarningMessage(
    plain(question),
    { modal: true, detail: plain(detail) },
    ...answers,
  )

/** A text in which nothing reads as a link. */
export function plain(text: string): string {
  return text.replaceAll('](', '] (')
}
