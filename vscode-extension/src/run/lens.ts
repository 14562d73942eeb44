import { randomUUID } from 'node:crypto'
import * as vscode from 'vscode'
import type { Middleware } from 'vscode-languageclient/node'

const RUN = 'spec-lsp.runAuthTest'
const REFERENCES = /^\d+ references?$/

/** What a lens asks for: a row of the server's, by its file. */
export interface LensOrder {
  uri: string
  option: string | null
  wrongSecret: boolean
}

/**
 * Lenses and the server's commands. The lens carries the server's own command, and a sign
 * behind its argument that only this window's lenses have: a call without it, another
 * extension's, goes to the server as it is, without anything that was remembered.
 */
export function lensMiddleware(on: { run(order: LensOrder): Promise<void> }): Middleware {
  const sign = randomUUID()
  return {
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token)
      return lenses?.map((lens) => wired(lens, document, sign))
    },
    executeCommand: async (command, args, next) => {
      if (command === RUN && args[1] === sign) {
        // What came of it is shown, and told to nobody who has got hold of a lens.
        await on.run(orderOf(args[0]))
        return null
      }
      // The extension itself asks the server, when its user has asked for it.
      if (command === 'spec-lsp.revealExchange') return null
      return next(command, args.slice(0, 1))
    },
  }
}

function wired(lens: vscode.CodeLens, document: vscode.TextDocument, sign: string) {
  const command = lens.command
  if (command?.command === RUN) {
    lens.command = { ...command, arguments: [...(command.arguments ?? []), sign] }
  } else if (command?.command === '' && REFERENCES.test(command.title)) {
    lens.command = {
      title: command.title,
      command: 'spec-lsp.showReferences',
      arguments: [document.uri, lens.range.start],
    }
  }
  return lens
}

function orderOf(argument: unknown): LensOrder {
  const given = argument as { uri: string; option?: string | null; wrongSecret?: boolean }
  return {
    uri: given.uri,
    option: given.option ?? null,
    wrongSecret: given.wrongSecret === true,
  }
}

/** Shows the uses of a field as VS Code does it for other languages. */
export async function showReferences(uri: vscode.Uri, place: vscode.Position): Promise<void> {
  const found = await vscode.commands.executeCommand<vscode.Location[]>(
    'vscode.executeReferenceProvider',
    uri,
    place,
  )
  await vscode.commands.executeCommand('editor.action.showReferences', uri, place, found ?? [])
}
