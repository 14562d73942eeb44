import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { asParameters, withParametersFile } from '../../src/run/parameters_file'

test('the file is for this user alone, holds the parameters, and is gone afterwards', async () => {
  let place = ''
  const values = { 'connectionParameters.apiKey': 'k', 'connectorParameters.a.b': 1 }
  const answer = await withParametersFile(values, undefined, async (file) => {
    assert.ok(file !== null)
    place = file
    if (process.platform !== 'win32') {
      assert.equal((await stat(file)).mode & 0o777, 0o600)
      assert.equal((await stat(dirname(file))).mode & 0o777, 0o700)
    }
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
      connectionParameters: { apiKey: 'k' },
      connectorParameters: { a: { b: 1 } },
    })
    return 'done'
  })
  assert.equal(answer, 'done')
  await assert.rejects(stat(dirname(place)))
})

test('it is gone, too, where the run breaks off', async () => {
  let place = ''
  const run = withParametersFile(
    { 'connectionParameters.apiKey': 'k' },
    undefined,
    async (file) => {
      place = file ?? ''
      throw new Error('the server ended')
    },
  )
  await assert.rejects(run, /the server ended/)
  await assert.rejects(stat(place))
})

test('without parameters there is no file', async () => {
  assert.equal(await withParametersFile({}, undefined, async (file) => file), null)
})

test('names like those of every object are names like others', () => {
  const made = asParameters({ 'connectionParameters.__proto__.x': 1 })
  assert.equal(JSON.stringify(made.connectionParameters), '{"__proto__":{"x":1}}')
  assert.equal(({} as { x?: number }).x, undefined)
})

test('what of a request may be a secret goes the same way', async () => {
  const request = { path: '/me?token=t', headers: {}, data: null }
  await withParametersFile({}, request, async (file) => {
    assert.ok(file !== null)
    const { request: told } = JSON.parse(await readFile(file, 'utf8'))
    assert.deepEqual(told, request)
  })
})
