import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import * as oniguruma from 'vscode-oniguruma'
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate'

const EXTENSION = process.cwd()
const INJECTION = join(EXTENSION, 'syntaxes', 'template.injection.tmLanguage.json')
const STAND_IN = join(EXTENSION, 'test', 'syntaxes', 'standin.tmLanguage.json')
/** VS Code's own, where the tests in real editors have installed it. */
const EDITOR = join(EXTENSION, '..', 'tests', 'editors', 'vscode', '.editor', 'usual')
const OWN = join(EDITOR, 'node_modules/code-server/lib/vscode/extensions/yaml/syntaxes')

const files: Record<string, string[]> = {
  'source.yaml': [join(OWN, 'yaml.tmLanguage.json'), STAND_IN],
  'source.yaml.1.2': [join(OWN, 'yaml-1.2.tmLanguage.json')],
  'source.yaml.1.3': [join(OWN, 'yaml-1.3.tmLanguage.json')],
  'source.yaml.1.1': [join(OWN, 'yaml-1.1.tmLanguage.json')],
  'source.yaml.1.0': [join(OWN, 'yaml-1.0.tmLanguage.json')],
  'source.yaml.embedded': [join(OWN, 'yaml-embedded.tmLanguage.json')],
  'spec-lsp.template.injection': [INJECTION],
}

async function colourer(isOwn: boolean) {
  const wasm = createRequire(join(EXTENSION, 'package.json')).resolve(
    'vscode-oniguruma/release/onig.wasm',
  )
  await oniguruma.loadWASM(readFileSync(wasm))
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = isOwn ? files[scope]?.[0] : files[scope]?.at(-1)
      if (path === undefined || !existsSync(path)) return null
      return parseRawGrammar(readFileSync(path, 'utf8'), path)
    },
    getInjections: (scope) => (scope === 'source.yaml' ? ['spec-lsp.template.injection'] : []),
  })
  const grammar = await registry.loadGrammar('source.yaml')
  assert.ok(grammar)
  return (text: string): [piece: string, scopes: string][] => {
    let stack = INITIAL
    return text.split('\n').flatMap((line) => {
      const { tokens, ruleStack } = grammar.tokenizeLine(line, stack)
      stack = ruleStack
      return tokens.map((token): [string, string] => [
        line.slice(token.startIndex, token.endIndex),
        token.scopes.join(' '),
      ])
    })
  }
}

const MARKS: [RegExp, string][] = [
  [/template-expression/, 'mark'],
  [/constant\.character\.escape\.spec-lsp/, 'escape'],
  [/string\.(quoted|template)\S*\.expression\.spec-lsp/, 'text'],
  [/support\.function\.spec-lsp/, 'function'],
  [/variable\.other\.readwrite\.spec-lsp/, 'variable'],
  [/variable\.other\.property\.spec-lsp/, 'property'],
  [/constant\.\w+\.spec-lsp/, 'constant'],
]

for (const isOwn of [false, true]) {
  const title = isOwn ? "in VS Code's own YAML" : 'in a small YAML'
  const skip = isOwn && !existsSync(OWN) ? 'VS Code is not installed for the tests' : false

  describe(`a template ${title}`, { skip }, () => {
    /** What of a text is coloured as a template's: `variable:credentials`. */
    async function seen(text: string): Promise<string[]> {
      const colour = await colourer(isOwn)
      return colour(text).flatMap(([piece, scopes]) => {
        const mark = MARKS.find(([pattern]) => pattern.test(scopes.replace(/meta\.\S+/g, '')))
        return mark === undefined ? [] : [`${mark[1]}:${piece}`]
      })
    }
    /** The scopes of a piece of a text. */
    async function scopesOf(text: string, wanted: string): Promise<string> {
      const colour = await colourer(isOwn)
      const found = colour(text).find(([piece]) => piece.includes(wanted))
      assert.ok(found, `${wanted} is not one piece`)
      return found[1]
    }
    const PATH = ['mark:${', 'variable:credentials', 'property:apiKey', 'mark:}']

    it('shows its expressions in every way to write it', async () => {
      for (const text of [
        '$template: "Bearer ${credentials.apiKey} !"',
        "$template: 'Bearer ${credentials.apiKey} !'",
        '$template: Bearer ${credentials.apiKey} !',
        '$template: ${credentials.apiKey}',
        '"$template": "Bearer ${credentials.apiKey}"',
        "'$template': 'Bearer ${credentials.apiKey}'",
        '$template:  "two spaces ${credentials.apiKey}"',
        'a:\n  b:\n    $template: "${credentials.apiKey}" # and so on',
        'a:\n  $template: |\n    Bearer ${credentials.apiKey}\n',
        'a:\n  $template: >-\n    Bearer\n\n      ${credentials.apiKey}',
        'a: { $template: "Bearer ${credentials.apiKey}" }',
        '$template: "Bearer\n  ${credentials.apiKey}"',
      ]) {
        assert.deepEqual(await seen(text), PATH, text)
      }
    })

    it('shows functions, texts and constants in an expression', async () => {
      assert.deepEqual(await seen(`$template: "Basic \${base64(a.b + ':' + "x") ?? null}"`), [
        'mark:${',
        'function:base64',
        'variable:a',
        'property:b',
        "text:'",
        'text::',
        "text:'",
        // The quotation mark ends the value, and with it the expression.
      ])
      assert.deepEqual(await seen(`$template: '\${a + '':'' + 1}'`), [
        'mark:${',
        'variable:a',
        "text:'':''",
        'constant:1',
        'mark:}',
      ])
      assert.deepEqual(await seen('$template: "${a + \\":\\" + true}"'), [
        'mark:${',
        'variable:a',
        'text:\\"',
        'text::',
        'text:\\"',
        'constant:true',
        'mark:}',
      ])
    })

    it('knows an escaped one', async () => {
      assert.deepEqual(await seen("$template: 'a \\${b}'"), ['escape:\\${'])
      assert.deepEqual(await seen('$template: "a \\\\${b}"'), ['escape:\\\\${'])
    })

    it('ends with its value, also half-typed', async () => {
      for (const half of [
        '$template: "Bearer ${credentials.',
        "$template: '${a",
        '$template: ${a',
        '$template: |\n    ${a',
        '$template: "${a + \\"',
      ]) {
        const closed = /: ["']/.test(half) ? `${half}${half[11]}` : half
        const text = `a:\n  ${closed}\nother: plain`
        assert.match(await scopesOf(text, 'other'), /entity\.name\.tag/, text)
        assert.doesNotMatch(await scopesOf(text, 'plain'), /template/, text)
      }
    })

    // What ends it is the structure around it.
    const structured = isOwn ? it : () => {}
    structured('in a block ends with the lines that are indented further', async () => {
      const text = 'a:\n  b:\n    $template: |\n      x ${y}\n  sibling: d'
      assert.match(await scopesOf(text, 'sibling'), /entity\.name\.tag/)
      assert.match(await scopesOf(text, 'x '), /string\.unquoted\.block\.yaml/)
    })

    it('leaves every other key alone', async () => {
      for (const text of [
        'run: "echo ${HOME}"',
        'run: |\n  echo ${HOME}',
        "script: 'echo ${HOME}'",
        'template: ${HOME}',
        '# $template: "${a}"',
        'description: "$template: ${a}"',
      ]) {
        assert.deepEqual(await seen(text), [], text)
      }
    })
  })
}
