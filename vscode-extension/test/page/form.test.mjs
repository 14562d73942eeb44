/** The form: what it shows, what it sends, and that a keyboard is enough for it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachWithPage } from './browser.mjs'
import { EVERYTHING, form, ONE_KEY } from './examples.mjs'

const SECRET = 's3cret-that-nobody-sees'

const editor = eachWithPage()

test('a key is typed and Enter runs the test, with nothing but a keyboard', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY))
  await page.keyboard.type(SECRET)
  await page.keyboard.press('Enter')
  assert.deepEqual(await editor.sent(), [
    {
      type: 'run',
      values: { 'connectionParameters.apiKey': SECRET },
      remember: false,
      profile: null,
    },
  ])
})

test('every kind of field is read as what its schema says', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING, { profile: 'sandbox' }))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByLabel('Region').selectOption('us')
  await page.getByLabel('Page size').fill('50')
  await page.getByLabel('Sandbox').check()
  await page.getByLabel('Scopes').fill('["read", "write"]')
  await page.getByLabel('Account id').fill('7')
  await page.getByLabel('Extra settings').fill('{"deep": [1]}')
  await page.getByLabel('Remember on this computer').check()
  await page.keyboard.press('Control+Enter')
  assert.deepEqual(await editor.sent(), [
    {
      type: 'run',
      values: {
        'connectionParameters.apiKey': SECRET,
        'connectionParameters.subdomain': 'acme',
        'connectionParameters.region': 'us',
        'connectionParameters.pageSize': 50,
        'connectionParameters.sandbox': true,
        'connectionParameters.scopes': ['read', 'write'],
        'connectionParameters.account.id': '7',
        'connectionParameters.account.extra': { deep: [1] },
      },
      remember: true,
      profile: 'sandbox',
    },
  ])
})

test('a whole number that JavaScript cannot hold is sent as it was typed', async () => {
  const { page } = editor
  const properties = { id: { type: 'integer', title: 'Id' } }
  await editor.say(form({ connectionParameters: { properties } }))
  await page.getByLabel('Id').fill('12345678901234567890')
  await page.keyboard.press('Enter')
  assert.deepEqual((await editor.sent())[0].values, {
    'connectionParameters.id': '12345678901234567890',
  })
})

test('what is wrong is said at its field, and the first such field has the focus', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByLabel('Page size').fill('many')
  await page.getByLabel('Scopes').fill('{"a": 1}')
  await page.keyboard.press('Meta+Enter')
  assert.deepEqual(await editor.sent(), [])
  assert.equal(await errorOf('Region'), 'Region needs a value.')
  assert.equal(await errorOf('Page size'), 'Page size must be a whole number.')
  assert.equal(await errorOf('Scopes'), 'Scopes must be a list, as JSON: ["a", "b"].')
  assert.equal(await focused(), 'Region')
  await page.getByLabel('Page size').fill('5')
  assert.equal(await page.getByLabel('Page size').getAttribute('aria-invalid'), 'false')
})

test('broken JSON is told by what is wrong in it', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING))
  await page.getByLabel('Scopes').fill('[\n  "read",\n  write\n]')
  await page.keyboard.press('Control+Enter')
  assert.match(await errorOf('Scopes'), /w is not expected there/)
})

test('a group that may be left out needs nothing until something is entered in it', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByLabel('Region').selectOption('eu')
  await page.getByLabel('Extra settings').fill('{}')
  await page.keyboard.press('Control+Enter')
  assert.equal(await errorOf('Account id'), 'Account id needs a value.')
  await page.getByLabel('Extra settings').fill('')
  await page.keyboard.press('Control+Enter')
  assert.equal((await editor.sent()).length, 1)
})

test('a secret is masked until it is shown, and that is said', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY))
  const key = page.getByLabel('API key', { exact: true })
  assert.equal(await key.getAttribute('type'), 'password')
  await page.getByRole('button', { name: 'Show API key' }).click()
  assert.equal(await key.getAttribute('type'), 'text')
  await page.getByRole('button', { name: 'Hide API key' }).click()
  assert.equal(await key.getAttribute('type'), 'password')
})

test('a private key keeps its lines when it is pasted, and stays masked', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY))
  const pem = '-----BEGIN KEY-----\nabc\n-----END KEY-----'
  await page.getByLabel('API key', { exact: true }).evaluate((input, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', `${text}\n`)
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
  }, pem)
  const area = page.getByLabel('API key', { exact: true })
  assert.equal(await area.evaluate((one) => getComputedStyle(one).webkitTextSecurity), 'disc')
  await page.keyboard.press('Control+Enter')
  assert.equal((await editor.sent())[0].values['connectionParameters.apiKey'], pem)
})

test('a remembered secret need not be typed, and an empty field says so', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY, { remembered: ['connectionParameters.apiKey'], remember: true }))
  const key = page.getByLabel('API key', { exact: true })
  assert.equal(await key.getAttribute('placeholder'), 'remembered')
  assert.equal(await key.inputValue(), '')
  // Nothing is left to fill in: Enter runs.
  await page.keyboard.press('Enter')
  assert.deepEqual(await editor.sent(), [
    { type: 'run', values: {}, remember: true, profile: null },
  ])
  await page.getByRole('button', { name: 'Forget what is remembered' }).click()
  assert.deepEqual(await editor.sent(), [{ type: 'forget' }])
})

test('what spec-lsp.local.yml gives is not sent unless it is typed over', async () => {
  const { page } = editor
  const given = {
    connectionParameters: {
      type: 'object',
      required: ['id', 'region', 'sandbox'],
      properties: {
        id: { type: 'string', title: 'Id', default: 'default' },
        region: { enum: ['eu', 'us'], title: 'Region', default: 'us' },
        sandbox: { type: 'boolean', title: 'Sandbox' },
      },
    },
    given: ['id', 'region', 'sandbox'].map((name) => `connectionParameters.${name}`),
  }
  await editor.say(form(given))
  assert.equal(await page.getByText('from spec-lsp.local.yml').count(), 3)
  await page.keyboard.press('Control+Enter')
  assert.deepEqual((await editor.sent())[0].values, {})
  await editor.say(form(given))
  await page.getByLabel('Sandbox').selectOption('no')
  await page.keyboard.press('Control+Enter')
  assert.deepEqual((await editor.sent())[0].values, { 'connectionParameters.sandbox': false })
})

test('the first field that misses a value has the focus', async () => {
  await editor.say(form(EVERYTHING, { values: { 'connectionParameters.region': 'eu' } }))
  assert.equal(await focused(), 'API key')
  await editor.say(form(EVERYTHING, { remembered: ['connectionParameters.apiKey'] }))
  assert.equal(await focused(), 'Region')
})

test('a form without fields says so and can be run', async () => {
  const { page } = editor
  await editor.say(form({}))
  await page.getByText('This test needs no parameters.').waitFor()
  await page.keyboard.press('Enter')
  assert.deepEqual(await editor.sent(), [
    { type: 'run', values: {}, remember: false, profile: null },
  ])
})

test('what cannot be run says why and has no button for it', async () => {
  const { page } = editor
  await editor.say(form({ ...ONE_KEY, runnable: false, reason: 'It needs a redirect.' }))
  assert.equal(await page.getByRole('alert').textContent(), ' It needs a redirect.')
  assert.equal(await page.getByRole('button', { name: /Run/ }).count(), 0)
  await page.keyboard.press('Control+Enter')
  assert.deepEqual(await editor.sent(), [])
})

test('problems and messages stand at the top, as alerts', async () => {
  const { page } = editor
  await editor.say(
    form({ ...ONE_KEY, problem: 'spec-lsp.local.yml is no YAML.' }, { message: 'Missing: apiKey' }),
  )
  assert.deepEqual(await page.getByRole('alert').allTextContents(), [
    ' spec-lsp.local.yml is no YAML.',
    ' Missing: apiKey',
  ])
})

test('another profile is asked for with what is no secret, and keeps the focus', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByLabel('Account id').fill('7')
  await page.getByLabel('Profile').focus()
  await page.getByLabel('Profile').selectOption('production')
  const sent = await editor.sent()
  assert.equal(sent[0].type, 'profile')
  assert.equal(sent[0].profile, 'production')
  assert.equal(sent[0].values['connectionParameters.account.id'], '7')
  assert.ok(!JSON.stringify(sent).includes(SECRET))
  await editor.say(form(EVERYTHING, { profile: 'production' }))
  assert.equal(await focused(), 'Profile')
})

test('the help link asks the editor to open it', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY))
  await page.getByRole('button', { name: ONE_KEY.helpUri }).click()
  assert.deepEqual(await editor.sent(), [{ type: 'openLink', uri: ONE_KEY.helpUri }])
})

test('a form that is hidden and shown again holds what was typed, but no secret', async () => {
  const { page } = editor
  await editor.say(form(EVERYTHING))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByLabel('Client secret', { exact: true }).fill(SECRET)
  await page.getByLabel('Account id').fill('7')
  await page.getByLabel('Region').selectOption('ap')
  assert.ok(!(await editor.state()).includes(SECRET))
  await page.reload()
  await editor.say(form(EVERYTHING))
  assert.equal(await page.getByLabel('Account id').inputValue(), '7')
  assert.equal(await page.getByLabel('Region').locator('option:checked').textContent(), 'ap')
  assert.equal(await page.getByLabel('API key', { exact: true }).inputValue(), '')
})

test('a double Enter runs once', async () => {
  const { page } = editor
  await editor.say(form({}))
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  assert.equal((await editor.sent()).length, 1)
})

test('a blank around a key is pointed out, and sent', async () => {
  const { page } = editor
  await editor.say(form(ONE_KEY))
  await page.keyboard.type('key ')
  await page.getByText('Begins or ends with a blank').waitFor()
  await page.keyboard.press('Enter')
  assert.equal((await editor.sent())[0].values['connectionParameters.apiKey'], 'key ')
})

test('a schema that is anything but a schema breaks nothing', async () => {
  const { page } = editor
  const odd = [
    null,
    'text',
    { properties: null },
    { properties: { $lookup: 'x' } },
    { properties: { a: null, b: 7, c: { type: 3, enum: 'x', title: {}, required: 'c' } } },
    { properties: { d: { properties: [] }, e: { default: { $var: 'x' } } }, required: 'all' },
  ]
  for (const connectionParameters of odd) {
    await editor.say(form({ connectionParameters }))
    await page.getByRole('button', { name: 'Run auth test' }).click()
    assert.equal((await editor.sent()).length, 1)
  }
})

async function errorOf(label) {
  const { page } = editor
  const ids = await page.getByLabel(label).getAttribute('aria-describedby')
  return page.locator(`[id="${ids.split(' ')[0]}"]`).textContent()
}

async function focused() {
  const { page } = editor
  return page.evaluate(() => document.activeElement?.labels?.[0]?.firstChild?.textContent ?? '')
}
