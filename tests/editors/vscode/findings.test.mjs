/** What is wrong in a connector, as VS Code shows it. */
import assert from 'node:assert/strict'
import { scenario } from './scenario.mjs'
import { eventually } from './workbench.mjs'

scenario('findings are squiggles and problems', { example: 'acme-crm-broken' }, async (at) => {
  const { bench, page } = at
  await bench.open('spec.yml')
  await page.waitForSelector('.squiggly-error')
  const found = await bench.problems(3)
  await bench.picture('problems')
  assert.deepEqual(
    found.map((row) => /SPEC\d+/.exec(row)?.[0]).sort(),
    ['SPEC002', 'SPEC104', 'SPEC201'],
  )
})
