import { createHash } from 'node:crypto'
import type * as vscode from 'vscode'
import type { Values } from './messages'

/** Which form: of a connector (by its folder's URI), an option and a profile. */
export interface FormKey {
  root: string
  option: string | null
  profile: string | null
}

/** Parameters as a person entered them, and the origins that their secrets were sent to. */
export interface Parameters {
  values: Values
  /** The paths of those that were secrets when they were entered. */
  secrets: string[]
  /** Null: not sent anywhere yet, as far as is known. */
  origins: string[] | null
}

interface Listed extends FormKey {
  connector: string
}

const INDEX = 'rememberedForms'

/**
 * Parameters of auth tests, remembered in the editor's secret storage where the user ticked
 * the box, else in memory until the window closes. No file holds them.
 */
export class RememberedParameters {
  private readonly inMemory = new Map<string, Parameters>()

  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  /** What a form was filled in with last, and whether that outlives this window. */
  async find(key: FormKey): Promise<{ parameters: Parameters; isKept: boolean } | undefined> {
    const id = idOf(key)
    const entered = this.inMemory.get(id)
    if (entered !== undefined) return { parameters: entered, isKept: false }
    const kept = await this.storage.get(id)
    const parameters = kept === undefined ? undefined : read(kept)
    return parameters === undefined ? undefined : { parameters, isKept: true }
  }

  /** Keeps what was entered: in the secret storage or in memory only. */
  async keep(key: FormKey, connector: string, given: Parameters, remember: boolean) {
    const id = idOf(key)
    if (remember) {
      this.inMemory.delete(id)
      await this.storage.store(id, JSON.stringify(given))
      await this.list([...this.others(id), { ...key, connector }])
    } else {
      this.inMemory.set(id, given)
      await this.storage.delete(id)
      await this.list(this.others(id))
    }
  }

  /** Adds origins to those that the secrets of a form were sent to. */
  async sent(key: FormKey, connector: string, origins: string[]): Promise<void> {
    const found = await this.find(key)
    if (found === undefined) return
    const { origins: before } = found.parameters
    const all = [...new Set([...(before ?? []), ...origins])]
    if (before !== null && all.length === before.length) return
    await this.keep(key, connector, { ...found.parameters, origins: all }, found.isKept)
  }

  async forget(key: FormKey): Promise<void> {
    const id = idOf(key)
    this.inMemory.delete(id)
    await this.storage.delete(id)
    await this.list(this.others(id))
  }

  /** The forms whose parameters are in the secret storage. */
  remembered(): readonly Listed[] {
    return this.state.get<Listed[]>(INDEX, [])
  }

  private others(id: string): Listed[] {
    return this.remembered().filter((one) => idOf(one) !== id)
  }

  private async list(forms: Listed[]): Promise<void> {
    await this.state.update(INDEX, forms)
  }
}

function idOf({ root, option, profile }: FormKey): string {
  const text = JSON.stringify([root, option, profile])
  return `parameters:${createHash('sha256').update(text).digest('hex')}`
}

function read(text: string): Parameters | undefined {
  try {
    const { values, secrets, origins } = JSON.parse(text) as Partial<Parameters>
    if (typeof values !== 'object' || values === null || !Array.isArray(secrets)) return undefined
    return { values, secrets, origins: Array.isArray(origins) ? origins : null }
  } catch {
    return undefined
  }
}
