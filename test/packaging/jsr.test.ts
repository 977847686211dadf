import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from './install-packages.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
// This suite does not install the runtime.
const deno = join(root, 'test/runtimes/node_modules/deno/deno')
const missing = existsSync(deno) ? '' : ' (skipped: `pnpm conformance` installs Deno)'
const work = mkdtempSync(join(tmpdir(), 'countersign-jsr-'))

interface DenoManifest {
  readonly name: string
  readonly version: string
  readonly exports: Readonly<Record<string, string>>
}

const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'))

describe('JSR', () => {
  beforeAll(() => run(execPath, ['packages/build/jsr.js', work], root))
  afterAll(() => rmSync(work, { recursive: true, force: true }))

  it.each(['core', 'cloudflare', 'deno', 'testing'])('%s has the version and the entries of npm', (id) => {
    const manifest = read(work, id, 'deno.json') as DenoManifest
    const { name, version, exports } = read(root, 'packages', id, 'package.json') as {
      name: string
      version: string
      exports: Record<string, { default: string }>
    }
    expect([manifest.name, manifest.version]).toEqual([name, version])
    expect(Object.keys(manifest.exports)).toEqual(Object.keys(exports))
    for (const file of Object.values(manifest.exports)) expect(existsSync(join(work, id, file))).toBe(true)
  })

  it.skipIf(missing !== '')(`deno publish --dry-run passes${missing}`, () => {
    // Deno also writes to standard error, so both streams are joined.
    const output = run('sh', ['-c', `NO_COLOR=1 '${deno}' publish --dry-run --allow-dirty 2>&1`], work)
    expect(output).toContain('Dry run complete')
    expect(output.match(/Simulating publish of @countersign\/\w+/g)?.sort()).toEqual(
      ['cloudflare', 'core', 'deno', 'testing'].map((id) => `Simulating publish of @countersign/${id}`),
    )
  })
})
