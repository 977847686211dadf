import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { describe, expect, inject, it } from 'vitest'
import { run } from './install-packages.js'

const folder = fileURLToPath(new URL('../../examples', import.meta.url))
const packages = inject('packages')

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const examples = readdirSync(folder)

describe.each(examples)('examples/%s, copied into an empty folder', (name) => {
  const copy = join(inject('project'), '../examples', name)
  const manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as Manifest
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies }

  it('names the packages by their version', () => {
    const ours = Object.entries(wanted).filter(([dependency]) => dependency.startsWith('@countersign/'))
    const { version } = JSON.parse(readFileSync(join(packages[0]?.folder ?? '', 'package.json'), 'utf8')) as {
      version: string
    }
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.filter(([, range]) => range !== `^${version}`)).toEqual([])
  })

  it('installs, and has everything that it imports', async () => {
    mkdirSync(join(copy, '..'), { recursive: true })
    cpSync(join(folder, name), copy, { recursive: true, filter: (path) => !path.includes('node_modules') })
    // The tarballs replace the registry's packages.
    const tarballs = packages.filter((one) => one.name in wanted || one.name === '@countersign/core')
    const options = ['--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline']
    run('npm', ['install', ...options, ...tarballs.map(({ tarball }) => tarball)], copy)
    const entryPoints = readdirSync(copy)
      .filter((file) => file.endsWith('.js'))
      .map((file) => join(copy, file))
    expect(entryPoints.length).toBeGreaterThan(0)
    const { errors } = await esbuild.build({
      entryPoints,
      bundle: true,
      write: false,
      outdir: join(copy, 'out'),
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['node', 'import'],
      external: ['node:*', 'cloudflare:*', 'bun', 'bun:*', ...builtinModules],
      logLevel: 'silent',
    })
    expect(errors).toEqual([])
  })
})

it('examples/demo runs with only the packed packages', () => {
  const copy = join(inject('project'), '../examples/demo')
  expect(existsSync(copy)).toBe(true)
  expect(run('npm', ['start', '--silent'], copy)).toContain('ERR_SIGNATURE_MISMATCH')
})
