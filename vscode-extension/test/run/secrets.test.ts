import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import type * as vscode from 'vscode'
import { RememberedParameters } from '../../src/run/secrets'

// VS Code's stores as the extension sees them, in memory.
const stored = new Map<string, string>()
const state = new Map<string, unknown>()
const storage = {
  get: async (key: string) => stored.get(key),
  store: async (key: string, value: string) => void stored.set(key, value),
  delete: async (key: string) => void stored.delete(key),
} as unknown as vscode.SecretStorage
const memento = {
  get: (key: string, otherwise: unknown) => state.get(key) ?? otherwise,
  update: async (key: string, value: unknown) => void state.set(key, value),
} as unknown as vscode.Memento

const KEY = { root: 'file:///home/ada/acme', option: null, profile: null }
const PATH = 'connectionParameters.apiKey'
const GIVEN = { values: { [PATH]: 'sk-live-1' }, secrets: [PATH], origins: null }
const fresh = () => new RememberedParameters(storage, memento)

beforeEach(() => {
  stored.clear()
  state.clear()
})

test('what is to be remembered outlives the window, in the secret storage only', async () => {
  await fresh().keep(KEY, 'acme', GIVEN, true)
  assert.deepEqual(await fresh().find(KEY), { parameters: GIVEN, isKept: true })
  assert.ok(!JSON.stringify([...state]).includes('sk-live-1'))
})

test('what is not lasts as long as the window, and is stored nowhere', async () => {
  const window = fresh()
  await window.keep(KEY, 'acme', GIVEN, false)
  assert.deepEqual(await window.find(KEY), { parameters: GIVEN, isKept: false })
  assert.equal(await fresh().find(KEY), undefined)
  assert.equal(stored.size, 0)
})

test('each connector, option and profile has its own', async () => {
  const all = fresh()
  await all.keep(KEY, 'acme', GIVEN, true)
  for (const other of [
    { ...KEY, root: 'file:///home/ada/other' },
    { ...KEY, option: 'basic' },
    { ...KEY, profile: 'sandbox' },
  ]) {
    assert.equal(await all.find(other), undefined)
  }
})

test('not to remember any more removes what was remembered', async () => {
  const all = fresh()
  await all.keep(KEY, 'acme', GIVEN, true)
  await all.keep(KEY, 'acme', GIVEN, false)
  assert.equal(await fresh().find(KEY), undefined)
  assert.deepEqual(all.remembered(), [])
})

test('origins are added to those that are known, each once', async () => {
  const all = fresh()
  await all.keep(KEY, 'acme', GIVEN, true)
  await all.sent(KEY, 'acme', ['https://a.example'])
  await all.sent(KEY, 'acme', ['https://a.example', 'https://b.example'])
  const found = await fresh().find(KEY)
  assert.deepEqual(found?.parameters.origins, ['https://a.example', 'https://b.example'])
})

test('forgetting forgets', async () => {
  const all = fresh()
  await all.keep(KEY, 'acme', GIVEN, true)
  assert.deepEqual(all.remembered(), [{ ...KEY, connector: 'acme' }])
  await all.forget(KEY)
  assert.equal(await all.find(KEY), undefined)
  assert.deepEqual(all.remembered(), [])
})

test('a store that holds something else is as good as empty', async () => {
  await fresh().keep(KEY, 'acme', GIVEN, true)
  for (const id of stored.keys()) stored.set(id, 'not JSON')
  assert.equal(await fresh().find(KEY), undefined)
})
