/** What to type where Python, or a part of it, is missing. */
import { readFile } from 'node:fs/promises'

const BY_FAMILY: readonly [pattern: RegExp, command: string][] = [
  [/debian|ubuntu/, 'sudo apt install python3 python3-venv'],
  [/fedora|rhel|centos/, 'sudo dnf install python3'],
  [/suse/, 'sudo zypper install python3'],
  [/arch/, 'sudo pacman -S python'],
  [/alpine/, 'sudo apk add python3'],
]

/** A sentence: how a Python that is new enough is installed on this system. */
export async function howToInstall(platform: NodeJS.Platform): Promise<string> {
  if (platform === 'win32') {
    return 'Install it from python.org, or with: winget install Python.Python.3.13'
  }
  if (platform === 'darwin') return 'Install it from python.org, or with: brew install python'
  const family = await linuxFamily()
  const command = BY_FAMILY.find(([pattern]) => pattern.test(family))?.[1]
  return command === undefined
    ? "Install it with your system's package manager."
    : `Install it with: ${command}`
}

/** A sentence: how the part of Python that makes environments is installed. */
export async function howToInstallVenv(platform: NodeJS.Platform, minor: number): Promise<string> {
  if (platform === 'linux' && /debian|ubuntu/.test(await linuxFamily())) {
    return `Install it with: sudo apt install python3.${minor}-venv`
  }
  return 'Install a Python that has them: the one from python.org does.'
}

async function linuxFamily(): Promise<string> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => /^ID(_LIKE)?=/.test(line))
    .join(' ')
    .toLowerCase()
}
