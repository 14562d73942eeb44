import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filledIn, formView } from '../../src/run/form'
import type { AuthForm } from '../../src/run/trace'

const KEY = 'connectionParameters.apiKey'
const SECOND = 'connectorParameters.clientSecret'
const REGION = 'connectionParameters.region'

function form(secretPaths: string[]): AuthForm {
  return {
    option: null,
    title: null,
    description: null,
    helpUri: null,
    connectionParameters: null,
    connectorParameters: null,
    secretPaths,
    profiles: [],
    given: [],
    missing: [],
    problem: null,
    runnable: true,
    reason: null,
  }
}

const known = {
  values: { [KEY]: 'sk-live-1', [REGION]: 'eu' },
  secrets: [KEY],
  origins: ['https://api.example.com'],
}
const view = (secretPaths: string[]) =>
  formView({
    connector: 'acme',
    form: form(secretPaths),
    found: { parameters: known, isKept: true },
    profile: null,
    message: null,
    entered: {},
  })

test('the page is told which secrets are known, and what is no secret', () => {
  const { values, remembered, remember } = view([KEY])
  assert.deepEqual(
    { values, remembered, remember },
    {
      values: { [REGION]: 'eu' },
      remembered: [KEY],
      remember: true,
    },
  )
})

test('a form that says that a secret is none any more does not bring it to light', () => {
  assert.ok(!JSON.stringify(view([])).includes('sk-live-1'))
})

test('a secret that was left empty stays, with the origins that it was sent to', () => {
  assert.deepEqual(filledIn(form([KEY]), { [REGION]: 'us', [KEY]: '' }, known).parameters, {
    values: { [KEY]: 'sk-live-1', [REGION]: 'us' },
    secrets: [KEY],
    origins: ['https://api.example.com'],
  })
})

test('another secret has been nowhere yet', () => {
  assert.deepEqual(filledIn(form([KEY]), { [KEY]: 'sk-live-2' }, known), {
    parameters: { values: { [KEY]: 'sk-live-2' }, secrets: [KEY], origins: null },
    areNew: true,
  })
})

test('a new secret beside a known one frees the known one for no other address', () => {
  assert.deepEqual(filledIn(form([KEY, SECOND]), { [SECOND]: 'cs-1' }, known), {
    parameters: {
      values: { [KEY]: 'sk-live-1', [SECOND]: 'cs-1' },
      secrets: [KEY, SECOND],
      origins: ['https://api.example.com'],
    },
    areNew: false,
  })
})

test('what is no secret and was emptied is gone', () => {
  assert.deepEqual(filledIn(form([KEY]), {}, known).parameters.values, { [KEY]: 'sk-live-1' })
})

test('a secret that was remembered and never sent is known, and not free for any address', () => {
  const unsent = { ...known, origins: null }
  const { parameters, areNew } = filledIn(form([KEY]), {}, unsent)
  assert.deepEqual([parameters.origins, areNew], [null, false])
})

test('a form without a secret has none that is known', () => {
  assert.equal(filledIn(form([]), { [REGION]: 'us' }, undefined).areNew, true)
})
