/** Nothing that a connector or an API says becomes more than text, and nothing hangs the page. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { start } from './browser.mjs'
import { EVERYTHING, form, result } from './examples.mjs'

const ATTACK = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>"\'`javascript:`'
const SECRET = 's3cret-that-nobody-sees'

let browser

before(async () => {
  browser = await start()
})
after(() => browser.close())

/** The value with every text in it replaced by an attack; what steers the page stays. */
function attacked(value, name = '') {
  if (typeof value === 'string') {
    return ['type', 'outcome', 'runId', 'format'].includes(name) ? value : ATTACK
  }
  if (Array.isArray(value)) {
    return value.map((item) => attacked(item, name))
  }
  if (typeof value !== 'object' || value === null) {
    return value
  }
  const keepKeys = !['headers', 'query'].includes(name)
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [keepKeys ? key : ATTACK, attacked(item, key)]),
  )
}

test('every text of a form, a run and a result is shown as text', async () => {
  const { page, say, complaints, close } = await browser.open()
  const messages = [
    form({ ...EVERYTHING, problem: 'x', given: [] }, { message: 'x', values: { a: 'x' } }),
    form({ ...EVERYTHING, runnable: false, reason: 'x' }),
    { type: 'running', title: 'x', step: 'x' },
    { type: 'running', title: 'x', step: 'y' },
    result({ missing: ['x'], option: 'x', value: { a: 'x' } }),
    result({ missing: ['x'] }, { canRun: false }),
    { type: 'problem', text: 'x' },
    { type: 'said', text: 'x' },
  ]
  for (const message of messages) {
    await say(attacked(message))
    await page.evaluate(async () => {
      for (const details of document.querySelectorAll('details')) {
        details.open = true
      }
      await new Promise((resolve) => setTimeout(resolve, 50)) // each makes its content then
    })
    assert.equal(await page.locator('main img, main script, main style, main a').count(), 0)
    assert.ok((await page.locator('body').textContent()).includes('<img src=x'))
  }
  assert.equal(await page.evaluate(() => window.hit), undefined)
  assert.deepEqual(complaints, [])
  await close()
})

test('a secret is neither in the page as text or attribute nor in what it keeps', async () => {
  const { page, say, state, close } = await browser.open()
  await say(form(EVERYTHING))
  await page.getByLabel('API key', { exact: true }).fill(SECRET)
  await page.getByRole('button', { name: 'Show API key' }).click()
  await page.getByLabel('Account id').fill('7')
  assert.ok(!(await page.content()).includes(SECRET))
  assert.ok(!(await state()).includes(SECRET))
  await say({ type: 'running', title: 'x', step: 'x' })
  await say(form(EVERYTHING))
  assert.equal(await page.getByLabel('API key', { exact: true }).inputValue(), '')
  await close()
})

test('the policy lets in no script, no style and no picture of anybody else', async () => {
  const { page, complaints, close } = await browser.open()
  await page.evaluate(async () => {
    const refused = []
    document.addEventListener('securitypolicyviolation', (event) => {
      refused.push(event.effectiveDirective)
    })
    const script = document.createElement('script')
    script.textContent = 'window.hit = 1'
    document.body.append(script)
    const style = document.createElement('style')
    style.textContent = 'body { color: red }'
    document.body.append(style)
    const image = document.createElement('img')
    image.src = 'https://example.com/x.png'
    document.body.append(image)
    await fetch('/page.js').catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, 100))
    window.refused = refused
  })
  assert.equal(await page.evaluate(() => window.hit), undefined)
  const refused = await page.evaluate(() => window.refused)
  for (const directive of ['script-src-elem', 'style-src-elem', 'img-src', 'connect-src']) {
    assert.ok(refused.includes(directive), directive)
  }
  assert.ok(complaints.length > 0)
  await close()
})

test('characters that nobody sees are written out', async () => {
  const { page, say, close } = await browser.open()
  const [, exchange] = result().view.trace.exchanges
  exchange.request.headers = { Authorization: 'Bearer key\u200b\u202e' }
  await say(result({ exchanges: [exchange] }))
  await page.getByText('Bearer key\\u200b\\u202e').waitFor()
  await close()
})

test('a hundred exchanges with bodies of 100,000 characters do not hang the page', async () => {
  const { page, say, close } = await browser.open()
  const [, exchange] = result().view.trace.exchanges
  const many = JSON.stringify(Array.from({ length: 9000 }, (_, id) => ({ id }))).slice(0, 100_000)
  const bodies = [many, '['.repeat(100_000), 'x'.repeat(100_000), '"\\'.repeat(50_000)]
  const exchanges = Array.from({ length: 100 }, (_, index) => ({
    ...exchange,
    startMs: index * 2,
    response: { ...exchange.response, body: bodies[index % bodies.length], truncated: true },
  }))
  const logs = Array.from({ length: 1000 }, () => ({
    level: 'log',
    text: 'y'.repeat(4000),
    path: 'auth/test.js',
    line: 3,
  }))
  const began = Date.now()
  await say(result({ exchanges, logs }))
  for (const index of [0, 1, 2, 3]) {
    await page.locator(`#exchange-${index} > summary`).click()
    await page.locator(`#exchange-${index} .body`).waitFor()
  }
  const took = Date.now() - began
  assert.ok(took < 15_000, `took ${took} ms`)
  assert.equal(await page.locator('.log').count(), 200)
  await page.getByRole('button', { name: 'Show 800 more' }).click()
  assert.equal(await page.locator('.log').count(), 1000)
  await close()
})
