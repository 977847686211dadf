import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemes } from '../schemes/index.js'
import { readPackage, readPublishedPackages } from '../support/packages.js'
import { findCycle, importsOf, type SourceFiles } from './import-graph.js'
import { importsPastEntries, type Layers, type LibraryImporters, strayImports } from './layers.js'

// The folders that a scheme may import: its building blocks, and its own trust anchors.
const belowSchemes = ['scheme', 'encoding', 'errors.ts']

/** The layers of core, the lowest first: see "The layers of core" in ARCHITECTURE.md. */
const layers: Layers = {
  'errors.ts': [],
  encoding: ['errors.ts'],
  options: [],
  transfer: ['encoding', 'errors.ts'],
  signature: ['encoding'],
  'x509/certificate': ['encoding', 'errors.ts'],
  'x509/path': ['options', 'encoding', 'errors.ts', 'signature', 'x509/certificate'],
  'x509/index.ts': ['x509/certificate', 'x509/path'],
  // From signing-certificate, only the type of pinned keys.
  trust: ['x509/certificate', 'x509/path', 'x509/index.ts', 'signing-certificate/pinned-keys.ts'],
  request: ['encoding', 'errors.ts', 'options', 'transfer'],
  checks: ['encoding', 'errors.ts', 'options', 'request', 'signature', 'transfer'],
  explain: ['checks', 'encoding', 'errors.ts', 'options', 'request', 'signature', 'transfer'],
  subscription: ['checks', 'errors.ts', 'options', 'transfer'],
  'signing-certificate': [
    'checks',
    'encoding',
    'errors.ts',
    'explain',
    'options',
    'request',
    'signature',
    'transfer',
    'x509/certificate',
    'x509/path',
    'x509/index.ts',
  ],
  'shared-secret': ['encoding', 'errors.ts', 'options', 'signature', 'transfer'],
  scheme: [
    'checks',
    'encoding',
    'errors.ts',
    'explain',
    'options',
    'request',
    'shared-secret',
    'signature',
    'signing-certificate',
    'subscription',
    'transfer',
    'x509/certificate',
    'x509/path',
    'x509/index.ts',
  ],
  ...Object.fromEntries(
    schemes.map(({ name, trust }) => [name, [...belowSchemes, ...(trust === undefined ? [] : [`trust/${trust}.ts`])]]),
  ),
  http: ['checks', 'errors.ts', 'options', 'request'],
  'index.ts': ['checks', 'errors.ts', 'request', 'signature', 'signing-certificate'],
}

const libraries: LibraryImporters = { 'x509/certificate/certificate-parser.ts': ['asn1js', 'pkijs'] }

// A verifier loads it with its first certificate: test/build/few-chunks.test.ts checks which entries open its file at once.
const loadedLater = ['x509/certificate/parse-certificates.ts']

function sourcesOf(folder: string): SourceFiles {
  const source = join(folder, 'src')
  return new Map(
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => [file, readFileSync(join(source, file), 'utf8')]),
  )
}

describe('@countersign/core', () => {
  const files = sourcesOf(readPackage('core').folder)

  it('imports within its layers, and imports libraries in one place', () => {
    expect(files.size).toBeGreaterThan(50)
    expect(strayImports(files, layers, libraries, loadedLater)).toEqual([])
  })

  it('lists only layers and importers of libraries that exist', () => {
    const names = [...Object.keys(layers), ...Object.keys(libraries), ...loadedLater]
    const paths = [...files.keys()]
    expect(names.filter((name) => !paths.some((path) => path === name || path.startsWith(`${name}/`)))).toEqual([])
  })
})

describe.each(readPublishedPackages())('$name', ({ folder, id }) => {
  const files = sourcesOf(folder)

  it('has no cycle', () => {
    expect(findCycle(files)?.join(' -> ')).toBeUndefined()
  })

  it('imports other packages only by the public entries of its dependencies', () => {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
    }
    const entries = readPublishedPackages()
      .filter(({ name }) => name in dependencies)
      .flatMap((one) => one.entries.map(({ specifier }) => specifier))
    expect(importsPastEntries(files, new Set(entries))).toEqual([])
    if (id !== 'core') expect([...files.values()].some((text) => text.includes('@countersign/core'))).toBe(true)
  })
})

describe('the checker itself', () => {
  const check = (files: Record<string, string>): string[] =>
    strayImports(
      new Map(Object.entries(files)),
      { a: [], b: ['a'], 'b/inner': [], 'c.ts': ['b'], 'd.ts': ['a/one.ts'] },
      { 'a/parser.ts': ['library'] },
    )

  it('accepts imports that the layers allow', () => {
    const files = {
      'a/one.ts': "import { two } from './two.js'",
      'a/two.ts': '',
      'a/parser.ts': "import { parse } from 'library'",
      'b/one.ts': "export { one } from '../a/one.js'\nconst parser = () => import('../a/parser.js')",
      'c.ts': "import type { B } from './b/one.js'",
    }
    expect(check(files)).toEqual([])
    expect(findCycle(new Map(Object.entries(files)))).toBeUndefined()
  })

  it.each([
    ['an import', { 'a/one.ts': "import { one } from '../b/one.js'" }, 'a/one.ts imports b/one.ts'],
    ['a re-export', { 'a/one.ts': "export * from '../b/one.js'" }, 'a/one.ts imports b/one.ts'],
    ['a type', { 'a/one.ts': "import type { B } from '../b/one.js'" }, 'a/one.ts imports b/one.ts'],
    ['a type in its place', { 'a/one.ts': "let b: import('../b/one.js').B" }, 'a/one.ts imports b/one.ts'],
    ['a dynamic import', { 'a/one.ts': "await import('../b/one.js')" }, 'a/one.ts imports b/one.ts'],
    ['a layer that the next one hides', { 'c.ts': "import './a/one.js'" }, 'c.ts imports a/one.ts'],
    ['an inner layer', { 'b/inner/one.ts': "import '../one.js'" }, 'b/inner/one.ts imports b/one.ts'],
    [
      'more than the one file of a layer',
      { 'd.ts': "import './a/one.js'\nimport './a/two.js'" },
      'd.ts imports a/two.ts',
    ],
    ['a library', { 'a/one.ts': "import { parse } from 'library'" }, 'a/one.ts imports the library library'],
    ['a file without a layer', { 'e/one.ts': '' }, 'e/one.ts belongs to no layer'],
    [
      'a parser that is loaded at once',
      { 'a/one.ts': "import { parse } from './parser.js'" },
      'a/one.ts loads a/parser.ts at once, and so the libraries that it imports',
    ],
  ])('refuses %s', (_what, files, stray) => {
    expect(check(files)).toEqual([stray])
  })

  it('finds a cycle of values, of types or of modules that are loaded later', () => {
    for (const closing of [
      "import { a } from './a.js'",
      "import type { A } from './a.js'",
      "const load = () => import('./a.js')",
    ]) {
      const files = new Map([
        ['start.ts', "import { a } from './a.js'"],
        ['a.ts', "import { b } from './b.js'"],
        ['b.ts', "export { c } from './c.js'"],
        ['c.ts', closing],
      ])
      expect(findCycle(files)).toEqual(['a.ts', 'b.ts', 'c.ts', 'a.ts'])
    }
    expect(findCycle(new Map([['a.ts', "import './a.js'"]]))).toEqual(['a.ts', 'a.ts'])
  })

  it('refuses an import past the public entries', () => {
    const entries = new Set(['@countersign/core', '@countersign/core/alexa'])
    const past = (text: string): string[] => importsPastEntries(new Map([['folder/one.ts', text]]), entries)
    expect(past("import '@countersign/core/alexa'\nimport '../two.js'\nimport 'node:http'")).toEqual([])
    expect(past("import '../../core/src/errors.js'")).toEqual(['folder/one.ts imports ../../core/src/errors.js'])
    expect(past("import '@countersign/core/checks'")).toEqual(['folder/one.ts imports @countersign/core/checks'])
    expect(past("import '@countersign/node'")).toEqual(['folder/one.ts imports @countersign/node'])
  })

  it('ignores imports in comments and strings', () => {
    expect(
      importsOf("// import 'a'\n/** import { b } from 'b' */\nconst c = \"import 'c'\"\nimport d from 'd'"),
    ).toEqual([{ specifier: 'd', kind: 'static' }])
  })
})
