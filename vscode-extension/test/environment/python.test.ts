import assert from 'node:assert/strict'
import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { findPython, SetUpProblem, type Wanted } from '../../src/common/environment'
import { python, temporaryFolder, write } from './setting'

const wanted = (changes: Partial<Wanted>): Wanted => ({
  configured: '',
  workspaceFolders: [],
  env: process.env,
  platform: 'linux',
  ...changes,
})

async function problem(changes: Partial<Wanted>): Promise<SetUpProblem> {
  try {
    await findPython(wanted(changes))
  } catch (error) {
    assert.ok(error instanceof SetUpProblem, String(error))
    return error
  }
  throw new assert.AssertionError({ message: 'a Python was found' })
}

/** A program that answers as a Python with other facts would. */
function pretended(path: string, facts: Record<string, unknown>): string {
  const answer = {
    version: [3, 12, 1],
    executable: path,
    base: path,
    platform: 'linux-x86_64',
    implementation: 'cpython',
    venv: true,
    ...facts,
  }
  return write(path, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, 0o755)
}

describe('finding Python', () => {
  it('finds the one of the machine, and knows its version and platform', async () => {
    const found = await python()
    assert.match(found.version, /^3\.\d+\.\d+/)
    assert.ok(found.version.startsWith(`${found.series}.`))
    assert.match(found.platform, /^linux-/)
  })

  it('takes the newest whose version its name says', async () => {
    const folder = temporaryFolder()
    pretended(join(folder, 'python3'), { version: [3, 14, 0] })
    pretended(join(folder, 'python3.11'), { version: [3, 11, 9] })
    const newest = pretended(join(folder, 'python3.13'), { version: [3, 13, 2] })
    const found = await findPython(wanted({ env: { PATH: `${folder}:/bin:/usr/bin` } }))
    assert.equal(found.path, newest)
    assert.equal(found.series, '3.13')
  })

  it('passes over what does not work, is too old, or cannot make an environment', async () => {
    const folder = temporaryFolder()
    write(join(folder, 'python3.14'), '#!/bin/sh\nexit 9\n', 0o755)
    write(join(folder, 'python3.13'), 'not a program', 0o644)
    pretended(join(folder, 'python3.12'), { venv: false })
    pretended(join(folder, 'python3'), { version: [3, 9, 2] })
    const last = pretended(join(folder, 'python'), { version: [3, 11, 2] })
    const found = await findPython(wanted({ env: { PATH: `${folder}:/nowhere` } }))
    assert.equal(found.path, last)
  })

  it('uses what is configured, whatever is on the PATH', async () => {
    const configured = pretended(join(temporaryFolder(), 'my python'), {})
    assert.equal((await findPython(wanted({ configured }))).path, configured)
  })

  it('says what to install where there is none', async () => {
    const found = await problem({ env: { PATH: '/nowhere' } })
    assert.equal(found.kind, 'no-python')
    assert.match(found.message, /^spec-lsp needs Python 3\.10 or newer, and there is none/)
    const apple = await problem({ env: { PATH: '/nowhere' }, platform: 'darwin' })
    assert.match(apple.message, /brew install python$/)
    const windows = await problem({ env: { Path: '/nowhere' }, platform: 'win32' })
    assert.match(windows.message, /winget install Python\.Python\.3\.\d+$/)
  })

  it('says which one is too old', async () => {
    const old = pretended(join(temporaryFolder(), 'python3'), { version: [3, 9, 2] })
    const found = await problem({ env: { PATH: dirname(old) } })
    assert.equal(found.kind, 'too-old')
    assert.ok(found.message.includes(`${old} is Python 3.9.2. `), found.message)
  })

  it('says which part is missing, before it says that another is too old', async () => {
    const folder = temporaryFolder()
    pretended(join(folder, 'python3.9'), { version: [3, 9, 2] })
    const without = pretended(join(folder, 'python3'), { venv: false })
    const found = await problem({ env: { PATH: folder } })
    assert.equal(found.kind, 'no-venv')
    assert.ok(found.message.startsWith(`${without} (Python 3.12.1) has no venv`), found.message)
  })

  it('refuses a configured path that is relative, missing or no Python', async () => {
    const folder = temporaryFolder()
    const other = write(join(folder, 'other'), '#!/bin/sh\necho hello\n', 0o755)
    for (const configured of ['python3', join(folder, 'missing'), other]) {
      const found = await problem({ configured })
      assert.equal(found.kind, 'configured')
      assert.ok(found.message.includes(configured), found.message)
    }
  })
})

describe('a Python that a workspace could change', () => {
  it('is refused where it is configured, also by another name', async () => {
    const workspace = temporaryFolder()
    const configured = pretended(join(workspace, '.venv', 'bin', 'python'), {})
    const inside = await problem({ configured, workspaceFolders: ['/elsewhere', workspace] })
    assert.equal(inside.kind, 'inside-workspace')
    assert.ok(inside.message.includes(workspace), inside.message)

    const link = join(temporaryFolder(), 'python')
    symlinkSync(configured, link)
    const linked = await problem({ configured: link, workspaceFolders: [workspace] })
    assert.equal(linked.kind, 'inside-workspace')

    const other = join(temporaryFolder(), 'workspace')
    symlinkSync(workspace, other)
    assert.equal(
      (await problem({ configured, workspaceFolders: [other] })).kind,
      'inside-workspace',
    )
  })

  it('is refused where only a link on the way to it lies there', async () => {
    const workspace = temporaryFolder()
    const outside = pretended(join(temporaryFolder(), 'python'), {})
    symlinkSync(dirname(outside), join(workspace, 'bin'))
    const folder = join(temporaryFolder(), 'bin')
    symlinkSync(join(workspace, 'bin'), folder)
    const configured = join(folder, 'python')
    assert.equal(
      (await problem({ configured, workspaceFolders: [workspace] })).kind,
      'inside-workspace',
    )
  })

  it('is passed over on the PATH, and not even started', async () => {
    const workspace = temporaryFolder()
    const proof = join(temporaryFolder(), 'proof')
    write(join(workspace, 'bin', 'python3.14'), `#!/bin/sh\n: > ${proof}\n`, 0o755)
    const good = pretended(join(temporaryFolder(), 'python3'), {})
    const path = `${join(workspace, 'bin')}:${dirname(good)}`
    const found = await findPython(wanted({ workspaceFolders: [workspace], env: { PATH: path } }))
    assert.equal(found.path, good)
    assert.ok(!existsSync(proof))
  })

  it('is refused where a launcher outside chooses it', async () => {
    const workspace = temporaryFolder()
    const chosen = pretended(join(workspace, 'python'), {})
    for (const facts of [{ executable: chosen }, { base: chosen }]) {
      const launcher = pretended(join(temporaryFolder(), 'python3'), facts)
      const found = await problem({
        env: { PATH: dirname(launcher) },
        workspaceFolders: [workspace],
      })
      assert.equal(found.kind, 'inside-workspace')
    }
  })

  it('is not found by a PATH that depends on the working folder', async () => {
    const workspace = temporaryFolder()
    pretended(join(workspace, 'python3'), {})
    const before = process.cwd()
    process.chdir(workspace)
    try {
      assert.equal((await problem({ env: { PATH: '.::bin' } })).kind, 'no-python')
    } finally {
      process.chdir(before)
    }
  })
})

describe('on macOS', () => {
  it('the placeholder that only offers to install something is not started', async () => {
    const found = await problem({ platform: 'darwin', env: { PATH: '/usr/bin' } })
    assert.equal(found.kind, 'no-python')
  })
})

describe('the question to a Python', () => {
  it('is not answered by a module of the folder or of PYTHONPATH', async () => {
    const folder = temporaryFolder()
    write(join(folder, 'json.py'), 'raise SystemExit("taken over")\n')
    write(join(folder, 'sitecustomize.py'), 'raise SystemExit("taken over")\n')
    const env = { ...process.env, PYTHONPATH: folder, PYTHONHOME: folder }
    const before = process.cwd()
    process.chdir(folder)
    try {
      assert.match((await findPython(wanted({ env }))).version, /^3\./)
    } finally {
      process.chdir(before)
    }
  })
})
