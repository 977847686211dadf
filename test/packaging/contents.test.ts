import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { forbiddenIn } from './forbidden.js'
import { run } from './install-packages.js'

const bin = (name: string): string => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url))
const manifestOf = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>

/** Libraries whose code is inlined into a package. */
const inlined: Readonly<Record<string, readonly string[]>> = {
  '@countersign/core': ['asn1js', 'pkijs'],
}

/** Other packages of ours that a package depends on. */
const alsoDependsOn: Readonly<Record<string, readonly string[]>> = {
  // It signs requests to test a receiver.
  '@countersign/cli': ['@countersign/testing'],
}

describe.each(inject('packages'))('$name', ({ name, tarball, folder }) => {
  it('contains what it needs, and nothing else', () => {
    const others = readdirSync(folder).filter(
      (entry) => !['package.json', 'LICENSE', 'README.md', 'dist'].includes(entry),
    )
    expect(others).toEqual([])
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|\.map$/.test(file))).toEqual([])
  })

  it('has a manifest that a registry can show', () => {
    const manifest = manifestOf(folder)
    expect(manifest).toMatchObject({
      license: 'MIT',
      author: 'The Countersign authors',
      sideEffects: false,
      publishConfig: { access: 'public', provenance: true },
    })
    expect(manifest.keywords).toContain('webhook')
    // These members are only for developers of the package.
    expect(Object.keys(manifest).filter((field) => /^(?:scripts|devDependencies)$/.test(field))).toEqual([])
  })

  it('depends only on core, and core has no dependencies', () => {
    const { dependencies = {}, version } = manifestOf(folder)
    const allowed = name === '@countersign/core' ? [] : ['@countersign/core', ...(alsoDependsOn[name] ?? [])]
    expect(dependencies).toEqual(Object.fromEntries(allowed.map((dependency) => [dependency, version])))
  })

  it('contains the licence notices of its inlined libraries', () => {
    const path = join(folder, 'dist/THIRD-PARTY-NOTICES.txt')
    const notices = existsSync(path) ? readFileSync(path, 'utf8') : ''
    for (const library of inlined[name] ?? []) {
      expect(notices).toMatch(
        new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\([^)]+\\)\\n\\n[^]*?(copyright|license)`, 'im'),
      )
    }
    // The bundler marks code of a library with its path.
    const code = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(folder, 'dist', file), 'utf8'))
      .join('\n')
    const found = new Set(
      [...code.matchAll(/^\/\/ .*node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\/[^/\n]*/gm)].map(([, library]) => library),
    )
    for (const library of found) expect(notices).toContain(`${library} `)
  })

  it('passes publint', () => {
    expect(run(bin('publint'), ['run', tarball, '--strict'], folder)).toContain('All good!')
  })

  it('passes arethetypeswrong', () => {
    const exports = Object.keys((manifestOf(folder).exports ?? {}) as object)
    // A command has no types.
    if (exports.length === 0) return
    // Exits with 1 if there is a problem in a resolution that the profile includes.
    const report = run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], folder)
    expect(report.match(/^node16 \(from ESM\): OK/gm)).toHaveLength(exports.length)
    expect(report.match(/^bundler: OK/gm)).toHaveLength(exports.length)
  })
})

describe('@countersign/core', () => {
  it('uses no name that is absent in some runtime', () => {
    const core = inject('packages').find(({ name }) => name === '@countersign/core')
    expect(forbiddenIn(join(core?.folder ?? '', 'dist'))).toEqual([])
  })
})
