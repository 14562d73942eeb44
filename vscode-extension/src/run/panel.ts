import { randomBytes } from 'node:crypto'
import * as vscode from 'vscode'
import type { FromPage, ToPage } from './messages'
import { pageHtml } from './page_html'

/** What a person does on a page. */
export type Listener = (message: FromPage) => void

/**
 * A page beside the editor. It shows what it is told last, also when it is loaded anew, and
 * never takes the focus unless it asks for something.
 */
export class Panel {
  private panel: vscode.WebviewPanel | undefined
  private shown: ToPage | undefined
  private isReady = false

  constructor(
    private readonly extension: vscode.Uri,
    private readonly title: string,
    private readonly listener: Listener,
    private readonly closed: () => void,
  ) {}

  /** What it shows. */
  get current(): ToPage | undefined {
    return this.shown
  }

  get isVisible(): boolean {
    return this.panel?.visible === true
  }

  /** Brings the page to the front; with `focus`, the keyboard is its. */
  reveal(focus: boolean): void {
    if (this.panel === undefined) this.open(focus)
    else if (focus || !this.panel.visible) this.panel.reveal(undefined, !focus)
  }

  /** Shows the form, the progress or a result. */
  show(message: ToPage): void {
    this.shown = message
    this.post(message)
  }

  /** Says something for a moment, beside what is shown. */
  say(text: string): void {
    this.post({ type: 'said', text })
  }

  problem(text: string): void {
    this.post({ type: 'problem', text })
  }

  close(): void {
    this.panel?.dispose()
  }

  private post(message: ToPage): void {
    if (this.isReady) void this.panel?.webview.postMessage(message)
  }

  private open(focus: boolean): void {
    const dist = vscode.Uri.joinPath(this.extension, 'dist')
    const panel = vscode.window.createWebviewPanel(
      'spec-lsp.run',
      this.title,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: !focus },
      {
        enableScripts: true,
        enableFindWidget: true,
        localResourceRoots: [dist],
        // What is half typed into the form outlives another tab on top of it.
        retainContextWhenHidden: true,
      },
    )
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'icon.png')
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      if (message.type === 'ready') {
        this.isReady = true
        if (this.shown !== undefined) this.post(this.shown)
      } else this.listener(message)
    })
    panel.onDidDispose(() => {
      this.panel = undefined
      this.isReady = false
      this.closed()
    })
    panel.webview.html = pageHtml({
      scriptUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.js')).toString(),
      styleUri: panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, 'page.css')).toString(),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
    })
    this.panel = panel
  }
}
