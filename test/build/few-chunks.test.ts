import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fewChunks } from '../../packages/build/src/few-chunks.js'
import { exportNames } from '../../packages/build/src/plain-exports.js'
import { build, bundlePackage } from '../../packages/build/src/tools.js'
import { schemes } from '../schemes/index.js'
import { readPackage } from '../support/packages.js'

type Output = Awaited<ReturnType<typeof bundlePackage>>
type File = Extract<Output[number], { type: 'chunk' }>
type Files = ReadonlyMap<string, File>

/**
 * Returns the names of the files that a file needs before it can run, including itself, and optionally also of the
 * files that it may load later.
 */
function reached(files: Files, start: string, later = false): string[] {
  const found = new Set([start])
  for (const name of found) {
    const file = files.get(name)
    for (const next of [...(file?.imports ?? []), ...(later ? (file?.dynamicImports ?? []) : [])]) {
      if (files.has(next)) found.add(next)
    }
  }
  return [...found].sort()
}

const toFiles = (output: Output): Files =>
  new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])))

describe('fewChunks', () => {
  async function split(modules: Readonly<Record<string, string>>): Promise<Files> {
    const chunks = fewChunks()
    const virtual = (name: string): string => join('/package', name)
    const { output } = await build({
      input: {
        one: virtual('src/one.ts'),
        'two/index': virtual('src/two/index.ts'),
        three: virtual('src/three.ts'),
        ...('src/four.ts' in modules && { four: virtual('src/four.ts'), five: virtual('src/five.ts') }),
      },
      write: false,
      plugins: [
        {
          name: 'modules',
          resolveId: (id) => (id.startsWith('/package/') ? id : virtual(id)),
          load: (id) => modules[id.slice('/package/'.length)] ?? 'export const unused = 1',
        },
        chunks.plugin,
      ],
      output: { codeSplitting: { groups: chunks.groups }, chunkFileNames: '[name].js', minifyInternalExports: false },
    })
    return toFiles(output)
  }
  const exporting = (name: string): string => `export const ${name} = () => '${name}'`
  const modulesOf = (files: Files, name: string): string[] =>
    (files.get(name)?.moduleIds ?? []).map((id) => id.replace('/package/', ''))

  it('puts modules that several entries import into one file, for any set of entries', async () => {
    const files = await split({
      'src/one.ts': "import { a } from 'a'\nimport { b } from 'b'\nexport const one = [a, b]",
      'src/two/index.ts': "import { b } from 'b'\nimport { c } from 'c'\nexport const two = [b, c]",
      'src/three.ts': "import { a } from 'a'\nimport { c } from 'c'\nexport const three = [a, c]",
      a: exporting('a'),
      b: exporting('b'),
      c: exporting('c'),
    })
    expect([...files.keys()].sort()).toEqual(['one.js', 'shared.js', 'three.js', 'two/index.js'])
    expect(modulesOf(files, 'shared.js').sort()).toEqual(['a', 'b', 'c'])
  })

  it('leaves a module out of the shared file if few entries import it at once', async () => {
    const files = await split({
      'src/one.ts': "import { a } from 'a'\nexport const one = () => [a, import('late')]",
      'src/two/index.ts': "import { a } from 'a'\nimport { b } from 'b'\nexport const two = [a, b]",
      'src/three.ts': "import { a } from 'a'\nimport { b } from 'b'\nexport const three = [a, b]",
      'src/four.ts': "import { a } from 'a'\nexport const four = () => [a, import('late')]",
      'src/five.ts': "import { a } from 'a'\nexport const five = () => [a, import('late')]",
      late: "import { b } from 'b'\nexport const late = () => b()",
      a: exporting('a'),
      b: "import { a } from 'a'\nexport const b = () => a()",
    })
    expect(modulesOf(files, 'shared.js')).toEqual(['a'])
    expect(modulesOf(files, 'shared-later.js')).toEqual(['b'])
    expect(reached(files, 'one.js')).toEqual(['one.js', 'shared.js'])
    expect(reached(files, 'three.js')).toEqual(['shared-later.js', 'shared.js', 'three.js'])
  })

  it('separates modules that are loaded on demand, and modules that lead to a library', async () => {
    const files = await split({
      'src/one.ts': "import { load } from 'loader'\nimport { a } from 'a'\nexport const one = [load, a]",
      'src/two/index.ts': "import { load } from 'loader'\nimport { a } from 'a'\nexport const two = [load, a]",
      'src/three.ts': "import { a } from 'a'\nexport const three = () => [a, import('late')]",
      loader: "export const load = () => import('cold')",
      cold: "import { library } from 'node_modules/library.js'\nexport const cold = () => library()",
      late: "import { a } from 'a'\nexport const late = () => a()",
      a: exporting('a'),
      'node_modules/library.js': exporting('library'),
    })
    expect(modulesOf(files, 'shared.js')).toEqual(['a'])
    expect(modulesOf(files, 'one-two.js')).toEqual(['loader'])
    expect(reached(files, 'one.js')).toEqual(['one-two.js', 'one.js', 'shared.js'])
    expect(reached(files, 'three.js', true)).toEqual(['late.js', 'shared.js', 'three.js'])
  })

  it('puts modules that an entry shares with the modules that it loads into one file', async () => {
    const files = await split({
      'src/one.ts': [
        "import { a } from 'a'",
        "import { b } from 'b'",
        "export const one = () => [a, b, import('late'), import('later')]",
      ].join('\n'),
      late: "import { a } from 'a'\nexport const late = () => a()",
      later: "import { b } from 'b'\nexport const later = () => b()",
      a: exporting('a'),
      b: exporting('b'),
    })
    expect(modulesOf(files, 'one.js')).toEqual(['src/one.ts'])
    expect(reached(files, 'one.js')).toHaveLength(2)
    expect(reached(files, 'late.js')).toHaveLength(2)
  })
})

describe('the files of @countersign/core', () => {
  const { folder, entries } = readPackage('core')
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as object
  let files: Files

  beforeAll(async () => {
    files = toFiles(await bundlePackage(manifest, folder))
  })

  const modulesIn = (names: readonly string[]): string[] =>
    names.flatMap((name) => files.get(name)?.moduleIds ?? []).map((id) => id.replace(`${folder}/src/`, ''))

  it.each(entries)('$output opens at most four files', ({ output }) => {
    // defineScheme needs every part, and each part is in a file of the schemes that use it.
    expect(reached(files, output).length).toBeLessThanOrEqual(output === 'scheme/index.js' ? 7 : 4)
  })

  it.each(entries)(
    '$output exports the exports of its source, and nothing for other files',
    async ({ output, source }) => {
      const module = (await import(/* @vite-ignore */ source)) as object
      expect([...(files.get(output)?.exports ?? [])].sort()).toEqual(Object.keys(module).sort())
    },
  )

  it('load the certificate parser and its libraries only by import()', () => {
    const holders = [...files.values()].filter(({ moduleIds }) => moduleIds.some((id) => id.includes('node_modules')))
    expect(holders.map(({ fileName }) => fileName)).toEqual(['chunks/certificate-steps.js'])
    const opening = entries.filter(({ output }) => reached(files, output).includes('chunks/certificate-steps.js'))
    // A program that imports this entry parses certificates.
    expect(opening.map(({ output }) => output)).toEqual(['x509/index.js'])
    expect(reached(files, 'alexa/index.js', true)).toContain('chunks/certificate-steps.js')
  })

  it.each([
    ['alexa', 'trust/amazon.js'],
    ['sns', 'trust/amazon.js'],
    ['paypal', 'trust/digicert.js'],
  ])('open three files for the first request to %s', (name, anchors) => {
    const entry = reached(files, `${name}/index.js`)
    const checks = [...files.values()].find(({ moduleIds }) => moduleIds.includes(`${folder}/src/${name}/checks.ts`))
    const loaded = [checks?.fileName ?? '', 'chunks/certificate-steps.js', anchors]
    for (const file of loaded) expect(reached(files, `${name}/index.js`, true)).toContain(file)
    const later = loaded.flatMap((file) => reached(files, file)).filter((file) => !entry.includes(file))
    expect([...new Set(later)].sort()).toEqual([...loaded].sort())
    // Code in one of these creates the anchors that are data.
    expect([...(files.get(anchors)?.imports ?? []), ...(files.get(anchors)?.dynamicImports ?? [])]).toEqual([
      'chunks/certificate-steps.js',
    ])
  })

  it('copy no code that must exist only once', () => {
    // The class of errors and the symbols that callers pass: callers compare them.
    for (const { code, fileName } of files.values()) {
      if (fileName !== 'chunks/shared.js') expect(code, fileName).not.toMatch(/class VerificationError\b/)
    }
    const symbols = [...files.values()].flatMap(({ code }) => code.match(/\bSymbol\([`"'][^)]*\)/g) ?? [])
    expect(symbols.length).toBeGreaterThan(3)
    expect(new Set(symbols).size).toBe(symbols.length)
  })

  it('have no line that fills a screen, because Node prints the line of an error that nobody catches', () => {
    for (const { code, fileName } of files.values()) {
      const longest = Math.max(...code.split('\n').map(({ length }) => length))
      expect(longest, fileName).toBeLessThan(4_000)
    }
  })

  it('are ASCII, so that V8 keeps them in one byte a character', () => {
    for (const { code, fileName } of files.values()) expect(code, fileName).toMatch(/^[\0-\x7f]*$/)
  })

  it('export their names, and no object with names, which would need another file', () => {
    for (const { code, fileName } of files.values()) {
      expect(code, fileName).not.toContain('__exportAll')
      expect(fileName).not.toContain('runtime')
    }
  })

  const [certified, certificateless] = [true, false].map((uses) =>
    schemes.filter(({ proof }) => (proof !== 'secret') === uses).map(({ name }) => `${name}/index.js`),
  ) as [string[], string[]]

  // The module that validates certificates, and the module that loads it.
  const [validation, loader] = ['signing-certificate/validate-certificate.ts', 'scheme/certificate-scheme.ts']

  it.each(certified)('import nothing with %s that reads or validates a certificate', (entry) => {
    expect(modulesIn(reached(files, entry, true))).toContain('x509/certificate/parse-certificates.ts')
    const modules = modulesIn(reached(files, entry))
    expect(modules).not.toContain(validation)
    expect(modules.filter((id) => id.startsWith('x509/') && id !== 'x509/certificate/pem.ts')).toEqual([])
  })

  it.each(['alexa/index.js', 'sns/index.js'])('validate downloaded certificates with %s', (entry) => {
    expect(modulesIn(reached(files, entry, true))).toContain(validation)
    expect(modulesIn(reached(files, entry))).toContain(loader)
  })

  it('open no code for certificates for a request to smn/index.js, which pins keys', () => {
    const checks = [...files.values()].find(({ moduleIds }) => moduleIds.includes(`${folder}/src/smn/checks.ts`))
    const loaded = [checks?.fileName ?? '', 'chunks/pinned-steps.js', 'chunks/huawei-smn.js']
    for (const file of loaded) expect(reached(files, 'smn/index.js', true)).toContain(file)
    const opened = loaded.flatMap((file) => reached(files, file))
    expect(modulesIn(opened)).toContain('signing-certificate/pinned-keys.ts')
    expect(opened).not.toContain('chunks/certificate-steps.js')
    // It is used only for certificates that the caller pins.
    const readers = reached(files, 'smn/index.js', true).filter((file) =>
      files.get(file)?.imports.includes('chunks/certificate-steps.js'),
    )
    expect(readers).toEqual(['chunks/read-pins.js'])
    expect(modulesIn(reached(files, 'smn/index.js', true))).not.toContain(loader)
  })

  it.each([...certificateless, 'http/index.js', 'index.js'])(
    'load no code for certificates with %s, at once or later',
    (entry) => {
      const modules = modulesIn(reached(files, entry, true))
      expect(modules).toContain('errors.ts')
      expect(modules.filter((id) => id === validation || id === loader)).toEqual([])
      expect(modules.filter((id) => id.startsWith('x509/') && id !== 'x509/certificate/pem.ts')).toEqual([])
    },
  )
})

describe('exportNames', () => {
  const code = [
    'import { __exportAll } from "./rolldown-runtime.js";',
    'var one_exports = /* @__PURE__ */ __exportAll({ one: () => one$1 });',
    'function one$1() {}',
    'export { one_exports, two };',
  ].join('\n')

  it('exports the names of a module that another file loads', () => {
    expect(exportNames(code, new Set(['one_exports']))).toBe('function one$1() {}\nexport { two, one$1 as one };\n')
  })

  it('keeps an object that the source exports', () => {
    expect(exportNames(code, new Set())).toBe(code)
  })

  it('loads the file itself', () => {
    const loading = 'const { one } = await import("./one.js").then((n) => n.one_exports);'
    expect(exportNames(loading, new Set(['one_exports']))).toBe('const { one } = await import("./one.js");')
  })
})
