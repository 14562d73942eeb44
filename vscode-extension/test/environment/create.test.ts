import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { before, describe, it } from 'node:test'
import {
  type Bundled,
  contentKey,
  create,
  environmentFolder,
  environmentKey,
  findComplete,
  type Interpreter,
  isComplete,
  type Making,
  markUsed,
  removeOld,
  SetUpProblem,
  serverCommand,
} from '../../src/common/environment'
import { python as findPython, realBundle, temporaryFolder, write } from './setting'

let bundle: Bundled
let python: Interpreter
let storage: string
let folder: string

before(async () => {
  bundle = await realBundle()
  python = await findPython()
  storage = temporaryFolder()
  folder = environmentFolder(storage, await environmentKey(bundle, python))
})

const making = (changes: Partial<Making> = {}): Making => ({
  python,
  folder,
  bundled: bundle,
  // Nothing but the wheels inside: an index could not be reached.
  env: { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:9', PIP_INDEX_URL: 'http://127.0.0.1:9' },
  ...changes,
})

async function problem(changes: Partial<Making>): Promise<SetUpProblem> {
  try {
    await create(making(changes))
  } catch (error) {
    assert.ok(error instanceof SetUpProblem, String(error))
    return error
  }
  throw new assert.AssertionError({ message: 'it was made' })
}

/** Which process groups have this text in a command line. */
function running(text: string): string[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return listed.filter((line) => line.includes(text) && !line.includes('ps -eo'))
}

describe('an environment', () => {
  it('is made offline, with progress that only grows, and starts the server', async () => {
    const told: { message: string; fraction: number }[] = []
    const { command, args } = await create(making({ onProgress: (one) => told.push(one) }))
    assert.deepEqual(args, ['-I', '-m', 'spec_lsp', 'serve'])
    assert.equal(command, join(folder, 'bin', 'python'))

    const fractions = told.map((one) => one.fraction)
    assert.deepEqual(
      fractions,
      [...fractions].sort((a, b) => a - b),
    )
    assert.ok(fractions.every((one) => one >= 0 && one <= 1))
    assert.ok(told.some((one) => one.message === 'pygls …'))

    const version = execFileSync(command, [...args.slice(0, 3), '--version'], { encoding: 'utf8' })
    assert.match(version, /^spec-lsp, version \d/)
    assert.ok(await isComplete(folder))
    assert.deepEqual(readdirSync(dirname(folder)), [folder.slice(dirname(folder).length + 1)])
    assert.equal(await findComplete(storage, await contentKey(bundle), '', []), folder)
  })

  it('is left as it is where it is whole', async () => {
    const marker = join(folder, 'complete.json')
    const before = readFileSync(marker, 'utf8')
    await create(making())
    assert.equal(readFileSync(marker, 'utf8'), before)
  })

  it('does not import what lies in the folder where the server is started', async () => {
    const elsewhere = temporaryFolder()
    for (const name of ['lsprotocol.py', 'spec_lsp.py', 'pygls.py', 'json.py']) {
      write(join(elsewhere, name), 'raise SystemExit("taken over")\n')
    }
    const { command, args } = serverCommand(folder)
    const env = { ...process.env, PYTHONPATH: elsewhere }
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { processId: null, rootUri: null, capabilities: {} },
    })
    const server = spawn(command, args, { cwd: elsewhere, env, stdio: ['pipe', 'pipe', 'inherit'] })
    server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`)
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      server.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
        if (text.includes('serverInfo')) resolve(text)
      })
      server.on('exit', () => resolve(text))
    })
    server.kill()
    assert.match(answer, /"serverInfo":\s*\{"name":\s*"spec-lsp"/)
  })

  it('is made again where its marker, its packages or its Python are gone', async () => {
    const marker = join(folder, 'complete.json')
    const purelib = join(folder, 'lib', `python${python.series}`, 'site-packages')
    const damages = [
      () => rmSync(marker),
      () => writeFileSync(marker, '{"version": 1'),
      () => rmSync(join(purelib, 'pygls'), { recursive: true }),
      () => rmSync(join(folder, 'bin', 'python')),
    ]
    for (const damage of damages) {
      damage()
      assert.ok(!(await isComplete(folder)))
      assert.equal(await findComplete(storage, await contentKey(bundle), '', []), null)
    }
    // A window that is gone, in the middle of its work, does not hold up the next.
    const gone = spawn('true')
    await new Promise((resolve) => gone.on('exit', resolve))
    write(`${folder}.lock`, JSON.stringify({ pid: gone.pid, at: '2024-01-01T00:00:00Z' }))
    await create(making())
    assert.ok(await isComplete(folder))
    assert.ok(!existsSync(`${folder}.lock`))
  })

  it('counts for a configured Python only where it was made with it', async () => {
    const content = await contentKey(bundle)
    assert.equal(await findComplete(storage, content, python.path, []), folder)
    assert.equal(await findComplete(storage, content, '/opt/other/python', []), null)
  })

  it('does not count where a workspace could change it', async () => {
    assert.ok(!(await isComplete(folder, [storage])))
    assert.ok(!(await isComplete(folder, [dirname(python.base)])))
    const refused = await problem({ workspaceFolders: [storage] })
    assert.equal(refused.kind, 'inside-workspace')
  })
})

describe('while an environment is made', () => {
  it('nothing beside it is imported', async () => {
    const other = temporaryFolder()
    for (const name of ['pip.py', 'venv.py', 'lsprotocol.py', 'sitecustomize.py']) {
      write(join(other, name), 'raise SystemExit("taken over")\n')
      write(join(other, 'environments', name), 'raise SystemExit("taken over")\n')
    }
    const env = { ...process.env, PYTHONPATH: other, PYTHONSTARTUP: join(other, 'pip.py') }
    await create(making({ folder: environmentFolder(other, 'key'), env }))
    assert.ok(await isComplete(environmentFolder(other, 'key')))
  })

  it('a cancel ends its children and leaves nothing', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    for (const moment of [/^An environment/, /^rapidfuzz/, /unpacking/]) {
      const controller = new AbortController()
      const onProgress = ({ message }: { message: string }) => {
        if (moment.test(message)) setTimeout(() => controller.abort(), 30)
      }
      const began = problem({ folder: place, onProgress, signal: controller.signal })
      assert.equal((await began).kind, 'cancelled')
      assert.deepEqual(readdirSync(dirname(place)), [])
      assert.deepEqual(running(place), [])
    }
    const controller = new AbortController()
    controller.abort()
    assert.equal((await problem({ folder: place, signal: controller.signal })).kind, 'cancelled')
  })

  it('another window waits for it, says so, and makes none of its own', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    const begun = { first: 0, second: 0 }
    const told: string[] = []
    const first = create(making({ folder: place, onLine: () => begun.first++ }))
    const second = create(
      making({
        folder: place,
        onLine: () => begun.second++,
        onProgress: (one) => told.push(one.message),
      }),
    )
    assert.deepEqual(await first, await second)
    assert.ok(begun.first > 0)
    assert.equal(begun.second, 0)
    assert.deepEqual(told, ['Another window is setting up the language server …'])
  })

  it('a waiting window can be cancelled', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    write(`${place}.lock`, JSON.stringify({ pid: process.pid, at: '2024-01-01T00:00:00Z' }))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    assert.equal((await problem({ folder: place, signal: controller.signal })).kind, 'cancelled')
    assert.ok(existsSync(`${place}.lock`))
  })
})

describe('an environment that cannot be made', () => {
  it('says that the index is out of reach, without its password, and leaves nothing', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    const env = {
      PATH: process.env.PATH,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: 'http://somebody:password@127.0.0.1:9/simple',
      PIP_RETRIES: '1',
    }
    const lines: string[] = []
    const found = await problem({
      folder: place,
      bundled: { ...bundle, wheels: null },
      env,
      onLine: (line) => lines.push(line),
    })
    assert.equal(found.kind, 'offline')
    assert.match(found.message, /^The package index cannot be reached/)
    for (const text of [found.message, ...found.details, ...lines]) {
      assert.doesNotMatch(text, /somebody|password/)
    }
    assert.deepEqual(readdirSync(dirname(place)), [])
  })

  it('refuses a package that is not the one it was made with', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    const text = readFileSync(bundle.requirements, 'utf8')
    const forged = write(
      join(temporaryFolder(), 'requirements.txt'),
      text.replace(/(--hash=sha256:)[0-9a-f]{8}/g, '$100000000'),
    )
    const found = await problem({ folder: place, bundled: { ...bundle, requirements: forged } })
    assert.match(found.message, /^A package is not the file that this extension was made with/)
  })

  it('names the package that there is none of', async () => {
    const place = environmentFolder(temporaryFolder(), 'key')
    const empty = temporaryFolder()
    const found = await problem({ folder: place, bundled: { ...bundle, wheels: empty } })
    assert.equal(found.kind, 'no-package')
    assert.match(found.message, /No matching distribution found for \w+==/)
  })

  it('says so where its storage cannot be written to', async () => {
    const file = write(join(temporaryFolder(), 'file'), '')
    const found = await problem({ folder: join(file, 'environments', 'key') })
    assert.equal(found.kind, 'disk')
  })
})

describe('earlier environments', () => {
  it('are removed, except the one in use, the one being made and another window’s', async () => {
    const place = temporaryFolder()
    const [current, old, made, used] = ['new', 'old', 'made', 'used'].map((key) => {
      write(join(environmentFolder(place, key), 'bin', 'python'), '')
      return environmentFolder(place, key)
    }) as [string, string, string, string]
    write(`${made}.lock`, '')
    await markUsed(used)
    write(join(old, 'users', '999999999'), '')
    assert.deepEqual(await removeOld(current), [old])
    assert.deepEqual(readdirSync(dirname(current)).sort(), ['made', 'made.lock', 'new', 'used'])
  })
})
