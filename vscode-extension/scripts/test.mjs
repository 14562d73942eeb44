// Runs the extension's own tests under plain Node: node scripts/test.mjs [PART OF A PATH …]
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const extension = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2)
const tests = readdirSync(join(extension, 'test'), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (tests.length === 0) {
  console.error('No test has such a path.')
  process.exit(2)
}

// Beside the sources, so that `node_modules` is found from there.
const outdir = join(extension, 'dist', 'test')
rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: tests.map((name) => join(extension, 'test', name)),
  outbase: join(extension, 'test'),
  outdir,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
})
const made = tests.map((name) => join(outdir, name.replace(/\.ts$/, '.js')))
const ran = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test-reporter=spec', '--test', ...made],
  {
    cwd: extension,
    stdio: 'inherit',
  },
)
rmSync(outdir, { recursive: true, force: true })
process.exit(ran.status ?? 1)
