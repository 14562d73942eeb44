// Answers JSON lines on stdin with JSON lines on stdout, one for one.
//
//   {"formula": …, "variables": {…}}     the platform's evaluator: buildValue
//   {"data": …, "variables": {…}}        the same with the $copy pass: buildData
//   {"expression": "…", "variables": {…}}  a JavaScript expression, by Node itself
//   {"syntax": "…"}                      whether that is an expression at all; nothing is run
//
// The answer is {"value": …}, {} for undefined, {"error": "…"} where it throws.
import { createHash, createHmac } from 'node:crypto'
import { createInterface } from 'node:readline'

import { buildData, buildValue } from '@integration-app/sdk'

// Where the SDK wants to log, it must not mix with the answers.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {}

const helpers = {
  base64: (text) => Buffer.from(String(text), 'utf8').toString('base64'),
  base64Decode: (text) => Buffer.from(String(text), 'base64').toString('utf8'),
  encodeURIComponent,
  decodeURIComponent,
  lowercase: (text) => String(text).toLowerCase(),
  uppercase: (text) => String(text).toUpperCase(),
  trim: (text) => String(text).trim(),
  json: (value) => JSON.stringify(value),
  hmacSha256: (key, text) => createHmac('sha256', String(key)).update(String(text)).digest('hex'),
  sha256: (text) => createHash('sha256').update(String(text)).digest('hex'),
  md5: (text) => createHash('md5').update(String(text)).digest('hex'),
}

function answer(request) {
  const variables = structuredClone(request.variables)
  if ('syntax' in request) {
    new Function(`return (${request.syntax}\n)`)
    return true
  }
  if ('expression' in request) {
    const scope = { ...helpers, ...variables }
    const names = Object.keys(scope)
    const run = new Function(...names, `return (${request.expression}\n)`)
    return run(...names.map((name) => scope[name]))
  }
  if ('data' in request) return buildData(structuredClone(request.data), variables)
  return buildValue(structuredClone(request.formula), variables)
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  if (!line.trim()) continue
  let reply
  try {
    const value = await answer(JSON.parse(line))
    reply = JSON.stringify(value === undefined || typeof value === 'function' ? {} : { value })
  } catch (error) {
    reply = JSON.stringify({ error: String(error?.message ?? error) })
  }
  process.stdout.write(reply + '\n')
}
