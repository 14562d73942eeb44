/** Child processes that can be ended with everything that they started. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface Child {
  command: string
  args: readonly string[]
  cwd: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
  /** Ended after so many milliseconds. */
  timeout?: number | undefined
  onLine?: ((line: string) => void) | undefined
}

export interface Ended {
  /** `null`: it could not be started, or it was ended. */
  code: number | null
  /** What it wrote, to both of its outputs, as far as a reader would go back. */
  lines: string[]
  /** Why it could not be started. */
  error: string | null
}

const KEPT_LINES = 400

/** Runs a program to its end; an aborted signal ends it, and this returns when it is gone. */
export function run({ command, args, cwd, env, signal, timeout, onLine }: Child): Promise<Ended> {
  const lines: string[] = []
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve({ code: null, lines, error: null })
      return
    }
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that its children can be ended with it.
      detached: process.platform !== 'win32',
    })
    const stop = () => end(child)
    const timer = timeout === undefined ? undefined : setTimeout(stop, timeout)
    const finish = (code: number | null, error: string | null) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      resolve({ code, lines, error })
    }
    signal?.addEventListener('abort', stop, { once: true })
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        if (lines.length > KEPT_LINES) lines.shift()
        onLine?.(line)
      })
    }
    child.on('error', (error) => finish(null, error.message))
    child.on('close', (code) => finish(code, null))
  })
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(child.pid), '/t', '/f'], () => {})
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
