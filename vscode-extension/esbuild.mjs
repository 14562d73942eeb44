// Bundles the extension (for Node, beside VS Code's own module) and its page (for the webview).
import { build } from 'esbuild'

const production = process.argv.includes('--production')
const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  legalComments: 'none',
}

await Promise.all([
  build({
    ...shared,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    // Some parts of the client library also exist as modules for browsers.
    mainFields: ['module', 'main'],
  }),
  build({
    ...shared,
    // dist/page.js and, beside it, dist/page.css.
    entryPoints: [
      { in: 'webview/page.ts', out: 'page' },
      { in: 'webview/page.css', out: 'page' },
    ],
    outdir: 'dist',
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  }),
])
