/** How a run is told of where no page shows it. */
import * as vscode from 'vscode'
import { plain, tellError, tellInformation } from '../common/notifications'

/** A notification with "Cancel", as long as the work goes on. */
export function withProgress<T>(
  title: string,
  cancel: () => void,
  work: () => Promise<T>,
): Thenable<T> {
  const location = vscode.ProgressLocation.Notification
  const options = { location, title: plain(title), cancellable: true }
  return vscode.window.withProgress(options, (_, token) => {
    token.onCancellationRequested(cancel)
    return work()
  })
}

/** The verdict; whether the person wants to see more of it. */
export async function tellVerdict(text: string, isGood: boolean): Promise<boolean> {
  const details = 'Details'
  return (await (isGood ? tellInformation : tellError)(text, details)) === details
}
