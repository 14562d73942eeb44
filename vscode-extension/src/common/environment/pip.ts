/** pip: what it is told, and what its words mean. */
import { type ProblemKind, SetUpProblem } from './problem'
import { OLDEST_MINOR } from './python'

const ALWAYS = [
  '--no-input',
  '--disable-pip-version-check',
  '--no-color',
  '--progress-bar=off',
  '--no-user',
  '--no-deps',
]

/** Arguments of Python: everything that the server needs, in exactly the files that are known. */
export function installRequirements(requirements: string, wheels: string | null): string[] {
  const from = wheels === null ? [] : ['--no-index', '--find-links', wheels]
  const exact = ['--require-hashes', '--only-binary', ':all:']
  return ['-I', '-m', 'pip', 'install', ...ALWAYS, ...exact, ...from, '-r', requirements]
}

/** Arguments of Python: the server itself. */
export function installWheel(wheel: string): string[] {
  return ['-I', '-m', 'pip', 'install', ...ALWAYS, '--no-index', wheel]
}

/** Without names and passwords in addresses, and without what follows a question mark there. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s'"]*@/gi, '$1')
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s?#'"]*)\?[^\s'"]*/gi, '$1')
}

/** The package that pip begins with here: it is asked of the index, or a file at hand. */
export function packageOf(line: string): string | null {
  const asked = /^\s*Collecting ([A-Za-z0-9._-]+)/.exec(line)?.[1]
  const atHand = /^\s*Processing .*[\\/]([A-Za-z0-9._]+)-[^\\/]*\.whl/.exec(line)?.[1]
  return asked ?? atHand?.replaceAll('_', '-') ?? null
}

/** How many packages a locked list names. */
export function countPackages(requirements: string): number {
  return requirements.split('\n').filter((line) => /^[A-Za-z0-9]/.test(line)).length
}

const MEANINGS: readonly [pattern: RegExp, kind: ProblemKind, meaning: string][] = [
  [
    /no space left|disk quota|errno 28\b/i,
    'disk',
    'There is not enough room on the disk for the language server (about 100 MB).',
  ],
  [
    /certificate_verify_failed|certificate verify failed|sslerror/i,
    'offline',
    "The package index's certificate is not trusted. In a company network, PIP_CERT names the " +
      "file with the network's own certificates.",
  ],
  [
    /proxyerror|cannot connect to proxy|407 proxy/i,
    'offline',
    'The proxy refuses the way to the package index. HTTPS_PROXY names the proxy.',
  ],
  [
    /\b40[13] (client )?error|401 unauthorized|403 forbidden/i,
    'offline',
    'The package index refuses access.',
  ],
  [
    /failed to establish a new connection|name resolution|getaddrinfo|network is unreachable|connection (refused|reset|aborted)|timed? ?out|newconnectionerror/i,
    'offline',
    'The package index cannot be reached. Without a network, install the extension for this ' +
      'platform, which carries its packages.',
  ],
  [
    /do not match the hashes|hashes are required|hash mismatch/i,
    'failed',
    'A package is not the file that this extension was made with, and was not installed.',
  ],
  [
    /no matching distribution found|not a supported wheel/i,
    'no-package',
    `There is no ready-made package for this Python and this system; Python 3.${OLDEST_MINOR} to 3.14 have them.`,
  ],
]

/** A failure of pip in words: what it means, and pip's own last lines. */
export function failure(lines: readonly string[]): SetUpProblem {
  const clean = lines.map((line) => withoutSecrets(line.trimEnd())).filter(Boolean)
  const text = clean.join('\n')
  const found = MEANINGS.find(([pattern]) => pattern.test(text))
  const errors = clean.filter((line) => /^(error|fatal|could not)\b/i.test(line))
  const last = (errors.length > 0 ? errors : clean).slice(-3)
  const said = last.length > 0 ? ` pip says: ${last.join(' ')}` : ''
  const meaning = found?.[2] ?? 'The packages could not be installed.'
  return new SetUpProblem(found?.[1] ?? 'failed', meaning + said, clean)
}
