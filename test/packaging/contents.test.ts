import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { forbiddenIn } from './forbidden.js'
import { run } from './packed.js'

const bin = (name: string): string => fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url))
const manifestOf = (folder: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>

/** Libraries whose code is inside a package. */
const inlined: Readonly<Record<string, readonly string[]>> = {
  '@countersign/core': ['asn1js', 'pkijs'],
}

/** Other packages of ours that a package depends on. */
const alsoDependsOn: Readonly<Record<string, readonly string[]>> = {
  // It signs requests to try a receiver with.
  '@countersign/cli': ['@countersign/testing'],
}

describe.each(inject('packages'))('$name', ({ name, tarball, folder }) => {
  it('holds what it needs, and nothing else', () => {
    const others = readdirSync(folder).filter(
      (entry) => !['package.json', 'LICENSE', 'README.md', 'dist'].includes(entry),
    )
    expect(others).toEqual([])
    expect(existsSync(join(folder, 'LICENSE'))).toBe(true)
    const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
    expect(files.filter((file) => /\.test\.|\.tsbuildinfo$|\.map$/.test(file))).toEqual([])
  })

  it('depends on core alone, and core on nothing', () => {
    const { dependencies = {}, version } = manifestOf(folder)
    const allowed = name === '@countersign/core' ? [] : ['@countersign/core', ...(alsoDependsOn[name] ?? [])]
    expect(dependencies).toEqual(Object.fromEntries(allowed.map((dependency) => [dependency, version])))
  })

  it('brings the notices of the libraries that are inside it', () => {
    const path = join(folder, 'dist/THIRD-PARTY-NOTICES.txt')
    const notices = existsSync(path) ? readFileSync(path, 'utf8') : ''
    for (const library of inlined[name] ?? []) {
      expect(notices).toMatch(
        new RegExp(`^${library} \\d+\\.\\d+\\.\\d+ \\([^)]+\\)\\n\\n[^]*?(copyright|license)`, 'im'),
      )
    }
    // Whatever a bundler takes from a library it marks with the path.
    const code = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(join(folder, 'dist', file), 'utf8'))
      .join('\n')
    const found = new Set(
      [...code.matchAll(/^\/\/ .*node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\/[^/\n]*/gm)].map(([, library]) => library),
    )
    for (const library of found) expect(notices).toContain(`${library} `)
  })

  it('is clean to publint', () => {
    expect(run(bin('publint'), ['run', tarball, '--strict'], folder)).toContain('All good!')
  })

  it('is clean to arethetypeswrong', () => {
    const exports = Object.keys((manifestOf(folder).exports ?? {}) as object)
    // A command has no types to be wrong.
    if (exports.length === 0) return
    // Exits with 1 where there is a problem in a resolution that the profile does not leave out.
    const report = run(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], folder)
    expect(report.match(/^node16 \(from ESM\): OK/gm)).toHaveLength(exports.length)
    expect(report.match(/^bundler: OK/gm)).toHaveLength(exports.length)
  })
})

describe('@countersign/core', () => {
  it('names nothing that some runtime has not', () => {
    const core = inject('packages').find(({ name }) => name === '@countersign/core')
    expect(forbiddenIn(join(core?.folder ?? '', 'dist'))).toEqual([])
  })
})
