/** One window makes an environment; the others wait for it. */
import { open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { cancelled } from './problem'

const LOOK_EVERY = 250
const BEAT_EVERY = 2_000
/**
 * So many looks in a row without a sign of life, and the maker is taken for gone. Looks are
 * counted and not the clock read: both windows sleep while the machine does.
 */
const LOOKS_WITHOUT_A_SIGN = 120

interface Holder {
  pid: number
  at: string
}

/** Does the work while nobody else does it; `onWait` is called once if it has to wait. */
export async function alone<T>(
  file: string,
  work: () => Promise<T>,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (() => void) | undefined } = {},
): Promise<T> {
  await take(file, signal, onWait)
  const beat = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => {})
  }, BEAT_EVERY)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    await rm(file, { force: true })
  }
}

async function take(file: string, signal?: AbortSignal, onWait?: () => void): Promise<void> {
  let sign = ''
  let looks = 0
  let waits = false
  for (;;) {
    if (signal?.aborted) throw cancelled()
    if (await create(file)) return
    if (!waits) onWait?.()
    waits = true
    const now = await signOfLife(file)
    looks = now === sign ? looks + 1 : 0
    sign = now
    if (now === 'gone' || looks > LOOKS_WITHOUT_A_SIGN) {
      // Unless another window has just taken it over.
      if ((await signOfLife(file)) === now) await rm(file, { force: true })
      continue
    }
    await pause(LOOK_EVERY)
  }
}

async function create(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600)
    const holder: Holder = { pid: process.pid, at: new Date().toISOString() }
    await handle.writeFile(JSON.stringify(holder))
    await handle.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Changes while the maker is at work; `gone` when its process no longer exists. */
async function signOfLife(file: string): Promise<string> {
  try {
    const { mtimeMs } = await stat(file)
    const text = await readFile(file, 'utf8')
    // Between its creation and its first byte it says nothing yet.
    if (text !== '' && !isAlive((JSON.parse(text) as Holder).pid)) return 'gone'
    return `${text} ${mtimeMs}`
  } catch {
    return 'unreadable'
  }
}

/** Whether a process with this number exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
