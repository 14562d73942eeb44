/**
 * Which Python the private environment is made with: one that the person named, or the newest
 * on the PATH; never one that a workspace could have brought along.
 */
import { access, constants, stat } from 'node:fs/promises'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { run } from './child'
import { folderAround } from './inside'
import { howToInstall, howToInstallVenv } from './install_python'
import { SetUpProblem } from './problem'
import { cleaned } from './surroundings'

export const OLDEST_MINOR = 10
const NEWEST_MINOR = 14

export interface Interpreter {
  /** The program itself, not a launcher that chooses one. */
  path: string
  /** `3.11.7` */
  version: string
  /** `3.11`: what a compiled package depends on. */
  series: string
  /** `linux-x86_64` */
  platform: string
  /** The program behind `path`, where that one belongs to a virtual environment. */
  base: string
  /** The path by which a person named it; `null`: it was found on the PATH. */
  configured: string | null
}

export interface Wanted {
  /** The person's own choice, by a setting of the machine; empty for none. */
  configured: string | null | undefined
  workspaceFolders: readonly string[]
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
}

interface Candidate {
  command: string
  args: readonly string[]
}

interface Report {
  version: [number, number, number]
  executable: string
  base: string
  platform: string
  implementation: string
  venv: boolean
}

/** Asked of each candidate. It must run on whatever Python answers, however old. */
const QUESTION = `
import json, sys, sysconfig
try:
    import ensurepip, venv
    has_venv = True
except ImportError:
    has_venv = False
print(json.dumps({
    "version": list(sys.version_info[:3]),
    "executable": sys.executable,
    "base": getattr(sys, "_base_executable", None) or sys.executable,
    "platform": sysconfig.get_platform(),
    "implementation": sys.version_info[0] >= 3 and sys.implementation.name or "",
    "venv": has_venv,
}))
`

/** A first start may be slow: virus scanners look at it. */
const ANSWER_WITHIN = 20_000

/** The Python to use. Throws a `SetUpProblem` that says what to do where there is none. */
export async function findPython(wanted: Wanted): Promise<Interpreter> {
  const configured = wanted.configured?.trim()
  if (configured) return await configuredPython(configured, wanted)

  const problems: SetUpProblem[] = []
  for await (const candidate of candidates(wanted)) {
    const found = await judge(candidate, wanted)
    if (!(found instanceof SetUpProblem)) return found
    problems.push(found)
  }
  const details = problems.map((problem) => problem.message)
  for (const kind of ['no-venv', 'too-old', 'inside-workspace'] as const) {
    const problem = problems.find((one) => one.kind === kind)
    if (problem) throw new SetUpProblem(kind, problem.message, details)
  }
  throw new SetUpProblem(
    'no-python',
    `spec-lsp needs Python 3.${OLDEST_MINOR} or newer, and there is none on the PATH. ` +
      (await howToInstall(wanted.platform)),
    details,
  )
}

async function configuredPython(path: string, wanted: Wanted): Promise<Interpreter> {
  if (!isAbsolute(path)) {
    throw new SetUpProblem(
      'configured',
      `The setting spec-lsp.environment.python is “${path}”. It has to be an absolute path, or ` +
        'empty to take a Python from the PATH.',
    )
  }
  if (!(await isProgram(path))) {
    throw new SetUpProblem(
      'configured',
      `There is no program ${path}, which the setting spec-lsp.environment.python names. ` +
        'Correct it, or empty it to take a Python from the PATH.',
    )
  }
  const found = await judge({ command: path, args: [] }, wanted)
  if (found instanceof SetUpProblem) throw found
  return { ...found, configured: path }
}

async function* candidates(wanted: Wanted): AsyncGenerator<Candidate> {
  const isWindows = wanted.platform === 'win32'
  const series = Array.from(
    { length: NEWEST_MINOR - OLDEST_MINOR + 1 },
    (_, index) => `python3.${NEWEST_MINOR - index}`,
  )
  const names = isWindows ? ['py', 'python'] : [...series, 'python3', 'python']
  for (const name of names) {
    for (const folder of searchPath(wanted.env)) {
      const command = join(folder, isWindows ? `${name}.exe` : name)
      if (!(await isProgram(command))) continue
      if (wanted.platform === 'darwin' && (await isPlaceholder(command))) continue
      yield { command, args: name === 'py' ? ['-3'] : [] }
    }
  }
}

/** The absolute entries of the PATH: any other depends on the folder that somebody stands in. */
function searchPath(env: NodeJS.ProcessEnv): string[] {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH')
  const entries = ((key && env[key]) ?? '').split(delimiter).map((entry) => entry.trim())
  return [...new Set(entries.filter((entry) => isAbsolute(entry)))]
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** Without Apple's developer tools their `python3` only opens a window that offers them. */
async function isPlaceholder(command: string): Promise<boolean> {
  if (dirname(command) !== '/usr/bin') return false
  const asked = { command: '/usr/bin/xcode-select', args: ['-p'], cwd: '/', env: {} }
  return (await run({ ...asked, timeout: ANSWER_WITHIN })).code !== 0
}

/** What a candidate says of itself, or what speaks against it. */
async function judge(candidate: Candidate, wanted: Wanted): Promise<Interpreter | SetUpProblem> {
  const { command } = candidate
  const around = await folderAround(command, wanted.workspaceFolders)
  if (around !== null) return insideWorkspace(command, around)

  const answered = await run({
    command,
    args: [...candidate.args, '-I', '-c', QUESTION],
    cwd: dirname(command),
    env: cleaned(wanted.env),
    timeout: ANSWER_WITHIN,
  })
  const report = answered.code === 0 ? read(answered.lines) : null
  if (report === null) {
    const why = answered.error ?? answered.lines.at(-1) ?? 'it gave no answer'
    return new SetUpProblem('configured', `${command} does not work as Python: ${why}`)
  }
  // A launcher may have chosen another program.
  for (const path of [report.executable, report.base]) {
    const folder = await folderAround(path, wanted.workspaceFolders)
    if (folder !== null) return insideWorkspace(path, folder)
  }
  const [major, minor] = report.version
  const version = report.version.join('.')
  if (major !== 3 || minor < OLDEST_MINOR) {
    return new SetUpProblem(
      'too-old',
      `spec-lsp needs Python 3.${OLDEST_MINOR} or newer, and ${command} is Python ${version}. ` +
        (await howToInstall(wanted.platform)),
    )
  }
  if (report.implementation !== 'cpython') {
    return new SetUpProblem(
      'configured',
      `${command} is ${report.implementation}; spec-lsp's packages are made for CPython.`,
    )
  }
  if (!report.venv) {
    return new SetUpProblem(
      'no-venv',
      `${command} (Python ${version}) has no venv and ensurepip, which make an environment. ` +
        (await howToInstallVenv(wanted.platform, minor)),
    )
  }
  return {
    path: report.executable,
    version,
    series: `${major}.${minor}`,
    platform: report.platform,
    base: report.base,
    configured: null,
  }
}

function read(lines: readonly string[]): Report | null {
  try {
    const report = JSON.parse(lines.at(-1) ?? '') as Report
    return isAbsolute(report.executable) && isAbsolute(report.base) ? report : null
  } catch {
    return null
  }
}

export function insideWorkspace(path: string, folder: string): SetUpProblem {
  return new SetUpProblem(
    'inside-workspace',
    `${path} lies inside the workspace folder ${folder}, or leads through it. Whoever writes ` +
      'to that folder could put another program there, so it is not started.',
  )
}
