/**
 * Whether a program lies where the files of a workspace could change it.
 *
 * Every symbolic link on the way counts: a link inside the workspace that leads out of it again
 * can be pointed elsewhere by whoever writes to the workspace.
 */
import { readlink } from 'node:fs/promises'
import { dirname, isAbsolute, join, parse, relative, resolve, sep } from 'node:path'

/** More links than any system follows by itself. */
const LINKS = 64

/** The workspace folder in which `path` lies, or through which it leads. */
export async function folderAround(
  path: string,
  workspaceFolders: readonly string[],
): Promise<string | null> {
  const stations = await passed(path)
  for (const folder of workspaceFolders) {
    const names = [resolve(folder), (await passed(folder)).at(-1) ?? folder]
    if (stations.some((station) => names.some((name) => contains(name, station)))) return folder
  }
  return null
}

/** All names under which a path is met while its links are followed; the last one has none. */
async function passed(path: string): Promise<string[]> {
  let current = resolve(path)
  const stations = [current]
  for (let links = 0; links < LINKS; links++) {
    const next = await withoutFirstLink(current)
    if (next === null) break
    current = next
    stations.push(current)
  }
  return stations
}

async function withoutFirstLink(path: string): Promise<string | null> {
  const { root } = parse(path)
  const names = path.slice(root.length).split(sep).filter(Boolean)
  let reached = root
  for (const [index, name] of names.entries()) {
    reached = join(reached, name)
    const target = await readlink(reached).catch(() => null)
    if (target !== null) return resolve(dirname(reached), target, ...names.slice(index + 1))
  }
  return null
}

function contains(folder: string, path: string): boolean {
  // Windows and macOS find the same file under either case.
  const [outer, inner] =
    process.platform === 'linux' ? [folder, path] : [folder.toLowerCase(), path.toLowerCase()]
  const way = relative(outer, inner)
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}
