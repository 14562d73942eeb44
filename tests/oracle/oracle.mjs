// Answers JSON lines on stdin with JSON lines on stdout, one for one.
//
//   {"formula": …, "variables": {…}}     the platform's evaluator: buildValue
//   {"data": …, "variables": {…}}        the same with the $copy pass: buildData
//   {"expression": "…", "variables": {…}}  a JavaScript expression, by Node itself
//   {"script": "…"}                      the body of an async function, with `require`; an error is
//                                        {"error": its name, "message": …}
//   {"typescript": "…"}                  what a program logs, compiled by TypeScript itself
//   {"graph": {path: text}, "main": path}  what ES modules log and export, loaded by Node itself
//   {"syntax": "…"}                      whether that is an expression at all; nothing is run
//
// The answer is {"value": …}, {} for undefined, {"error": "…"} where it throws.
import { createHash, createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

import { buildData, buildValue } from '@integration-app/sdk'

// Where the SDK wants to log, it must not mix with the answers.
for (const name of ['log', 'info', 'warn', 'error', 'debug']) console[name] = () => {}

// A promise that a generated program leaves behind.
process.on('unhandledRejection', () => {})

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

const AsyncFunction = (async () => {}).constructor
const require = createRequire(import.meta.url)

async function runScript(body) {
  try {
    const value = await new AsyncFunction('require', body)(require)
    return JSON.stringify(value === undefined ? {} : { value })
  } catch (error) {
    return JSON.stringify({ error: error?.name ?? String(error), message: String(error?.message) })
  }
}

const makeLog = (0, eval)(readFileSync(new URL('log.js', import.meta.url), 'utf8'))

function runTypeScript(text) {
  const ts = require('typescript')
  const { ESNext } = ts.ScriptTarget
  const compilerOptions = { target: ESNext, module: ts.ModuleKind.CommonJS, esModuleInterop: true }
  const { outputText } = ts.transpileModule(text, { compilerOptions })
  const { lines, log, count } = makeLog()
  const module = { exports: {} }
  try {
    const run = new Function('exports', 'require', 'module', 'log', 'count', outputText)
    run(module.exports, require, module, log, count)
  } catch (error) {
    lines.push(`threw ${error?.name}`)
  }
  return lines
}

// Until what was started without being waited for has come to its end.
const quiet = () => new Promise((resolve) => { setTimeout(resolve, 3) })

// Each graph in a folder of its own: Node remembers modules by their places.
async function runGraph({ graph, main }) {
  const folder = mkdtempSync(join(tmpdir(), 'graph-'))
  const { lines, log } = makeLog()
  try {
    for (const [path, text] of Object.entries({ 'package.json': '{"type": "module"}', ...graph })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    globalThis.log = log
    const namespace = await import(pathToFileURL(join(folder, main)))
    await quiet()
    log(Object.entries(namespace))
  } catch (error) {
    await quiet()
    lines.push(`threw ${error?.name}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
  return lines
}

function answer(request) {
  const variables = structuredClone(request.variables)
  if ('typescript' in request) return runTypeScript(request.typescript)
  if ('graph' in request) return runGraph(request)
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
    const request = JSON.parse(line)
    const value = 'script' in request ? undefined : await answer(request)
    if ('script' in request) reply = await runScript(request.script)
    else reply = JSON.stringify(value === undefined || typeof value === 'function' ? {} : { value })
  } catch (error) {
    reply = JSON.stringify({ error: String(error?.message ?? error) })
  }
  process.stdout.write(reply + '\n')
}
