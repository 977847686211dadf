import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

interface Manifest {
  name: string
  version: string
  license: string
  exports: Record<string, string | { default: string }>
  dependencies?: Record<string, string>
}

const read = <Content>(path: string): Content =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Content

const manifest = read<Manifest>('../package.json')
const denoManifest = read<Manifest & { imports: Record<string, string> }>('../deno.json')
const core = read<Manifest>('../../core/package.json')

describe('deno.json', () => {
  it.each(['name', 'version', 'license'] as const)('has the %s of package.json', (field) => {
    expect(denoManifest[field]).toBe(manifest[field])
  })

  it('exports the sources of the exports of package.json', () => {
    const sources = Object.entries(manifest.exports).map(([subpath, target]) => {
      const file = typeof target === 'string' ? target : target.default
      return [subpath, file.replace('./dist/', './src/').replace(/\.js$/, '.ts')]
    })
    expect(denoManifest.exports).toEqual(Object.fromEntries(sources))
  })

  it('imports the dependencies of package.json, in the version of this repository', () => {
    expect(Object.keys(manifest.dependencies ?? {})).toEqual(['@countersign/core'])
    for (const [specifier, target] of Object.entries(denoManifest.imports)) {
      expect(target).toBe(`npm:${specifier.replace('@countersign/core', `@countersign/core@${core.version}`)}`)
    }
  })
})
